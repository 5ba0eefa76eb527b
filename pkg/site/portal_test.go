package site_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// portalOf reads the good site with a portal key.
func portalOf(t *testing.T, text string) (site.Portal, error) {
	t.Helper()
	s, err := site.Parse("a.yaml", []byte(good+text))
	if err != nil {
		return site.Portal{}, err
	}
	return s.Portal, nil
}

// TestPortal reads both logins, and what stands there without one.
func TestPortal(t *testing.T) {
	t.Parallel()
	p, err := portalOf(t, `portal:
  login: legacy
  user: admin@corp.example
  password: env:ZIA_PASSWORD
  api_key: file:secrets/zia.key
  url: https://zsapi.zscalertwo.net/api/v1/
  location: {name: Tokyo 01, country: JAPAN, tz: JAPAN_ASIA_TOKYO, state: 東京都, profile: SERVER, description: 3rd floor}
  credential_comments: branch router, made by ziatunnel
`)
	if err != nil {
		t.Fatal(err)
	}
	if p.Login != site.LoginLegacy || p.User != "admin@corp.example" || p.Password.String() != "env:ZIA_PASSWORD" ||
		p.APIKey.String() != "file:secrets/zia.key" || p.URL != "https://zsapi.zscalertwo.net/api/v1" ||
		p.CredentialComments != "branch router, made by ziatunnel" {
		t.Errorf("%+v", p)
	}
	want := site.PortalLocation{Name: "Tokyo 01", Country: "JAPAN", TimeZone: "JAPAN_ASIA_TOKYO", Profile: "SERVER",
		State: "東京都", Description: "3rd floor"}
	if p.Location != want {
		t.Errorf("%+v", p.Location)
	}
	p, err = portalOf(t, "portal: {login: oneapi, vanity: corp, client_id: abc, private_key: file:k.pem, "+
		"key_id: k1, location: T1}\n")
	if err != nil || p.KeyID != "k1" || p.Vanity != "corp" || p.ClientID != "abc" || p.PrivateKey.IsZero() ||
		p.Location.Name != "T1" {
		t.Errorf("%+v, %v", p, err)
	}
	_, err = portalOf(t, "portal: {login: oneapi, client_id: a, client_secret: env:S, token_url: 'http://[::1]:9/t'}\n")
	if err != nil {
		t.Error(err)
	}
	for _, text := range []string{"", "portal: {}\n", "portal: {location: {country: JAPAN}}\n"} {
		if p, err = portalOf(t, text); err != nil || p.Location.Name != "tokyo-01" || p.Login != "" {
			t.Errorf("%q: %+v, %v", text, p, err)
		}
	}
}

// TestPortalMistakes: each with its place, and nothing that may be a secret repeated.
func TestPortalMistakes(t *testing.T) {
	t.Parallel()
	legacy := "login: legacy, user: a@b.example, password: env:P, api_key: env:K"
	oneAPI := "login: oneapi, vanity: corp, client_id: c, client_secret: env:S"
	for _, c := range []struct{ portal, want string }{
		{"login: saml", "a.yaml:11:17: not one of the choices: \"saml\" (legacy or oneapi)"},
		{"login: legacy, user: a@b.example, password: env:P", "a.yaml:11:9: login: legacy lacks the key api_key"},
		{"login: oneapi, vanity: corp, client_secret: env:S", "login: oneapi lacks the key client_id"},
		{"login: oneapi, vanity: corp, client_id: c", "has 0 of client_secret and private_key"},
		{oneAPI + ", private_key: env:S", "has 2 of client_secret and private_key"},
		{"login: oneapi, client_id: c, client_secret: env:S", "login: oneapi lacks the key vanity"},
		{oneAPI + ", key_id: k", "portal has a key_id and no private_key"},
		{legacy + ", vanity: corp", "login: legacy does not use vanity (take it out, or write login: oneapi)"},
		{oneAPI + ", api_key: env:K", "login: oneapi does not use api_key"},
		{"user: a@b.example", "a.yaml:11:16: portal has user and no login (write login: legacy)"},
		{"url: 'https://a.example'", "portal has a url and no login"},
		{strings.Replace(legacy, "env:P", "hunter2", 1), "not a reference to a secret"},
		{strings.Replace(legacy, "env:K", "hunter2", 1), "not a reference to a secret"},
		{strings.Replace(oneAPI, "env:S", "hunter2", 1), "not a reference to a secret"},
		{strings.Replace(legacy, "a@b.example", "admin", 1), "not the login name of an admin"},
		{strings.Replace(oneAPI, "corp", "corp.zslogin.net", 1), "not a vanity name"},
		{strings.Replace(oneAPI, "c,", "'a b',", 1), "not the ID of an API client"},
		{legacy + ", url: zsapi.example", "not the URL of an API"},
		{legacy + ", url: 'https://u:hunter2@a.example'", "has no login, query or fragment"},
		{legacy + ", url: 'http://a.example/api/v1'", "in clear: \"http://a.example/api/v1\" (write https://)"},
		{"location: {country: japan}", "not a word of the API: \"japan\""},
		{"location: {tz: Asia/Tokyo}", "for example JAPAN_ASIA_TOKYO"},
		{"location: {tizi: A}", "did you mean tz?"},
		{"location: [a]", "location is not a mapping"},
		{"location: ' a'", "has blanks around it"},
		{"location: \"a\\nb\"", "not one line of printable text"},
		{"location: " + strings.Repeat("é", 129), "at most 128 characters"},
		{"location: {description: " + strings.Repeat("a", 1025) + "}", "at most 1024 characters"},
		{"credential_comments: \"a\\tb\"", "not one line of printable text"},
		{"passwort: env:P", "did you mean password?"},
	} {
		_, err := portalOf(t, "portal: {"+c.portal+"}\n")
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%.90s:\n%v, want %q", c.portal, err, c.want)
		}
	}
}
