package fakeios

import (
	"testing"
	"time"
)

// TestClear drops what it names, and what it drops comes again.
func TestClear(t *testing.T) {
	for _, c := range []struct {
		line          string
		first, second bool // they stay up
		ike           bool // the IKE SA of the first stays
	}{
		{"clear crypto session", false, false, false},
		{"clear crypto session remote " + firstVPN, false, true, false},
		{"clear crypto session remote 192.0.2.200", true, true, true},
		{"clear crypto session local 192.0.2.10", false, false, false},
		{"clear crypto ikev2 sa", false, false, false},
		{"clear crypto ikev2 sa remote " + secondVPN, true, false, true},
		{"clear crypto ikev2 sa local 192.0.2.11", true, true, true},
		{"clear crypto sa", false, false, true},
		{"clear crypto sa peer " + firstVPN, false, true, true},
	} {
		l := newLab(t, Config{})
		l.guide()
		l.pass(time.Minute)
		before := l.show("show crypto ikev2 sa remote " + firstVPN)
		l.show(c.line)
		if l.up("Tunnel1") != c.first || l.up("Tunnel2") != c.second {
			t.Errorf("%s: %v %v", c.line, l.up("Tunnel1"), l.up("Tunnel2"))
		}
		if got := l.show("show crypto ikev2 sa remote " + firstVPN); (got == before) != c.ike {
			t.Errorf("%s: the IKE SA was\n%s, is\n%s", c.line, before, got)
		}
		l.pass(30 * time.Second)
		if !l.up("Tunnel1") || !l.up("Tunnel2") {
			t.Errorf("%s: not up again", c.line)
		}
	}
}

// TestClearedChildren are made again under the same IKE SA, with the values of now.
func TestClearedChildren(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal))
	l.pass(time.Minute)
	l.types("crypto ipsec transform-set ZTS esp-null esp-md5-hmac\ncrypto ikev2 keyring ZRING\npeer PEER1\n" +
		"pre-shared-key other")
	l.show("clear crypto sa")
	contains(t, l.show("show crypto session"), "UP-IDLE")
	l.pass(30 * time.Second)
	contains(t, l.show("show crypto ipsec sa"), "transform: esp-null esp-md5-hmac ,")
	l.show("clear crypto session")
	l.pass(time.Minute)
	if l.up("Tunnel1") {
		t.Error("up with a wrong key")
	}
}
