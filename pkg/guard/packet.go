package guard

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// packet is what a filter looks at. An invalid address stands for "whoever it may be", and only an
// entry for any passes it.
type packet struct {
	protocol     string // tcp, udp, esp
	from, to     netip.Addr
	source, dest int // ports
	established  bool
}

// ephemeral is a port that a client takes.
const ephemeral = 50000

// filter is an access list as an interface uses it.
type filter struct {
	list    string // name or number
	entries []entry
}

// filterOf is the filter of an interface in a direction. ok is false without one; a list that is
// named but not defined lets everything pass, as IOS has it.
func filterOf(c iosconf.Config, name, direction string) (f filter, ok bool) {
	n := block(c, "interface "+name)
	if n == nil {
		return f, false
	}
	for _, child := range n.Children {
		words := strings.Fields(child.Line)
		if len(words) == 4 && words[0] == "ip" && words[1] == "access-group" && words[3] == direction {
			f.list = words[2]
			f.entries = entriesOf(c, f.list)
			return f, true
		}
	}
	return f, false
}

// passes judges as IOS does: the first entry that matches decides, nothing matching is a deny, and
// a list without entries is not there.
func (f filter) passes(p packet) bool {
	for _, e := range f.entries {
		if e.matches(p) {
			return e.permit
		}
	}
	return len(f.entries) == 0
}

func (f filter) equal(other filter) bool {
	return f.list == other.list && slices.EqualFunc(f.entries, other.entries, func(a, b entry) bool { return a.line == b.line })
}

// entriesOf reads a numbered or named list, standard or extended.
func entriesOf(c iosconf.Config, list string) []entry {
	var out []entry
	for _, n := range c.Nodes {
		if rest, ok := strings.CutPrefix(n.Line, "access-list "+list+" "); ok {
			if e, ok := parseEntry(iosconf.Canonical("ip access-list", rest), isStandard(list)); ok {
				out = append(out, e)
			}
		}
		standard := n.Line == "ip access-list standard "+list
		if !standard && n.Line != "ip access-list extended "+list {
			continue
		}
		for _, child := range n.Children {
			if e, ok := parseEntry(iosconf.Canonical(n.Line, child.Line), standard); ok {
				out = append(out, e)
			}
		}
	}
	return out
}

// isStandard tells a standard list by its number.
func isStandard(list string) bool {
	return len(list) < 3 && strings.Trim(list, "0123456789") == "" || len(list) == 4 && list >= "1300" && list <= "1999"
}
