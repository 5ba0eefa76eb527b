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
	FurtherPSKs []secret.String // of the further pairs of tunnels, in their order
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
	out := secretsOf(s)
	err := fetch(ctx, dir, redactor, wanted(s, &out))
	return out, err
}

// FetchPSK fetches and checks the pre-shared keys alone, as [FetchSecrets] does: without a router that is all that is
// needed.
func FetchPSK(ctx context.Context, s *site.Site, dir string, redactor *secret.Redactor) (Secrets, error) {
	out := secretsOf(s)
	err := fetch(ctx, dir, redactor, wantedKeys(s, &out))
	return out, err
}

func secretsOf(s *site.Site) Secrets {
	return Secrets{Jump: make([]Login, len(s.Router.Jump)), FurtherPSKs: make([]secret.String, len(s.Further))}
}

// Keys are the pre-shared keys of all pairs of tunnels, in their order. A pair with the credential of the site has its
// key.
func (s Secrets) Keys() []secret.String {
	out := []secret.String{s.PSK}
	for _, key := range s.FurtherPSKs {
		if key.Reveal() == "" {
			key = s.PSK
		}
		out = append(out, key)
	}
	return out
}

// fetch fetches some secrets, the pre-shared key among them.
func fetch(
	ctx context.Context, dir string, redactor *secret.Redactor, all []wantedSecret,
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
		for _, want := range all {
			if !want.psk {
				continue
			}
			if err := site.CheckPSK(*want.to); err != nil {
				problems = append(problems, want.key+": "+err.Error())
			}
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
	psk  bool // a pre-shared key
}

// wantedKeys are the pre-shared keys of a site.
func wantedKeys(s *site.Site, to *Secrets) []wantedSecret {
	out := []wantedSecret{{key: "credential.psk", ref: s.Credential.PSK, to: &to.PSK, psk: true}}
	for i, p := range s.Further {
		if p.Credential != s.Credential {
			out = append(out, wantedSecret{key: "credential.psk of " + p.String(), ref: p.Credential.PSK,
				to: &to.FurtherPSKs[i], psk: true})
		}
	}
	return out
}

// wanted are all secrets of a site, the pre-shared keys of its pairs first.
func wanted(s *site.Site, to *Secrets) []wantedSecret {
	out := append(wantedKeys(s, to),
		wantedSecret{key: "router.password", ref: s.Router.Password, to: &to.Router.Password},
		wantedSecret{key: "router.key", ref: s.Router.Key, to: &to.Router.Key, text: true},
		wantedSecret{key: "router.key_passphrase", ref: s.Router.KeyPassphrase, to: &to.Router.Passphrase},
		wantedSecret{key: "router.enable", ref: s.Router.Enable, to: &to.Enable})
	for i, hop := range s.Router.Jump {
		of := " of jump host " + hop.Address
		out = append(out, wantedSecret{key: "password" + of, ref: hop.Password, to: &to.Jump[i].Password},
			wantedSecret{key: "key" + of, ref: hop.Key, to: &to.Jump[i].Key, text: true},
			wantedSecret{key: "key_passphrase" + of, ref: hop.KeyPassphrase, to: &to.Jump[i].Passphrase})
	}
	return out
}
