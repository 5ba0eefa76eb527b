package site

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// The values of [Portal.Login]: how the program logs in to the API of the ZIA admin portal. Empty is not at all: what
// works offline, or asks what anybody may ask, still does.
const (
	// LoginLegacy is the login of an admin with the API key of the organization, at the API of its cloud.
	LoginLegacy = "legacy"
	// LoginOneAPI is an API client of ZIdentity, with a secret or a private key.
	LoginOneAPI = "oneapi"
)

// Portal is the site's side in the ZIA admin portal: how its API is logged in to, and what the site has there beside
// its credential.
type Portal struct {
	Login string

	// Of LoginLegacy.
	User             string // login name of the admin
	Password, APIKey secret.Ref

	// Of LoginOneAPI: ClientSecret or PrivateKey, not both.
	Vanity       string // the first part of VANITY.zslogin.net
	ClientID     string
	ClientSecret secret.Ref
	PrivateKey   secret.Ref // PEM, RSA
	KeyID        string     // of PrivateKey, what ZIdentity calls it; "" is not said

	// URL and TokenURL are those of the API and of OneAPI's tokens where they are not those of the cloud, without a
	// slash at the end; "" is that of the cloud. They are https, or on this machine.
	URL, TokenURL string

	Location PortalLocation
	// CredentialComments are what the portal shows beside the VPN credential, at most 10240 characters.
	CredentialComments string
}

// PortalLocation is the location of the portal that the credentials of the site are linked to. Name is what it is
// found by, the site's name unless the file says otherwise; the rest is what a new one is created with, and nothing
// of it is changed in one that is there. Empty is what the portal puts there.
type PortalLocation struct {
	Name string // at most 128 characters
	// Country, TimeZone and Profile are words of the API, as JAPAN, JAPAN_ASIA_TOKYO and SERVER. Its lists have changed
	// without notice (the Netherlands lost their THE_), so nothing but their shape is checked.
	Country, TimeZone, Profile string
	State                      string // or province; any text
	Description                string // at most 1024 characters
}

// Bounds of the portal, in characters. Zscaler API reference: Location Management, Traffic Forwarding.
const (
	maxLocationName = 128
	maxDescription  = 1024
	maxComments     = 10240
)

