package fakeios

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

// branchWAN and branchLAN are the interfaces of a branch, to which a test adds lines.
const (
	branchWAN = "interface FastEthernet4\n ip address 192.0.2.10 255.255.255.0\n ip nat outside\n"
	branchLAN = "interface Vlan1\n ip address 172.17.0.1 255.255.255.0\n ip nat inside\n"
	branchNet = "ip nat inside source list 10 interface FastEthernet4 overload\n" +
		"ip route 0.0.0.0 0.0.0.0 192.0.2.1\naccess-list 10 permit 172.17.0.0 0.0.0.255\n"
)

// branchLab is a branch with two edges that boots with further lines: with the running-config that they make when they
// are typed. It has no tunnels yet.
func branchLab(t *testing.T, cfg Config, lines ...string) *lab {
	t.Helper()
	typed := newLab(t, Config{Startup: branchWAN + branchLAN + branchNet})
	typed.types(strings.Join(lines, "\n"))
	cfg.Startup = typed.RunningConfig()
	return newLab(t, cfg)
}

// policyLines are the guide's steps 11 to 13 for everything, without the LAN of the branch.
const policyLines = "access-list 101 permit ip any any\nroute-map ZRM permit 1\nmatch ip address 101\n" +
	"set interface Tunnel1 Tunnel2\ninterface Vlan1\nip policy route-map ZRM\n"

// tunnelled brings the guide's tunnels up, and lets the LAN go into them.
func (l *lab) tunnelled() {
	l.t.Helper()
	l.guide()
	l.types(policyLines)
	l.pass(time.Minute)
}

// tcp is a first segment to a port of a host.
func tcp(source, destination string, port int) Packet {
	p := Packet{Destination: addr(destination), Protocol: "tcp", SourcePort: 40000, DestinationPort: port}
	if source != "" {
		p.Source = addr(source)
	}
	return p
}

// reaches expects a packet of the LAN at a place, by an interface.
func (l *lab) reaches(p Packet, place Place, via string) Path {
	l.t.Helper()
	return l.reachesFrom("", p, place, via)
}

func (l *lab) reachesFrom(from string, p Packet, place Place, via string) Path {
	l.t.Helper()
	path := l.Reach(from, p)
	if !path.Arrived || path.Place != place || path.Via != via || path.Reason != "" {
		l.t.Errorf("%s to %s:%d is at %q by %q, want %q by %q: %s\n%s", p.Source, p.Destination, p.DestinationPort,
			path.Place, path.Via, place, via, path.Reason, path)
	}
	return path
}

// lost expects that a packet does not arrive, for a reason.
func (l *lab) lost(p Packet, why string) Path {
	l.t.Helper()
	return l.lostFrom("", p, why)
}

func (l *lab) lostFrom(from string, p Packet, why string) Path {
	l.t.Helper()
	path := l.Reach(from, p)
	if path.Arrived || path.Reason != why {
		l.t.Errorf("%s to %s:%d: arrived %v at %q, %q, want %q\n%s", p.Source, p.Destination, p.DestinationPort,
			path.Arrived, path.Place, path.Reason, why, path)
	}
	return path
}

// kinds are the kinds of a path's steps, those of the answer behind a bar.
func kinds(p Path) string {
	var out []string
	answer := false
	for _, s := range p.Steps {
		if s.Answer && !answer {
			out, answer = append(out, "|"), true
		}
		out = append(out, string(s.Kind))
	}
	return strings.Join(out, " ")
}

const host, web = "172.17.0.50", "198.18.0.9"

// inClear is why a packet to the intranet is lost that nothing protects.
const inClear = "it left in clear for a private address, which the Internet does not carry"

// TestReachSteps names what happens to a packet step by step, and moves no counter.
func TestReachSteps(t *testing.T) {
	l := branchLab(t, Config{}, "access-list 150 permit ip any any\ninterface FastEthernet4\nip access-group 150 in")
	path := l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
	if got, want := kinds(path), "in route nat out | in access-list nat route arrival"; got != want {
		t.Errorf("%q, want %q\n%s", got, want, path)
	}
	if path.From != "Vlan1" || path.By != "routing" || !path.Translated || path.Sent.Source != addr("192.0.2.10") {
		t.Errorf("%+v", path)
	}
	contains(t, path.String(), "route       S 0.0.0.0/0 leads to FastEthernet4 via 192.0.2.1\n",
		"answer: access-list 150 on FastEthernet4 permits it\n")
	lacks(t, l.show("show access-lists"), "match")
	l.tunnelled()
	path = l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	if got, want := kinds(path), "in policy out tunnel | in route arrival"; got != want {
		t.Errorf("%q, want %q\n%s", got, want, path)
	}
	if path.Peer != addr(firstVPN) || path.By != "route-map ZRM" || path.Translated {
		t.Errorf("%+v", path)
	}
}

