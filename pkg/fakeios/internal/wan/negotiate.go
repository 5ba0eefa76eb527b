package wan

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Outcome is how far a negotiation gets with the configuration as it stands.
type Outcome int

// The outcomes, from the worst to the best.
const (
	NotTrying Outcome = iota // nothing to send, or no way to send it
	Trying                   // packets go out, no IKE SA comes of it
	Childless                // IKE SA, but the edge takes no phase 2 proposal [that IOS keeps it is inferred]
	Agreed                   // IKE SA and child SA
)

// Ports of IKE; behind a translator it moves to the second one after the first exchange.
const (
	IKEPort  = 500
	NATTPort = 4500
)

// Heard is what the router has heard of the edge in an attempt that comes to nothing.
type Heard int

// What can have been heard, from the least to the most.
const (
	HeardNothing Heard = iota // no answer, or a refusal, to IKE_SA_INIT
	HeardInit                 // the answer to IKE_SA_INIT; IKE_AUTH is not answered, or refused
	HeardAuth                 // the answer to IKE_AUTH, with the edge's identity
)

// Offer is what a tunnel would negotiate with, and how it would end.
type Offer struct {
	Outcome Outcome
	Heard   Heard
	Reason  string // for people: why it gets no further
	failure string // the same in the words of the edge's tunnel log
	linked  bool   // the tunnel has a source, a destination and a way out
	edge    *Edge
	tunnel  string // the interface that offers it
	Local   netip.Addr
	Peer    netip.Addr
	via     string // the interface that IKE and ESP leave by
	back    string // the one that the answers come in by
	NATT    bool
	// Seen is the source outside of the router, and ports those of IKE there: Local, unless Translated by the
	// router's own NAT.
	Seen       netip.Addr
	ports      natPorts
	Translated bool

	profiles   string // which tunnel protection asked for it
	Identity   string
	Suite      ikeSuite
	Transforms []string
	transport  bool
	lifetime   int // IKE, seconds; 0 is the default
	childLife  int // child SA, seconds; 0 is the default
	PFS        int
	DPD        *running.DPD
}

// key differs between offers that would negotiate differently.
func (o Offer) key() string {
	return fmt.Sprint(o.Outcome, o.Reason, o.via, o.Seen, o.Identity, o.Suite, o.Transforms, o.transport)
}

// Port is the one that IKE ends up on.
func (o Offer) Port() int {
	if o.NATT {
		return NATTPort
	}
	return IKEPort
}

func (o Offer) giveUp(reason string) Offer {
	o.Outcome, o.Reason = NotTrying, reason
	return o
}

// Offer works out what interface i would negotiate, step by step the way IOS needs the pieces.
func (n *Network) Offer(c *running.Config, i *running.Interface) Offer {
	o := n.link(c, i)
	if !o.linked {
		return o
	}
	t := i.Tunnel
	ipsec := c.IPsecProfile(t.Profile)
	if ipsec == nil || c.TransformSet(ipsec.TransformSet) == nil {
		return o.giveUp("the IPsec profile names no transform set")
	}
	set := c.TransformSet(ipsec.TransformSet)
	o.Transforms, o.transport = slices.Clone(set.Transforms), set.Transport
	o.childLife, o.PFS = ipsec.LifetimeSeconds, ipsec.PFSGroup
	profile := c.IKEv2Profile(cmp.Or(t.IKEv2Profile, ipsec.IKEv2Profile))
	if profile == nil || !profile.Complete() {
		return o.giveUp("no complete IKEv2 profile")
	}
	// That these count for who begins, too, is [inferred].
	if !profile.Serves(t.VRF) {
		return o.giveUp("the IKEv2 profile is for another front-door VRF")
	}
	if !profile.ServesLocal(c, o.Local) {
		return o.giveUp("the IKEv2 profile is for another local address")
	}
	o.Identity = profile.Identity
	o.lifetime = profile.Lifetime
	o.DPD = profile.DPD
	if o.DPD == nil {
		o.DPD = c.DPD
	}
	key := c.KeyFor(profile.Keyring, t.Destination)
	if key == nil {
		return o.giveUp("the keyring has no peer with that address")
	}
	proposals := c.OfferedProposals(o.Local, t.VRF)
	if len(proposals) == 0 {
		return o.giveUp("no IKEv2 policy with a complete proposal")
	}
	return n.respond(c, o, profile, key, proposals)
}

