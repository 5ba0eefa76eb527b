package traffic

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// PublishedServer refuses to send the answers of published servers into the tunnels. They come in on the LAN and are
// policy-routed before NAT, so that clients on the internet get none: what was published is gone.
var PublishedServer = rule.Rule{
	Name: "published_server", LastVerified: "2026-11-27", Overridable: true,
	Source: "Cisco document 6209, NAT order of operation: from inside to outside policy routing and routing come first",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if in.Site.SteersByRoute() {
			return publishedBehindRoutes(in, c)
		}
		lans := steered(in, c)
		if len(lans) == 0 || !in.Changes() {
			return nil
		}
		answers := acl.Filter{List: matchedList(c, in.Site), Entries: acl.Entries(c, matchedList(c, in.Site))}
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
	}),
}

// publishedBehindRoutes: the default route takes the answers of published servers as it takes all else.
func publishedBehindRoutes(in *rule.Case, c iosconf.Config) *rule.Finding {
	var caught []string
	for _, s := range branch.PublishedServers(c) {
		if text := s.String(); !slices.Contains(caught, text) {
			caught = append(caught, text)
		}
	}
	for _, p := range branch.PublishedNetworks(c) {
		caught = append(caught, bare(p))
	}
	if len(caught) == 0 || !in.Changes() || in.Site.LAN.VRF != in.Site.WAN.VRF {
		return nil
	}
	return &rule.Finding{Fatal: true,
		Why: "the answers of published servers would go into the tunnels instead of back to who asked, because the " +
			"default route leads there: " + strings.Join(caught, ", "),
		Remedy: "write steering: pbr-track and `exempt: auto` in the site file: a route map can leave them alone, a " +
			"route cannot",
	}
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
