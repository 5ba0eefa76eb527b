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
// pre-shared key. References to files are relative to dir. It fails with [SecretsError], or with the cause
// of ctx.
func FetchSecrets(ctx context.Context, s *site.Site, dir string, redactor *secret.Redactor) (Secrets, error) {
	r := secret.Resolver{Dir: dir, Env: os.LookupEnv}
	var out Secrets
	var problems []string
	for _, want := range []struct {
		key   string
		ref   secret.Ref
		to    *secret.String
		fetch func(context.Context, secret.Ref) (secret.String, error)
	}{
		{"credential.psk", s.Credential.PSK, &out.PSK, r.Resolve},
		{"router.password", s.Router.Password, &out.Password, r.Resolve},
		{"router.key", s.Router.Key, &out.Key, r.ResolveText},
		{"router.key_passphrase", s.Router.KeyPassphrase, &out.Passphrase, r.Resolve},
		{"router.enable", s.Router.Enable, &out.Enable, r.Resolve},
	} {
		value, err := want.fetch(ctx, want.ref)
		if ctx.Err() != nil {
			return out, context.Cause(ctx)
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
		return out, &SecretsError{problems}
	}
	return out, nil
}
