package audit

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// steering is a line that sends traffic into tunnels.
type steering struct {
	tunnels []string // in the order in which they are tried
	line    string   // behind its header
	// applied is false for an entry of a route map that no interface uses.
	applied bool
	track   string // number of the track that decides about it; "" is none
}

// findSteering finds what sends traffic into the tunnels to Zscaler. Host routes to what is probed are left out.
func (r *router) findSteering() []steering {
	var out []steering
	for _, n := range r.c.Nodes {
		switch {
		case strings.HasPrefix(n.Line, "route-map "):
			out = append(out, r.ofRouteMap(n)...)
		case strings.HasPrefix(n.Line, "ip route "):
			if s, ok := r.ofRoute(n.Line); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

func (r *router) ofRouteMap(n iosconf.Node) []steering {
	words := strings.Fields(n.Line)
	if len(words) < 3 || words[2] != "permit" {
		return nil
	}
	var out []steering
	for _, child := range n.Children {
		s := steering{line: n.Line + " / " + child.Line, applied: r.policed(words[1])}
		rest, isInterface := strings.CutPrefix(child.Line, "set interface ")
		hops, isHop := strings.CutPrefix(child.Line, "set ip next-hop ")
		switch {
		case isInterface:
			for _, name := range strings.Fields(rest) {
				if r.named(name) != nil {
					s.tunnels = append(s.tunnels, name)
				}
			}
		case isHop:
			fields := strings.Fields(hops)
			for i, word := range fields {
				if word == "track" && i+1 < len(fields) {
					s.track = fields[i+1]
				}
				if a, err := netip.ParseAddr(word); err == nil {
					if by := branch.LeavesBy(r.table, a); r.named(by) != nil && !slices.Contains(s.tunnels, by) {
						s.tunnels = append(s.tunnels, by)
					}
				}
			}
		}
		if len(s.tunnels) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// policed reports whether an interface, or the router itself, uses a route map for its traffic.
func (r *router) policed(name string) bool {
	for _, n := range r.c.Nodes {
		if n.Line == "ip local policy route-map "+name || strings.HasPrefix(n.Line, "interface ") &&
			value(n, "ip policy route-map") == name {
			return true
		}
	}
	return false
}

func (r *router) ofRoute(line string) (steering, bool) {
	words := strings.Fields(line)
	if len(words) < 5 {
		return steering{}, false
	}
	to, ok := branch.MaskedPrefix(words[2:4])
	if !ok {
		return steering{}, false
	}
	by := words[4]
	if hop, err := netip.ParseAddr(by); err == nil {
		by = branch.LeavesBy(r.table, hop)
	}
	if r.named(by) == nil || to.IsSingleIP() && (within(globals, to.Addr()) || r.isProbed(to.Addr())) {
		return steering{}, false
	}
	s := steering{tunnels: []string{by}, line: line, applied: true}
	if i := slices.Index(words, "track"); i > 0 && i+1 < len(words) {
		s.track = words[i+1]
	}
	return s, true
}

// steered are the applied lines that send traffic into a tunnel.
func (r *router) steered(name string) []steering {
	var out []steering
	for _, s := range r.steers {
		if s.applied && slices.Contains(s.tunnels, name) {
			out = append(out, s)
		}
	}
	return out
}

// learns reports whether a router may have routes that its configuration does not show.
func learns(c iosconf.Config) bool {
	return slices.ContainsFunc(c.Nodes, func(n iosconf.Node) bool { return strings.HasPrefix(n.Line, "router ") })
}

// failsOver reports whether one line names two tunnels to Zscaler, so that the second follows when the first is down.
func (r *router) failsOver() bool {
	return slices.ContainsFunc(r.steers, func(s steering) bool { return s.applied && len(s.tunnels) > 1 })
}

// followers are the lines that follow a track: routes, next hops, EEM, other tracks, HSRP.
func (r *router) followers(number string) []string {
	follows := regexp.MustCompile(`\b(?:track|object) ` + regexp.QuoteMeta(number) + `\b`)
	var out []string
	for _, n := range r.c.Nodes {
		own := strings.HasPrefix(n.Line, "track "+number+" ") || n.Line == "track "+number
		if !own && follows.MatchString(n.Line) && !strings.HasPrefix(n.Line, "track ") {
			out = append(out, n.Line)
		}
		for _, child := range n.Children {
			if !own && follows.MatchString(child.Line) {
				out = append(out, n.Line+" / "+child.Line)
			}
		}
	}
	return out
}
