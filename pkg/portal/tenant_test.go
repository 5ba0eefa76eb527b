package portal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// The secrets of the tests, which may be seen nowhere.
const (
	password     = "canary-password-1"
	apiKey       = "ABCDEFGHIJKL"
	clientSecret = "canary-client-secret-2"
	psk          = "canaryPsk3abcdef"
	cookie       = "canary-cookie-4"
	bearer       = "canary-token-5"
)

// clock goes on by what is slept.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.UnixMilli(1700000000000).UTC()} }

// Now implements [clock.Clock].
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep implements [clock.Clock].
func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return nil
}

// seen is a request that has arrived.
type seen struct {
	call string // "POST /api/v1/vpnCredentials"
	body string
	at   time.Time
	head http.Header
}

// tenant answers requests from a script, and keeps what it has of credentials and locations as text.
type tenant struct {
	t     *testing.T
	clock *clock
	took  time.Duration // of an answer

	mu       sync.Mutex
	requests []seen
	told     []portal.Event
	// before looks at a request first; true: it has answered.
	before func(w http.ResponseWriter, r *http.Request, body string) bool
	routes map[string]http.HandlerFunc
	all    http.HandlerFunc // instead of routes
	urls   []string
}

func newTenant(t *testing.T) *tenant {
	f := &tenant{t: t, clock: newClock(), routes: map[string]http.HandlerFunc{}}
	f.on("POST /api/v1/authenticatedSession", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Set-Cookie", "JSESSIONID="+cookie+"; Path=/; Secure; HttpOnly")
		fmt.Fprint(w, `{"authType":"ADMIN_LOGIN","obfuscateApiKey":true}`)
	})
	f.says("DELETE /api/v1/authenticatedSession", 200, `{"status":"ACTIVE"}`)
	f.says("POST /oauth2/v1/token", 200, `{"access_token":"`+bearer+`","token_type":"Bearer","expires_in":3600}`)
	return f
}

func (f *tenant) on(call string, h http.HandlerFunc) { f.routes[call] = h }

// says answers always the same.
func (f *tenant) says(call string, status int, body string, headers ...string) {
	f.on(call, func(w http.ResponseWriter, _ *http.Request) { say(w, status, body, headers...) })
}

// then answers by turns, the last for ever.
func (f *tenant) then(call string, hs ...http.HandlerFunc) {
	n := 0
	f.on(call, func(w http.ResponseWriter, r *http.Request) {
		h := hs[min(n, len(hs)-1)]
		n++
		h(w, r)
	})
}

func say(w http.ResponseWriter, status int, body string, headers ...string) {
	for i := 0; i < len(headers); i += 2 {
		w.Header().Set(headers[i], headers[i+1])
	}
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

// answering is a handler that always says the same.
func answering(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { say(w, status, body, headers...) }
}

// lost is a request whose answer does not arrive.
func lost(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// RoundTrip implements [http.RoundTripper], without a network.
func (f *tenant) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	body := ""
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = string(b)
	}
	f.mu.Lock()
	f.requests = append(f.requests, seen{r.Method + " " + r.URL.Path, body, f.clock.Now(), r.Header.Clone()})
	f.urls = append(f.urls, r.URL.Scheme+"://"+r.URL.Host+r.URL.Path)
	h := f.routes[r.Method+" "+r.URL.Path]
	if f.all != nil {
		h = f.all
	}
	before := f.before
	f.mu.Unlock()
	w := httptest.NewRecorder()
	defer func() {
		if cut, _ := recover().(error); errors.Is(cut, http.ErrAbortHandler) {
			resp, err = nil, errors.New("connection reset by peer, behind "+body)
		}
		_ = f.clock.Sleep(context.WithoutCancel(r.Context()), f.took)
	}()
	switch {
	case before != nil && before(w, r, body):
	case h == nil:
		say(w, 404, `{"code":"RESOURCE_NOT_FOUND","message":"nothing there"}`)
	default:
		h(w, r)
	}
	return w.Result(), nil
}

// calls are the requests so far, without the login.
func (f *tenant) calls() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for _, r := range f.requests {
		if call := strings.Replace(r.call, "/api/v1", "", 1); !strings.Contains(call, "Session") &&
			!strings.Contains(call, "oauth2") {
			out = append(out, call)
		}
	}
	return out
}

// count counts the requests of a call.
func (f *tenant) count(call string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, r := range f.requests {
		if r.call == call {
			n++
		}
	}
	return n
}

func (f *tenant) options() portal.Options {
	return portal.Options{Cloud: "zscalertwo.net", HTTP: &http.Client{Transport: f}, Clock: f.clock,
		Login: portal.Legacy{User: "admin@corp.example", Password: secret.New(password), APIKey: secret.New(apiKey)},
		Told:  func(e portal.Event) { f.told = append(f.told, e) }}
}

// client is one with the legacy login, and with what is changed of its options.
func (f *tenant) client(change ...func(*portal.Options)) *portal.Client {
	f.t.Helper()
	o := f.options()
	for _, c := range change {
		c(&o)
	}
	c, err := portal.New(o)
	if err != nil {
		f.t.Fatal(err)
	}
	return c
}

// oneAPI changes options to the login of OneAPI.
func oneAPI(o *portal.Options) {
	o.Login = portal.OneAPI{Vanity: "acme", ClientID: "client-1", ClientSecret: secret.New(clientSecret)}
	o.BaseURL = "https://api.zsapi.net/api/v1" // the path of the tests
}

// wantError holds an error against what it is and says.
func wantError(t *testing.T, err error, kind error, says ...string) *portal.Error {
	t.Helper()
	var e *portal.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v (%T) is no portal.Error", err, err)
	}
	if kind != nil && !errors.Is(err, kind) {
		t.Errorf("%v is not %v", err, kind)
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%q is not in: %v", s, err)
		}
	}
	return e
}

func wantCalls(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("requests:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// rows are a page of a list.
func rows(n int, row func(i int) any) string {
	out := make([]any, n)
	for i := range out {
		out[i] = row(i)
	}
	b, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// page is which page is asked for, and how large.
func page(r *http.Request) (number, size int) {
	number, _ = strconv.Atoi(r.URL.Query().Get("page"))
	size, _ = strconv.Atoi(r.URL.Query().Get("pageSize"))
	return number, size
}

func newKey() secret.String { return secret.New(psk) }
