package provision

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// Prepared is a site that is ready to be worked at.
type Prepared struct {
	Job    engine.Job // Site, Rendered and Want are filled in; the rest is the caller's
	Target device.Target
}

// Prepare fetches the secrets of a site and renders its playbook. It reaches no router. It fails with
// [SecretsError] or [playbook.Error].
func Prepare(ctx context.Context, s *site.Site, dir string, book *playbook.Playbook, redactor *secret.Redactor) (Prepared, error) {
	known, err := FetchSecrets(ctx, s, dir, redactor)
	if err != nil {
		return Prepared{}, err
	}
	rendered, err := book.Render(s, known.PSK)
	if err != nil {
		return Prepared{}, err
	}
	return Prepared{Job: engine.Job{Site: s, Rendered: rendered, Want: verify.ExpectationOf(s, rendered)}, Target: targetOf(s, known)}, nil
}

// Dialer is the way to the router.
func (p Prepared) Dialer(o ciscoios.Options) engine.Dialer {
	return func(ctx context.Context) (engine.Session, error) { return ciscoios.Dial(ctx, p.Target, o) }
}

// ReadPlaybook takes the named playbook: a file, or the name of a built-in one. Without a name it is
// the default one.
func ReadPlaybook(path string) (*playbook.Playbook, error) {
	if path == "" {
		path = playbooks.Default
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && !strings.ContainsAny(path, `/\`) {
		data, err = playbooks.FS.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("playbook %s: it is neither a file nor built in", path)
	}
	return playbook.Load(path, data)
}

func targetOf(s *site.Site, known Secrets) device.Target {
	t := device.Target{
		Address: s.Router.Address, User: s.Router.User, Enable: known.Enable, HostKey: s.Router.HostKey, LegacySSH: s.Router.LegacySSH,
		Auth: device.Auth{Password: known.Password, PrivateKey: known.Key, Passphrase: known.Passphrase},
	}
	if s.Router.Agent {
		t.Auth.Agent = os.Getenv("SSH_AUTH_SOCK")
	}
	for _, hop := range s.Router.Jump {
		t.Jump = append(t.Jump, device.Hop{Address: hop.Address, User: hop.User})
	}
	return t
}
