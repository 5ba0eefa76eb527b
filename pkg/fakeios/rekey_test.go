package fakeios

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

var spiPattern = regexp.MustCompile(`spi: (0x[0-9A-F]+)\(`)

func TestRekey(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal))
	l.pass(time.Second)
	child := func() string {
		return strings.Join(spiPattern.FindStringSubmatch(l.show("show crypto ipsec sa")), " ")
	}
	first, ike := child(), l.show("show crypto ikev2 sa detailed")
	l.pass(28800*time.Second - 31*time.Second)
	if child() != first {
		t.Error("renewed too early")
	}
	l.pass(2 * time.Second)
	if child() == first {
		t.Error("no new SPI at the end of the lifetime")
	}
	contains(t, strings.Join(l.first.Log(), "\n"), "REKEY")
	l.pass(16 * time.Hour)
	local := regexp.MustCompile(`Local spi: \w+`)
	if now := l.show("show crypto ikev2 sa detailed"); local.FindString(now) == local.FindString(ike) {
		t.Error("the IKE SA was not renewed within a day")
	}
	if downs := l.logged("Interface Tunnel1, changed state to down"); len(downs) != 1 {
		t.Errorf("traffic was interrupted: %v", l.Log())
	}
}

// TestWrongPFSDiesAtRekey shows the trap: the first child SA is made without PFS.
func TestWrongPFSDiesAtRekey(t *testing.T) {
	for _, c := range []struct {
		group string
		edge  []int
		dies  bool
	}{{"group14", nil, false}, {"group1", nil, true}, {"group14", []int{}, true}, {"group14", []int{2}, true},
		{"group2", []int{2}, false}} {
		first := edgeConfig(firstVPN, firstGlobal)
		first.PFSGroups = c.edge
		l := newLabWith(t, Config{}, first)
		l.types(guideLines("1", firstVPN, firstGlobal) + "crypto ipsec profile ZIPS1\nset pfs " + c.group)
		l.pass(28800 * time.Second)
		if !l.up("Tunnel1") {
			t.Errorf("%+v: not up for the first lifetime", c)
		}
		l.pass(16*time.Hour + time.Minute)
		downs := len(l.logged("Interface Tunnel1, changed state to down")) - 1
		if want := map[bool]int{true: 3}[c.dies]; downs != want {
			t.Errorf("%+v: down %d times in three lifetimes, not %d: %v", c, downs, want, l.Log())
		}
		if !l.up("Tunnel1") {
			t.Errorf("%+v: it should be up again", c)
		}
		if c.dies {
			contains(t, strings.Join(l.first.Log(), "\n"), "PHASE2_ERROR INVALID_PROPOSAL", "PHASE2_DOWN EXPIRED")
		}
	}
}

// TestValuesOfAnSAStay changes what is configured under a tunnel that is up.
func TestValuesOfAnSAStay(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal))
	l.pass(time.Second)
	l.types("crypto ipsec transform-set ZTS esp-null esp-md5-hmac\ncrypto ikev2 keyring ZRING\npeer PEER1\n" +
		"pre-shared-key other")
	l.pass(time.Hour)
	contains(t, l.show("show crypto ipsec sa"), "transform: esp-null esp-sha-hmac ,")
	l.pass(8 * time.Hour)
	contains(t, l.show("show crypto ipsec sa"), "transform: esp-null esp-md5-hmac ,")
	l.show("clear crypto session")
	l.pass(time.Minute)
	if l.up("Tunnel1") {
		t.Error("up with a wrong key")
	}
	contains(t, strings.Join(l.first.Log(), "\n"), "PHASE1_ERROR PSKEY_MISMATCH")
}
