package fakeios

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// outcome is how far a negotiation gets with the configuration as it stands.
type outcome int

const (
	notTrying outcome = iota // nothing to send, or no way to send it
	trying                   // packets go out, no IKE SA comes of it
	childless                // IKE SA, but the edge takes no phase 2 proposal [that IOS keeps it is inferred]
	agreed
)

// Ports of IKE; behind a translator it moves to the second one after the first exchange.
const (
	ikePort  = 500
	nattPort = 4500
)

// heard is what the router has heard of the edge in an attempt that comes to nothing.
type heard int

const (
	nothing   heard = iota // no answer, or a refusal, to IKE_SA_INIT
	firstWord              // the answer to IKE_SA_INIT; IKE_AUTH is not answered, or refused
	identity               // the answer to IKE_AUTH, with the edge's identity
)

// offer is what a tunnel would negotiate with, and how it would end.
type offer struct {
	outcome outcome
	heard   heard
	reason  string // for people: why it gets no further
	failure string // the same in the words of the edge's tunnel log
	linked  bool   // the tunnel has a source, a destination and a way out
	edge    *Edge
	local   netip.Addr
	peer    netip.Addr
	via     string // the interface that IKE and ESP leave by
	natt    bool

	profiles   string // which tunnel protection asked for it
	identity   string
	choice     ikeChoice
	transforms []string
	transport  bool
	lifetime   int // IKE, seconds; 0 is the default
	childLife  int // child SA, seconds; 0 is the default
	pfs        int
	dpd        *dpd
}

// key tells offers apart that would negotiate differently.
func (o offer) key() string {
	return fmt.Sprint(o.outcome, o.reason, o.via, o.identity, o.choice, o.transforms, o.transport)
}

// port is the one that IKE ends up on.
func (o offer) port() int {
	if o.natt {
		return nattPort
	}
	return ikePort
}

func (o offer) stop(reason string) offer {
	o.outcome, o.reason = notTrying, reason
	return o
}

// offer works out what interface i would negotiate, step by step the way IOS needs the pieces.
func (n *network) offer(c *config, i *iface) offer {
	o := n.link(c, i)
	if !o.linked {
		return o
	}
	t := i.tunnel
	ipsec := c.ipsecProfile(t.profile)
	if ipsec == nil || c.transformSet(ipsec.transformSet) == nil {
		return o.stop("the IPsec profile names no transform set")
	}
	set := c.transformSet(ipsec.transformSet)
	o.transforms, o.transport = slices.Clone(set.transforms), set.transport
	o.childLife, o.pfs = ipsec.lifetimeSeconds, ipsec.pfsGroup
	profile := c.ikev2Profile(cmp.Or(t.ikev2Profile, ipsec.ikev2Profile))
	if profile == nil || !profile.complete() {
		return o.stop("no complete IKEv2 profile")
	}
	o.identity, o.lifetime, o.dpd = profile.identity, profile.lifetime, profile.dpd
	if o.dpd == nil {
		o.dpd = c.dpd
	}
	key := c.keyFor(profile.keyring, t.destination)
	if key == nil {
		return o.stop("the keyring has no peer with that address")
	}
	proposals := c.offeredProposals()
	if len(proposals) == 0 {
		return o.stop("no IKEv2 policy with a complete proposal")
	}
	return n.answer(c, o, profile, key, proposals)
}

// link works out whether a tunnel has two ends and a way out.
func (n *network) link(c *config, i *iface) offer {
	t := i.tunnel
	o := offer{peer: t.destination, natt: n.world.behindNAT, profiles: t.profile + " " + t.ikev2Profile}
	switch {
	case t.mode != "ipsec ipv4":
		return o.stop("tunnel mode is not ipsec ipv4")
	case !t.destination.IsValid():
		return o.stop("no tunnel destination")
	case t.profile == "":
		return o.stop("no tunnel protection")
	}
	var reason string
	if o.local, reason = n.tunnelSource(c, t.source); reason != "" {
		return o.stop(reason)
	}
	if i.shutdown {
		return o.stop("interface is shut down")
	}
	if o.via, reason = n.wayOfTunnel(c, i); reason != "" {
		return o.stop(reason)
	}
	o.linked = true
	return o
}

// tunnelSource is the address of a tunnel's own end, given as an interface or as an address.
func (n *network) tunnelSource(c *config, source string) (local netip.Addr, reason string) {
	up := n.passes(c)
	if ip, err := netip.ParseAddr(source); err == nil {
		owner := find(c.interfaces, func(i *iface) bool { return i.address.IsValid() && i.address.Addr() == ip && up(i) })
		if owner == nil {
			return noAddr, "the tunnel source is not an address of an interface that is up"
		}
		return ip, ""
	}
	i := c.iface(source)
	switch {
	case i == nil || !c.addressOf(source).IsValid():
		return noAddr, "the tunnel source has no address"
	case !up(i):
		return noAddr, "the tunnel source is down"
	}
	return c.addressOf(source), ""
}

