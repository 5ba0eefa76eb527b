package acl_test

import (
	"net/netip"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

const groups = `object-group network EDGES
 description both edges
 host 198.51.100.11
 group-object MORE
object-group network MORE
 203.0.113.16 255.255.255.248
 range 10.1.1.5 10.1.1.9
object-group network LOOP
 group-object LOOP
object-group network EMPTY
object-group service VPN
 esp
 udp eq isakmp
 udp range 4500 4501
 tcp source gt 1023 eq 443
 tcp-udp eq domain
 icmp echo
object-group service ODD
 tcp what is this
`

func TestObjectGroups(t *testing.T) {
	t.Parallel()
	to := netip.MustParseAddr("192.0.2.10")
	packet := func(protocol, from string, source, dest int) acl.Packet {
		return acl.Packet{Protocol: protocol, From: netip.MustParseAddr(from), Source: source, To: to, Dest: dest}
	}
	for _, c := range []struct {
		entry          string
		packet         acl.Packet
		permits, drops bool
	}{
		{"permit udp object-group EDGES any eq 500", packet("udp", "198.51.100.11", 500, 500), true, false},
		{"permit udp object-group EDGES any eq 500", packet("udp", "203.0.113.22", 500, 500), true, false},
		{"permit udp object-group EDGES any eq 500", packet("udp", "203.0.113.24", 500, 500), false, true},
		{"permit ip object-group EDGES host 192.0.2.10", packet("esp", "10.1.1.5", 0, 0), true, false},
		{"permit ip object-group EDGES host 192.0.2.10", packet("esp", "10.1.1.9", 0, 0), true, false},
		{"permit ip object-group EDGES host 192.0.2.10", packet("esp", "10.1.1.10", 0, 0), false, true},
		{"permit object-group VPN any any", packet("esp", "198.51.100.11", 0, 0), true, false},
		{"permit object-group VPN any any", packet("udp", "198.51.100.11", 500, 500), true, false},
		{"permit object-group VPN any any", packet("udp", "198.51.100.11", 9, 4501), true, false},
		{"permit object-group VPN any any", packet("udp", "198.51.100.11", 9, 53), true, false},
		{"permit object-group VPN any any", packet("tcp", "198.51.100.11", 1023, 443), false, true},
		{"10 permit object-group VPN object-group EDGES any log",
			packet("tcp", "198.51.100.11", 2000, 443), true, false},
		{"deny object-group VPN any any", packet("esp", "198.51.100.11", 0, 0), false, true},
		// What is not understood neither permits nor surely drops.
		{"permit udp object-group NOWHERE any", packet("udp", "198.51.100.11", 500, 500), false, false},
		{"permit udp object-group LOOP any", packet("udp", "198.51.100.11", 500, 500), false, false},
		{"permit udp object-group EMPTY any", packet("udp", "198.51.100.11", 500, 500), false, false},
		{"permit object-group ODD any any", packet("tcp", "198.51.100.11", 500, 500), false, false},
		{"permit tcp object-group NOWHERE any", packet("udp", "198.51.100.11", 500, 500), false, true},
	} {
		config := iosconf.Parse(groups + "ip access-list extended IN\n " + c.entry + "\n")
		f := acl.Filter{List: "IN", Entries: acl.Entries(config, "IN")}
		if f.Permits(c.packet) != c.permits || f.Drops(c.packet) != c.drops {
			t.Errorf("%s, %+v: permits %v, drops %v", c.entry, c.packet, f.Permits(c.packet), f.Drops(c.packet))
		}
		if len(f.Entries) == 0 || f.Entries[0].Line == "" {
			t.Errorf("%s: %+v", c.entry, f.Entries)
		}
	}
}
