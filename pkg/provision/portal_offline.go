package provision

import (
	"cmp"
	"context"
	"fmt"
	"os"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// PortalCredential is a VPN credential that a site needs in the portal.
type PortalCredential struct {
	Site     string
	FQDN     string
	Comments string
	KeyRef   secret.Ref // where its key is
	Dir      string     // to which the reference is relative
}

// PortalCredentials are those of all pairs of tunnels of a site, each once. It fetches no secret.
func PortalCredentials(s PortalSite) []PortalCredential {
	var out []PortalCredential
	seen := map[string]bool{}
	for _, pair := range s.Site.Pairs() {
		if !seen[pair.Credential.FQDN] {
			out = append(out, PortalCredential{Site: s.Site.Name, FQDN: pair.Credential.FQDN,
				KeyRef:   pair.Credential.PSK,
				Comments: cmp.Or(s.Site.Portal.CredentialComments, "ziatunnel: "+s.Site.Name), Dir: s.Dir})
		}
		seen[pair.Credential.FQDN] = true
	}
	return out
}

// Key fetches the pre-shared key, and nothing else of the site.
func (c PortalCredential) Key(ctx context.Context, redactor *secret.Redactor) (secret.String, error) {
	psk, err := c.fetch(ctx, redactor)
	if err != nil {
		return psk, fmt.Errorf("site %s: %w", c.Site, err)
	}
	return psk, nil
}

func (c PortalCredential) fetch(ctx context.Context, redactor *secret.Redactor) (secret.String, error) {
	psk, err := (secret.Resolver{Dir: c.Dir, Env: os.LookupEnv}).Resolve(ctx, c.KeyRef)
	redactor.Add(psk)
	if err == nil {
		err = site.CheckPSK(psk)
	}
	return psk, err
}