// TestReachFrom takes the interface by name, and makes up a host behind it.
func TestReachFrom(t *testing.T) {
	l := branchLab(t, Config{})
	path := l.reachesFrom("Vlan1", tcp("", web, 80), Internet, "FastEthernet4")
	if path.Steps[0].Text != "tcp 172.17.0.2:40000 to 198.18.0.9:80" {
		t.Errorf("%q", path.Steps[0].Text)
	}
	l.reaches(tcp(host, "172.17.0.1", 22), Itself, "")
	l.reachesFrom("FastEthernet4", tcp("203.0.113.200", "192.0.2.10", 22), Itself, "")
	l.lostFrom("Vlan9", tcp(host, web, 80), "there is no interface Vlan9")
	l.lost(tcp("", "172.17.0.9", 80), "the Internet does not carry packets to 172.17.0.9")
	l.types("interface Vlan1\nshutdown")
	l.lostFrom("Vlan1", tcp(host, web, 80), "Vlan1 is down")
}

// TestReachLeavesNoTrace asks about a tunnel whose edge is gone: detection on demand waits for a real packet.
func TestReachLeavesNoTrace(t *testing.T) {
	l := branchLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal) + "crypto ikev2 dpd 10 5 on-demand\n" + policyLines)
	l.pass(time.Second)
	l.types("crypto ikev2 dpd 10 5 on-demand")
	l.first.SetReachable(false)
	l.lost(tcp(host, web, 443), "the edge does not answer")
	l.pass(time.Minute)
	if !l.up("Tunnel1") {
		t.Fatal("a question has ended the tunnel")
	}
	l.Send(tcp(host, web, 443))
	l.pass(time.Minute)
	if l.up("Tunnel1") {
		t.Error("a packet has not")
	}
}

// TestReachFinds the interface of a host that is behind another router, or behind a tunnel.
func TestReachFinds(t *testing.T) {
	l := branchLab(t, Config{}, greTunnel, "interface Vlan20\nip address 172.17.20.1 255.255.255.0\n"+
		"ip route 10.9.0.0 255.255.0.0 172.17.20.254")
	for source, want := range map[string]string{
		"172.17.20.9": "Vlan20", "10.9.0.5": "Vlan20", "10.2.0.5": "Tunnel10", "10.77.0.1": "Vlan1",
		"203.0.113.9": "FastEthernet4", "172.17.0.9": "Vlan1",
	} {
		if path := l.Reach("", tcp(source, "172.17.0.50", 80)); path.From != want {
			t.Errorf("%s comes in by %s, want %s", source, path.From, want)
		}
	}
}

// TestRouting takes the longest prefix and the lowest distance of what is up, also by way of other next hops, and
// shows what it takes.
func TestRouting(t *testing.T) {
	l := branchLab(t, Config{}, "interface Vlan20\nip address 172.17.20.1 255.255.255.0\nip nat inside",
		"ip route 10.0.0.0 255.0.0.0 172.17.0.254", "ip route 10.1.0.0 255.255.0.0 Vlan20 172.17.20.254",
		"ip route 10.1.0.0 255.255.0.0 172.17.0.253 200", "ip route 10.2.0.0 255.255.0.0 10.1.0.9",
		"ip route 10.3.0.0 255.255.0.0 Null0", "ip route 10.4.0.0 255.255.0.0 10.4.0.1")
	l.reaches(tcp(host, "10.9.0.1", 80), Intranet, "Vlan1")
	l.reaches(tcp(host, "10.1.0.1", 80), Intranet, "Vlan20")
	l.reaches(tcp(host, "10.2.0.1", 80), Intranet, "Vlan20")
	l.lost(tcp(host, "10.3.0.1", 80), "the route 10.3.0.0/16 leads to Null0")
	l.reaches(tcp(host, "10.4.0.1", 80), Intranet, "Vlan1") // by 10.0.0.0/8: its own next hop has another way
	contains(t, l.show("show ip route"), "S     10.1.0.0/16 [1/0] via 172.17.20.254, Vlan20\n",
		"S     10.2.0.0/16 [1/0] via 10.1.0.9\n",
		"S     10.3.0.0/16 is directly connected, Null0\n")
	lacks(t, l.show("show ip route"), "172.17.0.253")
	contains(t, l.show("show ip route 10.2.0.1"), "Routing entry for 10.2.0.0/16\n", "Known via \"static\", distance 1")
	l.types("interface Vlan20\nshutdown")
	l.reaches(tcp(host, "10.1.0.1", 80), Intranet, "Vlan1")
	contains(t, l.show("show ip route"), "S     10.1.0.0/16 [200/0] via 172.17.0.253\n")
	lacks(t, l.show("show ip route"), "172.17.20")
}