// link works out whether a tunnel has two ends and a way out.
func (n *Network) link(c *running.Config, i *running.Interface) Offer {
	t := i.Tunnel
	o := Offer{tunnel: i.Name, Peer: t.Destination, NATT: n.env.BehindNAT, profiles: t.Profile + " " + t.IKEv2Profile}
	switch {
	case t.Mode != vti:
		return o.giveUp("tunnel mode is not ipsec ipv4")
	case !t.Destination.IsValid():
		return o.giveUp("no tunnel destination")
	case t.Profile == "":
		return o.giveUp("no tunnel protection")
	}
	var reason string
	if o.Local, reason = n.tunnelSource(c, t); reason != "" {
		return o.giveUp(reason)
	}
	if i.Shutdown {
		return o.giveUp("interface is shut down")
	}
	if o.via, reason = n.tunnelEgress(c, i); reason != "" {
		return o.giveUp(reason)
	}
	o = n.outwards(c, o, t.VRF)
	o.back = n.answersBy(c, o.via, o.Seen)
	o.linked = true
	return o
}

// tunnelSource is the address of a tunnel's own end, given as an interface or as an address.
func (n *Network) tunnelSource(c *running.Config, t *running.Tunnel) (local netip.Addr, reason string) {
	source, up := t.Source, n.LineUp(c)
	if ip, err := netip.ParseAddr(source); err == nil {
		owner := running.Find(c.Interfaces, func(i *running.Interface) bool {
			return i.Owns(ip) && up(i)
		})
		if owner == nil {
			return netip.Addr{}, "the tunnel source is not an address of an interface that is up"
		}
		return ip, ""
	}
	i := c.Interface(source)
	switch {
	case i == nil || !c.AddressOf(source).IsValid():
		return netip.Addr{}, "the tunnel source has no address"
	case !up(i):
		return netip.Addr{}, "the tunnel source is down"
	}
	return c.AddressOf(source), ""
}

// recursionHold is how long a tunnel stays disabled for recursive routing: one to two minutes were
// seen on IOS.
const recursionHold = 60 * time.Second

// tunnelEgress is the interface that a tunnel's packets leave by. A tunnel that leads into itself is
// disabled for a while.
func (n *Network) tunnelEgress(c *running.Config, i *running.Interface) (via, reason string) {
	const disabled = "temporarily disabled due to recursive routing"
	until, known := n.RecursiveUntil[i.Name]
	if known && n.Now.Before(until) {
		return "", disabled
	}
	local, _ := n.tunnelSource(c, i.Tunnel)
	via = n.ownWay(c, i.Tunnel.VRF, packet.Packet{Source: local, Destination: i.Tunnel.Destination, Protocol: "udp",
		SourcePort: 500, DestinationPort: 500})
	way := c.Interface(via)
	switch {
	case via == i.Name:
		if !known {
			n.log("%%TUN-5-RECURDOWN: %s temporarily disabled due to recursive routing", i.Name)
		}
		n.RecursiveUntil[i.Name] = n.Now.Add(recursionHold)
		return "", disabled
	case via == running.Null0 && !n.env.NullRouteEndsTunnel:
		delete(n.RecursiveUntil, i.Name)
		return via, ""
	case way == nil || !n.LineUp(c)(way):
		delete(n.RecursiveUntil, i.Name)
		return "", "no route to the tunnel destination"
	case way.Tunnel != nil:
		return "", "the tunnel destination is reached through another tunnel"
	}
	delete(n.RecursiveUntil, i.Name)
	return via, ""
}

