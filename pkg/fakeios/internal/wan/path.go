package wan

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// Place is where a packet has got to.
type Place string

// The places that a packet can get to. Nowhere is that of a packet that is lost on its way.
const (
	Nowhere  Place = ""
	Internet Place = "internet" // in clear, by an interface outside
	Zscaler  Place = "zscaler"  // a service edge, by one of its tunnels
	Intranet Place = "intranet" // a network behind somebody else's tunnel, a crypto map or another router inside
	LAN      Place = "lan"      // a host of a network that the router is connected to
	Server   Place = "server"   // a host inside that a static NAT rule publishes
	Itself   Place = "router"   // an address of the router
)

// StepKind is what happens to a packet at one moment of its way.
type StepKind string

// The kinds of steps, by the order in which IOS takes them (Cisco document 6209).
const (
	StepIn         StepKind = "in"          // it comes in by an interface
	StepAccessList StepKind = "access-list" // an access list has judged it
	StepNAT        StepKind = "nat"         // its source or destination is another now
	StepPolicy     StepKind = "policy"      // a route map has chosen its way
	StepRoute      StepKind = "route"       // the routing table has
	StepZone       StepKind = "zone"        // the zone firewall has judged it
	StepCrypto     StepKind = "crypto"      // a crypto map protects it
	StepInspect    StepKind = "inspect"     // an inspection rule keeps its session
	StepOut        StepKind = "out"         // it leaves by an interface
	StepTunnel     StepKind = "tunnel"      // a tunnel carries it
	StepArrival    StepKind = "arrival"     // it is there
	StepDrop       StepKind = "drop"        // it is lost
)

// Step is one moment of a packet's way, or of its answer's.
type Step struct {
	Kind   StepKind
	At     string // the interface, list, route map, rule or zone that did it
	Text   string // for people
	Answer bool   // it happens to the answer, on its way back
}

func (s Step) String() string {
	text := strings.TrimSpace(fmt.Sprintf("%-11s %s %s", s.Kind, s.At, s.Text))
	if s.Answer {
		return "answer: " + text
	}
	return text
}

// Path is the way of a packet through the router, and of its answer back to who sent it.
type Path struct {
	Steps []Step
	// Place is where the packet got to, and Arrived says that its answer came back from there too.
	Place   Place
	Arrived bool
	From    string // the interface that it came in by
	Via     string // the interface that it left by; "" when it left by none
	By      string // what chose Via: "route-map NAME" or "routing"
	// Peer is the other end of the tunnel that carried it; invalid without one.
	Peer netip.Addr
	// Sent is the packet as it left the router, behind NAT. Translated says that NAT changed it.
	Sent       packet.Packet
	Translated bool
	Reason     string // why it did not arrive, for people; "" when it did
}

// String is the path with one line a step.
func (p Path) String() string {
	var b strings.Builder
	for _, s := range p.Steps {
		b.WriteString(s.String() + "\n")
	}
	return b.String()
}
