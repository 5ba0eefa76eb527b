package fakezia

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// counts reports whether a credential is activated.
func (c *tester) counts(fqdn string) bool {
	_, ok := c.server.Activated().Credential(fqdn)
	return ok
}

// TestActivation: pending, in progress for as many looks as wanted, active; what was edited meanwhile waits.
func TestActivation(t *testing.T) {
	c := loggedInTester(t, Config{ActivationPolls: 2})
	told := 0
	c.server.Watch(func(*Snapshot) { told++ })
	c.call("GET", "/status", nil).is(200, `{"status":"ACTIVE"}`)
	c.credential("a@corp.example")
	c.call("GET", "/status", nil).is(200, `{"status":"PENDING"}`)
	c.call("POST", "/status/activate", "{}").is(200, `{"status":"INPROGRESS"}`)
	c.credential("b@corp.example")
	c.call("GET", "/status", nil).is(200, `{"status":"INPROGRESS"}`)
	if c.counts("a@corp.example") {
		t.Error("it counts too early")
	}
	c.call("GET", "/status", nil).is(200, `{"status":"INPROGRESS"}`)
	if !c.counts("a@corp.example") || c.counts("b@corp.example") {
		t.Error("another than the first counts")
	}
	c.call("GET", "/status", nil).is(200, `{"status":"PENDING"}`)
	c.call("POST", "/status/activate", nil).is(200, "INPROGRESS")
	c.clock.Advance(30 * time.Second) // over without anybody looking
	if !c.counts("b@corp.example") || told != 3 {
		t.Errorf("b does not count, or somebody was told %d times", told)
	}
	c.call("POST", "/status/activate", "[").is(400)
}

// TestSessionEndActivates whatever anybody has edited: by logging out, and by its time.
func TestSessionEndActivates(t *testing.T) {
	for name, end := range map[string]func(c *tester){
		"logout": func(c *tester) { c.call("DELETE", "/authenticatedSession", nil).is(200, `{"status":"ACTIVE"}`) },
		"time":   func(c *tester) { c.clock.Advance(5 * time.Minute) },
		"forced": func(c *tester) { c.server.ExpireSessions() },
	} {
		t.Run(name, func(t *testing.T) {
			c := loggedInTester(t, Config{})
			var told *Snapshot
			c.server.Watch(func(s *Snapshot) { told = s })
			c.credential("a@corp.example")
			if _, err := c.server.AddCredential(Credential{FQDN: "Other@corp.example", PSK: theKey}); err != nil {
				t.Fatal(err)
			}
			end(c)
			if len(told.Credentials) != 2 { // told without anybody asking
				t.Errorf("%d credentials count, not 2", len(told.Credentials))
			}
			if status := c.server.Status(); status != "ACTIVE" {
				t.Errorf("the status is %s", status)
			}
		})
	}
}

func TestTokenEnd(t *testing.T) {
	for _, activates := range []bool{false, true} {
		c := newTester(t, Config{Inferred: Inferred{TokenEndActivates: activates}})
		form := url.Values{"grant_type": {"client_credentials"}, "audience": {audience},
			"client_id": {DefaultClient().ID}, "client_secret": {DefaultClient().Secret}}
		c.send("POST", "https://corp.zslogin.net/oauth2/v1/token", form.Encode(),
			http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}).is(200)
		_, _ = c.server.AddCredential(Credential{FQDN: "a@corp.example", PSK: theKey})
		c.clock.Advance(time.Hour)
		if c.counts("a@corp.example") != activates {
			t.Errorf("it counts, or not, against the switch %v", activates)
		}
	}
}

// TestSnapshot has what is linked, and does not change any more.
func TestSnapshot(t *testing.T) {
	c := loggedInTester(t, Config{})
	id := c.credential("a@corp.example")
	if err := c.server.Link("Tokyo", id); err != nil {
		t.Fatal(err)
	}
	c.server.Activate()
	active := c.server.Activated()
	if err := c.server.SetKey(id, "another"); err != nil {
		t.Fatal(err)
	}
	c.server.Remove(active.Locations[0].ID)
	one, _ := active.Credential("A@corp.example")
	if one.PSK != theKey || one.Location == nil || one.Location.Name != "Tokyo" ||
		!strings.Contains(string(active.Locations[0].Document), "a@corp.example") {
		t.Errorf("the snapshot has %+v and %s", one, active.Locations[0].Document)
	}
	if _, there := c.server.Edited().Location("Tokyo"); there {
		t.Error("the location is still there")
	}
}

func TestLockedWhileActivating(t *testing.T) {
	c := loggedInTester(t, Config{ActivationPolls: 1, Inferred: Inferred{LockedWhileActivating: true}})
	c.credential("a@corp.example")
	c.call("POST", "/status/activate", nil).is(200)
	c.call("POST", "/locations", `{"name":"x"}`).is(409, "EDIT_LOCK_NOT_AVAILABLE")
	c.call("GET", "/status", nil).is(200)
	c.call("POST", "/locations", `{"name":"x"}`).is(200)
}
