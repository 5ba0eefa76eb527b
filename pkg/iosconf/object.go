package iosconf

import (
	"fmt"
	"slices"
	"strings"
)

// Kind says how an object is compared and changed.
type Kind int

// The kinds of objects.
const (
	Leaf    Kind = iota // one line of global configuration
	Block               // a header with a submode; the order of its lines says nothing
	Ordered             // an access list, numbered or named: its entries in their order
	Whole               // an IP SLA operation with schedule and reactions, or an applet: never edited, only redone
)

// Object is what is compared: everything that belongs together under one name or number.
type Object struct {
	// ID is the kind and the name, without what may change: "crypto ikev2 proposal P",
	// "crypto ipsec transform-set T", "access-list 101", "ip sla 1", "route-map M 1",
	// "class-map type inspect C", "zone-pair security Z". A global line
	// of which there is one has its [Key], any other global line is its own ID.
	ID    string
	Kind  Kind
	Nodes []Node
}

// Objects groups the configuration, in the order of first appearance.
func (c Config) Objects() []Object {
	var out []Object
	at := map[string]int{}
	for _, n := range c.Nodes {
		id, kind := identify(n)
		if i, ok := at[id]; ok {
			out[i].join(n, kind)
			continue
		}
		at[id] = len(out)
		out = append(out, Object{id, kind, []Node{n}})
	}
	return out
}

// join adds a node. A block that stands twice is one block, with its last header.
func (o *Object) join(n Node, kind Kind) {
	if o.Kind != Block && kind != Block {
		o.Nodes = append(o.Nodes, n)
		return
	}
	o.Kind = Block
	o.Nodes = []Node{{Line: n.Line, Children: slices.Concat(o.Nodes[0].Children, n.Children)}}
}

// Object finds an object by its ID.
func (c Config) Object(id string) (Object, bool) {
	var out Object
	found := false
	word, _, _ := strings.Cut(id, " ")
	for _, n := range c.Nodes {
		if !strings.HasPrefix(n.Line, word) { // cheap, and true of nearly all others
			continue
		}
		switch own, kind := identify(n); {
		case own != id:
		case found:
			out.join(n, kind)
		default:
			out, found = Object{id, kind, []Node{n}}, true
		}
	}
	return out, found
}

// ID is the ID of the object that a global line belongs to, or opens.
func ID(line string) string {
	id, _ := identify(Node{Line: line})
	return id
}

// structured tells the first words of the global lines whose ID is neither the line nor its [Key].
func structured(word string) bool {
	switch word {
	case "access-list", "ip", "crypto", "track", "route-map", "class-map", "zone-pair", "event":
		return true
	}
	return false
}

func identify(n Node) (string, Kind) {
	line := singleBlanks(n.Line)
	if line == "" {
		return "", Leaf
	}
	if word, _, _ := strings.Cut(line, " "); structured(word) {
		if id, kind := identifyStructured(strings.Fields(line)); id != "" {
			return id, kind
		}
	}
	if len(n.Children) > 0 || ModeAfter("config", n.Line) != "config" {
		return line, Block
	}
	if key := Key("", n.Line); key != "" && !strings.HasPrefix(line, "no ") {
		return key, Leaf
	}
	return line, Leaf
}

// identifyStructured takes ID and kind from the words of a line; "" when they do not tell.
func identifyStructured(words []string) (string, Kind) {
	first := func(k int) string { return strings.Join(words[:min(k, len(words))], " ") }
	is := func(start ...string) bool { return len(words) >= len(start) && slices.Equal(words[:len(start)], start) }
	switch {
	case words[0] == "access-list" && len(words) > 1:
		return first(2), Ordered
	case is("ip", "access-list") && len(words) == 4 && (words[2] == "extended" || words[2] == "standard"):
		return first(4), Ordered
	case is("ip", "sla") && len(words) == 3:
		return first(3), Whole
	case (is("ip", "sla", "schedule") || is("ip", "sla", "reaction-configuration")) && len(words) > 3:
		return "ip sla " + words[3], Whole
	case is("event", "manager", "applet") && len(words) > 3: // without its options
		return first(4), Whole
	case is("crypto", "ipsec", "transform-set") && len(words) > 3:
		return first(4), Block
	case words[0] == "class-map" && len(words) > 3 && words[1] == "type": // without match-any or match-all
		return first(3) + " " + words[len(words)-1], Block
	case words[0] == "class-map" && len(words) > 1:
		return "class-map " + words[len(words)-1], Block
	case is("zone-pair", "security") && len(words) > 2: // without source and destination
		return first(3), Block
	case words[0] == "track" && len(words) > 2:
		return first(2), Block
	case words[0] == "route-map" && len(words) == 4:
		return "route-map " + words[1] + " " + words[3], Block
	}
	return "", Leaf
}

// Lines are the canonical lines of an object, each with the headers that lead to it, joined by
// " / ". Default lines are left out. The order is that of the text for Ordered, sorted otherwise.
func (o Object) Lines() []string {
	var out []string
	for _, n := range o.Nodes {
		if o.Kind == Leaf {
			if line := Canonical("", n.Line); line != "" {
				out = append(out, line)
			}
			continue
		}
		header := Canonical(n.Line, n.Line)
		out = append(out, header)
		path := header
		if o.Kind == Block {
			path = o.ID // the value in a header is no part of the lines below it
		}
		for _, child := range n.Children {
			out = append(out, flatten(child, n.Line, path)...)
		}
	}
	if o.Kind == Ordered {
		return once(out)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// once drops entries that stand in a list already: IOS does not take them twice.
func once(lines []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(lines, func(line string) bool {
		again := seen[line] && !strings.Contains(line, " remark ")
		seen[line] = true
		return again
	})
}

func flatten(n Node, header, path string) []string {
	line := n.Canonical(header)
	if line == "" {
		return nil
	}
	line = path + " / " + line
	out := []string{line}
	for i, child := range n.Children {
		if n.Line == "http-raw-request" { // free text: its order counts
			out = append(out, fmt.Sprintf("%s / %02d %s", line, i+1, child.Line))
			continue
		}
		out = append(out, flatten(child, header, line)...)
	}
	return out
}

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
