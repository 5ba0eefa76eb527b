package fakezia

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// TestFaults: each as the client sees it, and whether the credential is there afterwards.
func TestFaults(t *testing.T) {
	for kind, want := range map[FaultKind]struct {
		status int
		says   string
	}{
		RateLimited: {429, `"Retry-After":"0 seconds"`}, RateLimitedHeader: {429, ""},
		RateLimitedBody: {429, "seconds"},
		EditLock:        {409, "EDIT_LOCK_NOT_AVAILABLE"}, DuplicateItem: {409, "DUPLICATE_ITEM"},
		OrgBarrier: {412, "Failed during enter Org barrier"}, AccessBlocked: {409, "Resource Access Blocked"},
		SessionNotValid: {401, "SESSION_NOT_VALID"}, Unauthorized: {401, "unauthorized"},
		ReadOnly: {403, "STATE_READONLY"}, NotSubscribed: {403, "NOT_SUBSCRIBED"}, UnsupportedMedia: {415, ""},
		InvalidInput: {400, codeInput}, ServerError: {500, ""}, BadGateway: {502, "<html>"},
		ServiceUnavailable: {503, ""}, EmptyNotFound: {404, ""}, HTMLPage: {406, "<html>"},
		HTMLSuccess:  {200, "<html>"},
		EmptySuccess: {200, ""}, Slow: {200, `"id"`}, Cut: {0, ""}, CutBody: {0, ""},
	} {
		for when, effect := range map[When]bool{Before: false, After: true} {
			t.Run(string(kind), func(t *testing.T) {
				c := loggedInTester(t, Config{})
				c.server.Queue(Fault{Kind: kind, Method: "POST", Route: "/vpnCredentials", When: when})
				got := c.call("POST", "/vpnCredentials", map[string]string{"type": "UFQDN", "fqdn": "a@corp.example",
					"preSharedKey": theKey})
				switch {
				case want.status == 0 && !errors.Is(got.err, io.ErrUnexpectedEOF):
					t.Errorf("it ends with %v: %s", got.err, got.body)
				case want.status != 0:
					got.is(want.status, want.says)
				}
				if _, there := c.server.Edited().Credential("a@corp.example"); there != (effect || kind == Slow) {
					t.Errorf("when %v: it is there: %v", when, there)
				}
				if c.server.FaultsLeft() != 0 {
					t.Error("the fault is still to come")
				}
				log := c.server.Requests()
				if last := log[len(log)-1]; last.Fault != kind || last.Status != want.status {
					t.Errorf("the log has %+v", last)
				}
			})
		}
	}
	if len(FaultKinds()) != 23 {
		t.Errorf("%d kinds", len(FaultKinds()))
	}
}

func TestFaultsQueue(t *testing.T) {
	c := loggedInTester(t, Config{})
	c.server.Queue(Fault{Kind: ServerError, Route: "/status", Skip: 1, Times: 2},
		Fault{Kind: RateLimited, Method: "GET", Times: Always, Wait: 90 * time.Second})
	for i, want := range []int{429, 500, 500, 429, 429} {
		if got := c.call("GET", "/status", nil); got.status != want {
			t.Errorf("call %d gets %d, not %d", i, got.status, want)
		}
	}
	got := c.call("GET", "/locations", nil).is(429, `"90 seconds"`)
	if got.header.Get("Retry-After") != "90" {
		t.Errorf("the header says %q", got.header.Get("Retry-After"))
	}
	c.server.ClearFaults()
	c.call("GET", "/status", nil).is(200)
}

// TestSlow: a client that gives up, and a call that takes effect all the same or not at all. Time is the bubble's.
func TestSlow(t *testing.T) {
	for when, want := range map[When][2]int{Before: {0, 0}, After: {1, 1}, Late: {0, 1}} {
		synctest.Test(t, func(t *testing.T) {
			s, err := New(Config{Limits: NoLimits})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			c := &tester{t: t, server: s, clock: fakeios.NewManualClock(time.Now()),
				base: "https://zsapi.zscalertwo.net/api/v1"}
			c.login()
			s.Queue(Fault{Kind: Slow, Method: "POST", Route: "/vpnCredentials", When: when, Delay: 30 * time.Second})
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			r, _ := http.NewRequestWithContext(ctx, "POST", c.base+"/vpnCredentials",
				strings.NewReader(`{"type":"UFQDN","fqdn":"a@corp.example","preSharedKey":"x"}`))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Cookie", c.cookie)
			if _, err := s.Transport().RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("it ends with %v", err)
			}
			if n := len(s.Edited().Credentials); n != want[0] {
				t.Errorf("when %v: %d credentials when the client gives up", when, n)
			}
			timer := time.NewTimer(time.Minute)
			<-timer.C
			if n := len(s.Edited().Credentials); n != want[1] {
				t.Errorf("when %v: %d credentials at the end", when, n)
			}
		})
	}
}

func TestMaintenance(t *testing.T) {
	c := loggedInTester(t, Config{})
	c.server.SetReadOnly(true)
	got := c.call("POST", "/vpnCredentials", "{}").is(403, "STATE_READONLY")
	if got.header.Get("X-Zscaler-Mode") != "read-only" {
		t.Errorf("the mode is %q", got.header.Get("X-Zscaler-Mode"))
	}
	c.call("GET", "/vpnCredentials", nil).is(200)
	c.call("POST", "/status/activate", nil).is(403)
	c.server.SetReadOnly(false)
	if got := c.call("GET", "/status", nil).is(200); got.header.Get("X-Zscaler-Mode") != "read-write" {
		t.Errorf("the mode is %q", got.header.Get("X-Zscaler-Mode"))
	}
}

func TestWrongCalls(t *testing.T) {
	c := loggedInTester(t, Config{})
	c.call("PATCH", "/locations", nil).is(405)
	c.call("DELETE", "/status", nil).is(405)
	c.call("GET", "/nothing", nil).is(404)
	c.send("GET", "https://example.com/", nil, http.Header{}).is(404)
	c.send("POST", "https://pac.zscalertwo.net/getVpnEndpoints", nil, http.Header{}).is(405)
	c.send("POST", "/locations", `{"name":"x"}`, http.Header{"Cookie": {c.cookie}}).is(415)
	for _, config := range []Config{{Admins: []Admin{{User: "a", APIKey: "short"}}}, {Clients: []Client{{ID: "x"}}}} {
		if _, err := New(config); err == nil {
			t.Errorf("%+v is taken", config)
		}
	}
}
