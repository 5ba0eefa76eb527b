package fakeios

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// network is what surrounds the router: negotiation with the service edges, SLA probes, tracks and
// counters. It has no clock: [network.settle] is told the time and lives through everything that
// has happened since, one event after the other.
type network struct {
	edges []*Edge
	// outside is the interface by which the operator's packets come in.
	outside string
	world   world
	begins  time.Time // when the router has booted, on its clock

	now      time.Time // runs like the router's clock, but never back
	wall     time.Time // the router's clock at the last look
	sas      map[string]*association
	lines    map[string]lineState
	gre      map[string]bool      // GRE tunnels whose line protocol is up
	recurses map[string]time.Time // tunnels disabled for recursive routing, and until when
	probes   map[int]*probe
	tracks   map[int]*trackState
	traffic  map[string]*traffic // by interface
	nextID   int
	isakmp   bool // %CRYPTO-6-ISAKMP_ON_OFF has said ON
	changes  int  // of line protocols and tracks, on which routes depend
	messages []logEntry
}

// world is what lies between the router and the edges, and what the router's engine cannot do.
type world struct {
	overSucceeds bool // an operation over its threshold counts as a success
	behindNAT    bool
	pathMTU      int // bytes
	noGCM        bool
	// nullIsNoRoute: a tunnel whose destination is routed to Null0 has no way out.
	nullIsNoRoute bool
	childless     outcome // what it comes to when the edge takes no phase 2 proposal
}

func newNetwork(edges []*Edge) *network {
	return &network{
		edges: edges, world: world{pathMTU: etherMTU, childless: childless}, sas: map[string]*association{}, lines: map[string]lineState{},
		gre: map[string]bool{}, recurses: map[string]time.Time{}, probes: map[int]*probe{}, tracks: map[int]*trackState{},
		traffic: map[string]*traffic{},
	}
}

// surround puts the network around a router: the world of its Config, and edges that tell it when
// they change.
func (n *network) surround(r *Router) {
	n.world = world{
		behindNAT: r.cfg.BehindNAT, pathMTU: cmp.Or(r.cfg.PathMTU, etherMTU), noGCM: r.cfg.Quirks.NoGCMHardware, childless: childless,
		overSucceeds: r.cfg.Quirks.OverThresholdSucceeds, nullIsNoRoute: r.cfg.Quirks.NullRouteEndsTunnel,
	}
	n.begins = r.now()
	if r.cfg.Quirks.DropChildlessIKE {
		n.world.childless = trying
	}
	for _, e := range n.edges {
		e.watch(r)
	}
}

func (n *network) edgeAt(vpn netip.Addr) *Edge {
	i := slices.IndexFunc(n.edges, func(e *Edge) bool { return e.at(n.now).VPN == vpn })
	if i < 0 {
		return nil
	}
	return n.edges[i]
}

// settle lives through the time since the last look with the configuration as it stands, and
// returns the log messages of what changed, each with its time on the router's clock.
func (n *network) settle(c *config, now time.Time) (messages []logEntry) {
	c.trackUp = n.trackUp
	if n.wall.IsZero() {
		n.wall = now
		if !n.begins.IsZero() && n.begins.Before(now) {
			n.wall = n.begins
		}
		n.now = n.wall
		n.settleLines(c, false)
	}
	end := n.now.Add(max(now.Sub(n.wall), 0))
	n.wall = now
	for {
		n.step(c)
		next := n.next()
		if next.IsZero() || next.After(end) {
			break
		}
		n.now = next
	}
	n.now = end
	n.keepalives(c)
	messages, n.messages = n.messages, nil
	for i := range messages {
		messages[i].at = n.clockTime(messages[i].at)
	}
	return messages
}

// stepLimit bounds how often one moment is looked at, should routes and tracks chase each other.
const stepLimit = 10

// step does what is due at n.now. A line protocol or a track that changes moves routes, and with
// them everything else.
func (n *network) step(c *config) {
	for range stepLimit {
		before := n.changes
		n.settleTunnels(c)
		n.settleLines(c, true)
		n.settleProbes(c)
		n.settleTracks(c)
		if n.changes == before {
			return
		}
	}
}

// next is when something happens by itself again; zero: never.
func (n *network) next() time.Time {
	var first time.Time
	at := func(t time.Time) {
		if t.After(n.now) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	for _, a := range n.sas {
		a.events(at)
	}
	for _, until := range n.recurses {
		at(until)
	}
	for _, p := range n.probes {
		at(p.next)
	}
	for _, t := range n.tracks {
		at(t.flips)
	}
	if len(n.sas) > 0 || len(n.probes) > 0 {
		for _, e := range n.edges {
			at(e.at(n.now).turns)
		}
	}
	return first
}

func (n *network) say(format string, a ...any) {
	n.messages = append(n.messages, logEntry{n.now, fmt.Sprintf(format, a...)})
}

// clockTime is a moment of the network's time as the router's clock shows it.
func (n *network) clockTime(t time.Time) time.Time { return t.Add(n.wall.Sub(n.now)) }

// clear drops all SAs, as `clear crypto sa` does; they negotiate again with what is configured.
func (n *network) clear() { clear(n.sas) }

// passes is the line protocol as routing sees it.
func (n *network) passes(c *config) func(*iface) bool {
	return func(i *iface) bool { _, protocol := n.lineProtocol(c, i); return protocol == "up" }
}

// lineState is the two states of `show ip interface brief`.
type lineState struct{ status, protocol string }

// lineProtocol is the two states of an interface. The protocol of a tunnel with IPsec protection is
// that of its SAs. FastEthernet0 is the only switch port with a cable, and the VLAN lives on it.
func (n *network) lineProtocol(c *config, i *iface) (status, protocol string) {
	switch {
	case i.shutdown:
		return "administratively down", "down"
	case i.tunnel != nil && i.tunnel.mode == "":
		return "up", upDown(n.gre[i.name])
	case i.tunnel != nil:
		return "up", upDown(n.established(i.name))
	case i.switchport && i.name != "FastEthernet0":
		return "down", "down"
	case strings.HasPrefix(i.name, "Vlan"):
		port := c.iface("FastEthernet0")
		up := upDown(port != nil && !port.shutdown)
		return up, up
	default:
		return "up", "up"
	}
}

// settleLines notes which interfaces have come up or gone down, and says so if aloud.
func (n *network) settleLines(c *config, aloud bool) {
	kept := map[string]bool{}
	for _, i := range c.interfaces {
		kept[i.name] = true
		was, known := n.lines[i.name]
		var is lineState
		is.status, is.protocol = n.lineProtocol(c, i)
		if was == is {
			continue
		}
		n.lines[i.name] = is
		n.changes++
		if aloud {
			n.sayLine(i.name, was, is, known)
		}
	}
	for name := range n.lines {
		if !kept[name] {
			delete(n.lines, name)
		}
	}
}

func (n *network) sayLine(name string, was, is lineState, known bool) {
	switch {
	case !known || was.status == is.status:
	case is.status == "administratively down":
		n.say("%%LINK-5-CHANGED: Interface %s, changed state to administratively down", name)
	default:
		n.say("%%LINK-3-UPDOWN: Interface %s, changed state to %s", name, is.status)
	}
	if was.protocol != is.protocol {
		n.say("%%LINEPROTO-5-UPDOWN: Line protocol on Interface %s, changed state to %s", name, is.protocol)
	}
}

func upDown(up bool) string {
	if up {
		return "up"
	}
	return "down"
}
