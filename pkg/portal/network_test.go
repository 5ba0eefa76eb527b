package portal_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
)

// onLoopback serves on a socket; what is left of the connections ends with the test.
func onLoopback(t *testing.T, f *tenant) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		resp, err := f.RoundTrip(r)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		for name, values := range resp.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
	}))
	t.Cleanup(s.Close)
	return s
}

// TestOnTheLoopback goes over a real connection with the client's own transport: the cookie is sent although it is
// Secure, and a connection that is cut in the middle of a create leads to a look, not to a second one.
func TestOnTheLoopback(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.then("POST /api/v1/vpnCredentials", lost)
	f.says("GET /api/v1/vpnCredentials", 200, "["+made+"]")
	f.says("PUT /api/v1/vpnCredentials/7", 200, made)
	s := onLoopback(t, f)
	c := f.client(func(o *portal.Options) { o.HTTP, o.BaseURL = nil, s.URL+"/api/v1" })
	if err := create(t, c, "a@b.example", psk, "ours"); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	wantCalls(t, f.calls(), "POST /vpnCredentials", "GET /vpnCredentials", "PUT /vpnCredentials/7")
	if got := f.requests[2].head.Get("Cookie"); got != "JSESSIONID="+cookie {
		t.Errorf("%q", got)
	}
}

// TestNotReached: what has not left cannot have taken effect. The error says what was in the way.
func TestNotReached(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(nil)
	closed.Close()
	untrusted := httptest.NewUnstartedServer(nil)
	untrusted.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no resolver")
	}}
	nameless := &http.Client{Transport: &http.Transport{DialContext: (&net.Dialer{Resolver: resolver}).DialContext}}
	for name, c := range map[string]struct {
		url  string
		http *http.Client
		says []string
		is   error
	}{
		"refused":   {closed.URL, nil, []string{"proxy (HTTPS_PROXY), firewall"}, syscall.ECONNREFUSED},
		"untrusted": {untrusted.URL, nil, []string{"the certificate is not trusted"}, nil},
		"no name":   {"https://nowhere.example", nameless, []string{"the DNS of this machine"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			client := f.client(func(o *portal.Options) { o.HTTP, o.BaseURL = c.http, c.url+"/api/v1" })
			err := client.Login(t.Context())
			e := wantError(t, err, nil, c.says...)
			if c.is != nil && !errors.Is(err, c.is) || errors.Is(err, portal.ErrLogin) || e.Status != 0 {
				t.Errorf("%v", err)
			}
			if !strings.Contains(err.Error(), "log in: POST /authenticatedSession of ") || len(f.told) != 3 {
				t.Errorf("%v %v", err, f.told)
			}
		})
	}
}

// TestNotReachedIsNoDoubt: a create that could not be sent is neither looked for nor in doubt.
func TestNotReachedIsNoDoubt(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	s := onLoopback(t, f)
	transport := &http.Transport{}
	c := f.client(func(o *portal.Options) { o.HTTP, o.BaseURL = &http.Client{Transport: transport}, s.URL+"/api/v1" })
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	transport.CloseIdleConnections()
	s.Close()
	err := create(t, c, "a@b.example", psk, "")
	wantError(t, err, syscall.ECONNREFUSED, "create VPN credential")
	if errors.As(err, new(*portal.InDoubtError)) {
		t.Error(err)
	}
}

// TestARequestHasItsTime, in which the answer has to be there as a whole.
func TestARequestHasItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newTenant(t)
		c := f.client(func(o *portal.Options) {
			o.Clock, o.Timeout = nil, 0
			o.HTTP = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				if strings.HasSuffix(r.URL.Path, "Session") {
					return f.RoundTrip(r)
				}
				<-r.Context().Done()
				return nil, r.Context().Err()
			})}
		})
		began := time.Now()
		_, err := c.Status(t.Context())
		wantError(t, err, nil, "no answer within the time that a request has")
		if took := time.Since(began); took < 6*time.Minute || took > 7*time.Minute { // 4 times 90 s, and the pauses
			t.Errorf("%s", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		began = time.Now()
		err = func() error { _, err := c.CreateCredential(ctx, "a@b.example", newKey(), ""); return err }()
		wantDoubt(t, err, "its time was over")
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 2*time.Minute {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

// TestRealTime is the clock of a client that is given none.
func TestRealTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newTenant(t)
		f.then("GET /api/v1/status", answering(429, "", "Retry-After", "30"), answering(200, `{"status":"ACTIVE"}`))
		c := f.client(func(o *portal.Options) { o.Clock = nil })
		began := time.Now()
		if _, err := c.Status(t.Context()); err != nil || time.Since(began).Round(time.Second) != 30*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip implements [http.RoundTripper].
func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestAnswersAreBounded: what is cut or has no end is no answer.
func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]io.Reader{
		"cut":     io.MultiReader(strings.NewReader(`{"status":`), errorReader{}),
		"endless": io.MultiReader(bytes.NewReader(make([]byte, 32<<20)), strings.NewReader("x")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			n := 0
			c := f.client(func(o *portal.Options) {
				o.HTTP = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
					if strings.HasSuffix(r.URL.Path, "Session") {
						return f.RoundTrip(r)
					}
					if n++; n > 1 {
						return nil, io.EOF
					}
					return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(body)}, nil
				})}
			})
			_, err := c.Status(t.Context())
			wantError(t, err, io.EOF)
			want := map[string]string{"cut": "ended on the way", "endless": "more than 32 MB"}[name]
			if !strings.Contains(f.told[0].Why, want) {
				t.Errorf("%v", f.told)
			}
		})
	}
}

type errorReader struct{}

// Read implements [io.Reader].
func (errorReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestProxyOfTheEnvironment runs this test in a process of its own, as the environment is read once.
func TestProxyOfTheEnvironment(t *testing.T) {
	t.Parallel()
	if url := os.Getenv("PORTAL_TEST_PROXIED"); url != "" {
		f := newTenant(t)
		c := f.client(func(o *portal.Options) {
			o.HTTP = nil
			o.BaseURL = url
			o.PlainHTTP = true
		})
		_, err := c.Status(t.Context())
		if !strings.Contains(os.Getenv("HTTP_PROXY"), "canary") {
			if err != nil {
				t.Error(err)
			}
			return
		}
		if text := walk(err); strings.Contains(text, "canary") || !strings.Contains(text, "proxyconnect") {
			t.Error(text)
		}
		return
	}
	f := newTenant(t)
	f.says("GET /api/v1/status", 200, `{"status":"ACTIVE"}`)
	s := onLoopback(t, f)
	closed := httptest.NewServer(nil)
	closed.Close()
	for _, proxy := range []string{s.URL, strings.Replace(closed.URL, "//", "//user:canary-password@", 1)} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxyOfTheEnvironment$", "-test.v")
		cmd.Env = append(os.Environ(), "PORTAL_TEST_PROXIED=http://zia.example/api/v1", "HTTP_PROXY="+proxy,
			"NO_PROXY=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", proxy, err, out)
		}
	}
	if n := f.count("GET /api/v1/status"); n != 1 {
		t.Errorf("%d requests came to the proxy", n)
	}
}
