package wan

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// walk is a packet under way, then its answer. Both pass the same stages: inbound access list, NAT from outside,
// policy routing, routing, zones, NAT to outside, crypto map, outbound access list, inspection.
type walk struct {
	n  *Network
	c  *running.Config
	up func(*running.Interface) bool

	path   Path
	answer bool
	// What the packet leaves behind for its answer.
	original  packet.Packet
	rule      *running.NATRule // that has translated it
	inspected bool             // the zones keep a session
	opened    bool             // an inspection rule has opened the access lists
	// deciphered says that it came out of the crypto map of the interface that it came in by.
	deciphered bool
}

// Trace sends a packet in by an interface and brings its answer back; "" is the interface that has the network
// of its source. Counters move unless the packet is hypothetical.
func (n *Network) Trace(c *running.Config, from string, p packet.Packet) Path {
	w := &walk{n: n, c: c, up: n.LineUp(c), original: p}
	in := n.entrance(c, from, p.Source)
	switch {
	case in == nil && from == "":
		w.drop("", "no interface has the network of "+p.Source.String())
		return w.path
	case in == nil:
		w.drop("", "there is no interface "+from)
		return w.path
	}
	w.path.From = in.Name
	if !w.up(in) {
		w.drop(in.Name, in.Name+" is down")
		return w.path
	}
	w.run(in, p)
	return w.path
}

// run takes the packet to its place and the answer back.
func (w *walk) run(in *running.Interface, p packet.Packet) {
	w.deciphers(in, p)
	if w.n.facesInternet(w.c, in) && p.Destination.IsPrivate() && !in.Has(p.Destination) && !w.deciphered {
		w.drop(in.Name, "the Internet does not carry packets to "+p.Destination.String())
		return
	}
	out, sent := w.hop(in, p)
	if w.path.Place == Itself {
		w.arrive()
		return
	}
	if out == nil {
		return
	}
	w.path.Via, w.path.Sent = out.Name, sent
	w.path.Translated = w.rule != nil
	back := w.deliver(out, sent)
	if back == nil {
		return
	}
	if back == in && w.direct(in, sent.Destination) {
		w.arrive()
		return
	}
	w.answer = true
	w.returns(in, back, sent.Reply())
}

// direct reports whether the answer goes past the router: the neighbour that the packet was given to is in the network
// of who sent it, and answers straight.
func (w *walk) direct(in *running.Interface, to netip.Addr) bool {
	r, ok := w.c.Share(in.VRF, w.original.Source, to, w.up)
	return ok && r.NextHop.IsValid() && slices.ContainsFunc(append([]netip.Prefix{in.Address}, in.Secondaries...),
		func(p netip.Prefix) bool {
			return p.IsValid() && p.Contains(r.NextHop) && p.Contains(w.original.Source)
		})
}

// returns takes the answer back to who sent the packet, by the interface that it came in by.
func (w *walk) returns(to, in *running.Interface, p packet.Packet) {
	place := w.path.Place
	out, got := w.hop(in, p)
	want := w.original.Reply()
	switch {
	case w.path.Place == Itself:
		w.path.Place = place
		w.drop("", "its answer ends at the router: no translation is kept for it")
		return
	case out == nil:
		return
	case out != to:
		w.drop(out.Name, "its answer goes into "+out.Name+" instead of back to "+to.Name)
		return
	case w.deciphered && w.c.Protects(out.CryptoMap, got) == nil:
		w.drop(out.Name, "its answer leaves "+out.Name+" in clear")
		return
	case got.Source != want.Source || got.SourcePort != want.SourcePort:
		w.drop(out.Name, "its answer comes from "+got.Source.String()+", which nobody has asked")
		return
	}
	w.n.transmit(out.Name, got)
	w.arrive()
}

// hop takes a packet in by an interface and up to the one that it leaves by. Nil: it is lost, or it is for the
// router itself.
func (w *walk) hop(in *running.Interface, p packet.Packet) (*running.Interface, packet.Packet) {
	w.step(StepIn, in.Name, describe(p))
	if !w.answer || in.Tunnel == nil {
		w.n.count(in.Name, p)
	}
	if !w.filter(in.AccessIn, in.Name, "on its way in", p) {
		return nil, p
	}
	p = w.fromOutside(in, p)
	if w.local(in, p) {
		return nil, p
	}
	out := w.choose(in, p)
	if out == nil || !w.zones(in.Zone, out.Zone, p) {
		return nil, p
	}
	clear := p
	if in.NAT == "inside" && out.NAT == "outside" {
		p = w.toOutside(in, out, p)
	}
	if !w.filter(out.AccessOut, out.Name, "on its way out", p) {
		return nil, p
	}
	w.inspect(in, out, clear)
	if !w.answer {
		w.step(StepOut, out.Name, describe(p))
	}
	return out, p
}

// filter sends the packet through an access list. The answer of a session that an inspection rule keeps meets
// none (Cisco: Firewall ACL Bypass).
func (w *walk) filter(name, at, when string, p packet.Packet) bool {
	list := w.c.ACL(name)
	switch {
	case list == nil || w.answer && w.opened || w.decrypted(at):
		return true
	case list.Permits(w.c, p):
		w.step(StepAccessList, name, "on "+at+" permits it")
		return true
	case w.answer:
		w.drop(name, "access list "+name+" on "+at+" drops the answer")
	default:
		w.drop(name, "access list "+name+" on "+at+" drops it "+when)
	}
	return false
}

