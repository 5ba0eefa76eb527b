package provision

import (
	"context"
	"os"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Secrets are what a site refers to, fetched.
type Secrets struct{ PSK, Password, Key, Passphrase, Enable secret.String }

// SecretsError is a site whose secrets cannot be had, or whose pre-shared key is none. Nothing was
// sent.
type SecretsError struct{ Problems []string }

func (e *SecretsError) Error() string { return strings.Join(e.Problems, "\n") }

// FetchSecrets fetches every secret of a site, registers it with the redactor, and checks the
// pre-shared key. References to files are relative to dir. It fails with [SecretsError].
func FetchSecrets(ctx context.Context, s *site.Site, dir string, redactor *secret.Redactor) (Secrets, error) {
	var out Secrets
	err := out.fetch(ctx, s, dir, redactor,
		wanted{"router.password", s.Router.Password, &out.Password}, wanted{"router.key", s.Router.Key, &out.Key},
		wanted{"router.key_passphrase", s.Router.KeyPassphrase, &out.Passphrase},
		wanted{"router.enable", s.Router.Enable, &out.Enable},
	)
	return out, err
}

// FetchPSK fetches and checks the pre-shared key alone, as [FetchSecrets] does: without a router that is all that is
// needed.
func FetchPSK(ctx context.Context, s *site.Site, dir string, redactor *secret.Redactor) (Secrets, error) {
	var out Secrets
	err := out.fetch(ctx, s, dir, redactor)
	return out, err
}

// wanted is a secret to fetch, and where it goes.
type wanted struct {
	key string // of the site file
	ref secret.Ref
	to  *secret.String
}

// fetch fetches the pre-shared key, and more.
func (out *Secrets) fetch(
	ctx context.Context, s *site.Site, dir string, redactor *secret.Redactor, more ...wanted,
) error {
	r := secret.Resolver{Dir: dir, Env: os.LookupEnv}
	var problems []string
	for _, want := range append([]wanted{{"credential.psk", s.Credential.PSK, &out.PSK}}, more...) {
		value, err := r.Resolve(ctx, want.ref)
		if err != nil {
			problems = append(problems, want.key+": "+err.Error())
			continue
		}
		redactor.Add(value)
		*want.to = value
	}
	if len(problems) == 0 {
		if err := site.CheckPSK(out.PSK); err != nil {
			problems = append(problems, "credential.psk: "+err.Error())
		}
	}
	if len(problems) > 0 {
		return &SecretsError{problems}
	}
	return nil
}
