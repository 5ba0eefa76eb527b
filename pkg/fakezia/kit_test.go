package fakezia

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

const theKey = "lab-key-0123456789"

// tester is a client on a clock that stands still.
type tester struct {
	t      *testing.T
	server *Server
	clock  *fakeios.ManualClock
	cookie string
	base   string
}

func newTester(t *testing.T, config Config) *tester {
	t.Helper()
	clock := fakeios.NewManualClock(time.Date(2026, 3, 13, 10, 0, 0, 0, time.UTC))
	config.Clock = clock
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &tester{t: t, server: s, clock: clock, base: "https://zsapi.zscalertwo.net/api/v1"}
}

// loggedIn is a tester with a session and no limits.
func loggedInTester(t *testing.T, config Config) *tester {
	t.Helper()
	if config.Limits == nil {
		config.Limits = NoLimits
	}
	c := newTester(t, config)
	c.login()
	return c
}

func (c *tester) login() {
	c.t.Helper()
	stamp := strconv.FormatInt(c.clock.Now().UnixMilli(), 10)
	admin := DefaultAdmin()
	got := c.call("POST", "/authenticatedSession", map[string]string{"apiKey": admin.obfuscated(stamp),
		"username": admin.User, "password": admin.Password, "timestamp": stamp})
	got.is(200, `"authType":"ADMIN_LOGIN"`)
	cookie, _, _ := strings.Cut(got.header.Get("Set-Cookie"), ";")
	c.cookie = cookie
}

type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	err    error
}

// call is one call; a body that is no string is sent as JSON.
func (c *tester) call(method, path string, body any) reply {
	c.t.Helper()
	header := http.Header{"Content-Type": {"application/json"}}
	if c.cookie != "" {
		header.Set("Cookie", c.cookie)
	}
	return c.send(method, path, body, header)
}

func (c *tester) send(method, path string, body any, header http.Header) reply {
	c.t.Helper()
	var from io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		from = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			c.t.Fatal(err)
		}
		from = bytes.NewReader(text)
	}
	url := path
	if strings.HasPrefix(path, "/") {
		url = c.base + path
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, url, from)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header = header
	return c.do(r)
}

func (c *tester) do(r *http.Request) reply {
	c.t.Helper()
	got, err := c.server.Transport().RoundTrip(r)
	if err != nil {
		return reply{t: c.t, err: err}
	}
	text, err := io.ReadAll(got.Body)
	if strings.Contains(string(text), theKey) {
		c.t.Errorf("%s %s gives a pre-shared key away: %s", r.Method, r.URL, text)
	}
	return reply{c.t, got.StatusCode, got.Header, string(text), err}
}

// is checks status and parts of the body.
func (r reply) is(status int, parts ...string) reply {
	r.t.Helper()
	if r.err != nil {
		r.t.Errorf("an error instead of %d: %v", status, r.err)
	}
	if r.status != status {
		r.t.Errorf("status %d instead of %d: %s", r.status, status, r.body)
	}
	for _, part := range parts {
		if !strings.Contains(r.body, part) {
			r.t.Errorf("%s is not in %s", part, r.body)
		}
	}
	return r
}

// id is that of the object that was answered.
func (r reply) id() int64 {
	r.t.Helper()
	var one struct{ ID int64 }
	if err := json.Unmarshal([]byte(r.body), &one); err != nil || one.ID == 0 {
		r.t.Fatalf("no id in %s", r.body)
	}
	return one.ID
}

func (c *tester) credential(fqdn string) int64 {
	c.t.Helper()
	return c.call("POST", "/vpnCredentials", map[string]string{"type": "UFQDN", "fqdn": fqdn, "preSharedKey": theKey}).
		is(200).id()
}

// at is a path with an id.
func at(path string, id int64) string { return path + "/" + strconv.FormatInt(id, 10) }

// links are the vpnCredentials of a location.
func links(ids ...int64) []map[string]any {
	var out []map[string]any
	for _, id := range ids {
		out = append(out, map[string]any{"id": id, "type": "UFQDN"})
	}
	return out
}
