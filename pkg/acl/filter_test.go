package acl_test

import (
	"net/netip"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// TestPasses: the first entry that matches decides, nothing matching is a deny, a list that is not
// there permits everything, and words that are not understood are not trusted to permit.
func TestPasses(t *testing.T) {
	edge, self := netip.MustParseAddr("198.51.100.11"), netip.MustParseAddr("192.0.2.10")
	udp := func(port int) acl.Packet {
		return acl.Packet{Protocol: "udp", From: edge, To: self, Source: port, Dest: port}
	}
	esp := acl.Packet{Protocol: "esp", From: edge, To: self}
	echo := func(kind string) acl.Packet { return acl.Packet{Protocol: "icmp", From: edge, To: self, ICMP: kind} }
	for name, c := range map[string]struct {
		list   string
		packet acl.Packet
		passes bool
		by     string // the entry that decides; "": none
	}{
		"no list":       {"", esp, true, ""},
		"only a remark": {"access-list 120 remark nothing here\n", esp, true, ""},
		"by name of the port": {"access-list 120 permit udp any any eq isakmp\n", udp(500), true,
			"permit udp any any eq isakmp"},
		"by number": {"access-list 120 permit udp any any eq 4500\n", udp(4500), true,
			"permit udp any any eq non500-isakmp"},
		"the end denies":     {"access-list 120 permit udp any any eq isakmp\n", esp, false, ""},
		"protocol 50 is ESP": {"access-list 120 permit 50 any any\n", esp, true, "permit 50 any any"},
		"the first decides": {"access-list 120 deny esp host 198.51.100.11 any\naccess-list 120 permit ip any any\n",
			esp, false, "deny esp host 198.51.100.11 any"},
		"named, numbered": {"ip access-list extended 120\n 10 permit ip 198.51.100.0 0.0.0.255 any\n", esp, true,
			"permit ip 198.51.100.0 0.0.0.255 any"},
		"kinds of ICMP": {"access-list 120 permit icmp any any echo-reply\n", echo("echo-reply"), true,
			"permit icmp any any echo-reply"},
		"another kind":       {"access-list 120 permit icmp any any echo-reply\n", echo("echo"), false, ""},
		"a group of objects": {"access-list 120 permit esp object-group EDGES any\n", esp, false, ""},
		"a time of day": {"access-list 120 deny esp any any time-range NIGHT\n", esp, false,
			"deny esp any any time-range NIGHT"},
	} {
		config := iosconf.Parse("interface FastEthernet4\n ip access-group 120 in\n" + c.list)
		f, ok := acl.OnInterface(config, "FastEthernet4", "in")
		if !ok || f.Permits(c.packet) != c.passes {
			t.Errorf("%s: passes %v", name, !c.passes)
		}
		by := ""
		if e := f.FirstMatch(c.packet); e != nil {
			by = e.Line
		}
		if by != c.by {
			t.Errorf("%s: %q decides, want %q", name, by, c.by)
		}
		if _, ok := acl.OnInterface(config, "FastEthernet4", "out"); ok {
			t.Errorf("%s: there is no list out", name)
		}
	}
}
