package wan

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// FlowConfig is a host that sends a packet at an even interval, a bounded number of times.
type FlowConfig struct {
	Name string // for people; default: where it goes
	// In is the interface that the packets come in by. Empty: the one whose network the host is in.
	In string
	// From is the host; zero: the first address in the network of In that is not the router's own, and Vlan1 where In
	// is empty, too.
	From netip.Addr
	To   netip.Addr
	// Protocol is tcp, udp or icmp (an echo); default tcp. Port is the destination's; default 443 for tcp.
	Protocol string
	Port     int
	Size     int           // bytes, IP header included; 0 is a small packet
	Interval time.Duration // between two packets; default 1 s
	Count    int           // how many packets; 1 to [MaxFlow]
	After    time.Duration // how long after its start the first packet leaves
	// Clear lets packets leave in clear by a WAN. Otherwise they belong into a tunnel, and those that leave in clear
	// are counted apart.
	Clear bool
}

// MaxFlow is the most packets of one flow.
const MaxFlow = 1_000_000

// withDefaults fills what may be left out.
func (f FlowConfig) withDefaults() FlowConfig {
	f.Protocol = cmp.Or(f.Protocol, "tcp")
	if f.Protocol == "tcp" {
		f.Port = cmp.Or(f.Port, 443)
	}
	f.Interval = cmp.Or(f.Interval, time.Second)
	f.Name = cmp.Or(f.Name, describe(f.packet()))
	return f
}

// Check is nil for a flow that can be started, or says what is to be changed.
func (f FlowConfig) Check() error {
	f = f.withDefaults()
	switch {
	case !f.To.Is4():
		return errors.New("a flow needs an IPv4 address to go to: set to")
	case f.From.IsValid() && !f.From.Is4():
		return fmt.Errorf("a flow comes from an IPv4 address, not from %s: change from", f.From)
	case !slices.Contains([]string{"tcp", "udp", "icmp"}, f.Protocol):
		return fmt.Errorf("the protocol of a flow is tcp, udp or icmp, not %q: change protocol", f.Protocol)
	case f.Protocol == "icmp" && f.Port != 0:
		return errors.New("a flow of icmp has no port: leave port out")
	case f.Protocol != "icmp" && (f.Port < 1 || f.Port > 65535):
		return fmt.Errorf("the port of a flow is 1 to 65535, not %d: set port", f.Port)
	case f.Interval < 0:
		return fmt.Errorf("the packets of a flow are some time apart, not %s: change interval", f.Interval)
	case f.After < 0:
		return fmt.Errorf("a flow begins now or later, not after %s: change after", f.After)
	case f.Size < 0:
		return fmt.Errorf("a packet of a flow has 0 or more bytes, not %d: change size", f.Size)
	case f.Count < 1 || f.Count > MaxFlow:
		return fmt.Errorf("a flow has 1 to %d packets, not %d: set count", MaxFlow, f.Count)
	}
	return nil
}

// packet is one packet of the flow.
func (f FlowConfig) packet() packet.Packet {
	p := packet.Packet{Source: f.From, Destination: f.To, Protocol: f.Protocol, Size: f.Size}
	if f.Protocol == "icmp" {
		p.ICMP = "echo"
		return p
	}
	p.SourcePort, p.DestinationPort = ephemeralPort, f.Port
	return p
}

// Flow is a flow under way. It belongs to one network at a time, and whoever asks it has brought that one up to now.
type Flow struct {
	cfg    FlowConfig
	start  time.Time // of the first packet, in the network's time
	result flowCount
	ended  bool
}

// StartFlow lets a flow begin now, which is a time of the router's clock. A packet leaves when its time has come and
// everything that is due at the same moment has happened.
func (n *Network) StartFlow(cfg FlowConfig, now time.Time) *Flow {
	if !n.routerTime.IsZero() {
		now = n.Now
	}
	cfg = cfg.withDefaults()
	f := &Flow{cfg: cfg, start: now.Add(cfg.After)}
	n.flows = append(n.flows, f)
	return f
}

// Stop ends a flow; what was sent counts.
func (f *Flow) Stop() { f.ended = true }

// over reports whether nothing of the flow is still to come.
func (f *Flow) over() bool { return f.ended || f.result.sent >= f.cfg.Count }

// next is when the next packet leaves.
func (f *Flow) next() time.Time { return f.start.Add(f.offset(f.result.sent)) }

// offset is how long after the first packet the one with a number, from 0, leaves.
func (f *Flow) offset(number int) time.Duration { return time.Duration(number) * f.cfg.Interval }

// nextFlow is the flow whose packet is the next to leave; nil: none is still to come.
func (n *Network) nextFlow() *Flow {
	n.flows = slices.DeleteFunc(n.flows, (*Flow).over)
	var first *Flow
	for _, f := range n.flows {
		if first == nil || f.next().Before(first.next()) {
			first = f
		}
	}
	return first
}

// sendFlows sends the packets of flows up to the next event of the network, or up to end: each at its own moment.
func (n *Network) sendFlows(c *running.Config, end time.Time) {
	for f := n.nextFlow(); f != nil; f = n.nextFlow() {
		at := f.next()
		event := n.Next()
		if at.After(end) || !event.IsZero() && !event.After(at) {
			return
		}
		if at.After(n.Now) {
			n.Now = at
		}
		path := n.Trace(c, f.cfg.In, f.cfg.packet())
		f.result.count(f.offset(f.result.sent), path, !f.cfg.Clear && n.leftInClear(c, path))
	}
}

// leftInClear reports whether a packet has left by an interface to the Internet, and not inside of anything.
func (n *Network) leftInClear(c *running.Config, p Path) bool {
	out := c.Interface(p.Via)
	return out != nil && out.Tunnel == nil && !p.Peer.IsValid() && n.facesInternet(c, out) && n.LineUp(c)(out)
}

// AdoptFlows takes the flows of the network before a reload over. What they send until this one begins is lost.
func (n *Network) AdoptFlows(old *Network) {
	for _, f := range old.flows {
		f.start = old.ClockTime(f.start)
		n.flows = append(n.flows, f)
	}
}

// LoseFlows loses what flows send up to a moment at which the router carries nothing.
func (n *Network) LoseFlows(until time.Time, why string) {
	for f := n.nextFlow(); f != nil && !f.next().After(until); f = n.nextFlow() {
		f.result.count(f.offset(f.result.sent), Path{Reason: why}, false)
	}
}
