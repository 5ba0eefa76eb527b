package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// RouteMaps is `show route-map [name]`: one entry for every sequence number of every map.
type RouteMaps struct {
	Entries      []RouteMapEntry `json:"entries"`
	UnknownLines []string        `json:"unknown_lines"`
}

// RouteMapEntry is one sequence number. Packets and bytes are those that policy routing took.
type RouteMapEntry struct {
	Name        string        `json:"name"`
	Action      string        `json:"action"` // permit, deny
	Sequence    uint64        `json:"sequence"`
	Description string        `json:"description"`
	Match       []string      `json:"match"` // as printed: "ip address (access-lists): 101"
	Set         []string      `json:"set"`   // as printed: "interface Tunnel1 Tunnel2"
	NextHops    []RouteMapHop `json:"next_hops"`
	Interfaces  []string      `json:"interfaces"` // of `set interface`, the first that is up is taken
	Continue    string        `json:"continue"`   // where to go on: "sequence 20"
	Packets     *uint64       `json:"packets"`
	Bytes       *uint64       `json:"bytes"`
}

// RouteMapHop is one `set ip next-hop verify-availability`.
type RouteMapHop struct {
	Address string  `json:"address"`
	Order   *uint64 `json:"order"`
	Track   *uint64 `json:"track"`
	State   string  `json:"state"` // up, down, undefined
}

var (
	routeMapHead = lazyregexp.New(`^route-map (\S+), ?(permit|deny), ?sequence (\d+)(?:,.*)?$`)
	routeMapUsed = lazyregexp.New(`^Policy routing matches: (\d+) packets, (\d+) bytes$`)
	routeMapHop  = lazyregexp.New(`next-hop verify-availability (\S+)(?: (\d+))?(?: track (\d+))?(?: \[(\w+)\])?$`)
	routeMapBut  = lazyregexp.New(
		`^(?:STATIC routemaps|DYNAMIC routemaps|Current active dynamic routemaps = \d+|route-map \S+ not found)$`)
)

// ParseRouteMap reads `show route-map`. A map that does not exist gives no entry.
func ParseRouteMap(text string) (RouteMaps, error) {
	out := RouteMaps{Entries: []RouteMapEntry{}, UnknownLines: []string{}}
	var e *RouteMapEntry
	var clauses *[]string
	for _, r := range rows(text) {
		m := routeMapHead.FindStringSubmatch(r.text)
		switch {
		case m != nil && number(m[3]) != nil:
			out.Entries = append(out.Entries, RouteMapEntry{Name: m[1], Action: m[2], Sequence: *number(m[3]),
				Match: []string{}, Set: []string{}, NextHops: []RouteMapHop{}, Interfaces: []string{}})
			e, clauses = &out.Entries[len(out.Entries)-1], nil
		case routeMapBut.MatchString(r.text):
			e, clauses = nil, nil
		case e == nil:
			out.UnknownLines = append(out.UnknownLines, r.text)
		case r.text == "Match clauses:":
			clauses = &e.Match
		case r.text == "Set clauses:":
			clauses = &e.Set
		case e.used(r.text):
			clauses = nil
		case e.read(r.text):
		case clauses != nil:
			*clauses = append(*clauses, r.text)
		default:
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	for i := range out.Entries {
		out.Entries[i].hops()
	}
	return out, nil
}

// used takes the line that ends an entry.
func (e *RouteMapEntry) used(line string) bool {
	m := routeMapUsed.FindStringSubmatch(line)
	if m != nil {
		e.Packets, e.Bytes = number(m[1]), number(m[2])
	}
	return m != nil
}

// read takes the lines that are no clauses.
func (e *RouteMapEntry) read(line string) bool {
	if to, ok := after(line, "Continue:"); ok {
		e.Continue = to
		return true
	}
	if strings.HasPrefix(line, "Nexthop tracking ") {
		return true
	}
	if text, ok := after(line, "description "); ok && len(e.Match)+len(e.Set) == 0 {
		e.Description = text
		return true
	}
	return false
}

// hops looks into the set clauses for where the packets go.
func (e *RouteMapEntry) hops() {
	for _, set := range e.Set {
		if m := routeMapHop.FindStringSubmatch(set); m != nil {
			e.NextHops = append(e.NextHops, RouteMapHop{m[1], number(m[2]), number(m[3]), m[4]})
		} else if names, ok := after(set, "interface "); ok {
			e.Interfaces = append(e.Interfaces, strings.Fields(names)...)
		}
	}
}
