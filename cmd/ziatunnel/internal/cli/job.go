package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/sirupsen/logrus"
	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// oneFile is the argument of the commands that work on one site.
func oneFile(c *cli.Context) (string, error) {
	if c.NArg() != 1 {
		return "", &inputError{fmt.Sprintf("%s takes one site file, %d given; see ziatunnel %s --help", c.Command.Name, c.NArg(), c.Command.Name)}
	}
	return c.Args().First(), nil
}

// readSite reads at most a little more than the largest site file, whatever the file's size.
func (p *program) readSite(path string) (*site.Site, error) {
	from := p.stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, &inputError{fmt.Sprintf("%s: %v", path, errors.Unwrap(err))}
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, site.MaxSize+1))
	if err != nil {
		return nil, &inputError{fmt.Sprintf("%s: it cannot be read: %v", path, err)}
	}
	return site.Parse(path, data)
}

// readPlaybook takes the named playbook: a file, or the name of a built-in one.
func readPlaybook(path string) (*playbook.Playbook, error) {
	if path == "" {
		path = playbooks.Default
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && !strings.ContainsAny(path, `/\`) {
		data, err = playbooks.FS.ReadFile(path)
	}
	if err != nil {
		return nil, &inputError{fmt.Sprintf("playbook %s: it is neither a file nor built in", path)}
	}
	return playbook.Load(path, data)
}

// secrets are what a site refers to, fetched and registered with the redactor.
type secrets struct{ psk, password, key, passphrase, enable secret.String }

// resolve fetches every secret of a site and checks the pre-shared key.
func (p *program) resolve(ctx context.Context, s *site.Site, dir string) (secrets, error) {
	r := secret.Resolver{Dir: dir, Env: os.LookupEnv}
	var out secrets
	var problems []string
	for _, want := range []struct {
		key string
		ref secret.Ref
		to  *secret.String
	}{
		{"credential.psk", s.Credential.PSK, &out.psk}, {"router.password", s.Router.Password, &out.password},
		{"router.key", s.Router.Key, &out.key}, {"router.key_passphrase", s.Router.KeyPassphrase, &out.passphrase},
		{"router.enable", s.Router.Enable, &out.enable},
	} {
		value, err := r.Resolve(ctx, want.ref)
		if err != nil {
			problems = append(problems, want.key+": "+err.Error())
			continue
		}
		p.redactor.Add(value)
		*want.to = value
	}
	if len(problems) == 0 {
		if err := site.CheckPSK(out.psk); err != nil {
			problems = append(problems, "credential.psk: "+err.Error())
		}
	}
	if len(problems) > 0 {
		return out, &inputError{strings.Join(problems, "\n")}
	}
	return out, nil
}

// prepared is a job with the way to its router.
type prepared struct {
	job        engine.Job
	dial       engine.Dialer
	transcript []io.Closer // the redacting writer, then the file
	stop       func()      // ends the watch for a second signal
}

func (r *prepared) close() {
	r.stop()
	for _, c := range r.transcript {
		_ = c.Close()
	}
}

// prepare turns flags and a site file into a job.
func (p *program) prepare(c *cli.Context) (*prepared, error) {
	log, err := p.begin(c)
	if err != nil {
		return nil, err
	}
	path, err := oneFile(c)
	if err != nil {
		return nil, err
	}
	s, err := p.readSite(path)
	if err != nil {
		return nil, err
	}
	book, err := readPlaybook(c.Path("playbook"))
	if err != nil {
		return nil, err
	}
	known, err := p.resolve(c.Context, s, filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	rendered, err := book.Render(s, known.psk)
	if err != nil {
		return nil, err
	}
	r := &prepared{job: engine.Job{Site: s, Rendered: rendered, Want: wantOf(s, rendered), Wait: c.Duration("wait"), Interval: c.Duration("interval"), Overrides: overridesOf(c)}}
	if err := readArmFlags(c, &r.job); err != nil {
		return nil, err
	}
	options, err := p.driverOptions(c, log, r)
	if err != nil {
		return nil, err
	}
	r.job.GiveUp, r.stop = secondSignal(c.Context)
	target := targetOf(s, known)
	r.dial = func(ctx context.Context) (engine.Session, error) { return ciscoios.Dial(ctx, target, options) }
	p.witness.attend(r)
	return r, nil
}

func (p *program) driverOptions(c *cli.Context, log *logrus.Entry, r *prepared) (ciscoios.Options, error) {
	o := ciscoios.Options{
		Window: c.Int("window"), HandshakeTimeout: c.Duration("timeout"), CommandTimeout: c.Duration("timeout"), Redactor: p.redactor, Log: log,
		HostKeys: ciscoios.HostKeys{File: c.Path("known-hosts"), AcceptNew: c.Bool("accept-new-host-key")},
	}
	if o.Window < 1 {
		return o, &inputError{"--window is at least 1"}
	}
	if p.terminal {
		o.HostKeys.Ask = p.askHostKey
	}
	if path := c.Path("transcript"); path != "" {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return o, &inputError{fmt.Sprintf("--transcript %s: %v", path, errors.Unwrap(err))}
		}
		w := p.redactor.Writer(f)
		r.transcript = []io.Closer{w, f}
		o.Transcript = w
	}
	p.witness.listen(&o, p.redactor)
	return o, nil
}

func targetOf(s *site.Site, known secrets) device.Target {
	t := device.Target{
		Address: s.Router.Address, User: s.Router.User, Enable: known.enable, HostKey: s.Router.HostKey, LegacySSH: s.Router.LegacySSH,
		Auth: device.Auth{Password: known.password, PrivateKey: known.key, Passphrase: known.passphrase},
	}
	if s.Router.Agent {
		t.Auth.Agent = os.Getenv("SSH_AUTH_SOCK")
	}
	for _, hop := range s.Router.Jump {
		t.Jump = append(t.Jump, device.Hop{Address: hop.Address, User: hop.User})
	}
	return t
}
