package provision

import (
	"context"
	"os"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Secrets are what a site refers to, fetched.
type Secrets struct {
	PSK, Enable secret.String
	Router      Login
	Jump        []Login // of the jump hosts, first hop first
}

// Login is what a host is logged in to with.
type Login struct{ Password, Key, Passphrase secret.String }

// SecretsError is a site whose secrets cannot be had, or whose pre-shared key is none. Nothing was
// sent.
type SecretsError struct{ Problems []string }

func (e *SecretsError) Error() string { return strings.Join(e.Problems, "\n") }

// FetchSecrets fetches every secret of a site, registers it with the redactor, and checks the
// pre-shared key. References to files are relative to dir. It fails with [SecretsError], or with the cause
// of ctx.
func FetchSecrets(ctx context.Context, s *site.Site, dir string, redactor *secret.Redactor) (Secrets, error) {
	out := Secrets{Jump: make([]Login, len(s.Router.Jump))}
	err := fetch(ctx, dir, redactor, &out, wanted(s, &out))
	return out, err
}

// FetchPSK fetches and checks the pre-shared key alone, as [FetchSecrets] does: without a router that is all that is
// needed.
func FetchPSK(ctx context.Context, s *site.Site, dir string, redactor *secret.Redactor) (Secrets, error) {
	out := Secrets{Jump: make([]Login, len(s.Router.Jump))}
	err := fetch(ctx, dir, redactor, &out, wanted(s, &out)[:1])
	return out, err
}

// fetch fetches some secrets, the pre-shared key among them.
func fetch(
	ctx context.Context, dir string, redactor *secret.Redactor, out *Secrets, all []wantedSecret,
) error {
	r := secret.Resolver{Dir: dir, Env: os.LookupEnv}
	var problems []string
	for _, want := range all {
		fetch := r.Resolve
		if want.text {
			fetch = r.ResolveText
		}
		value, err := fetch(ctx, want.ref)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
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

// wantedSecret is a reference of a site, and where its value goes.
type wantedSecret struct {
	key  string
	ref  secret.Ref
	to   *secret.String
	text bool // of several lines, as a private key
}

// wanted are all secrets of a site, the pre-shared key first.
func wanted(s *site.Site, to *Secrets) []wantedSecret {
	out := []wantedSecret{
		{"credential.psk", s.Credential.PSK, &to.PSK, false},
		{"router.password", s.Router.Password, &to.Router.Password, false},
		{"router.key", s.Router.Key, &to.Router.Key, true},
		{"router.key_passphrase", s.Router.KeyPassphrase, &to.Router.Passphrase, false},
		{"router.enable", s.Router.Enable, &to.Enable, false},
	}
	for i, hop := range s.Router.Jump {
		of := " of jump host " + hop.Address
		out = append(out, wantedSecret{"password" + of, hop.Password, &to.Jump[i].Password, false},
			wantedSecret{"key" + of, hop.Key, &to.Jump[i].Key, true},
			wantedSecret{"key_passphrase" + of, hop.KeyPassphrase, &to.Jump[i].Passphrase, false})
	}
	return out
}
