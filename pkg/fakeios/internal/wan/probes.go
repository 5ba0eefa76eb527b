package wan

import (
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Operation is the history of one IP SLA operation. An operation takes no time: what comes of it is
// known at its start.
type Operation struct {
	since     time.Time // the schedule it belongs to
	ends      time.Time // of its life; zero: never
	next      time.Time // zero: it runs no more
	Successes int
	Failures  int
	Code      string
	RTT       time.Duration
	Last      time.Time
}

// Return codes of an operation.
const (
	codeOK      = "OK"
	codeTimeout = "Timeout"
	CodeOver    = "Over threshold"
)

// runProbes runs the operations that are due.
func (n *Network) runProbes(c *running.Config) {
	kept := map[int]bool{}
	for _, o := range c.SLAs {
		if o.Schedule == nil || o.Schedule.StartTime != "now" {
			continue
		}
		kept[o.ID] = true
		p := n.Operations[o.ID]
		if p == nil || !p.since.Equal(o.Schedule.Since) {
			p = &Operation{since: o.Schedule.Since, next: n.Now}
			if life, err := strconv.Atoi(o.Schedule.Life); err == nil {
				p.ends = n.Now.Add(seconds(life))
			}
			n.Operations[o.ID] = p
		}
		if p.next.IsZero() || n.Now.Before(p.next) {
			continue
		}
		if !p.ends.IsZero() && !n.Now.Before(p.ends) {
			p.next = time.Time{}
			n.changes++
			continue
		}
		p.Last = n.Now
		n.runOperation(c, o, p)
		if p.next = n.Now.Add(o.Period()); !p.ends.IsZero() && p.next.After(p.ends) {
			p.next = p.ends
		}
	}
	for id := range n.Operations {
		if !kept[id] {
			delete(n.Operations, id)
		}
	}
}

// Active reports whether the operation still runs.
func (p *Operation) Active() bool { return !p.next.IsZero() }

// TimeToLive is the rest of its life in seconds, or "Forever".
func (p *Operation) TimeToLive(now time.Time) string {
	switch {
	case !p.Active():
		return "0"
	case p.ends.IsZero():
		return "Forever"
	default:
		return strconv.Itoa(int(p.ends.Sub(now)/time.Second)) + " sec"
	}
}

// runOperation performs one operation. That "Over threshold" counts as a failure is [inferred]:
// Quirks.OverThresholdSucceeds switches it.
func (n *Network) runOperation(c *running.Config, o *running.SLAOperation, p *Operation) {
	threshold, timeout, _ := o.Limits()
	rtt, ok := n.measure(c, o)
	switch {
	case !ok || rtt > time.Duration(timeout)*time.Millisecond:
		p.Code, p.RTT = codeTimeout, 0
		p.Failures++
	case rtt > time.Duration(threshold)*time.Millisecond:
		p.Code, p.RTT = CodeOver, rtt
		if n.env.OverThresholdSucceeds {
			p.Successes++
		} else {
			p.Failures++
		}
	default:
		p.Code, p.RTT = codeOK, rtt
		p.Successes++
	}
}

// Packets of an http operation: handshake, request, acknowledgements, end.
const (
	httpSent     = 6
	httpReceived = 5
)

// measure finds out whether the target answers. It goes where routing sends it: a global address
// answers inside a tunnel only, an edge's own address outside.
func (n *Network) measure(c *running.Config, o *running.SLAOperation) (time.Duration, bool) {
	target, ok := o.Destination()
	if !ok {
		return 0, false
	}
	from := c.AddressOf(c.RouteIn(o.VRF, target, n.LineUp(c)))
	if o.SourceInterface != "" {
		from = c.AddressOf(o.SourceInterface)
	}
	p := packet.Packet{Source: from, Destination: target, Protocol: "icmp", ICMP: "echo", Size: 64}
	answer := p.Reply()
	if o.Kind != "icmp-echo" {
		p = packet.Packet{Source: from, Destination: target, Protocol: "tcp", SourcePort: ephemeralPort,
			DestinationPort: o.Port()}.Times(httpSent)
		answer = p.Reply().Times(httpReceived)
		answer.Size = EtherMTU
	}
	way := n.ownWay(c, o.VRF, p)
	i := c.Interface(way)
	if i == nil {
		return 0, false
	}
	if i.Tunnel != nil {
		edge, reason := n.sendThroughTunnel(c, way, p, answer)
		asked := o.Kind == "icmp-echo" || p.DestinationPort == 80 && asksForPage(o.RawRequest, edge.Cloud)
		silent := edge.pageDown && o.Kind != "icmp-echo"
		return edge.ProbeRTT, reason == "" && n.isGlobal(p) && asked && !silent
	}
	if !n.LineUp(c)(i) {
		return 0, false
	}
	n.transmit(way, p)
	edge := n.edgeAt(target)
	there := edge != nil && edge.at(n.Now).reachable || c.IsGateway(target) || n.isHost(p)
	there = there && n.ownLost(c, way, p) == ""
	return outsideRTT, o.Kind == "icmp-echo" && there && n.hears(c, way, answer)
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
