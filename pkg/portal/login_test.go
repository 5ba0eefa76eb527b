package portal_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestObfuscated holds what is sent of an API key against the vectors of the documentation and some at its edges.
func TestObfuscated(t *testing.T) {
	t.Parallel()
	for ms, want := range map[int64]string{
		1389681124480: "BCEEIACIEEGC", 1700000000000: "AAAAAACCCCCC",
		1700000999999: "JJJJJJGLLLLL", 1700000000001: "AAAAABCCCCCC",
	} {
		if got := portal.Obfuscated(apiKey, ms); got != want {
			t.Errorf("%d: %s, want %s", ms, got, want)
		}
	}
}

// TestLegacyLogin shows what is sent, that the cookie goes with every call, and that Close logs out once.
func TestLegacyLogin(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("GET /api/v1/status", 200, `{"status":"PENDING"}`)
	c := f.client()
	if err := c.Close(t.Context()); err != nil || len(f.requests) != 0 {
		t.Fatalf("%v %v", err, f.requests)
	}
	for range 2 {
		if is, err := c.Status(t.Context()); err != nil || is != portal.Pending {
			t.Fatalf("%q %v", is, err)
		}
	}
	for range 2 {
		if err := c.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var login map[string]string
	if err := json.Unmarshal([]byte(f.requests[0].body), &login); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"apiKey": "AAAAAACCCCCC", "username": "admin@corp.example", "password": password,
		"timestamp": "1700000000000"}
	if fmt.Sprint(login) != fmt.Sprint(want) || f.requests[0].head.Get("Content-Type") != "application/json" {
		t.Errorf("%v %v", login, f.requests[0].head)
	}
	for _, r := range f.requests[1:] {
		if r.head.Get("Cookie") != "JSESSIONID="+cookie {
			t.Errorf("%s: cookie %q", r.call, r.head.Get("Cookie"))
		}
	}
	if n := f.count("POST /api/v1/authenticatedSession"); n != 1 {
		t.Errorf("%d logins", n)
	}
	if n := f.count("DELETE /api/v1/authenticatedSession"); n != 1 {
		t.Errorf("%d times logged out", n)
	}
	if !c.ActivatesAtEnd() {
		t.Error("the end of a legacy session activates")
	}
}

// TestLoginRefused tries a login once, whatever is asked for, and explains it.
func TestLoginRefused(t *testing.T) {
	t.Parallel()
	invalid := `{"code":"INVALID_USERNAME_OR_PASSWORD","message":"Invalid email or password"}`
	for name, c := range map[string]struct {
		status  int
		body    string
		ahead   time.Duration // of this machine
		says    []string
		silence string
	}{
		"password": {400, invalid, time.Minute,
			[]string{"log in: POST /authenticatedSession: 400 INVALID_USERNAME_OR_PASSWORD",
				"check user and password"}, "the clock"},
		"clock ahead":  {400, invalid, 3 * time.Hour, []string{"the clock of this machine is 3h0m0s ahead"}, ""},
		"clock behind": {401, "", -150 * time.Minute, []string{"the clock of this machine is 2h30m0s behind"}, ""},
		"no session":   {200, `{"message":"hello"}`, 0, []string{"says nothing of a session"}, ""},
		"no cookie":    {200, `{"authType":"ADMIN_LOGIN"}`, 0, []string{"no cookie"}, ""},
		"page": {200, `<html><title>Sign &amp; in</title>`, 0, []string{`an HTML page "Sign & in"`,
			"not the API"}, ""},
		"page of a proxy": {403, `<html><title>Blocked</title>`, 0,
			[]string{"not the API: check cloud, URLs and proxy"}, "check user"},
		"elsewhere": {302, "", 0, []string{"not the API: check cloud, URLs and proxy"}, "check user"},
		"proxy":     {407, "", 0, []string{"the proxy asks for a login"}, "check user"},
		"moved": {403, "This tenant is available only through Zscaler OneAPI", 0, []string{"use the login of OneAPI"},
			"check user"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.on("POST /api/v1/authenticatedSession", func(w http.ResponseWriter, _ *http.Request) {
				say(w, c.status, c.body, "Date", f.clock.Now().Add(-c.ahead).Format(http.TimeFormat))
			})
			client := f.client()
			err := client.Login(t.Context())
			wantError(t, err, portal.ErrLogin, c.says...)
			if c.silence != "" && strings.Contains(err.Error(), c.silence) {
				t.Error(err)
			}
			_, err = client.Status(t.Context())
			wantError(t, err, portal.ErrLogin)
			if n := len(f.requests); n != 1 {
				t.Errorf("%d requests: a login that was refused is tried again", n)
			}
		})
	}
}

