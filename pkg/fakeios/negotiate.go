package fakeios

import (
	"net/netip"
	"slices"
	"strings"
)

// outcome is how far a negotiation gets with the configuration as it stands.
type outcome int

const (
	notTrying outcome = iota // nothing to send, or no way to send it
	trying                   // packets go out, no IKE SA comes of it
	childless                // IKE SA, but the edge takes no phase 2 proposal
	agreed
)

// offer is what a tunnel would negotiate with, and how it would end.
type offer struct {
	outcome   outcome
	reason    string // for people: why it gets no further
	edge      *Edge
	local     netip.Addr
	peer      netip.Addr
	transform string // as `show crypto ipsec sa` prints it
	email     string
	proposal  *ikev2Proposal
	lifetime  int // IKE, seconds
	childLife int // child SA, seconds
	pfs       int
}

// offer works out what interface i would negotiate, step by step the way IOS needs the pieces.
func (n *network) offer(c *config, i *iface) offer {
	t := i.tunnel
	o := offer{peer: t.destination}
	stop := func(reason string) offer { o.outcome, o.reason = notTrying, reason; return o }
	switch {
	case i.shutdown:
		return stop("interface is shut down")
	case t.mode != "ipsec ipv4":
		return stop("tunnel mode is not ipsec ipv4")
	case !t.destination.IsValid():
		return stop("no tunnel destination")
	case t.profile == "":
		return stop("no tunnel protection")
	}
	source := t.source
	if o.local = c.addressOf(source); !o.local.IsValid() {
		if ip, err := netip.ParseAddr(source); err == nil {
			o.local = ip
		}
	}
	if !o.local.IsValid() {
		return stop("the tunnel source has no address")
	}
	ipsec := c.ipsecProfile(t.profile)
	if ipsec == nil || c.transformSet(ipsec.transformSet) == nil {
		return stop("the IPsec profile names no transform set")
	}
	set := c.transformSet(ipsec.transformSet)
	o.transform, o.childLife, o.pfs = strings.Join(set.transforms, " "), ipsec.lifetimeSeconds, ipsec.pfsGroup
	name := ipsec.ikev2Profile
	if t.ikev2Profile != "" {
		name = t.ikev2Profile
	}
	profile := c.ikev2Profile(name)
	if profile == nil || !profile.complete() {
		return stop("no complete IKEv2 profile")
	}
	o.email, o.lifetime = profile.identity, profile.lifetime
	key := c.keyFor(profile.keyring, t.destination)
	if key == nil {
		return stop("the keyring has no peer with that address")
	}
	if o.proposal = c.chosenProposal(); o.proposal == nil {
		return stop("no IKEv2 policy with a complete proposal")
	}
	via := c.routeTo(t.destination, n.passes(c))
	if via == "" {
		return stop("no route to the tunnel destination")
	}
	if strings.HasPrefix(via, "Tunnel") {
		return stop("recursive routing: the tunnel destination is reached through a tunnel")
	}
	return n.answer(o, profile, key, set)
}

// answer is the edge's side.
func (n *network) answer(o offer, profile *ikev2Profile, key *keyringPeer, set *transformSet) offer {
	o.outcome = trying
	o.edge = n.edgeAt(o.peer)
	if o.edge == nil {
		o.reason = "nobody answers at the tunnel destination"
		return o
	}
	cfg, reachable, _ := o.edge.snapshot()
	switch {
	case !reachable:
		o.reason = "the edge does not answer"
	case !cfg.acceptsIKE(o.proposal):
		o.reason = "NO_PROPOSAL_CHOSEN in IKE_SA_INIT"
	case profile.identityKind != "email":
		o.reason = "AUTHENTICATION_FAILED: the identity is not of kind email"
	case !cfg.knows(profile.identity, key.localKey):
		o.reason = "AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key"
	case !slices.Contains(profile.matchRemote, o.peer):
		o.reason = "the profile does not match the edge's identity"
	case set.transport || !cfg.acceptsESP(set.transforms):
		o.outcome, o.reason = childless, "NO_PROPOSAL_CHOSEN for the child SA"
	default:
		o.outcome = agreed
	}
	return o
}

func (c *config) keyFor(ring string, peer netip.Addr) *keyringPeer {
	k := c.keyring(ring)
	if k == nil {
		return nil
	}
	return find(k.peers, func(p *keyringPeer) bool { return p.address == peer && p.localKey != "" })
}

// chosenProposal is the first complete proposal of a policy that matches the front-door VRF.
func (c *config) chosenProposal() *ikev2Proposal {
	for _, policy := range c.policies {
		for _, name := range policy.proposals {
			if p := c.proposal(name); p != nil && p.complete() {
				return p
			}
		}
	}
	return nil
}
