package acl_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// FuzzEntries: no list of a router panics, an entry that was not understood never permits, and what is judged by
// the first entry that matches is judged by it alone.
func FuzzEntries(f *testing.F) {
	f.Add("ip access-list extended X\n permit udp host 192.0.2.1 eq isakmp any range 500 4500 log\n deny ip any any\n")
	f.Add("access-list 101 permit tcp 192.0.2.0 0.0.0.255 any established\naccess-list 101 permit object-group A any\n")
	f.Add("ip access-list standard X\n 10 permit 192.0.2.1\n deny   any\n remark x\n permit icmp any any echo\n")
	packets := []acl.Packet{
		{Protocol: "udp", From: netip.MustParseAddr("192.0.2.1"), To: netip.MustParseAddr("203.0.113.1"), Source: 500,
			Dest: 500},
		{Protocol: "tcp", From: netip.MustParseAddr("2001:db8::1"), Established: true},
		{Protocol: "icmp", ICMP: "echo"}, {},
	}
	nets := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("0.0.0.0/0"),
		netip.MustParsePrefix("192.0.2.1/32")}
	f.Fuzz(func(t *testing.T, text string) {
		config := iosconf.Parse(text)
		for _, list := range []string{"X", "101", "10", ""} {
			entries := acl.Entries(config, list)
			if len(entries) > strings.Count(text, "\n")+1 {
				t.Fatalf("%d entries of list %q", len(entries), list)
			}
			filter := acl.Filter{List: list, Entries: entries}
			for _, p := range packets {
				entry := filter.FirstMatch(p)
				switch {
				case entry == nil && filter.Permits(p) != (len(entries) == 0):
					t.Errorf("%+v matches no entry", p)
				case entry != nil && filter.Permits(p) != entry.Permit:
					t.Errorf("%+v is not judged by %+v", p, entry)
				case entry != nil && entry.Permit && entry.HasUnknownWords:
					t.Errorf("%+v is permitted by what was not understood: %+v", p, entry)
				}
			}
			for _, entry := range entries {
				for _, net := range nets {
					if entry.From.Contains(net) && !entry.From.Overlaps(net) {
						t.Errorf("%q holds all of %s and nothing of it", entry.Line, net)
					}
				}
			}
		}
	})
}
