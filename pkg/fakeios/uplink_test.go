package fakeios

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

// secondWAN is a second way to the Internet, by another provider and a switch port.
const secondWAN = "interface Vlan20\nip address 198.51.100.130 255.255.255.128\nip nat outside\n" +
	"ip route 0.0.0.0 0.0.0.0 198.51.100.129 200\n"

// What becomes of packets when something is wrong with one of the two.
const (
	notOfFirst  = "the provider of FastEthernet4 takes no packets from an address of another one"
	notOfSecond = "the provider of Vlan20 takes no packets from an address of another one"
	silentFirst = "the provider of FastEthernet4 has failed: nothing comes back"
)

// twoWANs is a branch with two providers, and the guide's tunnels over the first.
func twoWANs(t *testing.T, cfg Config, lines ...string) *lab {
	t.Helper()
	if cfg.Uplinks == nil {
		cfg.Uplinks = []Uplink{{Interface: "FastEthernet4"}, {Interface: "Vlan20"}}
	}
	l := branchLab(t, cfg, append([]string{secondWAN}, lines...)...)
	l.tunnelled()
	return l
}

func (l *lab) cuts(name string, state UplinkState) {
	l.t.Helper()
	if err := l.SetUplink(name, state); err != nil {
		l.t.Error(err)
	}
}

// TestCableCut takes the line down, and with it the routes: what goes in clear goes by the other provider, the tunnels
// from the first one's address do not.
func TestCableCut(t *testing.T) {
	l := twoWANs(t, Config{}, "no ip nat inside source list 10 interface FastEthernet4 overload",
		"ip nat inside source route-map A interface FastEthernet4 overload\n"+
			"ip nat inside source route-map B interface Vlan20 overload\n"+
			"route-map A permit 10\nmatch ip address 10\nmatch interface FastEthernet4\n"+
			"route-map B permit 10\nmatch ip address 10\nmatch interface Vlan20")
	l.types("no access-list 101\naccess-list 101 deny ip host 172.17.0.60 any\naccess-list 101 permit ip any any")
	clear := tcp("172.17.0.60", web, 443)
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	if p := l.reaches(clear, Internet, "FastEthernet4"); p.Sent.Source != addr("192.0.2.10") {
		t.Errorf("sent %+v", p.Sent)
	}
	l.cuts("FastEthernet4", CableCut)
	contains(t, l.show("show interfaces FastEthernet4"), "FastEthernet4 is down, line protocol is down")
	contains(t, strings.Join(l.Log(), "\n"), "%LINK-3-UPDOWN: Interface FastEthernet4, changed state to down",
		"%LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet4, changed state to down")
	if l.up("Tunnel1") || l.why("Tunnel1") != "the tunnel source is down" {
		t.Errorf("Tunnel1: %q", l.why("Tunnel1"))
	}
	if p := l.reaches(clear, Internet, "Vlan20"); p.Sent.Source != addr("198.51.100.130") {
		t.Errorf("sent %+v", p.Sent)
	}
	contains(t, l.passes(), "no interface that is up has the address 192.0.2.10")
	l.types("interface Tunnel1\ntunnel source Vlan20")
	l.pass(time.Minute)
	contains(t, l.show("show crypto ikev2 sa"), "198.51.100.130/500", "READY")
	contains(t, l.show("show crypto session"), "local 198.51.100.130/500 remote "+firstVPN+"/500 Active")
	contains(t, l.show("show crypto ipsec sa interface Tunnel1"), "local addr 198.51.100.130")
	contains(t, strings.Join(l.first.Log(), "\n"), labFQDN+" 198.51.100.130:500 UP")
	l.cuts("FastEthernet4", UplinkWorks)
	l.pass(time.Minute)
	// The default route is that of the first provider again, who takes no packets from the second one's address.
	if got := l.why("Tunnel1"); l.up("Tunnel1") ||
		got != notOfFirst {
		t.Errorf("Tunnel1: up %v, %q", l.up("Tunnel1"), got)
	}
	l.types("ip route " + firstVPN + " 255.255.255.255 198.51.100.129")
	l.pass(time.Minute)
	if !l.up("Tunnel1") || !l.up("Tunnel2") {
		t.Errorf("%q %q", l.why("Tunnel1"), l.why("Tunnel2"))
	}
}

// TestProviderDown leaves the line and the routes up while nothing comes back.
func TestProviderDown(t *testing.T) {
	l := twoWANs(t, Config{})
	f := l.starts(FlowConfig{To: addr(web), Count: 1000})
	l.types("no access-list 101\naccess-list 101 deny ip host 172.17.0.60 any\naccess-list 101 permit ip any any")
	clear := tcp("172.17.0.60", web, 443)
	l.reaches(clear, Internet, "FastEthernet4")
	l.pass(9500 * time.Millisecond)
	l.cuts("FastEthernet4", ProviderDown)
	contains(t, l.show("show ip interface brief"), "FastEthernet4              192.0.2.10      YES")
	contains(t, l.show("show interfaces FastEthernet4"), "FastEthernet4 is up, line protocol is up")
	l.lost(clear, silentFirst)
	// A route to a part of the Internet by the other provider, who is no neighbour with a network of its own.
	l.types("ip route 198.18.0.77 255.255.255.255 198.51.100.129")
	l.lost(tcp("172.17.0.60", "198.18.0.77", 443), notOfSecond)
	l.lost(tcp("172.17.0.60", "192.0.2.1", 443), silentFirst)
	contains(t, l.show("ping "+firstVPN), "Success rate is 0 percent")
	contains(t, l.show("ping 192.0.2.1"), "Success rate is 0 percent")
	contains(t, l.passes(), "the provider of FastEthernet4 has failed")
	l.lost(tcp(host, web, 443), "the edge does not answer")
	l.pass(time.Minute)
	if l.up("Tunnel1") || l.up("Tunnel2") || l.why("Tunnel1") != silentFirst {
		t.Errorf("Tunnel1: %q", l.why("Tunnel1"))
	}
	before := l.show("show interfaces FastEthernet4")
	l.pass(time.Minute)
	if got := l.show("show interfaces FastEthernet4"); packetsIn(t, before) != packetsIn(t, got) {
		t.Error("something comes in")
	}
	l.cuts("FastEthernet4", UplinkWorks)
	l.pass(time.Minute)
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	// 35 s of detection in the tunnels, then in clear by an interface that answers nobody.
	if r := f.Result(); r.GapCount != 1 || r.InClear == 0 || r.Lost != 35 {
		t.Errorf("%s", r)
	}
}

