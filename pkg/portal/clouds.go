package portal

import (
	"slices"
	"strings"
)

// vanity stands in the token URL of a cloud where the name of the tenant goes.
const vanity = "VANITY"

// Cloud is a cloud of Zscaler and its addresses.
type Cloud struct {
	Name   string // "zscalertwo"
	Legacy string // base URL of the legacy API; empty: not known
	OneAPI string // base URL of OneAPI; empty: not known
	Token  string // URL of its tokens, VANITY in the place of the tenant's name; empty: not known
	Source string // where that is from
}

const (
	production      = "https://api.zsapi.net/zia/api/v1"
	productionToken = "https://" + vanity + ".zslogin.net/oauth2/v1/token" // #nosec G101 -- an address
)

// clouds are by name. The legacy base URL is documented in "Getting Started" of the ZIA API, the two of OneAPI in
// "Understanding OneAPI"; that a production cloud may be any of the first six follows from there being one address for
// all. Addresses of government and preview clouds are those that Zscaler's own SDK for Go uses.
var clouds = []Cloud{
	{Name: "govus", OneAPI: "https://api.zscalergov.us/zia/api/v1",
		Token:  "https://" + vanity + ".zidentitygov.us/oauth2/v1/token",
		Source: "OneAPI: Zscaler's SDK; it has no legacy address"},
	of("zscaler"),
	{Name: "zscalerbeta", Legacy: legacyURL("zscalerbeta"), OneAPI: "https://api.beta.zsapi.net/zia/api/v1",
		Token:  "https://" + vanity + ".zsloginbeta.net/oauth2/v1/token",
		Source: "documented; that OneAPI's `beta` is this cloud is inferred"},
	{Name: "zscalergov", Legacy: legacyURL("zscalergov"), OneAPI: "https://api.zscalergov.net/zia/api/v1",
		Token:  "https://" + vanity + ".zidentitygov.net/oauth2/v1/token",
		Source: "legacy: documented; OneAPI: Zscaler's SDK; that its `gov` is this cloud is inferred"},
	of("zscalerone"),
	of("zscalerten"),
	of("zscalerthree"),
	of("zscalertwo"),
	of("zscloud"),
	{Name: "zspreview", Legacy: "https://admin.zspreview.net/api/v1",
		Source: "legacy: Zscaler's SDK; OneAPI: not known, give both URLs"},
}

// of is a production cloud.
func of(name string) Cloud {
	return Cloud{Name: name, Legacy: legacyURL(name), OneAPI: production, Token: productionToken, Source: "documented"}
}

func legacyURL(cloud string) string { return "https://zsapi." + cloud + ".net/api/v1" }

// otherNames are what OneAPI calls a cloud, and one whose domain does not end in .net.
var otherNames = map[string]string{
	"gov": "zscalergov", "beta": "zscalerbeta", "preview": "zspreview", "zscalergov.us": "govus",
}

// FindCloud finds one by any of the forms of [Options.Cloud].
func FindCloud(name string) (Cloud, bool) {
	name = cloudName(name)
	if other, ok := otherNames[name]; ok {
		name = other
	}
	i := slices.IndexFunc(clouds, func(c Cloud) bool { return c.Name == name })
	if i < 0 {
		return Cloud{}, false
	}
	return clouds[i], true
}

// CloudNames are the names of the clouds that are known, sorted.
func CloudNames() []string {
	var names []string
	for _, c := range clouds {
		names = append(names, c.Name)
	}
	return names
}

// cloudName takes the name out of "zscalertwo.net", "admin.zscalertwo.net" and "https://admin.zscalertwo.net/#home".
// Help pages write it with and without .net.
func cloudName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(s, "."), "admin."), ".net")
}

// isName reports whether a name may be put into a host name.
func isName(s string) bool {
	for _, c := range s {
		if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && !strings.HasPrefix(s, "-") && !strings.HasSuffix(s, "-")
}
