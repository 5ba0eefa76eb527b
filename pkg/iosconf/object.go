package iosconf

import (
	"slices"
	"strings"
)

// Kind says how an object is compared and changed.
type Kind int

// The kinds of objects.
const (
	Leaf    Kind = iota // one line of global configuration
	Block               // a header with a submode; the order of its lines says nothing
	Ordered             // a numbered access list: its lines in their order
	Whole               // an IP SLA operation with schedule and reactions: never edited, only redone
)

// Object is what is compared: everything that belongs together under one name or number.
type Object struct {
	ID    string // for example "crypto ikev2 proposal P", "access-list 101", "ip sla 1"
	Kind  Kind
	Nodes []Node
}

// Objects groups the configuration, in the order of first appearance.
func (c Config) Objects() []Object {
	var out []Object
	at := map[string]int{}
	for _, n := range c.Nodes {
		id, kind := identify(n)
		if i, ok := at[id]; ok && kind != Leaf {
			out[i].Nodes = append(out[i].Nodes, n)
			continue
		}
		at[id] = len(out)
		out = append(out, Object{id, kind, []Node{n}})
	}
	return out
}

// Object finds an object by its ID.
func (c Config) Object(id string) (Object, bool) {
	for _, o := range c.Objects() {
		if o.ID == id {
			return o, true
		}
	}
	return Object{}, false
}

func identify(n Node) (string, Kind) {
	words := strings.Fields(n.Line)
	first := func(k int) string { return strings.Join(words[:min(k, len(words))], " ") }
	switch {
	case words[0] == "access-list" && len(words) > 1:
		return first(2), Ordered
	case first(2) == "ip sla" && len(words) == 3:
		return first(3), Whole
	case (first(3) == "ip sla schedule" || first(3) == "ip sla reaction-configuration") && len(words) > 3:
		return "ip sla " + words[3], Whole
	case first(3) == "crypto ipsec transform-set" && len(words) > 3:
		return first(4), Block
	case words[0] == "track" && len(words) > 1:
		return first(2), Block
	case words[0] == "route-map" && len(words) == 4:
		return "route-map " + words[1] + " permit " + words[3], Block
	case len(n.Children) > 0 || ModeAfter("config", n.Line) != "config":
		return strings.Join(words, " "), Block
	default:
		return Canonical("", n.Line), Leaf
	}
}

// Lines are the canonical lines of an object, each with the headers that lead to it, joined by
// " / ". Default lines are left out. The order is that of the text for Ordered, sorted otherwise.
func (o Object) Lines() []string {
	var out []string
	for _, n := range o.Nodes {
		out = append(out, flatten(n, n.Line, "")...)
	}
	if o.Kind != Ordered {
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

func flatten(n Node, header, path string) []string {
	line := Canonical(header, n.Line)
	if line == "" {
		return nil
	}
	if path != "" {
		line = path + " / " + line
	}
	out := []string{line}
	for i, child := range n.Children {
		if n.Line == "http-raw-request" { // free text: its order counts
			out = append(out, line+" / "+string(rune('a'+i%26))+" "+child.Line)
			continue
		}
		out = append(out, flatten(child, header, line)...)
	}
	return out
}

// Equal tells whether two configurations say the same.
func Equal(a, b Config) bool { return len(Difference(a, b)) == 0 }

// Difference lists what a has and b has not, with "-", and the reverse, with "+". Lines come with
// their headers; they may hold secrets.
func Difference(a, b Config) []string {
	var out []string
	inB := map[string]Object{}
	for _, o := range b.Objects() {
		inB[o.ID] = o
	}
	seen := map[string]bool{}
	for _, o := range a.Objects() {
		seen[o.ID] = true
		out = append(out, differ(o, inB[o.ID])...)
	}
	for _, o := range b.Objects() {
		if !seen[o.ID] {
			out = append(out, differ(Object{}, o)...)
		}
	}
	return out
}

func differ(a, b Object) []string {
	left, right := a.Lines(), b.Lines()
	if slices.Equal(left, right) {
		return nil
	}
	var out []string
	for _, line := range left {
		if !slices.Contains(right, line) {
			out = append(out, "- "+line)
		}
	}
	for _, line := range right {
		if !slices.Contains(left, line) {
			out = append(out, "+ "+line)
		}
	}
	if len(out) == 0 {
		out = append(out, "- order of "+a.ID)
	}
	return out
}