func packetsIn(t *testing.T, text string) string {
	t.Helper()
	before, _, ok := strings.Cut(text, " packets input")
	if !ok {
		t.Errorf("no packets input in %s", text)
	}
	return before[strings.LastIndex(before, " ")+1:]
}

// TestRoutedNetwork ends tunnels on Loopbacks with addresses that a provider routes to the router: its own take them,
// the other one drops them, unless nobody checks sources; then the answers come back by the first.
func TestRoutedNetwork(t *testing.T) {
	uplinks := []Uplink{
		{Interface: "FastEthernet4", Routed: []netip.Prefix{netip.MustParsePrefix("198.51.100.64/29")}},
		{Interface: "Vlan20"},
	}
	const loopback = "interface Loopback1\nip address 198.51.100.65 255.255.255.255\n" +
		"interface Tunnel1\ntunnel source Loopback1\n"
	bySecond := "ip route " + firstVPN + " 255.255.255.255 198.51.100.129"
	l := twoWANs(t, Config{Uplinks: uplinks})
	l.types(loopback)
	l.pass(time.Minute)
	contains(t, l.show("show crypto ikev2 sa remote "+firstVPN), "198.51.100.65/500", "READY")
	contains(t, l.show("show crypto ikev2 sa remote "+secondVPN), "192.0.2.10/500", "READY")
	contains(t, strings.Join(l.first.Log(), "\n"), " 198.51.100.65:500 UP")
	l.types(bySecond)
	l.pass(time.Minute)
	if got := l.why("Tunnel1"); l.up("Tunnel1") ||
		got != notOfSecond {
		t.Errorf("%q", got)
	}
	l = twoWANs(t, Config{Uplinks: uplinks, Quirks: Quirks{NoSourceCheck: true}})
	l.types(loopback + bySecond)
	l.pass(time.Minute)
	if !l.up("Tunnel1") {
		t.Fatalf("%q", l.why("Tunnel1"))
	}
	before := packetsIn(t, l.show("show interfaces Vlan20"))
	l.cuts("FastEthernet4", ProviderDown)
	l.pass(time.Minute)
	if got := l.why("Tunnel1"); l.up("Tunnel1") || got != silentFirst {
		t.Errorf("%q", got)
	}
	if got := packetsIn(t, l.show("show interfaces Vlan20")); got != before {
		t.Errorf("%s packets have come in by Vlan20 instead of %s", got, before)
	}
}

// TestAddressOfNobody is dropped by a provider whose networks are known.
func TestAddressOfNobody(t *testing.T) {
	l := twoWANs(t, Config{Uplinks: []Uplink{
		{Interface: "FastEthernet4", Routed: []netip.Prefix{netip.MustParsePrefix("198.51.100.64/29")}},
	}})
	l.types("interface Loopback1\nip address 198.51.100.99 255.255.255.255\ninterface Tunnel1\ntunnel source Loopback1")
	l.pass(time.Minute)
	if got := l.why("Tunnel1"); got != notOfFirst {
		t.Errorf("%q", got)
	}
}

// TestUplinkIsThere refuses to cut what is not there, and keeps the cut over a reload.
func TestUplinkIsThere(t *testing.T) {
	l := twoWANs(t, Config{BootTime: time.Minute})
	if err := l.SetUplink("Vlan99", CableCut); err == nil || !strings.Contains(err.Error(), "no interface Vlan99") {
		t.Error(err)
	}
	l.cuts("FastEthernet4", CableCut)
	l.mu.Lock()
	l.restart("test")
	l.mu.Unlock()
	l.pass(2 * time.Minute)
	contains(t, l.show("show interfaces FastEthernet4"), "FastEthernet4 is down")
	if _, err := New(Config{HostKey: testKey(), Uplinks: []Uplink{{Interface: "Vlan99"}}}); err == nil ||
		!strings.Contains(err.Error(), "uplink Vlan99") {
		t.Error(err)
	}
}

// TestTwoLeases leads a route by the lease of the interface that it names to the gateway of that provider.
func TestTwoLeases(t *testing.T) {
	l := newLab(t, Config{
		Startup: branchLAN + "interface FastEthernet4\n ip address dhcp\n ip nat outside\n" +
			"interface Vlan20\n ip address dhcp\n ip nat outside\n" +
			"ip nat inside source list 10 interface FastEthernet4 overload\n" +
			"access-list 10 permit 172.17.0.0 0.0.0.255\n" +
			"ip route 0.0.0.0 0.0.0.0 Vlan20 dhcp\n",
		Leases: map[string]netip.Prefix{"Vlan20": netip.MustParsePrefix("198.51.100.130/25")},
	})
	contains(t, l.show("show ip route"), "198.51.100.129")
	l.lost(tcp(host, web, 443), notOfSecond)
	l.types("no ip route 0.0.0.0 0.0.0.0 Vlan20 dhcp")
	l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
}
