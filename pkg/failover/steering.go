package failover

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Mechanism is what on a router moves the traffic from one tunnel into another.
type Mechanism string

// The mechanisms.
const (
	// NoMechanism is a configuration that sends traffic into no tunnel.
	NoMechanism Mechanism = ""
	// ByInterface is `set interface A B` of a route map: the first whose line protocol is up. No probe moves it.
	ByInterface Mechanism = "set interface"
	// ByApplet is [ByInterface] with an applet of Embedded Event Manager that exchanges A and B when a track changes.
	ByApplet Mechanism = "event manager applet"
	// ByNextHop is `set ip next-hop verify-availability A n track T`: the first whose track is up (Cisco: PBR Support
	// for Multiple Tracking Options).
	ByNextHop Mechanism = "set ip next-hop verify-availability"
	// ByRoute is default routes that stand while their tracks are up: the one with the lowest distance.
	ByRoute Mechanism = "ip route ... track"
)

// ByProbe reports whether a probe that fails moves the traffic.
func (m Mechanism) ByProbe() bool { return m == ByApplet || m == ByNextHop || m == ByRoute }

// Steering is what a running-config does with the traffic for the tunnels of a site.
type Steering struct {
	Mechanism Mechanism
	Ways      []Way  // in the order in which traffic takes them
	RouteMap  string // that has them; "" for routes
}

// Way is one tunnel that traffic may take.
type Way struct {
	Tunnel string
	Track  int // that has to be up; 0: none
	rank   int // the lowest is taken first
}

// SteeringOf reads what moves the traffic of a site: its route map where that leads into a tunnel, else default
// routes into its tunnels.
func SteeringOf(c iosconf.Config, s *site.Site) Steering {
	if out := policyOf(c, s); len(out.Ways) > 0 {
		return out
	}
	return routesOf(c, s)
}

// policyOf is what the route map does.
func policyOf(c iosconf.Config, s *site.Site) Steering {
	out := Steering{RouteMap: s.Names.RouteMap}
	for _, entry := range c.Nodes {
		if !strings.HasPrefix(entry.Line, "route-map "+out.RouteMap+" ") || s.PairNumber() > 1 &&
			!strings.HasSuffix(entry.Line, fmt.Sprintf(" permit %d", s.Entry())) {
			continue // of another pair of tunnels
		}
		for _, child := range entry.Children {
			if names, ok := strings.CutPrefix(child.Line, "set interface "); ok && out.Mechanism != ByNextHop {
				out.Mechanism = ByInterface
				for _, name := range strings.Fields(names) {
					out.Ways = append(out.Ways, Way{Tunnel: name})
				}
			}
			if way, ok := nextHop(c, s, strings.Fields(child.Line)); ok {
				if out.Mechanism != ByNextHop {
					out.Mechanism, out.Ways = ByNextHop, nil // next hops are taken before interfaces
				}
				out.Ways = append(out.Ways, way)
			}
		}
		if len(out.Ways) > 0 {
			break // the first entry that leads into a tunnel is that of the LAN
		}
	}
	if out.Mechanism == ByInterface && exchanged(c, out.RouteMap) {
		out.Mechanism = ByApplet
	}
	slices.SortStableFunc(out.Ways, func(a, b Way) int { return cmp.Compare(a.rank, b.rank) })
	return out
}

// nextHop reads `set ip next-hop verify-availability A n track T`, whose address lies behind a tunnel.
func nextHop(c iosconf.Config, s *site.Site, words []string) (Way, bool) {
	if len(words) < 8 || strings.Join(words[:4], " ") != "set ip next-hop verify-availability" || words[6] != "track" {
		return Way{}, false
	}
	hop, err := netip.ParseAddr(words[4])
	if err != nil {
		return Way{}, false
	}
	for _, name := range s.TunnelInterfaces() {
		if p := branch.Address(c, name); p.IsValid() && p.Contains(hop) {
			return Way{Tunnel: name, Track: number(words[7]), rank: number(words[5])}, true
		}
	}
	return Way{}, false
}

