package wan

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Message is a message of the router's log.
type Message struct {
	At   time.Time
	Text string
}

// Network is what surrounds the router: negotiation with the service edges, SLA probes, tracks and
// counters. It has no clock: [Network.AdvanceTo] is told the time and replays everything that
// has happened since, one event after the other.
type Network struct {
	edges []*Edge
	peers []*Edge // somebody else's devices, which end tunnels too
	// uplinks are what is known of the providers, and nat the ports that the router's own IKE has behind its own NAT.
	uplinks []Uplink
	nat     map[natKey]natPorts
	flows   []*Flow // those that are not over
	draws   uint64  // packets that an edge may have lost
	// outside is the interface by which the operator's packets come in.
	outside string
	env     Environment
	begins  time.Time // when the router has booted, on its clock

	Now            time.Time // runs like the router's clock, but never back
	routerTime     time.Time // the router's clock at the last look
	Associations   map[string]*Association
	lines          map[string]lineState
	gre            map[string]bool      // tunnels that nothing negotiates for, and whose line protocol is up
	RecursiveUntil map[string]time.Time // tunnels disabled for recursive routing, and until when
	Operations     map[int]*Operation
	Tracks         map[int]*TrackState
	Counters       map[string]*Counters // by interface
	nextID         int
	isakmp         bool // %CRYPTO-6-ISAKMP_ON_OFF has said ON
	changes        int  // of line protocols and tracks, on which routes depend
	messages       []Message

	follower Follower
	flips    []Flip    // that the follower has not been told of
	end      time.Time // of the time that is being replayed
}

// Follower is what acts by itself when the network changes, on the configuration that the network obeys.
type Follower interface {
	// Follow is told what has changed up to now, and reports whether it has done something. It is called again
	// until it has not.
	Follow(now time.Time, flips []Flip) (acted bool)
	// Config is the configuration that the network obeys once the follower has acted: it may have put another one in
	// the place of the last.
	Config() *running.Config
	// Next is when it acts by itself; zero: never.
	Next() time.Time
}

// LetFollow lets somebody act on what changes.
func (n *Network) LetFollow(f Follower) { n.follower = f }

// Environment is what lies between the router and the edges, where the operator is, and what the
// router's encryption engine cannot do.
type Environment struct {
	// Operator is the address that clients come from, and Reached the router's own that they connect
	// to.
	Operator, Reached netip.Addr

	// Peers are somebody else's devices that end tunnels and crypto maps, and Learned the routes that
	// neighbours announce.
	Peers   []netip.Addr
	Learned []running.LearnedRoute
	// Line is the address that the provider gives to the first interface that asks, and Leases those of
	// others, by interface.
	Line   netip.Prefix
	Leases map[string]netip.Prefix
	// Uplinks are the interfaces to the Internet of which something is known.
	Uplinks []Uplink

	BehindNAT bool
	PathMTU   int // bytes
	// NoGCMHardware is an encryption engine without GCM.
	NoGCMHardware bool
	// DropChildlessIKE deletes the IKE SA when the edge takes no phase 2 proposal.
	DropChildlessIKE bool
	// OverThresholdSucceeds counts an operation that was slower than its threshold as a success.
	OverThresholdSucceeds bool
	// NullRouteEndsTunnel leaves a tunnel whose destination is routed to Null0 without a way out.
	NullRouteEndsTunnel bool
	// NoSourceCheck lets providers take packets from any address.
	NoSourceCheck bool
	// NoOwnNAT leaves the router's own IKE as it is where NAT would translate it.
	NoOwnNAT bool
}

// childless is what a negotiation comes to when the edge takes no phase 2 proposal.
func (e Environment) childless() Outcome {
	if e.DropChildlessIKE {
		return Trying
	}
	return Childless
}

