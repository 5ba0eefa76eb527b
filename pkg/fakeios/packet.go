package fakeios

import (
	"cmp"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// Packet is an IPv4 packet as access lists see it, for [Router.Send] and [Router.Reach].
type Packet = packet.Packet

// Delivery is what became of a packet from the LAN.
type Delivery = wan.Delivery

// Path is the way of a packet through the router and of its answer back, step by step: where it arrived, or what
// dropped it.
type Path = wan.Path

// Step is one moment of a Path.
type Step = wan.Step

// StepKind is what happens at a Step.
type StepKind = wan.StepKind

// The kinds of steps.
const (
	StepIn         = wan.StepIn         // it comes in by an interface
	StepAccessList = wan.StepAccessList // an access list permits it
	StepNAT        = wan.StepNAT        // its source or destination is another now
	StepPolicy     = wan.StepPolicy     // a route map has chosen its way
	StepRoute      = wan.StepRoute      // the routing table has
	StepZone       = wan.StepZone       // the zone firewall lets it pass
	StepCrypto     = wan.StepCrypto     // a crypto map protects it
	StepInspect    = wan.StepInspect    // an inspection rule keeps its session
	StepOut        = wan.StepOut        // it leaves by an interface
	StepTunnel     = wan.StepTunnel     // a tunnel carries it
	StepArrival    = wan.StepArrival    // it is there
	StepDrop       = wan.StepDrop       // it is lost
)

// Place is where a packet has got to.
type Place = wan.Place

// The places that a packet can get to.
const (
	Nowhere  = wan.Nowhere  // it is lost on its way
	Internet = wan.Internet // in clear, by an interface outside
	Zscaler  = wan.Zscaler  // a service edge, by one of its tunnels
	Intranet = wan.Intranet // behind somebody else's tunnel, a crypto map, or another router inside
	LAN      = wan.LAN      // a host of a network that the router is connected to
	Server   = wan.Server   // a host inside that a static NAT rule publishes
	Itself   = wan.Itself   // an address of the router
)

// LearnedRoute is a route that a neighbour announces, for [Config].Learned. It stands in the routing table, and in
// `show ip route` with its code, while the configuration has a process of its protocol and the next hop has a way
// out.
type LearnedRoute = running.LearnedRoute

// reloading is why nothing gets through a router that boots.
const reloading = "the router is reloading"

// Send lets a host on a LAN send a packet: inbound access list of the LAN, policy routing,
// routing, zones, NAT, crypto map, outbound access list, and the answer the other way. All counters move.
func (r *Router) Send(p Packet) Delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now().Before(r.down) {
		return Delivery{Reason: reloading}
	}
	r.catchUp()
	return r.net.SendFromLAN(r.running, p)
}

// Reach asks what would become of a packet that comes in by an interface, and of its answer; nothing is sent and no
// counter moves. An empty from is the interface whose network has the source of the packet; a packet without a source
// is one of a host in the network of from. The stages are those of Cisco document 6209.
//
//	path := router.Reach("Vlan1", fakeios.Packet{Destination: server, Protocol: "tcp", DestinationPort: 443})
//	fmt.Println(path.Place, path.Via, path.Reason)
//
// A packet from outside to an address of the router is judged like any other: it arrives at [Server] when a static NAT
// rule publishes one there, else at [Itself].
func (r *Router) Reach(from string, p Packet) Path {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now().Before(r.down) {
		return Path{Reason: reloading}
	}
	r.catchUp()
	if !p.Source.IsValid() {
		p.Source = r.hostBehind(from)
	}
	return r.net.Trace(r.running, from, p.Times(0))
}

// FlowConfig is a host that sends a packet at an even interval, a bounded number of times.
type FlowConfig = wan.FlowConfig

// FlowResult is what has become of a flow so far.
type FlowResult = wan.FlowResult

// FlowWay is one way out that packets of a flow have taken, or where they were lost.
type FlowWay = wan.FlowWay

// FlowGap is a time without service.
type FlowGap = wan.FlowGap

// MaxFlow is the most packets of one flow.
const MaxFlow = wan.MaxFlow

// Flow is a flow on a router. It is safe for concurrent use.
type Flow struct {
	router *Router
	flow   *wan.Flow
}

// StartFlow lets a host send from now on. Each packet takes the way that [Router.Reach] would give at its own moment
// of the network's time, moves every counter, and is lost while the router reloads. Nothing has to wait for it: what
// was due is sent when somebody looks.
//
//	flow, err := router.StartFlow(fakeios.FlowConfig{To: server, Interval: 100 * time.Millisecond, Count: 3000})
//	clock.Advance(5 * time.Minute)
//	fmt.Print(flow.Result())
func (r *Router) StartFlow(cfg FlowConfig) (*Flow, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !cfg.From.IsValid() {
		cfg.In = cmp.Or(cfg.In, "Vlan1")
		cfg.From = r.hostBehind(cfg.In)
	}
	r.catchUp()
	return &Flow{r, r.net.StartFlow(cfg, r.now())}, nil
}

// Result is what has become of the flow up to now.
func (f *Flow) Result() FlowResult {
	r := f.router
	r.mu.Lock()
	defer r.mu.Unlock()
	r.catchUp()
	if r.now().Before(r.down) {
		r.net.LoseFlows(r.now(), reloading)
	}
	return r.net.FlowResult(f.flow)
}

// Stop ends the flow; what was sent so far counts.
func (f *Flow) Stop() {
	f.router.mu.Lock()
	defer f.router.mu.Unlock()
	f.router.catchUp()
	f.flow.Stop()
}

// hostBehind is the first address in the network of an interface that is not the router's own; behind one without a
// network it is an address of the documentation.
func (r *Router) hostBehind(name string) netip.Addr {
	if i := r.running.Interface(name); i != nil && i.Address.IsValid() {
		for a := i.Address.Masked().Addr().Next(); i.Address.Contains(a); a = a.Next() {
			if !i.Owns(a) {
				return a
			}
		}
	}
	return netip.AddrFrom4([4]byte{203, 0, 113, 250})
}
