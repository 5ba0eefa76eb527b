package audit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// takeable is a name that a site file can give to an object.
var takeable = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]{0,47}$`)

// objects takes the crypto objects of the tunnels, from the interfaces downwards: what uses an object is known then.
func (a *adopter) objects(primary, backup *Tunnel) {
	ends := []struct {
		t                *Tunnel
		ipsec, ike       *string
		ipsecKey, ikeKey string
	}{
		{t: primary, ipsec: &a.n.IPsecProfile1, ike: &a.n.IKEv2Profile1, ipsecKey: "ipsec_profile1",
			ikeKey: "ikev2_profile1"},
		{t: backup, ipsec: &a.n.IPsecProfile2, ike: &a.n.IKEv2Profile2, ipsecKey: "ipsec_profile2",
			ikeKey: "ikev2_profile2"},
	}
	for _, end := range ends {
		if end.t != nil && a.mayTake("crypto ipsec profile ", end.t.IPsecProfile, "profile") {
			a.take(end.ipsecKey, "crypto ipsec profile "+end.t.IPsecProfile, end.ipsec, end.t.IPsecProfile)
		}
	}
	for _, end := range ends {
		if end.t != nil && a.mayTake("crypto ikev2 profile ", end.t.IKEv2Profile, "ikev2-profile") {
			a.take(end.ikeKey, "crypto ikev2 profile "+end.t.IKEv2Profile, end.ike, end.t.IKEv2Profile)
		}
	}
	for _, t := range []*Tunnel{primary, backup} {
		if t == nil {
			continue
		}
		if header := "crypto ipsec transform-set " + t.TransformSet; !a.took("crypto ipsec transform-set ") &&
			a.mayTake("crypto ipsec transform-set ", t.TransformSet, "transform-set") {
			a.take("transform_set", header, &a.n.TransformSet, t.TransformSet)
		}
		if !a.took("crypto ikev2 keyring ") && a.mayTake("crypto ikev2 keyring ", t.Keyring, "keyring") {
			a.take("keyring", "crypto ikev2 keyring "+t.Keyring, &a.n.Keyring, t.Keyring)
			a.peers()
		}
	}
}

// took reports whether an object of a kind is taken.
func (a *adopter) took(kind string) bool {
	return slices.ContainsFunc(a.mine, func(header string) bool { return strings.HasPrefix(header, kind) })
}

// mayTake reports whether an object is there, is no default of IOS, and is used by nothing but what is taken.
func (a *adopter) mayTake(kind, name, keyword string) bool {
	_, exists := a.c.Object(kind + name)
	if !exists || !takeable.MatchString(name) || name == "default" || slices.Contains(a.mine, kind+name) {
		return false
	}
	for _, child := range a.block(kind + name).Children {
		if strings.HasPrefix(child.Line, "virtual-template ") || strings.HasPrefix(child.Line, "match certificate ") {
			a.leave("%s%s stays: it serves others as well (`%s`); one of its own is made for the tunnel", kind, name,
				child.Line)
			return false
		}
	}
	for _, user := range a.users(keyword, name) {
		if !slices.Contains(a.mine, user) {
			a.leave("%s%s stays: `%s` uses it too; one of its own is made for the tunnel", kind, name, user)
			return false
		}
	}
	return true
}

// users are the headers of what names an object behind a keyword.
func (a *adopter) users(keyword, name string) []string {
	var out []string
	for _, n := range a.c.Nodes {
		uses := slices.ContainsFunc(n.Children, func(child iosconf.Node) bool {
			words := strings.Fields(child.Line)
			k := slices.Index(words, keyword)
			return k >= 0 && slices.Contains(words[k+1:], name)
		})
		if words := strings.Fields(n.Line); strings.HasPrefix(n.Line, "crypto map ") && slices.Contains(words, name) {
			uses = uses || slices.Contains(words, keyword)
		}
		if uses {
			out = append(out, n.Line)
		}
	}
	return out
}

// peers takes the peers of the keyring that are for the service edges alone.
func (a *adopter) peers() {
	ring := "crypto ikev2 keyring " + a.n.Keyring
	for _, peer := range a.block(ring).Children {
		name, is := strings.CutPrefix(peer.Line, "peer ")
		p, ok := matched(strings.Fields(value(peer, "address")))
		if !is || !ok || !takeable.MatchString(name) {
			continue
		}
		switch {
		case p.IsSingleIP() && p.Addr() == a.s.ZIA.Primary.VPN:
			a.take("peer1", ring+" / "+peer.Line, &a.n.Peer1, name)
		case p.IsSingleIP() && p.Addr() == a.s.ZIA.Backup.VPN:
			a.take("peer2", ring+" / "+peer.Line, &a.n.Peer2, name)
		default:
			a.leave("%s keeps `%s` (%s): it is for another address", ring, peer.Line, p)
		}
	}
}

// policy takes the IKEv2 policy that the tunnels use, with its proposal, where nothing else negotiates IKEv2.
func (a *adopter) policy() {
	policy, ok := branch.IKEv2Policy(a.c, a.address(a.s.WAN.Name), a.s.WAN.VRF)
	if !ok {
		return
	}
	name := strings.TrimPrefix(policy.Line, "crypto ikev2 policy ")
	for _, n := range a.c.Nodes {
		if strings.HasPrefix(n.Line, "crypto ikev2 profile ") && !slices.Contains(a.mine, n.Line) {
			if name != a.n.Policy {
				a.leave("%s stays: `%s` negotiates with it too", policy.Line, n.Line)
			}
			return
		}
	}
	if !takeable.MatchString(name) {
		return
	}
	a.take("policy", policy.Line, &a.n.Policy, name)
	for _, child := range policy.Children {
		proposal, is := strings.CutPrefix(child.Line, "proposal ")
		switch {
		case !is:
		case !a.took("crypto ikev2 proposal ") && a.mayTake("crypto ikev2 proposal ", proposal, "proposal"):
			a.take("proposal", "crypto ikev2 proposal "+proposal, &a.n.Proposal, proposal)
		default:
			a.absent(stepPolicy, policy.Line, child.Line, "the guide offers one proposal")
		}
	}
}