// respond is the edge's side of IKE_SA_INIT, and what follows from it.
func (n *Network) respond(c *running.Config, o Offer, profile *running.IKEv2Profile, key *running.KeyringPeer,
	proposals []*running.IKEv2Proposal) Offer {
	o.edge = n.edgeAt(o.Peer)
	if reason := n.lostOnTheWay(c, o); reason != "" {
		return o.fail(reason, "")
	}
	if o.edge == nil {
		return o.fail("nobody answers at the tunnel destination", "")
	}
	edge := o.edge.at(n.Now)
	if !edge.reachable {
		return o.fail("the edge does not answer", "")
	}
	if who := n.heard(c, o.back, o.ike(IKEPort, 0)); who != "" {
		return o.fail(who+" on "+o.back+" drops IKE (UDP port 500)", "")
	}
	chosen := slices.ContainsFunc(proposals, func(p *running.IKEv2Proposal) (ok bool) {
		o.Suite, ok = edge.suite(p)
		return ok
	})
	if !chosen {
		return o.fail("NO_PROPOSAL_CHOSEN in IKE_SA_INIT", "INVALID_PROPOSAL")
	}
	o.Heard = HeardInit
	return n.authenticate(c, o, edge, profile, key)
}

// authenticate is the edge's side of IKE_AUTH, and the router's judgement of its answer.
func (n *Network) authenticate(c *running.Config, o Offer, edge edgeState, profile *running.IKEv2Profile,
	key *running.KeyringPeer) Offer {
	if who := n.heard(c, o.back, o.ike(o.Port(), 0)); who != "" {
		return o.fail(who+" on "+o.back+" drops IKE (UDP port 4500)", "TIMEOUT")
	}
	if edge.peer {
		o.Outcome = Agreed
		return o
	}
	if why := edge.refusal(); why != "" {
		return o.fail("AUTHENTICATION_FAILED: the edge takes no tunnels", why)
	}
	if profile.IdentityKind != "email" {
		return o.fail("AUTHENTICATION_FAILED: the identity is not of kind email", "PSKEY_NOTFOUND")
	}
	if failure := edge.checkCredential(profile.Identity, key.LocalKey); failure != "" {
		return o.fail("AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", failure)
	}
	o.Heard = HeardAuth
	if key.RemoteKey != key.LocalKey {
		return o.fail("the edge's pre-shared key is not the one expected of it", "TIMEOUT")
	}
	if identity, ok := edge.identity(); !ok || !slices.Contains(profile.MatchRemote, identity) {
		return o.fail("the profile does not match the edge's identity", "TIMEOUT")
	}
	// An edge tells its peers apart by address and port; that the one that is there stays is [inferred].
	if other := n.rival(c, o); other != "" {
		return o.fail("the edge has a tunnel from "+o.Source().String()+" already: that of "+other, "")
	}
	o.Outcome = Agreed
	if reason := n.childRefusal(o, edge); reason != "" {
		o.Outcome = n.env.childless()
		o.Reason = reason
		o.failure = "INVALID_PROPOSAL"
	}
	return o
}

// fail is an attempt of which no IKE SA comes: why, for people, and in the words of the tunnel log.
func (o Offer) fail(reason, failure string) Offer {
	o.Outcome = Trying
	o.Reason = reason
	o.failure = failure
	return o
}

// childRefusal is why an offer gets no child SA, or "". The first one is made without PFS.
func (n *Network) childRefusal(o Offer, edge edgeState) string {
	switch {
	case n.env.NoGCMHardware && slices.ContainsFunc(o.Transforms, func(t string) bool {
		return strings.HasPrefix(t, "esp-gcm")
	}):
		return "the encryption hardware does not do esp-gcm"
	case !edge.acceptsESP(o.Transforms, o.transport):
		return "NO_PROPOSAL_CHOSEN for the child SA"
	default:
		return ""
	}
}

// ike is an IKE packet from the edge on a port, as it comes in; with number 0 a hypothetical one.
func (o Offer) ike(port int, number uint64) packet.Packet {
	p := packet.Packet{
		Source: o.Peer, Destination: o.Seen, Protocol: "udp", SourcePort: port, DestinationPort: o.outsidePort(port),
	}
	return p.Times(number)
}

// esp is an ESP packet from the edge; with number 0 a hypothetical one.
func (o Offer) esp(number uint64) packet.Packet {
	if o.NATT {
		return o.ike(NATTPort, number)
	}
	return packet.Packet{Source: o.Peer, Destination: o.Seen, Protocol: "esp"}.Times(number)
}
