package provision

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// PortalSite is a site that the portal is to know.
type PortalSite struct {
	Site *site.Site
	Dir  string // directory to which its references to files are relative
}

// PortalWork is what is to be done in the tenants of some sites.
type PortalWork struct {
	Sites    []PortalSite
	Command  string           // "portal sync"
	Redactor *secret.Redactor // learns the secrets
	// Options are those of the clients, beside cloud, login and URLs, which sites say.
	Options portal.Options
	Watch   func(site, what string)
	// NoKeys: no pre-shared key is needed, as for deleting.
	NoKeys bool
}

// Office is the work in one tenant: those of the sites that name it.
type Office struct {
	Tenant string
	Client *portal.Client
	enrolment.Registrar

	Sites []enrolment.Site
}

// NoPortalError is a site that does not say how its tenant is logged in to.
type NoPortalError struct{ Site string }

func (e *NoPortalError) Error() string {
	return fmt.Sprintf("site %s has no login for the portal: write portal.login into its file (legacy or oneapi)",
		e.Site)
}

// InvalidInput says that the site file is to be mended.
func (e *NoPortalError) InvalidInput() {}

// loginOf is a login at a portal, by which an office is known: two sites with the same one share it, wherever their
// secrets come from.
type loginOf struct {
	cloud, url, tokenURL string
	login                portal.Login
}

// sayingOf is how a site says its login. What is said once is fetched once.
type sayingOf struct {
	cloud, dir string
	portal     site.Portal
}

// OpenPortal makes a client for each tenant that the sites name, in their order, and fetches secrets. It reaches no
// portal yet. Whoever opens an office closes it.
func (r *Runner) OpenPortal(ctx context.Context, w PortalWork) ([]*Office, error) {
	var offices []*Office
	said, known := map[sayingOf]*Office{}, map[loginOf]*Office{}
	for _, s := range w.Sites {
		name, err := TenantOf(s.Site)
		if err != nil {
			return nil, err
		}
		saying := sayingOf{s.Site.ZIA.Cloud, s.Dir, s.Site.Portal}
		saying.portal.Location, saying.portal.CredentialComments = site.PortalLocation{}, ""
		office := said[saying]
		if office == nil {
			login, err := portalLogin(ctx, s, w.Redactor)
			if err != nil {
				return nil, err
			}
			key := loginOf{s.Site.ZIA.Cloud, s.Site.Portal.URL, s.Site.Portal.TokenURL, login}
			if office = known[key]; office == nil {
				if office, err = r.openOffice(w, key, name); err != nil {
					return nil, err
				}
				offices = append(offices, office)
			}
			said[saying], known[key] = office, office
		}
		wanted, err := enrolmentOf(ctx, s, w)
		if err != nil {
			return nil, err
		}
		office.Sites = append(office.Sites, wanted)
	}
	return offices, nil
}

// logoutTime is how long logging out may take.
const logoutTime = time.Minute

// Close ends the session, also behind a cancel. One that is not ended ends by itself within minutes.
func (o *Office) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), logoutTime)
	defer cancel()
	return o.Client.Close(ctx)
}

// TenantSites are sites of one tenant, without their keys.
type TenantSites struct {
	Tenant string
	Legacy bool // the login is that of an admin, whose session activates when it ends
	Sites  []enrolment.Site
}

// Tenants are those that sites name, in their order. It fetches no secret, and fails with [NoPortalError].
func Tenants(ctx context.Context, sites []PortalSite) ([]TenantSites, error) {
	var out []TenantSites
	for _, s := range sites {
		name, err := TenantOf(s.Site)
		if err != nil {
			return nil, err
		}
		wanted, err := enrolmentOf(ctx, s, PortalWork{NoKeys: true})
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(out, func(t TenantSites) bool { return t.Tenant == name })
		if i < 0 {
			out = append(out, TenantSites{Tenant: name})
			i = len(out) - 1
		}
		out[i].Legacy = out[i].Legacy || s.Site.Portal.Login == site.LoginLegacy
		out[i].Sites = append(out[i].Sites, wanted)
	}
	return out, nil
}

// openOffice makes the client of a tenant.
func (r *Runner) openOffice(w PortalWork, at loginOf, tenantName string) (*Office, error) {
	o := w.Options
	o.Cloud, o.Login = at.cloud, at.login
	o.BaseURL, o.TokenURL = at.url, at.tokenURL
	client, err := portal.New(o)
	if err != nil {
		return nil, err
	}
	store := ledger.OpenStore(r.StateDir, r.Journal.Key)
	store.BreakLock, store.Version = r.BreakLock, r.Version
	tenant, err := store.Tenant(tenantName)
	if err != nil {
		return nil, err
	}
	return &Office{Tenant: tenant.Name, Client: client,
		Registrar: enrolment.Registrar{Portal: client, Tenant: tenant, Watch: w.Watch}}, nil
}

// TenantOf is the name of the tenant of a site, as its ledger has it. It fails with [NoPortalError].
func TenantOf(s *site.Site) (string, error) {
	who := cmp.Or(s.Portal.Vanity, s.Portal.ClientID)
	switch s.Portal.Login {
	case "":
		return "", &NoPortalError{s.Name}
	case site.LoginLegacy:
		who = s.Portal.User
	}
	return ledger.Name(s.ZIA.Cloud, who, s.Portal.URL), nil
}

// portalLogin fetches what a login takes.
func portalLogin(ctx context.Context, s PortalSite, redactor *secret.Redactor) (portal.Login, error) {
	p := s.Site.Portal
	var password, apiKey, clientSecret, privateKey secret.String
	err := fetch(ctx, s.Dir, redactor, slices.DeleteFunc([]wantedSecret{
		{key: "portal.password", ref: p.Password, to: &password},
		{key: "portal.api_key", ref: p.APIKey, to: &apiKey},
		{key: "portal.client_secret", ref: p.ClientSecret, to: &clientSecret},
		{key: "portal.private_key", ref: p.PrivateKey, to: &privateKey, text: true},
	}, func(want wantedSecret) bool { return want.ref.IsZero() }))
	if err != nil {
		return nil, err
	}
	if p.Login == site.LoginLegacy {
		return portal.Legacy{User: p.User, Password: password, APIKey: apiKey}, nil
	}
	return portal.OneAPI{Vanity: p.Vanity, ClientID: p.ClientID, ClientSecret: clientSecret, PrivateKey: privateKey,
		KeyID: p.KeyID}, nil
}

// enrolmentOf is what the portal is to know of a site. A key that cannot be had is no error yet: it may not be needed.
func enrolmentOf(ctx context.Context, s PortalSite, w PortalWork) (enrolment.Site, error) {
	at := s.Site.Portal.Location
	out := enrolment.Site{
		Name: s.Site.Name,
		Location: portal.NewLocation{Name: cmp.Or(at.Name, s.Site.Name), Description: at.Description,
			Country: at.Country,
			TZ:      at.TimeZone, State: at.State, Profile: at.Profile},
	}
	for _, wanted := range PortalCredentials(s) {
		out.Comments = wanted.Comments
		c := enrolment.Credential{FQDN: wanted.FQDN}
		if !w.NoKeys {
			psk, err := wanted.fetch(ctx, w.Redactor)
			if ctx.Err() != nil {
				return out, context.Cause(ctx)
			}
			if err == nil {
				err = rotated(wanted.KeyRef, s.Dir)
			}
			c.PSK = psk
			if err != nil {
				c.PSK, c.NoKey = secret.String{}, strings.TrimSpace(err.Error())
			}
		}
		out.Credentials = append(out.Credentials, c)
	}
	return out, nil
}