// TestLoginTimedOut is not a refusal: it is tried again.
func TestLoginTimedOut(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.then("POST /api/v1/authenticatedSession", answering(408, ""), f.routes["POST /api/v1/authenticatedSession"])
	if err := f.client().Login(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestSessionEnds logs in again once, and says what the end of the session has done.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"text": "SESSION_NOT_VALID", "JSON": `{"code":"SESSION_NOT_VALID","message":"x"}`, "nothing": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.then("POST /api/v1/vpnCredentials", answering(401, body), answering(200, `{"id":7,"type":"UFQDN"}`))
			made, err := f.client().CreateCredential(t.Context(), "a@corp.example", secret.New(psk), "")
			if err != nil || made.ID != 7 {
				t.Fatalf("%+v %v", made, err)
			}
			if n := f.count("POST /api/v1/authenticatedSession"); n != 2 {
				t.Errorf("%d logins", n)
			}
			if len(f.told) != 1 || !strings.Contains(f.told[0].String(), "ACTIVATES") {
				t.Errorf("%v", f.told)
			}
		})
	}
	f := newTenant(t)
	f.says("GET /api/v1/status", 401, "SESSION_NOT_VALID")
	_, err := f.client().Status(t.Context())
	wantError(t, err, portal.ErrLogin, "401", "a login that it has just given")
	if n := f.count("GET /api/v1/status"); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

// TestCloseOfAnEndedSession is no error.
func TestCloseOfAnEndedSession(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("DELETE /api/v1/authenticatedSession", 401, "SESSION_NOT_VALID")
	c := f.client()
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if len(f.requests) != 2 {
		t.Errorf("%v", f.requests)
	}
}

// TestOneAPI asks for a token as it was recorded, uses it until it is old, and again once it is refused.
func TestOneAPI(t *testing.T) {
	t.Parallel()
	for name, expires := range map[string]string{"number": "3600", "text": `"3600"`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.says("POST /oauth2/v1/token", 200,
				`{"access_token":"`+bearer+`","token_type":"Bearer","expires_in":`+expires+`}`)
			f.says("GET /api/v1/status", 200, `{"status":"ACTIVE"}`)
			c := f.client(oneAPI)
			ask := func(tokens int) {
				t.Helper()
				if _, err := c.Status(t.Context()); err != nil {
					t.Fatal(err)
				}
				if n := f.count("POST /oauth2/v1/token"); n != tokens {
					t.Errorf("%d tokens, want %d", n, tokens)
				}
			}
			ask(1)
			form, err := url.ParseQuery(f.requests[0].body)
			want := url.Values{"grant_type": {"client_credentials"}, "client_id": {"client-1"},
				"client_secret": {clientSecret}, "audience": {"https://api.zscaler.com"}}
			if err != nil || form.Encode() != want.Encode() ||
				f.requests[0].head.Get("Content-Type") != "application/x-www-form-urlencoded" {
				t.Errorf("%v %v", form, err)
			}
			if got := f.requests[1].head.Get("Authorization"); got != "Bearer "+bearer {
				t.Errorf("%q", got)
			}
			_ = f.clock.Sleep(t.Context(), 58*time.Minute)
			ask(1)
			_ = f.clock.Sleep(t.Context(), 2*time.Minute)
			ask(2)
			f.then("GET /api/v1/status",
				answering(401, `{ "detail": "unauthorized", "type": "", "title": "", "status": "" }`),
				answering(200, `{"status":"ACTIVE"}`))
			ask(3)
			if c.ActivatesAtEnd() {
				t.Error("nothing is known of OneAPI")
			}
			if err := c.Close(t.Context()); err != nil {
				t.Error(err)
			}
			ask(4)
		})
	}
}