// deciphers notes a packet from the peer of a crypto map, which comes in by the interface of that map.
func (w *walk) deciphers(in *running.Interface, p packet.Packet) {
	e := w.c.Protects(in.CryptoMap, p.Reply().Times(0))
	if e == nil || !w.n.isPeer(e.Peers[0]) {
		return
	}
	w.deciphered, w.path.Peer = true, e.Peers[0]
	w.step(StepCrypto, e.Map.Name, "decrypts it: access list "+e.Match)
}

// decrypted reports whether the packet, or the answer, has just come out of a crypto map of an interface, whose list
// it does not meet again (Cisco: Crypto Access Check on Clear-Text Packets, since 12.3(8)T).
func (w *walk) decrypted(at string) bool {
	if !w.answer {
		return w.deciphered && w.path.From == at && w.path.Via == ""
	}
	i := w.c.Interface(at)
	return i != nil && i.CryptoMap != "" && w.path.Via == at && w.path.Peer.IsValid()
}

// fromOutside gives a packet from outside the destination that it has inside.
func (w *walk) fromOutside(in *running.Interface, p packet.Packet) packet.Packet {
	switch {
	case w.answer && w.rule != nil && p.Destination != w.original.Source && in.NAT == "outside":
		p.Destination, p.DestinationPort = w.original.Source, w.original.SourcePort
		w.step(StepNAT, in.Name, "destination becomes "+p.Destination.String())
	case !w.answer && in.NAT == "outside":
		q, rule := w.c.TranslateDestination(p)
		if rule == nil {
			return p
		}
		p, w.rule = q, rule
		w.step(StepNAT, "ip nat "+rule.String(), "destination becomes "+p.Destination.String())
	}
	return p
}

// toOutside gives a packet from inside the source that it has outside.
func (w *walk) toOutside(in, out *running.Interface, p packet.Packet) packet.Packet {
	q, rule := w.c.TranslateSource(p, in, out)
	if rule == nil {
		return p
	}
	if !w.answer {
		w.rule = rule
	}
	w.step(StepNAT, "ip nat "+rule.String(), "source becomes "+q.Source.String())
	return q
}

// local notes a packet that is for the router itself.
func (w *walk) local(in *running.Interface, p packet.Packet) bool {
	if w.c.Owner(in.VRF, p.Destination) == nil {
		return false
	}
	if w.zones(in.Zone, running.SelfZone, p) {
		w.path.Place = Itself
	}
	return true
}

// choose finds the interface that a packet leaves by: the route map of the one it came in by, then routing.
func (w *walk) choose(in *running.Interface, p packet.Packet) *running.Interface {
	if out, why := w.n.policyRoute(w.c, in, p); out != "" {
		w.step(StepPolicy, in.PolicyMap, "sends it to "+out)
		w.by(why)
		if out == running.Null0 {
			w.drop(running.Null0, why+" sends it to Null0")
			return nil
		}
		return w.c.Interface(out)
	}
	r, ok := w.c.Share(in.VRF, p.Source, p.Destination, w.up)
	way := w.c.Interface(r.Out)
	switch {
	case !ok && w.answer:
		w.drop("", "no route back to "+p.Destination.String())
	case !ok:
		w.drop("", "no route")
	case r.Out == running.Null0:
		w.drop(running.Null0, "the route "+r.Prefix.String()+" leads to Null0")
	case way == nil:
		w.drop("", "no route")
	default:
		via := ""
		if r.NextHop.IsValid() {
			via = " via " + r.NextHop.String()
		}
		w.step(StepRoute, r.Code+" "+r.Prefix.String(), "leads to "+way.Name+via)
		w.by("routing")
		return way
	}
	return nil
}

// by notes what chose the way of the packet itself.
func (w *walk) by(why string) {
	if !w.answer {
		w.path.By = why
	}
}

// zones asks the zone firewall. The answer of a session that it keeps passes.
func (w *walk) zones(from, to string, p packet.Packet) bool {
	if w.c.Unzoned() || w.answer && w.inspected {
		return true
	}
	action, why := w.c.ZoneVerdict(from, to, p)
	if action == running.Drop {
		if w.answer {
			why = "its answer is dropped: " + why
		}
		w.drop(strings.TrimSpace(from+" "+to), why)
		return false
	}
	if why != "" {
		does := map[string]string{running.Inspect: "inspects it: ", running.Pass: "passes it: "}[action]
		w.step(StepZone, from+" "+to, does+why)
	}
	w.inspected = w.inspected || action == running.Inspect
	return true
}

// inspect lets the inspection rules of both interfaces see a packet that has passed.
func (w *walk) inspect(in, out *running.Interface, p packet.Packet) {
	for _, rule := range []string{in.InspectIn, out.InspectOut} {
		if !w.answer && w.c.Inspects(rule, p, false) {
			w.opened = true
			w.step(StepInspect, rule, "keeps its session")
		}
	}
}

func (w *walk) step(kind StepKind, at, text string) {
	w.path.Steps = append(w.path.Steps, Step{Kind: kind, At: at, Text: text, Answer: w.answer})
}

// drop ends the way.
func (w *walk) drop(at, why string) {
	w.step(StepDrop, at, why)
	w.path.Arrived = false
	w.path.Reason = why
}

func (w *walk) arrive() {
	w.step(StepArrival, string(w.path.Place), "")
	w.path.Arrived = true
}

// describe is a packet in a few words.
func describe(p packet.Packet) string {
	end := func(a netip.Addr, port int) string {
		if port == 0 {
			return a.String()
		}
		return fmt.Sprintf("%s:%d", a, port)
	}
	return p.Protocol + " " + end(p.Source, p.SourcePort) + " to " + end(p.Destination, p.DestinationPort)
}