// recursionHold is how long a tunnel stays disabled for recursive routing: one to two minutes were
// seen on IOS.
const recursionHold = 60 * time.Second

// wayOfTunnel is the interface that a tunnel's packets leave by. A tunnel that leads into itself is
// disabled for a while.
func (n *network) wayOfTunnel(c *config, i *iface) (via, reason string) {
	const disabled = "temporarily disabled due to recursive routing"
	until, known := n.recurses[i.name]
	if known && n.now.Before(until) {
		return "", disabled
	}
	via = c.routeTo(i.tunnel.destination, n.passes(c))
	way := c.iface(via)
	switch {
	case via == i.name:
		if !known {
			n.say("%%TUN-5-RECURDOWN: %s temporarily disabled due to recursive routing", i.name)
		}
		n.recurses[i.name] = n.now.Add(recursionHold)
		return "", disabled
	case via == null0 && !n.world.nullIsNoRoute:
		delete(n.recurses, i.name)
		return via, ""
	case way == nil || !n.passes(c)(way):
		delete(n.recurses, i.name)
		return "", "no route to the tunnel destination"
	case way.tunnel != nil:
		return "", "the tunnel destination is reached through another tunnel"
	}
	delete(n.recurses, i.name)
	return via, ""
}

// answer is the edge's side.
func (n *network) answer(c *config, o offer, profile *ikev2Profile, key *keyringPeer, proposals []*ikev2Proposal) offer {
	fail := func(reason, failure string) offer {
		o.outcome, o.reason, o.failure = trying, reason, failure
		return o
	}
	o.edge = n.edgeAt(o.peer)
	switch {
	case n.unroutable(c, o):
		return fail("the source address is private, and nobody on the way translates it", "")
	case o.via == null0:
		return fail("the packets to the tunnel destination are routed to Null0", "")
	case o.edge == nil:
		return fail("nobody answers at the tunnel destination", "")
	}
	edge := o.edge.at(n.now)
	if !edge.reachable {
		return fail("the edge does not answer", "")
	}
	if !n.arrives(c, o.via, o.ike(ikePort, 0)) {
		return fail("an access list on "+o.via+" drops IKE (UDP port 500)", "")
	}
	chosen := slices.ContainsFunc(proposals, func(p *ikev2Proposal) (ok bool) {
		o.choice, ok = edge.choose(p)
		return ok
	})
	if !chosen {
		return fail("NO_PROPOSAL_CHOSEN in IKE_SA_INIT", "INVALID_PROPOSAL")
	}
	o.heard = firstWord
	if !n.arrives(c, o.via, o.ike(o.port(), 0)) {
		return fail("an access list on "+o.via+" drops IKE (UDP port 4500)", "TIMEOUT")
	}
	if profile.identityKind != "email" {
		return fail("AUTHENTICATION_FAILED: the identity is not of kind email", "PSKEY_NOTFOUND")
	}
	if failure := edge.login(profile.identity, key.localKey); failure != "" {
		return fail("AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", failure)
	}
	o.heard = identity
	if key.remoteKey != key.localKey {
		return fail("the edge's pre-shared key is not the one expected of it", "TIMEOUT")
	}
	if identity, ok := edge.identity(); !ok || !slices.Contains(profile.matchRemote, identity) {
		return fail("the profile does not match the edge's identity", "TIMEOUT")
	}
	o.outcome = agreed
	if reason := n.childRefusal(o, edge); reason != "" {
		o.outcome, o.reason, o.failure = n.world.childless, reason, "INVALID_PROPOSAL"
	}
	return o
}

// unroutable tells whether the packets of an offer leave with a private address of another interface
// than the one they leave by: the Internet brings no answer to it, and a translator on the way is
// taken to translate the network of that interface alone [inferred].
func (n *network) unroutable(c *config, o offer) bool {
	way := c.iface(o.via)
	return o.local.IsPrivate() && way != nil && way.address.IsValid() && !way.address.Contains(o.local)
}

// childRefusal tells why no child SA comes of an offer. The first one is made without PFS.
func (n *network) childRefusal(o offer, edge edgeState) string {
	switch {
	case n.world.noGCM && slices.ContainsFunc(o.transforms, func(t string) bool { return strings.HasPrefix(t, "esp-gcm") }):
		return "the encryption hardware does not do esp-gcm"
	case !edge.takesESP(o.transforms, o.transport):
		return "NO_PROPOSAL_CHOSEN for the child SA"
	default:
		return ""
	}
}

// ike is an IKE packet from the edge on a port; with number 0 a hypothetical one.
func (o offer) ike(port int, number uint64) packet.Packet {
	p := packet.Packet{
		Source: o.peer, Destination: o.local, Protocol: "udp", SourcePort: port, DestinationPort: port,
	}
	return p.Times(number)
}

// esp is an ESP packet from the edge; with number 0 a hypothetical one.
func (o offer) esp(number uint64) packet.Packet {
	if o.natt {
		return o.ike(nattPort, number)
	}
	return packet.Packet{Source: o.peer, Destination: o.local, Protocol: "esp"}.Times(number)
}
