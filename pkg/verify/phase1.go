package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// Proposal is what phase 1 may be made of, in the words of the configuration. Each list names
// alternatives; an empty one means any.
type Proposal struct {
	Encryption []string // aes-cbc-256
	Integrity  []string // sha1
	PRF        []string // sha1
	Groups     []string // 14
}

// phase1 reads the IKEv2 table; READY beside a dying SA of the same peer counts. The IKEv1 table is
// empty on an IKEv2 router; what stands in it is named, and proves nothing.
func (t *TunnelReport) phase1(f Facts, want Tunnel) phase {
	t.ikev1(f, want)
	var best *show.IKEv2SA
	for i := range f.IKEv2.SAs {
		sa := &f.IKEv2.SAs[i]
		if sa.Remote == want.Peer.String() && ours(f, want, sa) &&
			(best == nil || ikeRank(sa, want) > ikeRank(best, want)) {
			best = sa
		}
	}
	if best == nil {
		t.because("no IKEv2 SA to %s", want.Peer)
		return phase{}
	}
	t.IKE = best.Status
	if t.IKE != "READY" {
		t.because("the IKEv2 SA to %s is %s, not READY", want.Peer, t.IKE)
		return phase{}
	}
	t.Proposal = words(best)
	p := phase{ready: true, good: true, age: best.ActiveSeconds}
	p.young = p.age != nil && seconds(*p.age) < want.turn()+slack
	if other := want.Proposal.unlike(best); other != "" {
		p.good = false
		t.contradict(ProposalUnintended, false, "the IKEv2 SA uses %s", other)
	}
	if ikeOver(best) {
		p.good = false
		t.contradict(LifetimeOver, false, "the IKEv2 SA is READY, but its lifetime of %d s is over",
			*best.LifetimeSeconds)
	}
	return p
}

// ours reports whether an SA with the tunnel's peer is its own: where another tunnel ends there too, the session and
// the IPsec SAs say which address the tunnel sends from. Where neither does, it is not known to be.
func ours(f Facts, want Tunnel, sa *show.IKEv2SA) bool {
	return !want.SharedPeer || slices.Contains(localsOf(f, want), sa.Local)
}

// localsOf are the addresses that a tunnel sends from, as the router shows them by its interface.
func localsOf(f Facts, want Tunnel) []string {
	var out []string
	for _, s := range f.Sessions.Sessions {
		if strings.EqualFold(s.Interface, want.Interface) {
			for _, ike := range s.IKE {
				out = append(out, ike.Local)
			}
		}
	}
	for _, i := range f.IPsec.Interfaces {
		if strings.EqualFold(i.Name, want.Interface) {
			out = append(out, i.LocalAddress)
		}
	}
	return out
}

// ikeRank orders the SAs with one peer: during a rekey, and for a while after a restart of the edge,
// there are several.
func ikeRank(sa *show.IKEv2SA, want Tunnel) int {
	switch {
	case sa.Status == "READY" && want.Proposal.unlike(sa) == "" && !ikeOver(sa):
		return 3
	case sa.Status == "READY":
		return 2
	case sa.Status == "IN-NEG":
		return 1
	default:
		return 0
	}
}

func ikeOver(sa *show.IKEv2SA) bool {
	return sa.LifetimeSeconds != nil && sa.ActiveSeconds != nil && *sa.LifetimeSeconds > 0 &&
		*sa.ActiveSeconds >= *sa.LifetimeSeconds
}

func (t *TunnelReport) ikev1(f Facts, want Tunnel) {
	for _, sa := range f.ISAKMP.SAs {
		if sa.Destination != want.Peer.String() && sa.Source != want.Peer.String() {
			continue
		}
		t.ISAKMP = sa.State + " " + sa.Status
		if sa.State == "QM_IDLE" {
			t.contradict(ISAKMPUp, false,
				"an IKEv1 SA to this edge is up (QM_IDLE), but the tunnel is configured for IKEv2")
		} else {
			t.contradict(ISAKMPNegotiating, false,
				"the IKEv1 table shows %s: still negotiating, whatever its status %s says", sa.State, sa.Status)
		}
	}
}

// unlike says what of an SA is not as intended; what the router does not show is not judged.
func (p Proposal) unlike(sa *show.IKEv2SA) string {
	var out []string
	check := func(what, seen string, wanted []string) {
		if seen != "" && len(wanted) > 0 && !slices.Contains(wanted, seen) {
			out = append(out, fmt.Sprintf("%s %s, not %s", what, seen, strings.Join(wanted, " or ")))
		}
	}
	check("encryption", encryption(sa, p.Encryption), p.Encryption)
	check("integrity", hash(sa.Hash), p.Integrity)
	check("PRF", hash(sa.PRF), p.PRF)
	check("group", group(sa), p.Groups)
	return strings.Join(out, ", ")
}

// words are the algorithms of an SA as one would configure them.
func words(sa *show.IKEv2SA) string {
	var out []string
	for _, w := range []string{encryption(sa, nil), hash(sa.Hash)} {
		if w != "" {
			out = append(out, w)
		}
	}
	if prf := hash(sa.PRF); prf != "" && prf != hash(sa.Hash) {
		out = append(out, "prf "+prf)
	}
	if g := group(sa); g != "" {
		out = append(out, "group "+g)
	}
	return strings.Join(out, " ")
}

// encryption turns `AES-CBC, keysize: 256` into aes-cbc-256. A table without the size is not held
// against a wanted one.
func encryption(sa *show.IKEv2SA, wanted []string) string {
	if sa.Encryption == nil {
		return ""
	}
	name := strings.ToLower(*sa.Encryption)
	if sa.KeySize != nil {
		return fmt.Sprintf("%s-%d", name, *sa.KeySize)
	}
	if i := slices.IndexFunc(wanted, func(w string) bool { return strings.HasPrefix(w, name+"-") }); i >= 0 {
		return wanted[i]
	}
	return name
}

// hash turns SHA96, MD596 and SHA1 into the words of the configuration. SHA96 is HMAC-SHA1 cut to 96
// bits; the longer ones are printed by their own names.
func hash(name *string) string {
	if name == nil {
		return ""
	}
	switch word := strings.ToLower(*name); word {
	case "sha96", "sha":
		return "sha1"
	case "md596":
		return "md5"
	default:
		return word
	}
}

func group(sa *show.IKEv2SA) string {
	if sa.DHGroup == nil {
		return ""
	}
	return fmt.Sprint(*sa.DHGroup)
}