// TestOneAPIRefused explains it, and follows pauses of the token's server as of any other.
func TestOneAPIRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		says []string
	}{
		"code": {`{"error":"invalid_client","error_description":"Client authentication failed"}`,
			[]string{"400 invalid_client: Client authentication failed", "check client id"}},
		"text": {"no", []string{"400: no", "POST /oauth2/v1/token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.then("POST /oauth2/v1/token", answering(429, "", "Retry-After", "7"), answering(503, "<html>"),
				answering(400, c.body))
			err := f.client(oneAPI).Login(t.Context())
			wantError(t, err, portal.ErrLogin, c.says...)
			if len(f.told) != 2 || f.count("POST /oauth2/v1/token") != 3 {
				t.Errorf("%v", f.told)
			}
		})
	}
	for name, body := range map[string]string{"no token": `{"token_type":"Bearer"}`, "a page": "<html>sign in</html>"} {
		f := newTenant(t)
		f.says("POST /oauth2/v1/token", 200, body)
		err := f.client(oneAPI).Login(t.Context())
		wantError(t, err, portal.ErrLogin, "the answer holds no token")
		if name == "a page" && strings.Contains(err.Error(), "sign in") {
			t.Error(err)
		}
	}
}

// TestOneAPIKey signs an assertion that the key's other half proves.
func TestOneAPIKey(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"PKCS #1": {Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)},
		"PKCS #8": {Type: "PRIVATE KEY", Bytes: pkcs8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			c := f.client(oneAPI, func(o *portal.Options) {
				o.Login = portal.OneAPI{Vanity: "Acme", ClientID: "client-1", KeyID: "k1",
					PrivateKey: secret.New(string(pem.EncodeToMemory(block)))}
			})
			if err := c.Login(t.Context()); err != nil {
				t.Fatal(err)
			}
			form, err := url.ParseQuery(f.requests[0].body)
			if err != nil || form.Has("client_secret") || form.Get("client_id") != "client-1" ||
				form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
				t.Errorf("%v %v", form, err)
			}
			claims := &jwt.RegisteredClaims{}
			token, err := jwt.ParseWithClaims(form.Get("client_assertion"), claims,
				func(*jwt.Token) (any, error) { return key.Public(), nil }, jwt.WithValidMethods([]string{"RS256"}),
				jwt.WithAudience("https://api.zscaler.com"), jwt.WithIssuer("client-1"), jwt.WithSubject("client-1"),
				jwt.WithTimeFunc(f.clock.Now))
			if err != nil || token.Header["kid"] != "k1" || claims.ID == "" ||
				claims.ExpiresAt.Sub(f.clock.Now()) > 10*time.Minute {
				t.Errorf("%v %v", token, err)
			}
		})
	}
}

// TestLoginIsCalledOff while it waits for another one.
func TestLoginIsCalledOff(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	ctx, cancel := context.WithCancel(t.Context())
	inside, goOn := make(chan struct{}), make(chan struct{})
	f.on("POST /api/v1/authenticatedSession", func(http.ResponseWriter, *http.Request) {
		close(inside)
		<-goOn
		panic(http.ErrAbortHandler)
	})
	c := f.client()
	first := make(chan error)
	go func() { first <- c.Login(ctx) }()
	<-inside
	cancel()
	if err := c.Login(ctx); err == nil || !strings.Contains(err.Error(), "called off") {
		t.Error(err)
	}
	close(goOn)
	if err := <-first; err == nil {
		t.Error("it was called off")
	}
}
