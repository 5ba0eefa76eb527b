package fakezia

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"
)

// TestObfuscatedKey holds the vectors of the documentation of legacy logins.
func TestObfuscatedKey(t *testing.T) {
	for stamp, want := range map[string]string{
		"1389681124480": "BCEEIACIEEGC", "1700000000000": "AAAAAACCCCCC", "1700000999999": "JJJJJJGLLLLL",
		"1700000000001": "AAAAABCCCCCC", "12345": "", "170000000000x": "",
	} {
		if got := (Admin{APIKey: "ABCDEFGHIJKL"}).obfuscated(stamp); got != want {
			t.Errorf("at %s it is %q, not %q", stamp, got, want)
		}
	}
}

func TestLegacyLogin(t *testing.T) {
	stamp := func(c *tester, skew time.Duration) string {
		return strconv.FormatInt(c.clock.Now().Add(skew).UnixMilli(), 10)
	}
	for name, one := range map[string]struct {
		config  Config
		change  func(c *tester, body map[string]string)
		status  int
		content string
	}{
		"good": {status: 200, content: `{"authType":"ADMIN_LOGIN","obfuscateApiKey":true}`},
		"wrong password": {change: func(_ *tester, b map[string]string) {
			b["password"] = "x"
		}, status: 400, content: "INVALID_USERNAME_OR_PASSWORD"},
		"plain key": {change: func(_ *tester, b map[string]string) {
			b["apiKey"] = "ABCDEFGHIJKL"
		}, status: 400, content: "AUTHENTICATION_FAILED"},
		"no time": {change: func(_ *tester, b map[string]string) {
			b["timestamp"] = ""
		}, status: 400, content: "INVALID_USERNAME_OR_PASSWORD"},
		"two hours late": {change: func(c *tester, b map[string]string) {
			b["timestamp"] = stamp(c, -2*time.Hour)
			b["apiKey"] = DefaultAdmin().obfuscated(b["timestamp"])
		}, status: 200},
		"more than that": {change: func(c *tester, b map[string]string) {
			b["timestamp"] = stamp(c, -2*time.Hour-time.Second)
			b["apiKey"] = DefaultAdmin().obfuscated(b["timestamp"])
		}, status: 400, content: "INVALID_USERNAME_OR_PASSWORD"},
		"early, and said": {config: Config{Inferred: Inferred{SkewNamed: true}},
			change: func(c *tester, b map[string]string) {
				b["timestamp"] = stamp(c, 3*time.Hour)
				b["apiKey"] = DefaultAdmin().obfuscated(b["timestamp"])
			}, status: 400, content: "INVALID_TIMESTAMP"},
		"moved to OneAPI": {config: Config{OneAPIOnly: true}, status: 403, content: "only through Zscaler OneAPI"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTester(t, one.config)
			now := stamp(c, 0)
			body := map[string]string{"username": DefaultAdmin().User, "password": DefaultAdmin().Password,
				"timestamp": now, "apiKey": DefaultAdmin().obfuscated(now)}
			if one.change != nil {
				one.change(c, body)
			}
			got := c.call("POST", "/authenticatedSession", body).is(one.status, one.content)
			if date := got.header.Get("Date"); date != "Fri, 13 Mar 2026 10:00:00 GMT" {
				t.Errorf("the date is %q, not that of the clock", date)
			}
		})
	}
}

func TestSessionEnds(t *testing.T) {
	c := newTester(t, Config{})
	c.call("GET", "/status", nil).is(401, "SESSION_NOT_VALID")
	c.login()
	for range 3 { // each call gives it five minutes more
		c.clock.Advance(4 * time.Minute)
		c.call("GET", "/authenticatedSession", nil).is(200, "authType")
	}
	c.clock.Advance(5 * time.Minute)
	got := c.call("GET", "/authenticatedSession", nil).is(401, "SESSION_NOT_VALID")
	if json.Valid([]byte(got.body)) {
		t.Errorf("it is JSON: %s", got.body)
	}
	c = newTester(t, Config{Inferred: Inferred{SessionFromLogin: true}})
	c.login()
	c.clock.Advance(4 * time.Minute)
	c.call("GET", "/status", nil).is(200)
	c.clock.Advance(time.Minute)
	c.call("GET", "/status", nil).is(401)
}

// TestCookieIsSecure but over plain HTTP, where no client would send it back.
func TestCookieIsSecure(t *testing.T) {
	for scheme, secure := range map[string]bool{"http": false, "https": true} {
		c := newTester(t, Config{})
		c.base = scheme + "://127.0.0.1/api/v1"
		now := strconv.FormatInt(c.clock.Now().UnixMilli(), 10)
		a := DefaultAdmin()
		got := c.call("POST", "/authenticatedSession", map[string]string{"username": a.User, "password": a.Password,
			"timestamp": now, "apiKey": a.obfuscated(now)}).is(200)
		cookie, err := http.ParseSetCookie(got.header.Get("Set-Cookie"))
		if err != nil || cookie.Name != "JSESSIONID" || cookie.Secure != secure || !cookie.HttpOnly {
			t.Errorf("over %s the cookie is %+v", scheme, cookie)
		}
	}
}

