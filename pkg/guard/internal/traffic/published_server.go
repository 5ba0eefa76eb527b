package traffic

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// PublishedServer refuses to send the answers of published servers into the tunnels. They come in on the LAN and are
// policy-routed before NAT, so that clients on the internet get none: what was published is gone.
var PublishedServer = rule.Rule{
	Name: "published_server", LastVerified: "2026-11-27", Overridable: true,
	Source: "Cisco document 6209, NAT order of operation: from inside to outside policy routing and routing come first",
	Look: func(in *rule.Case) *rule.Finding {
		c := in.Final()
		name, lans := in.Site.Names.RouteMap, steered(in, c)
		if len(lans) == 0 || !in.Changes() {
			return nil
		}
		answers := acl.Filter{List: matchedList(c, name), Entries: acl.Entries(c, matchedList(c, name))}
		var caught []string
		var more site.Exemptions
		for _, s := range branch.PublishedServers(c) {
			packet := acl.Packet{Protocol: s.Protocol, From: s.Inside, Source: s.Port, To: somebody,
				Dest: rule.Ephemeral}
			if behindSteered(in, c, s.Inside) && len(answers.Entries) > 0 && answers.Permits(packet) &&
				!slices.Contains(caught, s.String()) {
				caught = append(caught, s.String())
				more.From = append(more.From, netip.PrefixFrom(s.Inside, s.Inside.BitLen()))
			}
		}
		for _, p := range branch.PublishedNetworks(c) {
			packet := acl.Packet{Protocol: "tcp", From: lastOf(p), To: somebody, Dest: rule.Ephemeral}
			if behindSteered(in, c, p.Addr()) && len(answers.Entries) > 0 && answers.Permits(packet) {
				caught = append(caught, bare(p))
				more.From = append(more.From, p)
			}
		}
		if len(caught) == 0 {
			return nil
		}
		return &rule.Finding{Fatal: true,
			Why: "the answers of published servers would go into the tunnels instead of back to who asked: " +
				strings.Join(caught, ", "),
			Remedy: exemptRemedy(in, more) +
				"; or use traffic: web where they answer from other ports than 80 and 443",
		}
	},
}

// lastOf is the last address of a network.
func lastOf(p netip.Prefix) netip.Addr {
	a := p.Masked().Addr().As4()
	for bit := p.Bits(); bit < 32; bit++ {
		a[bit/8] |= 0x80 >> (bit % 8)
	}
	return netip.AddrFrom4(a)
}

// somebody is a client on the internet, by an address that no list of a branch names: the block 192.88.99.0/24 is out
// of use since 2015 (RFC 7526).
var somebody = netip.AddrFrom4([4]byte{192, 88, 99, 77})
