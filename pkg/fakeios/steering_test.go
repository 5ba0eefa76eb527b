package fakeios

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// numberedLines give both tunnels of the guide a network of their own, and let their tracks follow at once.
const numberedLines = `interface Tunnel1
no ip unnumbered
ip address 10.255.1.1 255.255.255.252
interface Tunnel2
no ip unnumbered
ip address 10.255.2.1 255.255.255.252
track 1 ip sla 1 state
no delay
track 2 ip sla 2 state
no delay
`

// verifiedLines send the LAN to the other ends of the tunnels, while their tracks are up.
const verifiedLines = `access-list 101 permit ip any any
route-map STEER permit 10
match ip address 101
set ip next-hop verify-availability 10.255.2.2 20 track 2
set ip next-hop verify-availability 10.255.1.2 10 track 1
interface Vlan1
ip policy route-map STEER
`

// steered is a branch with both tunnels up and their tracks too.
func steered(t *testing.T, lines string) *lab {
	t.Helper()
	l := branchLab(t, Config{})
	l.guide()
	l.types(numberedLines + lines)
	l.pass(2 * time.Minute)
	return l
}

// TestVerifiedNextHops: the first next hop whose track is up gets the packets, and without one they are routed.
func TestVerifiedNextHops(t *testing.T) {
	l := steered(t, verifiedLines)
	by := func(place Place, via, why, states string) {
		t.Helper()
		if path := l.reaches(tcp(host, web, 443), place, via); path.By != why {
			t.Errorf("by %q, want %q", path.By, why)
		}
		first, second, _ := strings.Cut(states, " ")
		contains(t, l.show("show route-map STEER"), "route-map STEER, permit, sequence 10\n"+
			"  Match clauses:\n    ip address (access-lists): 101 \n  Set clauses:\n"+
			"    ip next-hop verify-availability 10.255.1.2 10 track 1  ["+first+"]\n"+
			"    ip next-hop verify-availability 10.255.2.2 20 track 2  ["+second+"]\n  Policy routing matches: ")
	}
	by(Zscaler, "Tunnel1", "route-map STEER", "up up")
	l.first.SetPage(false)
	l.pass(2 * time.Minute)
	if !l.up("Tunnel1") {
		t.Error("the tunnel is sick, not down")
	}
	by(Zscaler, "Tunnel2", "route-map STEER", "down up")
	l.second.SetPage(false)
	l.pass(2 * time.Minute)
	by(Internet, "FastEthernet4", "routing", "down down")
	l.first.SetPage(true)
	l.pass(2 * time.Minute)
	by(Zscaler, "Tunnel1", "route-map STEER", "up down")
	l.types("interface Tunnel1\nshutdown")
	by(Internet, "FastEthernet4", "routing", "up down")
	l.types("interface Tunnel1\nno shutdown\nno track 2")
	l.pass(2 * time.Minute)
	by(Zscaler, "Tunnel1", "route-map STEER", "up undefined")

	l.types("route-map STEER permit 10\nno set ip next-hop verify-availability 10.255.1.2 10 track 1")
	by2 := l.show("show route-map STEER")
	contains(t, by2, "track 2  [undefined]")
	lacks(t, by2, "track 1")
	l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
}

// TestVerifiedNextHopsAreShown: they stand in the order of their numbers, boot, and count what they get.
func TestVerifiedNextHopsAreShown(t *testing.T) {
	l := steered(t, verifiedLines)
	l.types("route-map STEER permit 10\nset ip next-hop verify-availability\nset interface Null0\n" +
		"set ip default next-hop 10.255.2.2\nset default interface Tunnel1 Tunnel2\n" +
		"set ip next-hop 172.17.0.9 172.17.0.8")
	contains(t, l.RunningConfig(), "route-map STEER permit 10\n match ip address 101\n"+
		" set ip next-hop verify-availability 10.255.1.2 10 track 1\n"+
		" set ip next-hop verify-availability 10.255.2.2 20 track 2\n set ip next-hop verify-availability\n"+
		" set ip next-hop 172.17.0.9 172.17.0.8\n set interface Null0\n set ip default next-hop 10.255.2.2\n"+
		" set default interface Tunnel1 Tunnel2\n!\n")
	boots(t, l.Router)
	l.types("route-map STEER permit 10\nset ip next-hop verify-availability 10.255.1.6 20 track 9\n" +
		"no set ip next-hop verify-availability\nno set interface\nno set ip default next-hop\n" +
		"no set default interface\nno set ip next-hop")
	contains(t, l.RunningConfig(), " set ip next-hop verify-availability 10.255.1.2 10 track 1\n"+
		" set ip next-hop verify-availability 10.255.1.6 20 track 9\n!\n")
	p := tcp(host, web, 443)
	p.Size = 1000
	for range 3 {
		l.Send(p)
	}
	contains(t, l.show("show route-map STEER"), "Policy routing matches: 3 packets, 3000 bytes\n")
	if got, want := l.show("show ip policy"), "Interface      Route map\nVlan1          STEER\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	contains(t, l.show("show track 1"), "  Tracked by:\n    Route Map 0\n")
}

