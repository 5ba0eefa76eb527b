package tunnel

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// ProfileOverlap warns of an IKEv2 profile of somebody else that is for our service edges too. The tunnels name their
// profile, and begin every negotiation themselves, so that nothing has to be wrong. Keyrings of others do not matter:
// each profile names its own.
var ProfileOverlap = rule.Rule{
	Name: "profile_overlap", LastVerified: "2026-11-27",
	Source: "FlexVPN and IKEv2 Configuration Guide, IKEv2 profile: match statements of profiles must not overlap, " +
		"and " +
		"where several match none is selected; that it concerns who begins a negotiation too is [inferred]",
	Look: func(in *rule.Case) *rule.Finding {
		if !in.Changes() || len(in.Conflicts) > 0 { // whose tunnels these are comes first
			return nil
		}
		for _, name := range foreignProfiles(in) {
			for _, child := range branch.Children(in.Running, "crypto ikev2 profile "+name) {
				if what, ok := strings.CutPrefix(child.Line, "match identity remote "); ok && forEdges(in, what) {
					return &rule.Finding{
						Why: "the IKEv2 profile " + name + " is for the service edges too " +
							"(`" + child.Line + "`): IOS wants " +
							"each peer to match one profile",
						Remedy: "nothing needs to be done while the tunnels come up; else let " + name + " name its " +
							"own peers"}
				}
			}
		}
		return nil
	},
}

// forEdges reports whether an identity is one that an edge may have: any, or a network that holds it.
func forEdges(in *rule.Case, identity string) bool {
	words := strings.Fields(identity)
	if len(words) == 0 || words[0] != "address" {
		return identity == "any"
	}
	network, ok := branch.MaskedPrefix(words[1:])
	if !ok && len(words) > 1 {
		if a, err := netip.ParseAddr(words[1]); err == nil && !a.IsUnspecified() {
			network, ok = netip.PrefixFrom(a, a.BitLen()), true
		} else if err == nil {
			network, ok = netip.PrefixFrom(a, 0), true
		}
	}
	for _, edge := range in.Edges() {
		if ok && network.Contains(edge) {
			return true
		}
	}
	return false
}
