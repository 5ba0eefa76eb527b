package portal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// canaries are what may be seen nowhere: the key as it is sent at the time of the tests too.
var canaries = []string{password, apiKey, clientSecret, psk, cookie, bearer, "AAAAAACCCCCC", "eyJ"}

// shown is everything that a value shows of itself.
func shown(v any) string {
	var b strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&b, verb+"\n", v)
	}
	text, _ := json.Marshal(v)
	b.Write(text)
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", v)
	return b.String()
}

// walk shows an error and everything that it wraps.
func walk(err error) string {
	if err == nil {
		return ""
	}
	text := shown(err)
	switch e := err.(type) { //nolint:errorlint // every link is walked
	case interface{ Unwrap() error }:
		text += walk(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			text += walk(one)
		}
	}
	return text
}

// TestNoSecretIsShown: whatever goes wrong with whichever call, also when the server repeats in its answer all that it
// was sent, in header and body.
func TestNoSecretIsShown(t *testing.T) {
	t.Parallel()
	logins := map[string]func(*portal.Options){"legacy": func(*portal.Options) {}, "OneAPI": oneAPI}
	seen := 0
	for login, change := range logins {
		for name, answer := range echoes() {
			f := newTenant(t)
			var learned secretsOf
			f.before = func(w http.ResponseWriter, r *http.Request, body string) bool {
				if strings.HasSuffix(r.URL.Path, "Session") || strings.Contains(r.URL.Path, "oauth2") {
					return false
				}
				answer(w, r, body)
				return true
			}
			redactor := secret.NewRedactor()
			c := f.client(change, func(o *portal.Options) { o.Redactor = redactor })
			learned.add(shown(c))
			for call, do := range calls() {
				err := do(t.Context(), c)
				if err == nil {
					continue
				}
				seen++
				learned.add(walk(err))
				if !strings.Contains(err.Error(), ": ") || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s %s %s: %q", login, name, call, err)
				}
			}
			learned.add(walk(c.Close(t.Context())))
			for _, e := range f.told {
				learned.add(shown(e))
			}
			learned.check(t, login+", "+name)
			if got := redactor.Redact("it is " + psk); strings.Contains(got, psk) {
				t.Errorf("the program's own redactor has not learned the key")
			}
		}
		// and the login itself
		for name, answer := range echoes() {
			f := newTenant(t)
			f.before = func(w http.ResponseWriter, r *http.Request, body string) bool {
				answer(w, r, body)
				return true
			}
			var learned secretsOf
			err := f.client(change).Login(t.Context())
			learned.add(walk(err))
			for _, e := range f.told {
				learned.add(shown(e))
			}
			learned.check(t, login+", login, "+name)
		}
	}
	if seen < 50 {
		t.Errorf("only %d errors were seen", seen)
	}
}

type secretsOf struct{ text strings.Builder }

func (s *secretsOf) add(text string) { s.text.WriteString(text + "\n") }

func (s *secretsOf) check(t *testing.T, where string) {
	t.Helper()
	for _, canary := range canaries {
		if at := strings.Index(s.text.String(), canary); at >= 0 {
			t.Errorf("%s: %s is shown: …%s…", where, canary, s.text.String()[max(0, at-200):at+len(canary)])
		}
		if hex := fmt.Sprintf("%x", canary); strings.Contains(s.text.String(), hex) {
			t.Errorf("%s: %s is shown in hexadecimal", where, canary)
		}
	}
}

// echoes are answers that repeat everything.
func echoes() map[string]func(w http.ResponseWriter, r *http.Request, body string) {
	all := func(r *http.Request, body string) string {
		return body + " Cookie: " + r.Header.Get("Cookie") + " " + r.Header.Get("Authorization")
	}
	out := map[string]func(w http.ResponseWriter, r *http.Request, body string){
		"cut": func(http.ResponseWriter, *http.Request, string) { panic(http.ErrAbortHandler) },
	}
	for _, status := range []int{200, 302, 400, 401, 403, 404, 409, 412, 415, 429, 500, 503} {
		out[fmt.Sprint(status, " text")] = func(w http.ResponseWriter, r *http.Request, body string) {
			say(w, status, all(r, body), "X-Transaction-Id", all(r, ""))
		}
		out[fmt.Sprint(status, " JSON")] = func(w http.ResponseWriter, r *http.Request, body string) {
			text, _ := json.Marshal(map[string]string{"code": all(r, ""), "message": all(r, body), "error": all(r,
				body)})
			say(w, status, string(text))
		}
		out[fmt.Sprint(status, " page")] = func(w http.ResponseWriter, r *http.Request, body string) {
			say(w, status, "<title>"+all(r, body)+"</title>")
		}
	}
	return out
}

