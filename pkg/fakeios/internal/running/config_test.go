package running

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// TestRenderStyle shows one configuration in two styles.
func TestRenderStyle(t *testing.T) {
	c := FactoryDefault("R1")
	c.Tracks = []*Track{{ID: 1, SLA: 1}}
	plain := c.Render(Style{Serial: "FTX0000038X"})
	other := c.Render(Style{Serial: "FTX0000038X", ShowTrackStateKeyword: true})
	got := Diff(Blocks(plain), Blocks(other), "")
	if want := []string{"+track 1 ip sla 1 state", "-track 1 ip sla 1"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if !strings.Contains(plain, "\nlicense udi pid CISCO881-SEC-K9 sn FTX0000038X\n") {
		t.Error("the serial number is missing")
	}
}

// TestConfiglet leads from one configuration to another.
func TestConfiglet(t *testing.T) {
	from := "interface Vlan1\n ip mtu 1400\n no shutdown\nhostname R1\n"
	to := "interface Vlan1\n ip mtu 1300\nhostname R1\nip cef\n"
	got := Configlet(Blocks(from), Blocks(to))
	want := []string{"interface Vlan1", " ip mtu 1300", " no ip mtu 1400", " shutdown", "ip cef"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestSameEntryTwice: an entry that is there already changes nothing, whatever sequence number it is typed with;
// otherwise the running-config would hold a line that is lost when it is typed again.
func TestSameEntryTwice(t *testing.T) {
	list := &ACL{Name: "10", Standard: true}
	host := ACE{Standard: true, Protocol: "ip", Src: Endpoint{Address: netip.MustParseAddr("192.0.2.1"),
		Wildcard: netip.MustParseAddr("0.0.0.0")}, Dst: Endpoint{Any: true}}
	for _, sequence := range []int{0, 0, 5, 20} {
		host.Sequence = sequence
		list.Add(host)
	}
	if len(list.Entries) != 1 || list.Entries[0].Sequence != 10 {
		t.Errorf("%+v", list.Entries)
	}
	list.Add(ACE{Remark: "a"})
	list.Add(ACE{Remark: "a"})
	if len(list.Entries) != 3 {
		t.Errorf("a remark may stand twice: %+v", list.Entries)
	}
}

// TestPermits asks an access list: the first entry that matches decides and counts, and a
// hypothetical packet counts nowhere.
func TestPermits(t *testing.T) {
	c := &Config{}
	list := &ACL{Name: "101"}
	list.Add(ACE{Protocol: "tcp", Src: Endpoint{Any: true}, Dst: Endpoint{Any: true, Op: "eq", Ports: []int{23}}})
	list.Add(ACE{Permit: true, Protocol: "ip", Src: Endpoint{Any: true}, Dst: Endpoint{Any: true}})
	telnet := packet.Packet{
		Source: netip.MustParseAddr("192.0.2.1"), Destination: netip.MustParseAddr("192.0.2.2"),
		Protocol: "tcp", DestinationPort: 23,
	}
	web := telnet
	web.DestinationPort = 80
	if list.Permits(c, telnet) || !list.Permits(c, web.Times(3)) || !list.Permits(c, web.Times(0)) {
		t.Error("the wrong entry decides")
	}
	if list.Entries[0].Hits != 1 || list.Entries[1].Hits != 3 {
		t.Errorf("%d and %d hits", list.Entries[0].Hits, list.Entries[1].Hits)
	}
	if got := list.Entries[0].String(); got != "deny   tcp any any eq telnet" {
		t.Errorf("%q", got)
	}
}

// TestRouteTo takes the longest prefix, then the lowest distance, of routes whose way out is up.
func TestRouteTo(t *testing.T) {
	c := FactoryDefault("R1")
	c.Interface("FastEthernet4").Address = netip.MustParsePrefix("192.0.2.10/24")
	c.Interface("Vlan1").Address = netip.MustParsePrefix("172.17.0.1/24")
	c.Routes = []*StaticRoute{
		{Prefix: netip.MustParsePrefix("0.0.0.0/0"), NextHop: netip.MustParseAddr("192.0.2.1")},
		{Prefix: netip.MustParsePrefix("198.51.100.0/24"), Via: "Vlan1", NextHop: netip.MustParseAddr("172.17.0.9"),
			Distance: 5},
		{Prefix: netip.MustParsePrefix("198.51.100.0/24"), Via: Null0, Distance: 250},
	}
	down := ""
	up := func(i *Interface) bool { return i.Name != down }
	target := netip.MustParseAddr("198.51.100.11")
	for name, want := range map[string]string{"": "Vlan1", "Vlan1": Null0} {
		if down = name; c.RouteTo(target, up) != want {
			t.Errorf("with %q down it leaves by %q, not %q", name, c.RouteTo(target, up), want)
		}
	}
	if got := c.RouteTo(netip.MustParseAddr("203.0.113.1"), up); got != "FastEthernet4" {
		t.Errorf("the default route leaves by %q", got)
	}
}