// New is the network around a router that boots with a configuration, at a time of its own clock:
// nothing is negotiated yet, and no operation has run. The edges let the observer look when they
// change.
func New(c *running.Config, edges []*Edge, env Environment, boots time.Time, observer *Observer) *Network {
	env.PathMTU = cmp.Or(env.PathMTU, EtherMTU)
	n := &Network{
		edges: edges, peers: peersOf(env.Peers), env: env, begins: boots,
		Associations: map[string]*Association{}, lines: map[string]lineState{}, gre: map[string]bool{},
		RecursiveUntil: map[string]time.Time{}, Operations: map[int]*Operation{}, Tracks: map[int]*TrackState{},
		Counters: map[string]*Counters{}, uplinks: slices.Clone(env.Uplinks), nat: map[natKey]natPorts{},
	}
	for _, e := range edges {
		e.watch(observer)
	}
	c.Learned = env.Learned
	n.lease(c, func(i *running.Interface) bool { return !i.Shutdown })
	n.outside = outsideOf(c, env.Operator)
	return n
}

// outsideOf is the interface that the operator's packets come in by: where they do is a matter of
// cables, so it does not change with the configuration.
func outsideOf(c *running.Config, operator netip.Addr) string {
	up := func(i *running.Interface) bool { return !i.Shutdown }
	for _, i := range c.Interfaces {
		if i.Has(operator) {
			return i.Name
		}
	}
	way := c.RouteTo(operator, up)
	for _, v := range c.VRFs {
		way = cmp.Or(way, c.RouteIn(v.Name, operator, up))
	}
	return cmp.Or(way, "FastEthernet4")
}

// BootsAt moves the end of a boot.
func (n *Network) BootsAt(t time.Time) { n.begins = t }

// edgeAt is the service edge at an address, or somebody else's device.
func (n *Network) edgeAt(vpn netip.Addr) *Edge {
	for _, list := range [][]*Edge{n.edges, n.peers} {
		if i := slices.IndexFunc(list, func(e *Edge) bool { return e.at(n.Now).VPN == vpn }); i >= 0 {
			return list[i]
		}
	}
	return nil
}

// AdvanceTo replays the time since the last call with the configuration as it stands, up to where the follower changes
// it, and returns the log messages of what changed, each with its time on the router's clock.
func (n *Network) AdvanceTo(c *running.Config, now time.Time) (messages []Message) {
	n.obey(c)
	if n.routerTime.IsZero() {
		n.routerTime = now
		if !n.begins.IsZero() && n.begins.Before(now) {
			n.routerTime = n.begins
		}
		n.Now = n.routerTime
		n.updateLineStates(c, false)
		n.LoseFlows(n.Now, "the router is reloading")
	}
	end := n.Now.Add(max(now.Sub(n.routerTime), 0))
	n.routerTime, n.end = now, end
	for {
		n.step(c)
		c = n.follow(c)
		n.sendFlows(c, end)
		next := n.Next()
		if next.IsZero() || next.After(end) {
			break
		}
		n.Now = next
	}
	n.Now = end
	n.keepalives(c)
	messages, n.messages = n.messages, nil
	for i := range messages {
		messages[i].At = n.ClockTime(messages[i].At)
	}
	return messages
}

// obey gives a configuration what its routes ask of the network.
func (n *Network) obey(c *running.Config) { c.TrackUp, c.Learned = n.TrackUp, n.env.Learned }

// follow lets the follower act, and everything else follow from that, at one moment. What has not settled after some
// rounds waits for the next moment. It returns the configuration that is then to be obeyed.
func (n *Network) follow(c *running.Config) *running.Config {
	for range stepLimit {
		flips := n.flips
		n.flips = nil
		if n.follower == nil || !n.follower.Follow(n.Now, flips) {
			break
		}
		c = n.follower.Config()
		n.obey(c)
		n.step(c)
	}
	return c
}

// stepLimit bounds how often one moment is looked at, should routes and tracks chase each other.
const stepLimit = 10

// step does what is due at n.Now. A line protocol or a track that changes moves routes, and with
// them everything else.
func (n *Network) step(c *running.Config) {
	for range stepLimit {
		before := n.changes
		n.lease(c, n.LineUp(c))
		n.updateTunnels(c)
		n.updateLineStates(c, true)
		n.runProbes(c)
		n.updateTracks(c)
		if n.changes == before {
			return
		}
	}
}

