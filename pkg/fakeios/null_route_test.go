package fakeios

import (
	"strings"
	"testing"
	"time"
)

const nullRoute = "ip route " + firstVPN + " 255.255.255.255 Null0"

// TestNullRoute routes an edge into nothing: its tunnel stays up until dead peer detection gives the
// edge up, or ends at once; the other one does not notice, and a route less brings it back.
func TestNullRoute(t *testing.T) {
	for _, c := range []struct {
		quirk       bool
		early, late string // the session a moment after the route, and when detection is over
	}{{false, "UP-ACTIVE", "DOWN-NEGOTIATING"}, {true, "DOWN", "DOWN"}} {
		l := newLab(t, Config{Quirks: Quirks{NullRouteEndsTunnel: c.quirk}})
		l.types(guideLines("1", firstVPN, firstGlobal))
		l.types("crypto ikev2 dpd 10 5 periodic\n" + nullRoute)
		l.pass(time.Second)
		l.types("no " + nullRoute)
		l.pass(time.Minute)
		session := func() string {
			_, rest, _ := strings.Cut(l.show("show crypto session"), "Session status: ")
			word, _, _ := strings.Cut(rest, "\n")
			return strings.TrimSpace(word)
		}
		if got := session(); got != "UP-ACTIVE" {
			t.Fatalf("before: %s", got)
		}
		l.types("ip route " + firstVPN + " 255.255.255.255 null0")
		contains(t, l.show("show running-config"), nullRoute+"\n")
		contains(t, l.show("show ip route"), "is directly connected, Null0")
		contains(t, l.show("ping "+firstVPN), "Success rate is 0 percent")
		l.pass(2 * time.Second)
		if got := session(); got != c.early {
			t.Errorf("quirk %v, at once: %s", c.quirk, got)
		}
		l.pass(32 * time.Second)
		if !c.quirk && session() != "UP-ACTIVE" {
			t.Error("detected too early")
		}
		l.pass(2 * time.Second)
		if got := session(); got != c.late {
			t.Errorf("quirk %v, later: %s", c.quirk, got)
		}
		l.types("no " + nullRoute)
		l.pass(2 * time.Second)
		if got := session(); got != "UP-ACTIVE" {
			t.Errorf("quirk %v, afterwards: %s", c.quirk, got)
		}
	}
}
