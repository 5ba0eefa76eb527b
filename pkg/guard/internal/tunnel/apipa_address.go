package tunnel

import (
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

var apipa = netip.MustParsePrefix("169.254.0.0/16")

// APIPAAddress refuses 169.254.0.0/16 on our tunnels, and on the WAN that they borrow their address
// from.
var APIPAAddress = rule.Rule{
	Name: "apipa_address", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide: tunnel interfaces take RFC 1918 addresses, never APIPA ones",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		for _, name := range append(in.Site.TunnelInterfaces(), in.Site.WAN.Name) {
			a := branch.Address(c, name).Addr()
			if name == in.Site.WAN.Name {
				a = in.AddressOf(c, name)
			}
			if a.IsValid() && apipa.Contains(a) {
				return &rule.Finding{
					Fatal: true,
					Why: fmt.Sprintf("%s has the address %s of 169.254.0.0/16, which nobody assigned (APIPA)",
						name, a),
					Remedy: "give an RFC 1918 address as tunnel_address, or leave it out to borrow the WAN's",
				}
			}
		}
		return nil
	}),
}
