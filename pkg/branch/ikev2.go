package branch

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// IKEv2Policy is the policy that is used for what leaves from a local address in the global table: the first that
// matches it; ok is false when none does, and the default policy is used. That the first one is taken is [inferred].
func IKEv2Policy(c iosconf.Config, local netip.Addr) (policy iosconf.Node, ok bool) {
	for _, n := range c.Nodes {
		if strings.HasPrefix(n.Line, "crypto ikev2 policy ") && n.Line != "crypto ikev2 policy default" &&
			policyMatches(n, local) {
			return n, true
		}
	}
	return iosconf.Node{}, false
}

// policyMatches reports whether a policy is for a local address. One that asks for the address is not for an unknown
// one.
func policyMatches(policy iosconf.Node, local netip.Addr) bool {
	global, anyLocal := true, true
	own := false
	for _, child := range policy.Children {
		if vrf, ok := strings.CutPrefix(child.Line, "match fvrf "); ok {
			global = vrf == "any"
		}
		if a, ok := strings.CutPrefix(child.Line, "match address local "); ok {
			anyLocal, own = false, own || local.IsValid() && a == local.String()
		}
	}
	return global && (anyLocal || own)
}