// TestSetClauses takes them in the order of IOS, and routes what none of them can be used for.
func TestSetClauses(t *testing.T) {
	for _, c := range []struct {
		name, lines, place, via string
	}{
		{"next hop before interface", "set interface Tunnel2\nset ip next-hop 10.255.1.2", "zscaler", "Tunnel1"},
		{"the next one", "set ip next-hop 10.99.0.1 10.255.2.2", "zscaler", "Tunnel2"},
		{"verified before plain", "set ip next-hop 10.255.2.2\n" +
			"set ip next-hop verify-availability 10.255.1.2 1 track 1", "zscaler", "Tunnel1"},
		{"plain behind verified", "set ip next-hop 10.255.2.2\n" +
			"set ip next-hop verify-availability 10.255.1.2 1 track 99", "zscaler", "Tunnel2"},
		{"an own address", "set ip next-hop 10.255.1.1", "internet", "FastEthernet4"},
		{"nothing usable", "set ip next-hop 10.99.0.1\nset interface Tunnel9", "internet", "FastEthernet4"},
		{"default next hop", "set ip default next-hop 10.255.2.2", "zscaler", "Tunnel2"},
		{"default interface", "set default interface Tunnel9 Tunnel1", "zscaler", "Tunnel1"},
		{"default against a route", "set ip default next-hop 10.255.2.2\nset default interface Null0\n" +
			"ip route 198.18.0.0 255.255.0.0 192.0.2.1", "internet", "FastEthernet4"},
		{"Null0 behind what works", "set interface Tunnel1 Null0", "zscaler", "Tunnel1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := steered(t, "route-map STEER permit 10\n"+c.lines+"\ninterface Vlan1\nip policy route-map STEER")
			l.reaches(tcp(host, web, 443), Place(c.place), c.via)
		})
	}
	l := steered(t, verifiedLines+"route-map STEER permit 10\nset interface Null0\nno track 1\nno track 2")
	l.lost(tcp(host, web, 443), "route-map STEER sends it to Null0")
}

// TestTrackedDefaultRoutes: routes come and go with their tracks, and a floating one is behind them.
func TestTrackedDefaultRoutes(t *testing.T) {
	l := steered(t, `ip route `+firstVPN+` 255.255.255.255 192.0.2.1
ip route `+secondVPN+` 255.255.255.255 192.0.2.1
ip route 203.0.113.200 255.255.255.255 192.0.2.1
no ip route 0.0.0.0 0.0.0.0 192.0.2.1
ip route 0.0.0.0 0.0.0.0 Tunnel1 track 1
ip route 0.0.0.0 0.0.0.0 Tunnel2 10 track 2
ip route 0.0.0.0 0.0.0.0 192.0.2.1 250
`)
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	contains(t, l.show("show ip route track-table"), " ip route 0.0.0.0 0.0.0.0 Tunnel1 track 1 state is [up]\n",
		" ip route 0.0.0.0 0.0.0.0 Tunnel2 10 track 2 state is [up]\n")
	contains(t, l.show("show track 1"), "  Tracked by:\n    Static IP Routing 0\n")
	l.first.SetPage(false)
	l.pass(2 * time.Minute)
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel2")
	contains(t, l.show("show ip route"), "S*    0.0.0.0/0 is directly connected, Tunnel2\n")
	contains(t, l.show("show ip route track-table"), "Tunnel1 track 1 state is [down]\n")
	l.second.SetPage(false)
	l.pass(2 * time.Minute)
	l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
	l.first.SetPage(true)
	l.pass(2 * time.Minute)
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
}

// TestEqualRoutesShare: two default routes are shared by destination, the same way each time, and both are shown.
func TestEqualRoutesShare(t *testing.T) {
	l := branchLab(t, Config{})
	l.guide()
	l.types(numberedLines + `ip route ` + firstVPN + ` 255.255.255.255 192.0.2.1
ip route ` + secondVPN + ` 255.255.255.255 192.0.2.1
ip route 203.0.113.200 255.255.255.255 192.0.2.1
no ip route 0.0.0.0 0.0.0.0 192.0.2.1
ip route 0.0.0.0 0.0.0.0 10.255.1.2 track 1
ip route 0.0.0.0 0.0.0.0 10.255.2.2 track 2
`)
	l.pass(2 * time.Minute)
	ways := map[string]int{}
	for n := range 200 {
		p := tcp(host, fmt.Sprintf("198.18.%d.%d", n/16, n), 443)
		path := l.Reach("", p)
		if again := l.Reach("", p); !path.Arrived || again.Via != path.Via {
			t.Fatalf("%s, then %s", path, again)
		}
		p.SourcePort++
		if other := l.Reach("", p); other.Via != path.Via {
			t.Errorf("ports decide: %s and %s", path.Via, other.Via)
		}
		ways[path.Via]++
	}
	if ways["Tunnel1"] < 50 || ways["Tunnel2"] < 50 || len(ways) != 2 {
		t.Errorf("shared as %v", ways)
	}
	contains(t, l.show("show ip route"), "Gateway of last resort is 10.255.1.2 to network 0.0.0.0\n",
		"S*    0.0.0.0/0 [1/0] via 10.255.1.2\n                [1/0] via 10.255.2.2\n")
	contains(t, l.show("show ip route 198.18.0.1"), "  * 10.255.1.2\n", "    10.255.2.2\n")
	l.first.SetPage(false)
	l.pass(2 * time.Minute)
	for n := range 20 {
		l.reaches(tcp(host, fmt.Sprintf("198.18.9.%d", n), 443), Zscaler, "Tunnel2")
	}
	lacks(t, l.show("show ip route"), "10.255.1.2\n")
}
