package site

import (
	"fmt"
	"net/netip"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The values of [Site.Steering]: what decides which tunnel the traffic of the LAN takes.
const (
	// SteeringGuide is the guide's route map with `set interface`: the first tunnel whose line protocol is up. Its
	// probes and tracks move nothing.
	SteeringGuide = "guide"
	// SteeringPBRTrack is a route map with `set ip next-hop verify-availability`: the first tunnel whose track is up.
	SteeringPBRTrack = "pbr-track"
	// SteeringRoute is default routes that stand while their tracks are up, and no route map.
	SteeringRoute = "route"
	// SteeringEEM is the guide's route map, of which two EEM applets exchange the order when the track of the primary
	// changes.
	SteeringEEM = "eem"
)

// Steerings are all of them, the default first.
func Steerings() []string {
	return []string{SteeringGuide, SteeringPBRTrack, SteeringRoute, SteeringEEM}
}

// The values of [Site.WhenDown]: what becomes of the traffic of the LAN while no tunnel carries it.
const (
	WhenDownInternet = "internet" // it goes the way that it went before there were tunnels, in clear
	WhenDownDrop     = "drop"     // the router drops it
)

// Names that steering by routes gives to static routes, so that they are found again.
const (
	EdgeRoute       = "ZIA-EDGE"        // to a service edge, by the provider
	ExemptRoute     = "ZIA-EXEMPT"      // to what stays out of the tunnels, by the provider
	LastResortRoute = "ZIA-LAST-RESORT" // the default route of the provider, behind those into the tunnels
)

// Administrative distances of the default routes of steering by routes. That of the backup is below those of all
// routing protocols (the lowest is 20), that of the last resort above them, and below the 254 of a DHCP lease.
const (
	BackupDistance     = 10
	LastResortDistance = 250
	DropDistance       = 15 // of the route to Null0 of when_down: drop: before what a routing protocol may bring
)

// Probe is how the IP SLA operations and their tracks ask whether a service edge works. The values that the guide
// prints are the defaults.
type Probe struct {
	Frequency int // seconds from one request to the next
	Threshold int // milliseconds; a slower answer counts as none
	Timeout   int // milliseconds that a request waits for its answer
	Down, Up  int // seconds that a track waits before it says down, or up; 0 to 180
}

// DefaultProbe is what the guide prints; the frequency is that of IOS.
func DefaultProbe() Probe {
	return Probe{Frequency: 60, Threshold: 300, Timeout: 5000, Down: 180, Up: 180}
}

// Gateway is the next hop by which a WAN reaches the internet.
type Gateway struct {
	Address netip.Addr // invalid: none is given
	DHCP    bool       // it comes with the lease
}

// SteersByTrack reports whether the tracks decide which tunnel carries the traffic.
func (s *Site) SteersByTrack() bool { return s.Steering != "" && s.Steering != SteeringGuide }

// SteersByRoute reports whether routes lead the traffic into the tunnels, and no route map.
func (s *Site) SteersByRoute() bool { return s.Steering == SteeringRoute }

// ProviderWay are the words of a static route that leads to the provider: its gateway, dhcp, or the WAN itself where
// that has one other end. They are empty where the site file does not tell.
func (s *Site) ProviderWay() string {
	switch g := s.WAN.Gateway; {
	case g.Address.IsValid():
		return g.Address.String()
	case g.DHCP:
		return "dhcp"
	case pointToPoint(s.WAN.Name):
		return s.WAN.Name
	}
	return ""
}

// pointToPoint reports whether an interface has one other end, so that a route can name it without a next hop.
func pointToPoint(name string) bool {
	for _, kind := range []string{"Dialer", "Cellular", "Serial", "ATM"} {
		if strings.HasPrefix(name, kind) {
			return true
		}
	}
	return false
}

// OtherEnd is the other host of a tunnel's subnet; ok is false unless that has two hosts.
func (e Edge) OtherEnd() (other netip.Addr, ok bool) {
	p := e.Tunnel
	if !p.IsValid() || p.Bits() != 30 && p.Bits() != 31 {
		return netip.Addr{}, false
	}
	for other = p.Masked().Addr(); p.Contains(other); other = other.Next() {
		host := p.Bits() == 31 || other != p.Masked().Addr() && other != broadcast(p)
		if host && other != p.Addr() {
			return other, true
		}
	}
	return netip.Addr{}, false
}

// gateway reads wan.gateway.
func (r *reader) gateway(n *yaml.Node) (g Gateway) {
	text := r.text(n)
	if text == "dhcp" {
		return Gateway{DHCP: true}
	}
	ip, err := netip.ParseAddr(text)
	if err != nil || !ip.Is4() || ip.IsUnspecified() || ip.IsMulticast() || ip.IsLoopback() {
		r.report(n, "not the address of a gateway", "write the next hop of the default route, for example 192.0.2.1, "+
			"or dhcp when it comes with the lease")
		return Gateway{}
	}
	return Gateway{Address: ip}
}

// The bounds of IOS 15.4 for an IP SLA operation and the delay of a track.
const (
	maxFrequency = 3600  // seconds; IOS takes more, and who asks less often waits for hours
	maxThreshold = 60000 // milliseconds
	maxTimeout   = 604800000
	maxDelay     = 180 // seconds
)

// probe reads thresholds and delays. IOS wants threshold <= timeout <= frequency.
func (r *reader) probe(n *yaml.Node, p *Probe) {
	before := len(r.problems)
	r.mapping(n, "probe", []field{
		{"frequency", false, func(n *yaml.Node) {
			p.Frequency = r.integer(n, 1, maxFrequency, "seconds between probes")
		}},
		{"threshold", false, func(n *yaml.Node) { p.Threshold = r.integer(n, 1, maxThreshold, "milliseconds") }},
		{"timeout", false, func(n *yaml.Node) { p.Timeout = r.integer(n, 1, maxTimeout, "milliseconds") }},
		{"down", false, func(n *yaml.Node) { p.Down = r.integer(n, 0, maxDelay, "seconds of delay") }},
		{"up", false, func(n *yaml.Node) { p.Up = r.integer(n, 0, maxDelay, "seconds of delay") }},
	})
	switch {
	case len(r.problems) > before:
	case p.Threshold > p.Timeout:
		r.hide(n, fmt.Sprintf("the threshold of %d ms is longer than the timeout of %d ms: IOS refuses it",
			p.Threshold, p.Timeout), "write a threshold of at most the timeout")
	case p.Timeout > p.Frequency*1000:
		r.hide(n, fmt.Sprintf("the timeout of %d ms is longer than the %d s from one probe to the next: IOS refuses it",
			p.Timeout, p.Frequency), "write a timeout of at most frequency * 1000")
	}
}
