package portal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestClouds finds a cloud by all forms of its name, and every address of every cloud is one.
func TestClouds(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"zscalertwo": "zscalertwo", "ZscalerTwo.net": "zscalertwo", " admin.zscalertwo.net ": "zscalertwo",
		"https://admin.zscalertwo.net/#dashboard": "zscalertwo", "gov": "zscalergov", "govus": "govus",
		"zscalergov.us": "govus", "beta": "zscalerbeta", "zscloud.net.": "zscloud", "preview": "zspreview",
		"zscalerfour": "", "": "", "admin.": "",
	} {
		if c, ok := portal.FindCloud(name); ok != (want != "") || c.Name != want {
			t.Errorf("%q: %+v", name, c)
		}
	}
	login := portal.OneAPI{Vanity: "acme", ClientID: "c", ClientSecret: secret.New(clientSecret)}
	legacy := portal.Legacy{User: "u", Password: secret.New(password), APIKey: secret.New(apiKey)}
	for _, name := range []string{"zscaler", "zscalerone", "zscalertwo", "zscalerthree", "zscloud", "zscalerbeta",
		"zscalergov", "zscalerten", "zspreview", "govus"} {
		c, ok := portal.FindCloud(name)
		if !ok {
			t.Fatalf("%s is not known", name)
		}
		if c.Source == "" {
			t.Errorf("%s has no source", c.Name)
		}
		if _, err := portal.New(portal.Options{Cloud: c.Name, Login: legacy}); (err == nil) != (c.Legacy != "") {
			t.Errorf("%s: legacy: %v", c.Name, err)
		}
		if _, err := portal.New(portal.Options{Cloud: c.Name, Login: login}); (err == nil) != (c.OneAPI != "") {
			t.Errorf("%s: OneAPI: %v", c.Name, err)
		}
	}
}

// TestAddresses are those of the cloud, or the ones that are given.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*portal.Options)
		want   []string
	}{
		"legacy": {func(o *portal.Options) {}, []string{"https://zsapi.zscalertwo.net/api/v1/authenticatedSession",
			"https://zsapi.zscalertwo.net/api/v1/status"}},
		"given": {func(o *portal.Options) { o.Cloud, o.BaseURL = "zscalerfour", "http://127.0.0.1:8080/api/v1/" },
			[]string{"http://127.0.0.1:8080/api/v1/authenticatedSession", "http://127.0.0.1:8080/api/v1/status"}},
		"OneAPI": {func(o *portal.Options) { oneAPI(o); o.BaseURL = "" },
			[]string{"https://acme.zslogin.net/oauth2/v1/token", "https://api.zsapi.net/zia/api/v1/status"}},
		"gov": {func(o *portal.Options) { oneAPI(o); o.BaseURL = ""; o.Cloud = "gov" },
			[]string{"https://acme.zidentitygov.net/oauth2/v1/token", "https://api.zscalergov.net/zia/api/v1/status"}},
		"govus": {func(o *portal.Options) { oneAPI(o); o.BaseURL = ""; o.Cloud = "govus" },
			[]string{"https://acme.zidentitygov.us/oauth2/v1/token", "https://api.zscalergov.us/zia/api/v1/status"}},
		"beta": {func(o *portal.Options) { oneAPI(o); o.BaseURL = ""; o.Cloud = "beta" },
			[]string{"https://acme.zsloginbeta.net/oauth2/v1/token", "https://api.beta.zsapi.net/zia/api/v1/status"}},
		"both given": {func(o *portal.Options) {
			o.Login = portal.OneAPI{ClientID: "c", ClientSecret: secret.New(clientSecret)}
			o.PlainHTTP = true
			o.BaseURL = "http://zia:80/v1"
			o.TokenURL = "http://zia:80/token"
		}, []string{"http://zia:80/token", "http://zia:80/v1/status"}},
	} {
		f := newTenant(t)
		f.all = func(w http.ResponseWriter, _ *http.Request) {
			say(w, 200, `{"authType":"x","access_token":"`+bearer+`","status":"ACTIVE"}`, "Set-Cookie", "a=b")
		}
		if _, err := f.client(c.change).Status(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Join(f.urls, " ") != strings.Join(c.want, " ") {
			t.Errorf("%s: %v", name, f.urls)
		}
	}
}

// TestOptionsThatCannotBeUsed are all named, without a secret.
func TestOptionsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*portal.Options)
		says   []string
	}{
		"no login": {func(o *portal.Options) { o.Login = nil }, []string{"no login"}},
		"legacy": {func(o *portal.Options) {
			o.Login = portal.Legacy{APIKey: secret.New("canary-key!")}
			o.Timeout = time.Second
		},
			[]string{"no user", "no password", "has 12 letters and digits", "timeout of 1s"}},
		"OneAPI": {func(o *portal.Options) {
			o.Login = portal.OneAPI{Vanity: "https://acme", PrivateKey: secret.New("canary"),
				ClientSecret: secret.New("canary")}
		}, []string{"vanity name", "no client id", "one of them"}},
		"key": {func(o *portal.Options) {
			o.Login = portal.OneAPI{ClientID: "c",
				PrivateKey: secret.New("canary-key")}
		},
			[]string{"no RSA key in PEM"}},
		"no vanity": {func(o *portal.Options) {
			oneAPI(o)
			o.Login = portal.OneAPI{ClientID: "c", ClientSecret: secret.New("canary")}
		},
			[]string{"no URL of the tokens is known"}},
		"cloud": {func(o *portal.Options) { o.Cloud = "zscalerfour" }, []string{`"zscalerfour" is not known`,
			"zscloud"}},
		"no cloud":     {func(o *portal.Options) { o.Cloud = "" }, []string{`cloud ""`}},
		"legacy of us": {func(o *portal.Options) { o.Cloud = "govus" }, []string{"no base URL is known"}},
		"http": {func(o *portal.Options) { o.BaseURL = "http://zia.example/api/v1" },
			[]string{"readable on the way to zia.example"}},
		"a login": {func(o *portal.Options) { o.BaseURL = "https://u:canary@zia.example/api/v1" },
			[]string{"a login has no place"}},
		"a query": {func(o *portal.Options) { o.BaseURL = "https://zia.example/api/v1?key=canary" },
			[]string{"more than host and path"}},
		"no URL":      {func(o *portal.Options) { o.BaseURL = "ftp://canary" }, []string{"no URL of the form"}},
		"none either": {func(o *portal.Options) { o.BaseURL = "https://\x7fcanary" }, []string{"no URL of the form"}},
		"time":        {func(o *portal.Options) { o.Patience = -1 }, []string{"less than none"}},
	} {
		o := newTenant(t).options()
		c.change(&o)
		client, err := portal.New(o)
		if err == nil || client != nil {
			t.Errorf("%s: it can be used", name)
			continue
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %q is not in %v", name, s, err)
			}
		}
	}
}