// calls are all calls of a client.
func calls() map[string]func(context.Context, *portal.Client) error {
	doc, err := portal.ParseLocation([]byte(`{"id":9,"name":"x"}`))
	if err != nil {
		panic(err)
	}
	return map[string]func(context.Context, *portal.Client) error{
		"Credential": func(ctx context.Context, c *portal.Client) error {
			_, err := c.Credential(ctx, "a@b.example")
			return err
		},
		"Credentials": func(ctx context.Context, c *portal.Client) error { _, err := c.Credentials(ctx); return err },
		"CreateCredential": func(ctx context.Context, c *portal.Client) error {
			_, err := c.CreateCredential(ctx, "a@b.example", newKey(), "")
			return err
		},
		"SetKey": func(ctx context.Context, c *portal.Client) error {
			return c.SetKey(ctx, portal.Credential{ID: 1, Type: "UFQDN", FQDN: "a@b.example"}, newKey())
		},
		"DeleteCredential": func(ctx context.Context, c *portal.Client) error { return c.DeleteCredential(ctx, 1) },
		"Location": func(ctx context.Context, c *portal.Client) error {
			_, err := c.Location(ctx, "x")
			return err
		},
		"LocationByID": func(ctx context.Context, c *portal.Client) error {
			_, err := c.LocationByID(ctx, 9)
			return err
		},
		"CreateLocation": func(ctx context.Context, c *portal.Client) error {
			_, err := c.CreateLocation(ctx, portal.NewLocation{Name: "x"})
			return err
		},
		"PutLocation": func(ctx context.Context, c *portal.Client) error {
			_, err := c.PutLocation(ctx, doc)
			return err
		},
		"DeleteLocation": func(ctx context.Context, c *portal.Client) error { return c.DeleteLocation(ctx, 9) },
		"Status":         func(ctx context.Context, c *portal.Client) error { _, err := c.Status(ctx); return err },
		"Activate":       func(ctx context.Context, c *portal.Client) error { return c.Activate(ctx) },
		"VIPs":           func(ctx context.Context, c *portal.Client) error { _, err := c.VIPs(ctx); return err },
	}
}

// FuzzError gives any answer to a read and to a create: the error is one short line without a secret, and never is
// what cannot be read a success.
func FuzzError(f *testing.F) {
	for _, body := range []string{"", "SESSION_NOT_VALID", "<html><title>x</title>",
		`{"code":"EDIT_LOCK_NOT_AVAILABLE"}`,
		`{"message":"Rate Limit (1/SECOND) exceeded","Retry-After":"1 seconds"}`, `{"Retry-After":"1e999 hours"}`,
		"{", "[]",
		`{"message":"` + psk + `"}`, "\x00\x1b[2J" + psk[:8] + "\n" + psk} {
		for _, status := range []int{200, 204, 302, 400, 401, 403, 404, 409, 412, 429, 500, 503} {
			f.Add(status, body, "1", "application/json")
		}
	}
	f.Add(429, "", "Tue, 14 Nov 2023 22:13:50 GMT", "text/html")
	f.Add(429, "", "9999999999999999999999", "")
	f.Fuzz(func(t *testing.T, status int, body, after, kind string) {
		if status < 200 || status > 599 {
			return
		}
		tenant := newTenant(t)
		tenant.before = func(w http.ResponseWriter, r *http.Request, _ string) bool {
			if strings.HasSuffix(r.URL.Path, "Session") {
				return false
			}
			say(w, status, body, "Retry-After", after, "Content-Type", kind, "X-Transaction-Id", body)
			return true
		}
		c := tenant.client()
		_, created := c.CreateCredential(t.Context(), "a@b.example", newKey(), "")
		_, read := c.Status(t.Context())
		for _, err := range []error{created, read} {
			if err == nil {
				if status >= 300 || !strings.Contains(body, "{") {
					t.Errorf("%d %q is a success", status, body)
				}
				continue
			}
			if !errors.As(err, new(*portal.Error)) {
				t.Errorf("%T", err)
			}
			if text := err.Error(); strings.Contains(text, psk) || strings.ContainsAny(text, "\n\x1b") ||
				len(text) > 8000 {
				t.Errorf("%q", text)
			}
		}
	})
}
