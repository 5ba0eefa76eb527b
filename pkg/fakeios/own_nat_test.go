package fakeios

import (
	"strings"
	"testing"
	"time"
)

// loopbackTunnel is a tunnel to the first edge whose source is the private address of a Loopback.
func loopbackTunnel(n, address string) string {
	return strings.NewReplacer("<n>", n, "<a>", address).Replace(`
interface Loopback<n>
 ip address <a> 255.255.255.255
access-list 10 permit <a>
`) + strings.ReplaceAll(guideLines(n, firstVPN, firstGlobal), "tunnel source FastEthernet4", "tunnel source Loopback"+n)
}

// TestOwnNAT lets two tunnels to one edge leave with the address of the WAN, by ports of their own, beside that of the
// WAN itself; all have the same credential.
func TestOwnNAT(t *testing.T) {
	l := branchLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal) + loopbackTunnel("11", "10.255.0.1") +
		loopbackTunnel("12", "10.255.0.2"))
	l.pass(time.Minute)
	for _, name := range []string{"Tunnel1", "Tunnel11", "Tunnel12"} {
		if !l.up(name) {
			t.Errorf("%s: %q", name, l.why(name))
		}
	}
	log := strings.Join(l.first.Log(), "\n")
	contains(t, log, labFQDN+" 192.0.2.10:500 UP", labFQDN+" 192.0.2.10:1024 UP", labFQDN+" 192.0.2.10:1025 UP")
	lacks(t, log, "10.255.0.1")
	contains(t, l.show("show crypto ikev2 sa detailed"), "10.255.0.1/4500", "10.255.0.2/4500", "192.0.2.10/500",
		"NAT-T is detected inside")
	if got, want := l.show("show ip nat translations"),
		"Pro Inside global      Inside local       Outside local      Outside global\n"+
			"udp 192.0.2.10:1       10.255.0.1:500     198.51.100.11:500  198.51.100.11:500\n"+
			"udp 192.0.2.10:1024    10.255.0.1:4500    198.51.100.11:4500 198.51.100.11:4500\n"+
			"udp 192.0.2.10:2       10.255.0.2:500     198.51.100.11:500  198.51.100.11:500\n"+
			"udp 192.0.2.10:1025    10.255.0.2:4500    198.51.100.11:4500 198.51.100.11:4500\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	// What comes in by the WAN has the address and the ports outside.
	l.types("access-list 150 permit udp any host 192.0.2.10\naccess-list 150 permit esp any any\n" +
		"interface FastEthernet4\nip access-group 150 in")
	l.types("interface Vlan1\nip policy route-map ZRM\nroute-map ZRM permit 1\nset interface Tunnel11")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel11")
	l.pass(10 * time.Minute)
	if !l.up("Tunnel11") {
		t.Errorf("%q", l.why("Tunnel11"))
	}
	l.types("no access-list 10\naccess-list 10 permit 172.17.0.0 0.0.0.255\n" +
		"access-list 10 permit 10.255.0.2")
	l.pass(2 * time.Minute)
	const nobody = "the source address is private, and nobody on the way translates it"
	if got := l.why("Tunnel11"); l.up("Tunnel11") || got != nobody {
		t.Errorf("Tunnel11 is not in the list: %q", got)
	}
	if !l.up("Tunnel12") {
		t.Errorf("%q", l.why("Tunnel12"))
	}
	lacks(t, l.show("show ip nat translations"), "10.255.0.1")
}

// TestNoOwnNAT sends IKE with the private address of the Loopback, and so does an interface that is not outside.
func TestNoOwnNAT(t *testing.T) {
	for _, c := range []struct {
		quirk bool
		lines string
	}{{true, ""}, {false, "interface FastEthernet4\nno ip nat outside"}} {
		l := branchLab(t, Config{Quirks: Quirks{NoOwnNAT: c.quirk}})
		l.types(c.lines + loopbackTunnel("11", "10.255.0.1"))
		l.pass(time.Minute)
		if got := l.why("Tunnel11"); got != "the source address is private, and nobody on the way translates it" {
			t.Errorf("%+v: %q", c, got)
		}
		if got := l.show("show ip nat translations"); got != "" {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestOwnNATByRouteMapAndPool translates by the other forms of rules.
func TestOwnNATByRouteMapAndPool(t *testing.T) {
	l := branchLab(t, Config{}, "ip nat pool P 192.0.2.100 192.0.2.100 netmask 255.255.255.0\n"+
		"ip nat inside source list 11 pool P overload\naccess-list 11 permit 10.255.0.1\n"+
		"ip nat inside source route-map M interface FastEthernet4 overload\nroute-map M permit 10\n"+
		"match ip address 12\nmatch interface FastEthernet4\naccess-list 12 permit 10.255.0.2\n"+
		"ip nat inside source static 10.255.0.3 192.0.2.103")
	for n, a := range map[string]string{"11": "10.255.0.1", "12": "10.255.0.2", "13": "10.255.0.3"} {
		l.types(strings.Replace(loopbackTunnel(n, a), "access-list 10 permit "+a, "", 1))
	}
	l.pass(time.Minute)
	contains(t, strings.Join(l.first.Log(), "\n"), " 192.0.2.100:1024 UP", " 192.0.2.10:1024 UP",
		" 192.0.2.103:4500 UP")
	contains(t, l.show("show ip nat translations"),
		"--- 192.0.2.103        10.255.0.3         ---                ---\n")
}

// TestSamePort: an edge takes one tunnel from an address and port. The other one comes up when the first has gone.
func TestSamePort(t *testing.T) {
	l := branchLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal) + guideLines("5", firstVPN, firstGlobal))
	l.pass(time.Minute)
	if got := l.why("Tunnel5"); !l.up("Tunnel1") || l.up("Tunnel5") ||
		got != "the edge has a tunnel from 192.0.2.10:500 already: that of Tunnel1" {
		t.Errorf("Tunnel1 %v, Tunnel5 %v: %q", l.up("Tunnel1"), l.up("Tunnel5"), got)
	}
	l.types("interface Tunnel1\nshutdown")
	l.pass(time.Minute)
	if !l.up("Tunnel5") {
		t.Errorf("%q", l.why("Tunnel5"))
	}
	l.types("interface Tunnel1\nno shutdown")
	l.pass(time.Minute)
	if l.up("Tunnel1") || !l.up("Tunnel5") {
		t.Errorf("the tunnel that is there has gone: %q", l.why("Tunnel5"))
	}
}