// Next is when something happens by itself again; zero: never.
func (n *Network) Next() time.Time {
	var first time.Time
	at := func(t time.Time) {
		if t.After(n.Now) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	for _, a := range n.Associations {
		a.events(at)
	}
	for _, until := range n.RecursiveUntil {
		at(until)
	}
	for _, p := range n.Operations {
		at(p.next)
	}
	for _, t := range n.Tracks {
		at(t.FlipsAt)
	}
	if n.follower != nil {
		at(n.follower.Next())
	}
	if len(n.Associations) > 0 || len(n.Operations) > 0 {
		for _, e := range n.edges {
			at(e.at(n.Now).nextFlap)
		}
	}
	return first
}

func (n *Network) log(format string, a ...any) { n.Say(fmt.Sprintf(format, a...)) }

// Say puts a message of this moment among those that [Network.AdvanceTo] returns.
func (n *Network) Say(message string) { n.messages = append(n.messages, Message{n.Now, message}) }

// ClockTime is a moment of the network's time as the router's clock shows it, also while time is being replayed. Before
// the first look, which sets both times, the two are the same: flows of a router that boots have the clock's.
func (n *Network) ClockTime(t time.Time) time.Time { return t.Add(n.routerTime.Sub(n.end)) }

// LineUp is the line protocol as routing sees it.
func (n *Network) LineUp(c *running.Config) func(*running.Interface) bool {
	return func(i *running.Interface) bool { _, protocol := n.LineProtocol(c, i); return protocol == "up" }
}

// lineState is the two states of `show ip interface brief`.
type lineState struct{ status, protocol string }

// LineProtocol is the two states of an interface. The protocol of a tunnel with IPsec protection is
// that of its SAs. FastEthernet0 is the switch port with a cable, and the VLANs live on it.
func (n *Network) LineProtocol(c *running.Config, i *running.Interface) (status, protocol string) {
	switch {
	case i.Shutdown:
		return "administratively down", "down"
	case i.Tunnel != nil && (i.Tunnel.Mode != vti || n.isakmpVTI(c, i)):
		return "up", upDown(n.gre[i.Name])
	case i.Tunnel != nil:
		return "up", upDown(n.Established(i.Name))
	case n.uplink(i.Name).State == CableCut:
		return "down", "down"
	case i.Switchport && i.Name != "FastEthernet0" && !hasSubinterface(c, i.Name):
		return "down", "down"
	case strings.HasPrefix(i.Name, "Vlan"):
		port := c.Interface("FastEthernet0")
		up := upDown(port != nil && !port.Shutdown)
		return up, up
	default:
		up := upDown(n.parentUp(c, i))
		return up, up
	}
}

// hasSubinterface reports whether a port has one with an address: then something is plugged in there.
func hasSubinterface(c *running.Config, port string) bool {
	return running.Find(c.Interfaces, func(i *running.Interface) bool {
		return strings.HasPrefix(i.Name, port+".") && i.Address.IsValid()
	}) != nil
}

// updateLineStates notes which interfaces have come up or gone down, and says so if aloud.
func (n *Network) updateLineStates(c *running.Config, aloud bool) {
	kept := map[string]bool{}
	for _, i := range c.Interfaces {
		kept[i.Name] = true
		was, known := n.lines[i.Name]
		var is lineState
		is.status, is.protocol = n.LineProtocol(c, i)
		if was == is {
			continue
		}
		n.lines[i.Name] = is
		n.changes++
		if aloud {
			n.logLineState(i.Name, was, is, known)
		}
	}
	for name := range n.lines {
		if !kept[name] {
			delete(n.lines, name)
		}
	}
}

func (n *Network) logLineState(name string, was, is lineState, known bool) {
	switch {
	case !known || was.status == is.status:
	case is.status == "administratively down":
		n.log("%%LINK-5-CHANGED: Interface %s, changed state to administratively down", name)
	default:
		n.log("%%LINK-3-UPDOWN: Interface %s, changed state to %s", name, is.status)
	}
	if was.protocol != is.protocol {
		n.log("%%LINEPROTO-5-UPDOWN: Line protocol on Interface %s, changed state to %s", name, is.protocol)
	}
}

func upDown(up bool) string {
	if up {
		return "up"
	}
	return "down"
}
