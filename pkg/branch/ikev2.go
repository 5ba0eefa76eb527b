package branch

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// IKEv2Policy is the policy that is used for what leaves from a local address in a front-door VRF, "" for the global
// table: the first that is for it; ok is false when none is, and the default policy is used. That the first one is
// taken is [inferred].
func IKEv2Policy(c iosconf.Config, local netip.Addr, vrf string) (policy iosconf.Node, ok bool) {
	for _, n := range c.Nodes {
		if strings.HasPrefix(n.Line, "crypto ikev2 policy ") && n.Line != "crypto ikev2 policy default" &&
			PolicyIsFor(n, local, vrf) {
			return n, true
		}
	}
	return iosconf.Node{}, false
}

// PolicyIsFor reports whether an IKEv2 policy is for a local address in a front-door VRF. One that asks for the
// address is not for an unknown one, and one that names no VRF is for the global table. Source: IOS command reference,
// `match fvrf`.
func PolicyIsFor(policy iosconf.Node, local netip.Addr, vrf string) bool {
	inVRF, anyLocal := vrf == "", true
	own := false
	for _, child := range policy.Children {
		if matched, ok := strings.CutPrefix(child.Line, "match fvrf "); ok {
			inVRF = matched == "any" || matched == vrf
		}
		if a, ok := strings.CutPrefix(child.Line, "match address local "); ok {
			anyLocal, own = false, own || local.IsValid() && a == local.String()
		}
	}
	return inVRF && (anyLocal || own)
}
