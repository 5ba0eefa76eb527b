package fakeios

import (
	"testing"
)

const published = "ip nat inside source static tcp 172.17.0.25 25 192.0.2.10 25 extendable\n" +
	"ip nat inside source static tcp 172.17.0.80 443 interface FastEthernet4 443\n"

// TestPublishedServer reaches servers from outside until their answers are policy-routed, which comes before NAT.
func TestPublishedServer(t *testing.T) {
	l := branchLab(t, Config{}, published)
	contains(t, l.RunningConfig(), published)
	outside := "203.0.113.9"
	smtp, https := tcp(outside, "192.0.2.10", 25), tcp(outside, "192.0.2.10", 443)
	path := l.reachesFrom("FastEthernet4", https, Server, "Vlan1")
	if got, want := kinds(path), "in nat route out | in route nat arrival"; got != want {
		t.Errorf("%q, want %q\n%s", got, want, path)
	}
	if path.Sent.Destination != addr("172.17.0.80") || path.Sent.DestinationPort != 443 {
		t.Errorf("sent %+v", path.Sent)
	}
	l.reachesFrom("FastEthernet4", smtp, Server, "Vlan1")
	l.reachesFrom("", smtp, Server, "Vlan1")
	l.reachesFrom("FastEthernet4", tcp(outside, "192.0.2.10", 22), Itself, "")
	l.tunnelled()
	l.lostFrom("FastEthernet4", https, "its answer goes into Tunnel1 instead of back to FastEthernet4")
	l.lostFrom("FastEthernet4", smtp, "its answer goes into Tunnel1 instead of back to FastEthernet4")
	l.types("no access-list 101\naccess-list 101 deny ip host 172.17.0.80 any\n" +
		"access-list 101 permit tcp any any eq 80\n" +
		"access-list 101 permit tcp any any eq 443")
	l.reachesFrom("FastEthernet4", https, Server, "Vlan1")
	l.reachesFrom("FastEthernet4", smtp, Server, "Vlan1") // its source port is none of the web
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	l.types("access-list 150 deny tcp any any eq 443\naccess-list 150 permit ip any any\ninterface FastEthernet4\n" +
		"ip access-group 150 in")
	l.lostFrom("FastEthernet4", https, "access list 150 on FastEthernet4 drops it on its way in")
	l.types("no " + published[:len(published)/2-3])
}

// TestPublishedWithoutReturn loses what its server answers past NAT.
func TestPublishedWithoutReturn(t *testing.T) {
	l := branchLab(t, Config{}, published, "interface Vlan1\nno ip nat inside")
	l.lostFrom("FastEthernet4", tcp("203.0.113.9", "192.0.2.10", 443),
		"its answer comes from 172.17.0.80, which nobody has asked")
	l.types("no ip nat inside source static tcp 172.17.0.80 443 interface FastEthernet4 443")
	l.reachesFrom("FastEthernet4", tcp("203.0.113.9", "192.0.2.10", 443), Itself, "")
	lacks(t, l.RunningConfig(), "172.17.0.80")
}

// TestStaticNAT maps a whole host, both ways, in front of the dynamic rules.
func TestStaticNAT(t *testing.T) {
	l := branchLab(t, Config{}, "ip nat inside source static 172.17.0.60 192.0.2.60")
	path := l.reaches(tcp("172.17.0.60", web, 80), Internet, "FastEthernet4")
	if path.Sent.Source != addr("192.0.2.60") {
		t.Errorf("it left as %s", path.Sent.Source)
	}
	l.reachesFrom("FastEthernet4", tcp("203.0.113.9", "192.0.2.60", 8080), Server, "Vlan1")
	l.types("no ip nat inside source static 172.17.0.60 192.0.2.60")
	if path = l.reaches(tcp("172.17.0.60", web, 80), Internet,
		"FastEthernet4"); path.Sent.Source != addr("192.0.2.10") {
		t.Errorf("it left as %s", path.Sent.Source)
	}
}

// TestStaticNATByRouteMap leaves to a crypto map what its route map denies; without one, everything of the host is
// translated, and leaves in clear.
func TestStaticNATByRouteMap(t *testing.T) {
	l := branchLab(t, Config{}, headquarters, "ip nat inside source static 172.17.0.60 192.0.2.60")
	l.lost(tcp("172.17.0.60", "10.1.2.3", 445), inClear)
	l.types("no ip nat inside source static 172.17.0.60 192.0.2.60\nroute-map ONE permit 10\nmatch ip address NAT\n" +
		"ip nat inside source static 172.17.0.60 192.0.2.60 route-map ONE extendable")
	contains(t, l.RunningConfig(), "ip nat inside source static 172.17.0.60 192.0.2.60 route-map ONE extendable\n")
	l.reaches(tcp("172.17.0.60", "10.1.2.3", 445), Intranet, "FastEthernet4")
	if path := l.reaches(tcp("172.17.0.60", web, 80), Internet,
		"FastEthernet4"); path.Sent.Source != addr("192.0.2.60") {
		t.Errorf("it left as %s", path.Sent.Source)
	}
}