func TestOneAPI(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := newTester(t, Config{Clients: []Client{{ID: "c1", Secret: "s1"}, {ID: "c2", PublicKey: &private.PublicKey}}})
	assertion := func(id string, aud any, ends time.Duration) string {
		part := func(v any) string {
			text, _ := json.Marshal(v)
			return base64.RawURLEncoding.EncodeToString(text)
		}
		signed := part(map[string]string{"alg": "RS256", "typ": "JWT"}) + "." +
			part(map[string]any{"iss": id, "sub": id, "aud": aud, "exp": c.clock.Now().Add(ends).Unix()})
		digest := sha256.Sum256([]byte(signed))
		signature, err := rsa.SignPKCS1v15(rand.Reader, private, crypto.SHA256, digest[:])
		if err != nil {
			t.Fatal(err)
		}
		return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
	}
	const forThem = "https://api.zscaler.com"
	jwt := func(text string) url.Values {
		return url.Values{"client_assertion": {text},
			"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}}
	}
	answered := ""
	basicHeader := "Basic " + base64.StdEncoding.EncodeToString([]byte("c1:s1"))
	for name, one := range map[string]struct {
		form  url.Values
		basic string
		want  int
	}{
		"secret":           {form: url.Values{"client_id": {"c1"}, "client_secret": {"s1"}}, want: 200},
		"basic":            {basic: basicHeader, want: 200},
		"wrong secret":     {form: url.Values{"client_id": {"c1"}, "client_secret": {"s2"}}, want: 400},
		"no secret":        {form: url.Values{"client_id": {"c2"}}, want: 400},
		"signed":           {form: jwt(assertion("c2", forThem, 9*time.Minute)), want: 200},
		"audience in list": {form: jwt(assertion("c2", []string{forThem}, 9*time.Minute)), want: 200},
		"too long":         {form: jwt(assertion("c2", forThem, 11*time.Minute)), want: 400},
		"over":             {form: jwt(assertion("c2", forThem, 0)), want: 400},
		"other audience":   {form: jwt(assertion("c2", "https://example.com", time.Minute)), want: 400},
		"no key of that":   {form: jwt(assertion("c1", forThem, time.Minute)), want: 400},
		"nonsense":         {form: jwt("a.b.c"), want: 400},
		"no audience": {form: url.Values{"client_id": {"c1"}, "client_secret": {"s1"},
			"audience": {"x"}}, want: 400},
	} {
		form := url.Values{"grant_type": {"client_credentials"}, "audience": {forThem}}
		for key, value := range one.form {
			form[key] = value
		}
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		if one.basic != "" {
			header.Set("Authorization", one.basic)
		}
		got := c.send("POST", "https://corp.zslogin.net/oauth2/v1/token", form.Encode(), header)
		if got.status != one.want {
			t.Errorf("%s: status %d, not %d: %s", name, got.status, one.want, got.body)
		}
		if name == "secret" {
			answered = got.body
		}
	}
	var token struct {
		Access string `json:"access_token"`
		Type   string `json:"token_type"`
		Lasts  int    `json:"expires_in"`
	}
	if err := json.Unmarshal([]byte(answered), &token); err != nil || token.Type != "Bearer" || token.Lasts != 3600 {
		t.Fatalf("%v: %s", err, answered)
	}
	const status = "https://api.zsapi.net/zia/api/v1/status"
	bearer := http.Header{"Authorization": {"Bearer " + token.Access}}
	shown := c.send("GET", status, nil, bearer).is(200, "ACTIVE")
	for _, name := range []string{"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Transaction-Id",
		"X-Oneapi-Request-Id"} {
		if shown.header.Get(name) == "" {
			t.Errorf("no header %s", name)
		}
	}
	c.send("GET", "https://zsapi.zscalertwo.net/api/v1/status", nil, bearer).is(401, "SESSION_NOT_VALID")
	c.clock.Advance(time.Hour)
	c.send("GET", status, nil, bearer).is(401, `{ "detail": "unauthorized", "type": "", "title": "", "status": "" }`)
	c = newTester(t, Config{Inferred: Inferred{ExpiresAsText: true}})
	form := url.Values{"grant_type": {"client_credentials"}, "audience": {forThem}, "client_id": {DefaultClient().ID},
		"client_secret": {DefaultClient().Secret}}
	c.send("POST", "https://corp.zslogin.net/oauth2/v1/token", form.Encode(),
		http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}).is(200, `"expires_in":"3600"`)
}
