package running

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// InspectRule is one line of `ip inspect name NAME PROTOCOL`.
type InspectRule struct {
	Name     string
	Protocol string
	Router   bool // router-traffic: what the router itself sends is inspected too
	Options  string
}

func (r *InspectRule) String() string {
	words := fmt.Sprintf("ip inspect name %s %s", r.Name, r.Protocol)
	if r.Router {
		words += " router-traffic"
	}
	return strings.TrimSpace(words + " " + r.Options)
}

// Inspects reports whether an inspection rule takes a packet, and so opens every access list for its answer.
// Packets of the router itself it takes with router-traffic alone, and then only TCP, UDP and ICMP (Cisco:
// Inspection of Router-Generated Traffic). A packet that is no packet of these three is never inspected.
func (c *Config) Inspects(name string, p packet.Packet, own bool) bool {
	if name == "" {
		return false
	}
	return Find(c.InspectRules, func(r *InspectRule) bool {
		return r.Name == name && (!own || r.Router) && SpeaksProtocol(r.Protocol, p)
	}) != nil
}

func (p *document) inspectRules(c *Config) {
	for _, r := range c.InspectRules {
		p.line("%s", r)
	}
	p.all(c.section("inspect"))
}