// TestNeighbourOutside is in the network of the WAN, and has no way back to a private address.
func TestNeighbourOutside(t *testing.T) {
	l := branchLab(t, Config{})
	l.reaches(tcp(host, "192.0.2.1", 80), LAN, "FastEthernet4")
	l.types("no ip nat inside source list 10 interface FastEthernet4 overload")
	l.lost(tcp(host, "192.0.2.1", 80), "it left with a private source address")
}

// TestNATForms translates by a route map and by a pool, and not at all where no rule is about a packet.
func TestNATForms(t *testing.T) {
	l := branchLab(t, Config{}, "interface Vlan20\nip address 172.17.20.1 255.255.255.0\nip nat inside\n"+
		"interface Vlan30\nip address 172.17.30.1 255.255.255.0\nip nat inside\n"+
		"ip nat pool P 192.0.2.100 192.0.2.110 netmask 255.255.255.0\n"+
		"ip nat inside source list STAFF pool P overload\nip access-list standard STAFF\n"+
		"permit 172.17.20.0 0.0.0.255\n"+
		"ip nat inside source route-map GUESTS interface FastEthernet4 overload\nroute-map GUESTS permit 10\n"+
		"match ip address GUESTS\nmatch interface FastEthernet4\nip access-list extended GUESTS\n"+
		"deny ip any 198.19.0.0 0.0.255.255\npermit ip 172.17.30.0 0.0.0.255 any")
	for source, want := range map[string]string{
		"172.17.0.50": "192.0.2.10", "172.17.20.50": "192.0.2.100", "172.17.30.50": "192.0.2.10",
	} {
		if path := l.reaches(tcp(source, web, 80), Internet, "FastEthernet4"); path.Sent.Source != addr(want) {
			t.Errorf("%s left as %s, want %s", source, path.Sent.Source, want)
		}
	}
	l.lost(tcp("172.17.30.50", "198.19.0.1", 80), "it left with a private source address")
	s := newConsole(t, l.Router)
	s.say("configure terminal")
	contains(t, s.say("no ip nat pool P"), "%Pool P in use, cannot destroy")
	l.types("no ip nat inside source list STAFF pool P overload\nno ip nat pool P\nroute-map GUESTS permit 10\n" +
		"no match interface FastEthernet4\nmatch interface FastEthernet4.7")
	lacks(t, l.RunningConfig(), "pool")
	l.lost(tcp("172.17.20.50", web, 80), "it left with a private source address")
	l.lost(tcp("172.17.30.50", web, 80), "it left with a private source address")
}

// TestSecondLAN goes past the tunnels, because policy routing belongs to an interface.
func TestSecondLAN(t *testing.T) {
	l := branchLab(t, Config{}, "interface Vlan20\ndescription staff\nip address 172.17.20.1 255.255.255.0\n"+
		"ip nat inside\n"+
		"access-list 10 permit 172.17.20.0 0.0.0.255")
	l.tunnelled()
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	l.reaches(tcp("172.17.20.50", web, 443), Internet, "FastEthernet4")
	// From Vlan1 the policy takes even what is for the other LAN, and answers to it.
	l.lost(tcp("172.17.20.50", host, 443), "its answer goes into Tunnel1 instead of back to Vlan20")
	l.lost(tcp(host, "172.17.20.50", 443),
		"Zscaler serves no private addresses: 172.17.20.50 is not behind Tunnel1")
	l.types("interface Vlan20\nip policy route-map ZRM")
	l.reaches(tcp("172.17.20.50", web, 443), Zscaler, "Tunnel1")
	l.types("no access-list 101\naccess-list 101 deny ip any 172.17.0.0 0.0.255.255\naccess-list 101 permit ip any any")
	l.reaches(tcp("172.17.20.50", host, 443), LAN, "Vlan1")
	l.reaches(tcp(host, "172.17.20.50", 443), LAN, "Vlan20")
	l.types("no access-list 10\naccess-list 10 permit 172.17.0.0 0.0.0.255\ninterface Vlan20\n" +
		"no ip policy route-map ZRM")
	l.lost(tcp("172.17.20.50", web, 443), "it left with a private source address")
}

// TestLANWithoutAddress is a policy that stands where nobody is: the hosts are behind another VLAN.
func TestLANWithoutAddress(t *testing.T) {
	l := branchLab(t, Config{}, "interface FastEthernet0\nswitchport access vlan 10\ninterface Vlan1\n"+
		"no ip address\nshutdown\n"+
		"interface Vlan10\nip address 172.17.0.1 255.255.255.0\nip nat inside")
	l.tunnelled()
	if path := l.reaches(tcp(host, web, 443), Internet, "FastEthernet4"); path.From != "Vlan10" {
		t.Errorf("it came in by %s", path.From)
	}
	l.lostFrom("Vlan1", tcp(host, web, 443), "Vlan1 is down")
	l.types("interface Vlan10\nip policy route-map ZRM")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
}