// exchanged reports whether an applet that a track starts changes `set interface` of a route map.
func exchanged(c iosconf.Config, routeMap string) bool {
	return slices.ContainsFunc(c.Nodes, func(n iosconf.Node) bool {
		var tracks, changes, sets bool
		for _, child := range n.Children {
			tracks = tracks || strings.HasPrefix(child.Line, "event track ")
			changes = changes || strings.Contains(child.Line, "route-map "+routeMap+" ")
			sets = sets || strings.Contains(child.Line, "set interface ")
		}
		return strings.HasPrefix(n.Line, "event manager applet ") && tracks && changes && sets
	})
}

// routesOf are the default routes into tunnels of the site, in the table that its LAN is in.
func routesOf(c iosconf.Config, s *site.Site) Steering {
	out := Steering{}
	tracked := false
	for _, r := range branch.RoutesIn(c, s.LAN.VRF) {
		if r.To.Bits() != 0 || !slices.Contains(s.TunnelInterfaces(), r.Out) {
			continue
		}
		way := Way{Tunnel: r.Out, rank: 1}
		words := strings.Fields(r.Line)
		behind := words[slices.Index(words, r.Out)+1:]
		for i, word := range behind {
			distance, err := strconv.Atoi(word)
			switch {
			case err == nil && i == 0:
				way.rank = distance
			case word == "track" && i+1 < len(behind):
				way.Track = number(behind[i+1])
			}
		}
		tracked = tracked || way.Track > 0
		out.Ways = append(out.Ways, way)
	}
	slices.SortStableFunc(out.Ways, func(a, b Way) int { return cmp.Compare(a.rank, b.rank) })
	if tracked {
		out.Mechanism = ByRoute
	}
	return out
}

// Commands are the show commands that say which ways are open, beside those of package verify.
func (s Steering) Commands() []string {
	out := []string{"show ip interface brief"}
	if s.Mechanism == ByApplet {
		out = append(out, "show route-map "+s.RouteMap)
	}
	return out
}

// Open are the tunnels that can take traffic, the one that does first. texts are the answers to Commands.
func (s Steering) Open(texts []string, tracks show.Tracks) ([]string, error) {
	brief, err := show.ParseIPInterfaceBrief(texts[0])
	if err != nil {
		return nil, err
	}
	ways := s.Ways
	if s.Mechanism == ByApplet {
		if ways, err = waysShown(texts[1], ways); err != nil {
			return nil, err
		}
	}
	out := []string{}
	for _, way := range ways {
		if lineUp(brief, way.Tunnel) && (way.Track == 0 || trackUp(tracks, way.Track)) {
			out = append(out, way.Tunnel)
		}
	}
	return out, nil
}

// waysShown are the ways in the order that `show route-map` has now.
func waysShown(text string, ways []Way) ([]Way, error) {
	maps, err := show.ParseRouteMap(text)
	if err != nil {
		return nil, err
	}
	for _, entry := range maps.Entries {
		if len(entry.Interfaces) == 0 {
			continue
		}
		ways = nil
		for _, name := range entry.Interfaces {
			ways = append(ways, Way{Tunnel: name})
		}
		break
	}
	return ways, nil
}

func lineUp(brief show.InterfaceBriefs, name string) bool {
	return slices.ContainsFunc(brief.Interfaces, func(i show.InterfaceBrief) bool {
		return strings.EqualFold(i.Name, name) && i.Protocol == "up"
	})
}

func trackUp(tracks show.Tracks, id int) bool {
	return slices.ContainsFunc(tracks.Tracks, func(t show.Track) bool {
		return strconv.FormatUint(t.ID, 10) == strconv.Itoa(id) && strings.EqualFold(t.State, "up")
	})
}