var (
	portalUser = lazyregexp.New(`^[!-~]{1,127}@[!-~]{1,127}$`)
	vanityName = lazyregexp.New(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	clientID   = lazyregexp.New(`^[!-~]{1,128}$`)
	apiWord    = lazyregexp.New(`^[A-Z][A-Z0-9_]{0,127}$`)
)

// portal reads the site's side in the portal. Its keys belong to one login each; one of another is a mistake, because
// somebody may think that it is used.
func (r *reader) portal(n *yaml.Node, out *Portal) {
	at := places{}
	keep := func(key string, read func(*yaml.Node)) field {
		return field{key, false, func(n *yaml.Node) {
			at[key] = n
			read(n)
		}}
	}
	before := len(r.problems)
	r.mapping(n, "portal", []field{
		keep("login", func(n *yaml.Node) { out.Login = r.choice(n, LoginLegacy, LoginOneAPI) }),
		keep("user", func(n *yaml.Node) {
			out.User = r.match(n, portalUser, "not the login name of an admin", "for example admin@corp.example")
		}),
		keep("password", r.to(&out.Password)),
		keep("api_key", r.to(&out.APIKey)),
		keep("vanity", func(n *yaml.Node) {
			out.Vanity = r.match(n, vanityName, "not a vanity name", "the first part of VANITY.zslogin.net, where "+
				"admins log in")
		}),
		keep("client_id", func(n *yaml.Node) {
			out.ClientID = r.match(n, clientID, "not the ID of an API client", "as ZIdentity shows it, without blanks")
		}),
		keep("client_secret", r.to(&out.ClientSecret)),
		keep("private_key", r.to(&out.PrivateKey)),
		keep("key_id", func(n *yaml.Node) {
			out.KeyID = r.match(n, clientID, "not the ID of a key", "as ZIdentity shows it, without blanks")
		}),
		keep("url", func(n *yaml.Node) { out.URL = r.baseURL(n) }),
		keep("token_url", func(n *yaml.Node) { out.TokenURL = r.baseURL(n) }),
		{"location", false, func(n *yaml.Node) { r.portalLocation(n, &out.Location) }},
		{"credential_comments", false, func(n *yaml.Node) {
			out.CredentialComments = r.line(n, "comments of the credential", maxComments)
		}},
	})
	if len(r.problems) == before {
		r.portalLogin(n, out, at)
	}
}

// loginKeys are the keys of each login. One of the alternatives is needed where several are named.
var loginKeys = []struct {
	login        string
	needs        []string
	alternatives []string
	may          []string
}{
	{LoginLegacy, []string{"user", "password", "api_key"}, nil, nil},
	{LoginOneAPI, []string{"client_id"}, []string{"client_secret", "private_key"}, []string{"vanity", "key_id",
		"token_url"}},
}

// portalLogin reports what the login lacks, and keys that it does not use.
func (r *reader) portalLogin(n *yaml.Node, p *Portal, at places) {
	for _, l := range loginKeys {
		own := append(append(append([]string{}, l.needs...), l.alternatives...), l.may...)
		if l.login != p.Login {
			for _, key := range own {
				if where := at[key]; where != nil {
					r.otherLogin(where, key, l.login, p.Login)
				}
			}
			continue
		}
		for _, key := range l.needs {
			if at[key] == nil {
				r.hide(n, fmt.Sprintf("login: %s lacks the key %s", l.login, key), "write it beside login")
			}
		}
		given := 0
		for _, key := range l.alternatives {
			if at[key] != nil {
				given++
			}
		}
		if len(l.alternatives) > 0 && given != 1 {
			r.hide(n, fmt.Sprintf("login: %s has %d of %s", l.login, given, strings.Join(l.alternatives, " and ")),
				"write one of them")
		}
	}
	if p.Login == LoginOneAPI && p.Vanity == "" && p.TokenURL == "" {
		r.hide(n, "login: oneapi lacks the key vanity", "the first part of VANITY.zslogin.net, or token_url")
	}
	if at["key_id"] != nil && at["private_key"] == nil {
		r.hide(at["key_id"], "portal has a key_id and no private_key", "take it out")
	}
	if p.Login == "" && at["url"] != nil {
		r.hide(at["url"], "portal has a url and no login", "write login: legacy or login: oneapi")
	}
}

// otherLogin reports a key of a login that the site does not use.
func (r *reader) otherLogin(where *yaml.Node, key, of, used string) {
	if used == "" {
		r.hide(where, fmt.Sprintf("portal has %s and no login", key), "write login: "+of)
		return
	}
	r.hide(where, fmt.Sprintf("login: %s does not use %s", used, key), "take it out, or write login: "+of)
}

// portalLocation takes a location as a mapping, or its name alone.
func (r *reader) portalLocation(n *yaml.Node, out *PortalLocation) {
	name := func(n *yaml.Node) { out.Name = r.line(n, "name of a location", maxLocationName) }
	if n.Kind == yaml.ScalarNode {
		name(n)
		return
	}
	word := func(to *string, example string) func(*yaml.Node) {
		return func(n *yaml.Node) {
			*to = r.match(n, apiWord, "not a word of the API", "in capitals, as the API names it, for example "+example)
		}
	}
	r.mapping(n, "location", []field{
		{"name", false, name},
		{"country", false, word(&out.Country, "JAPAN")},
		{"tz", false, word(&out.TimeZone, "JAPAN_ASIA_TOKYO")},
		{"state", false, func(n *yaml.Node) { out.State = r.line(n, "state", maxLocationName) }},
		{"profile", false, word(&out.Profile, "SERVER")},
		{"description", false, func(n *yaml.Node) {
			out.Description = r.line(n, "description of the location", maxDescription)
		}},
	})
}

// line takes a text of one line, for the eyes of people.
func (r *reader) line(n *yaml.Node, what string, most int) string {
	text := r.text(n)
	switch {
	case n.Kind != yaml.ScalarNode:
	case strings.TrimSpace(text) != text || text == "":
		r.report(n, what+" is empty, or has blanks around it", "")
	case strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) }) || !utf8.ValidString(text):
		r.report(n, what+" is not one line of printable text", "take line breaks and control characters out")
	case utf8.RuneCountInString(text) > most:
		r.report(n, what+" is too long", fmt.Sprintf("at most %d characters", most))
	}
	return text
}

// baseURL takes the URL of an API. A password goes there: in clear it may go to this machine alone.
func (r *reader) baseURL(n *yaml.Node) string {
	text := r.text(n)
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		r.hide(n, "not the URL of an API", "for example https://zsapi.zscalertwo.net/api/v1")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(text, "?"):
		r.hide(n, "the URL of an API has no login, query or fragment", "https://HOST/PATH alone")
	case u.Scheme == "http" && !thisMachine(u.Hostname()):
		r.report(n, "the login would go over the network in clear", "write https://")
	default:
		return strings.TrimRight(text, "/")
	}
	return ""
}

// thisMachine reports whether a host name or address is that of the machine that the program runs on.
func thisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || host == "localhost"
}
