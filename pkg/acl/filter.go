package acl

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Packet is what a filter looks at. An invalid address stands for an unknown one, which only `any` matches.
type Packet struct {
	Protocol     string // tcp, udp, esp, icmp
	From, To     netip.Addr
	Source, Dest int    // ports
	Established  bool   // a TCP segment with ACK or RST
	ICMP         string // echo, echo-reply
}

// Filter is an access list as an interface uses it.
type Filter struct {
	List    string // name or number
	Entries []Entry
}

// OnInterface is the access group of an interface for a direction, "in" or "out". ok is false when the
// interface has none. A list that is applied but not defined permits everything, as on IOS.
func OnInterface(c iosconf.Config, name, direction string) (f Filter, ok bool) {
	i := slices.IndexFunc(c.Nodes, func(n iosconf.Node) bool { return n.Line == "interface "+name })
	if i < 0 {
		return f, false
	}
	n := c.Nodes[i]
	for _, child := range n.Children {
		words := strings.Fields(child.Line)
		if len(words) == 4 && words[0] == "ip" && words[1] == "access-group" && words[3] == direction {
			return Filter{words[2], Entries(c, words[2])}, true
		}
	}
	return f, false
}

// Permits judges as IOS does. The first entry that matches decides, a packet that matches none is denied,
// and a list without entries permits everything.
func (f Filter) Permits(p Packet) bool {
	e := f.FirstMatch(p)
	return e != nil && e.Permit || len(f.Entries) == 0
}

// Drops reports whether a packet is surely denied: no entry that was not understood as a whole may decide about it.
func (f Filter) Drops(p Packet) bool {
	for _, e := range f.Entries {
		known := e
		known.HasUnknownWords = false
		switch {
		case e.HasUnknownWords && known.matches(p):
			return false
		case e.matches(p):
			return !e.Permit
		}
	}
	return len(f.Entries) > 0
}

// FirstMatch is the entry that decides about a packet. It is nil when none matches: then the implicit deny at
// the end of the list decides.
func (f Filter) FirstMatch(p Packet) *Entry {
	i := slices.IndexFunc(f.Entries, func(e Entry) bool { return e.matches(p) })
	if i < 0 {
		return nil
	}
	return &f.Entries[i]
}

// Equal reports whether two filters are the same list with the same entries.
func (f Filter) Equal(other Filter) bool {
	return f.List == other.List && slices.EqualFunc(
		f.Entries, other.Entries, func(a, b Entry) bool { return a.Line == b.Line })
}

// Entries reads a numbered or named list, standard or extended. An entry with object groups is as many as it stands
// for, each with the line as it is written.
func Entries(c iosconf.Config, list string) []Entry {
	var out []Entry
	add := func(header, line string, standard bool) {
		for _, text := range expanded(c, line) {
			if e, ok := parseEntry(iosconf.Canonical(header, text), standard); ok {
				e.Line = iosconf.Canonical(header, line)
				out = append(out, e)
			}
		}
	}
	for _, n := range c.Nodes {
		if rest, ok := strings.CutPrefix(n.Line, "access-list "+list+" "); ok {
			add("ip access-list", rest, isStandard(list))
		}
		standard := n.Line == "ip access-list standard "+list
		if !standard && n.Line != "ip access-list extended "+list {
			continue
		}
		for _, child := range n.Children {
			add(n.Line, child.Line, standard)
		}
	}
	return out
}

// isStandard reports whether a numbered list is a standard one.
func isStandard(list string) bool {
	return len(list) < 3 && strings.Trim(list, "0123456789") == "" || len(list) == 4 && list >= "1300" && list <= "1999"
}