// TestRouteRecursesByDefault keeps a route whose next hop is behind the default route alone.
func TestRouteRecursesByDefault(t *testing.T) {
	l := branchLab(t, Config{}, "ip route 198.18.0.0 255.254.0.0 203.0.113.5",
		"ip route 198.19.0.0 255.255.0.0 Vlan1 172.17.0.9 5",
		"ip route 198.19.0.0 255.255.0.0 FastEthernet4 192.0.2.9 50 name backup permanent")
	contains(t, l.show("show ip route"), "S     198.18.0.0/15 [1/0] via 203.0.113.5\n")
	contains(t, l.RunningConfig(), "ip route 198.19.0.0 255.255.0.0 FastEthernet4 192.0.2.9 50 name backup permanent\n")
	l.reaches(tcp(host, web, 80), Internet, "FastEthernet4")
	l.types("no ip route 0.0.0.0 0.0.0.0 192.0.2.1")
	l.lost(tcp(host, web, 80), "no route")
}

// TestRouteFollowsItsTrack goes with its track.
func TestRouteFollowsItsTrack(t *testing.T) {
	l := branchLab(t, Config{})
	l.guide()
	l.types("ip route 198.18.0.0 255.254.0.0 Tunnel2 10 track 1\ntrack 1 ip sla 1\ndelay down 5 up 5")
	l.pass(5 * time.Minute)
	l.reaches(tcp(host, web, 80), Zscaler, "Tunnel2")
	l.first.SetPage(false)
	l.pass(5 * time.Minute)
	l.reaches(tcp(host, web, 80), Internet, "FastEthernet4")
	lacks(t, l.show("show ip route"), "Tunnel2\nS     198.18")
}

// TestLearnedRoutes stand while their process does, and give way to better distances.
func TestLearnedRoutes(t *testing.T) {
	hop := addr("172.17.0.254")
	net := netip.MustParsePrefix
	l := branchLab(t, Config{Learned: []LearnedRoute{
		{Code: "D", Prefix: net("10.1.0.0/16"), NextHop: hop, Metric: 30720},
		{Code: "O E2", Prefix: net("10.2.0.0/16"), NextHop: hop, Metric: 20},
		{Code: "B", Prefix: net("10.3.0.0/16"), NextHop: addr("172.17.0.253")},
		{Code: "D", Prefix: net("10.4.0.0/16"), NextHop: hop},
	}}, "router eigrp 100\nnetwork 172.17.0.0\nrouter bgp 65001\nneighbor 172.17.0.253 remote-as 65002\n"+
		"ip route 10.4.0.0 255.255.0.0 Null0 250")
	contains(t, l.RunningConfig(), "router eigrp 100\n network 172.17.0.0\n",
		"router bgp 65001\n neighbor 172.17.0.253 remote-as 65002\n")
	contains(t, l.show("show ip route"), "D     10.1.0.0/16 [90/30720] via 172.17.0.254, 00:00:00, Vlan1\n",
		"B     10.3.0.0/16 [20/0] via 172.17.0.253")
	lacks(t, l.show("show ip route"), "10.2.0.0", "Null0") // no OSPF runs, and EIGRP is better than 250
	l.reaches(tcp(host, "10.1.0.9", 80), Intranet, "Vlan1")
	l.lost(tcp(host, "10.2.0.9", 80), inClear)
	l.types("router eigrp 100\npassive-interface default\nno passive-interface Vlan1\nno auto-summary")
	contains(t, l.RunningConfig(), " passive-interface default\n no passive-interface Vlan1\n no auto-summary\n")
	l.types("router eigrp 100\npassive-interface Vlan1")
	lacks(t, l.RunningConfig(), "no passive-interface")
	l.types("router ospf 1\nnetwork 172.17.0.0 0.0.0.255 area 0")
	contains(t, l.show("show ip route"), "O E2  10.2.0.0/16 [110/20] via 172.17.0.254")
	l.types("no router eigrp 100")
	l.lost(tcp(host, "10.4.0.9", 80), "the route 10.4.0.0/16 leads to Null0")
	lacks(t, l.RunningConfig(), "eigrp")
}

func containsText(text, part string) bool { return strings.Contains(text, part) }

func replaced(text, old, with string) string { return strings.ReplaceAll(text, old, with) }

// TestNeighbourInTheLAN: another router of the LAN gives answers to hosts of the LAN without this one, whose policy
// sees
// none of them.
func TestNeighbourInTheLAN(t *testing.T) {
	l := branchLab(t, Config{}, "ip route 10.0.0.0 255.0.0.0 172.17.0.254")
	l.tunnelled()
	l.lost(tcp(host, "10.1.1.1", 443), "Zscaler serves no private addresses: 10.1.1.1 is not behind Tunnel1")
	l.types("no access-list 101\naccess-list 101 deny ip any 10.0.0.0 0.255.255.255\naccess-list 101 permit ip any any")
	l.reaches(tcp(host, "10.1.1.1", 443), Intranet, "Vlan1")
}
