package fakeios

import (
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// probe is the history of one IP SLA operation. An operation takes no time: what comes of it is
// known at its start.
type probe struct {
	since     time.Time // the schedule it belongs to
	ends      time.Time // of its life; zero: never
	next      time.Time // zero: it runs no more
	successes int
	failures  int
	code      string
	rtt       time.Duration
	last      time.Time
}

// Return codes of an operation.
const (
	codeOK      = "OK"
	codeTimeout = "Timeout"
	codeOver    = "Over threshold"
)

// settleProbes runs the operations that are due.
func (n *network) settleProbes(c *config) {
	kept := map[int]bool{}
	for _, o := range c.slas {
		if o.schedule == nil || o.schedule.startTime != "now" {
			continue
		}
		kept[o.id] = true
		p := n.probes[o.id]
		if p == nil || !p.since.Equal(o.schedule.since) {
			p = &probe{since: o.schedule.since, next: n.now}
			if life, err := strconv.Atoi(o.schedule.life); err == nil {
				p.ends = n.now.Add(seconds(life))
			}
			n.probes[o.id] = p
		}
		if p.next.IsZero() || n.now.Before(p.next) {
			continue
		}
		if !p.ends.IsZero() && !n.now.Before(p.ends) {
			p.next = time.Time{}
			n.changes++
			continue
		}
		p.last = n.now
		n.run(c, o, p)
		if p.next = n.now.Add(o.period()); !p.ends.IsZero() && p.next.After(p.ends) {
			p.next = p.ends
		}
	}
	for id := range n.probes {
		if !kept[id] {
			delete(n.probes, id)
		}
	}
}

// active tells whether the operation still runs.
func (p *probe) active() bool { return !p.next.IsZero() }

// timeToLive is the rest of its life in seconds, or "Forever".
func (p *probe) timeToLive(now time.Time) string {
	switch {
	case !p.active():
		return "0"
	case p.ends.IsZero():
		return "Forever"
	default:
		return strconv.Itoa(int(p.ends.Sub(now)/time.Second)) + " sec"
	}
}

// run performs one operation. That "Over threshold" counts as a failure is [inferred]:
// Quirks.OverThresholdSucceeds switches it.
func (n *network) run(c *config, o *ipSLA, p *probe) {
	threshold, timeout, _ := o.limits()
	rtt, ok := n.reach(c, o)
	switch {
	case !ok || rtt > time.Duration(timeout)*time.Millisecond:
		p.code, p.rtt = codeTimeout, 0
		p.failures++
	case rtt > time.Duration(threshold)*time.Millisecond:
		p.code, p.rtt = codeOver, rtt
		if n.world.overSucceeds {
			p.successes++
		} else {
			p.failures++
		}
	default:
		p.code, p.rtt = codeOK, rtt
		p.successes++
	}
}

// Packets of an http operation: handshake, request, acknowledgements, end.
const (
	httpSent     = 6
	httpReceived = 5
)

// reach finds out whether the target answers. It goes where routing sends it: a global address
// answers inside a tunnel only, an edge's own address outside.
func (n *network) reach(c *config, o *ipSLA) (time.Duration, bool) {
	target, ok := o.destination()
	if !ok {
		return 0, false
	}
	way := c.routeTo(target, n.passes(c))
	i := c.iface(way)
	if i == nil {
		return 0, false
	}
	from := c.addressOf(way)
	if o.sourceIf != "" {
		from = c.addressOf(o.sourceIf)
	}
	p := packet.Packet{Source: from, Destination: target, Protocol: "icmp", ICMP: "echo", Size: 64}
	answer := p.Reply()
	if o.kind != "icmp-echo" {
		p = packet.Packet{Source: from, Destination: target, Protocol: "tcp", SourcePort: ephemeralPort, DestinationPort: o.port()}.Times(httpSent)
		answer = p.Reply().Times(httpReceived)
		answer.Size = etherMTU
	}
	if i.tunnel != nil {
		edge, reason := n.throughTunnel(c, way, p, answer)
		asked := o.kind == "icmp-echo" || p.DestinationPort == 80 && asksForPage(o.rawRequest, edge.Cloud)
		silent := edge.noPage && o.kind != "icmp-echo"
		return edge.ProbeRTT, reason == "" && n.isGlobal(p) && asked && !silent
	}
	if !n.passes(c)(i) {
		return 0, false
	}
	n.leaves(way, p)
	edge := n.edgeAt(target)
	there := edge != nil && edge.at(n.now).reachable || c.isGateway(target)
	return outsideRTT, o.kind == "icmp-echo" && there && n.arrives(c, way, answer)
}

// outsideRTT is the round trip to an edge without a tunnel.
const outsideRTT = 10 * time.Millisecond

func asksForPage(request []string, cloud string) bool {
	if len(request) == 0 {
		return false
	}
	want := "GET http://gateway."
	if cloud != "" {
		want += cloud + ".net/vpntest"
	}
	return strings.HasPrefix(request[0], want)
}
