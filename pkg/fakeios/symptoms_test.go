package fakeios

import (
	"strings"
	"testing"
	"time"
)

// TestPingOptions: in any order, abbreviated, and refused where IOS refuses them.
func TestPingOptions(t *testing.T) {
	l := newLab(t, Config{})
	for _, options := range []string{"source fa4 repeat 3 size 200 df-bit",
		"df-bit size 200 repeat 3 source FastEthernet 4", "si 200 re 3 so 192.0.2.10 df timeout 1"} {
		contains(t, l.show("ping "+firstVPN+" "+options), "Sending 3, 200-byte ICMP Echos to "+firstVPN,
			"Packet sent with a source address of 192.0.2.10 \n", "Packet sent with the DF bit set\n!!!\n",
			"Success rate is 100 percent (3/3)")
	}
	contains(t, l.show("ping "+firstVPN+" timeout 1"), "timeout is 1 seconds:\n!!!!!\n")
	contains(t, l.show("ping "+firstVPN+" source 192.0.2.99"),
		"% Invalid source address- IP address not on any of our up interfaces")
	contains(t, l.show("ping "+firstVPN+" size"), "% Incomplete command.")
	for _, options := range []string{"size 20", "repeat 0", "frobnicate", "source Nowhere1"} {
		contains(t, l.show("ping "+firstVPN+" "+options), "% Invalid input detected at '^' marker.")
	}
}

// TestPingThroughNarrowPath: a packet that fits the tunnel and not the path vanishes; one that does
// not fit the tunnel is not sent, and says so.
func TestPingThroughNarrowPath(t *testing.T) {
	l := newLab(t, Config{PathMTU: 1400})
	l.guide()
	l.pass(time.Minute)
	for options, mark := range map[string]string{"": "!!!\n", " size 1400 df-bit": "...\n", " size 1400": "...\n",
		" size 1500 df-bit": "MMM\n"} {
		contains(t, l.show("ping "+firstGlobal+" source Vlan1 repeat 3"+options), "\n"+mark)
	}
}

// TestSilentPage: the page may be silent, or slow, while other traffic is served at its pace.
func TestSilentPage(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	l.pass(2 * time.Minute)
	contains(t, l.show("show ip sla statistics"), "Latest operation return code: OK")
	l.first.SetPage(false)
	l.pass(2 * time.Minute)
	contains(t, l.show("show ip sla statistics"), "Latest operation return code: Timeout")
	contains(t, l.show("ping "+firstGlobal+" source Vlan1"), "100 percent")
	l.first.SetPage(true)
	l.first.SetProbeRTT(4 * time.Second)
	l.pass(2 * time.Minute)
	contains(t, l.show("show ip sla statistics"), "Latest operation return code: Over threshold")
	contains(t, l.show("ping "+firstGlobal+" source Vlan1"), "100 percent (5/5), round-trip min/avg/max = 24/24/28 ms")
}

// TestStuckNegotiation: how far an attempt has got shows in the detailed table, unless the router
// keeps it back.
func TestStuckNegotiation(t *testing.T) {
	for name, c := range map[string]struct {
		hide bool
		turn func(l *lab)
		want []string
		not  string
	}{
		"no answer": {false, func(l *lab) {
			l.first.SetReachable(false)
		}, []string{"waiting for INIT", "Remote spi: 0000000000000000"}, "Remote id"},
		"credential refused": {false, func(l *lab) {
			l.first.SetCredentials()
		}, []string{"waiting for AUTH"}, "Remote id"},
		"another identity": {false, func(l *lab) {
			l.first.SetIdentity("edge.example")
		}, []string{"waiting for AUTH", "Remote id: edge.example"}, "Remote spi: 0000000000000000"},
		"kept back": {true, func(l *lab) {
			l.first.SetIdentity("edge.example")
		}, []string{"waiting for INIT", "Remote spi: 0000000000000000"}, "Remote id"},
		"a source for nobody": {false, func(l *lab) {
			l.types("interface Tunnel1\n tunnel source Vlan1")
		}, []string{"waiting for INIT", "172.17.0.1/500"}, "Remote id"},
	} {
		l := newLab(t, Config{Quirks: Quirks{HideNegotiation: c.hide}})
		l.guide()
		c.turn(l)
		l.pass(time.Minute)
		_ = l.show("clear crypto session")
		got := l.show("show crypto ikev2 sa remote " + firstVPN + " detailed")
		if contains(t, got, c.want...); strings.Contains(got, c.not) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestEngineAbility: GCM stands in the list of an engine that does it.
func TestEngineAbility(t *testing.T) {
	contains(t, newLab(t, Config{}).show("show crypto eli"), "Hardware Encryption : ACTIVE", "AES, GCM,")
	if got := newLab(t, Config{Quirks: Quirks{NoGCMHardware: true}}).show("show crypto eli"); strings.Contains(got,
		"GCM") {
		t.Error(got)
	}
}
