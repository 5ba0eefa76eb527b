package plan

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// emitter types lines and follows the modes they lead to.
type emitter struct {
	mode  device.Mode
	lines []Line
}

func (e *emitter) line(text string) {
	after := device.Mode(iosconf.ModeAfter(string(e.mode), text))
	e.lines = append(e.lines, Line{device.Line{Text: secret.NewText(text), Before: e.mode, After: after}})
	e.mode = after
}

// nodes types whole nodes, and an `exit` out of every submode: relying on IOS to find global
// commands from a submode would depend on what that submode knows.
func (e *emitter) nodes(nodes []iosconf.Node) {
	for _, n := range nodes {
		from := e.mode
		e.line(n.Line)
		e.nodes(vrfFirst(n))
		e.backTo(from)
	}
}

// vrfFirst are the lines of a node in their order, but for the VRF of an interface: IOS takes away the addresses that
// stand there before.
func vrfFirst(n iosconf.Node) []iosconf.Node {
	first := func(child iosconf.Node) bool { return iosconf.Key(n.Line, child.Line) == "vrf forwarding" }
	if !strings.HasPrefix(n.Line, "interface ") || !slices.ContainsFunc(n.Children, first) {
		return n.Children
	}
	out := slices.Clone(n.Children)
	slices.SortStableFunc(out, func(a, b iosconf.Node) int {
		switch {
		case first(a) == first(b):
			return 0
		case first(a):
			return -1
		}
		return 1
	})
	return out
}

// backTo types `exit` until the mode is reached, unless the line morphed the mode for what follows:
// `http raw` turns an IP SLA entry into an http one.
func (e *emitter) backTo(mode device.Mode) {
	morphed := mode == "config-ip-sla" && strings.HasPrefix(string(e.mode), "config-ip-sla-") &&
		e.mode != "config-ip-sla-http-rr"
	for !morphed && e.mode != mode {
		e.line("exit")
	}
}

// within types a header, what inside types, and an exit. When inside types nothing, the header is left out too,
// unless fresh says that it has something new itself. It reports whether anything was typed.
func (e *emitter) within(header string, fresh bool, inside func()) bool {
	from, start := e.mode, len(e.lines)
	e.line(header)
	entered := len(e.lines)
	inside()
	if len(e.lines) == entered && !fresh {
		e.lines, e.mode = e.lines[:start], from
		return false
	}
	e.backTo(from)
	return true
}

// merge types the lines of want that have lacks, inside the submode; header is that of the object. It reports
// whether it had to type anything.
func (e *emitter) merge(want, have iosconf.Node, header string) bool {
	fresh := iosconf.Canonical(header, want.Line) != iosconf.Canonical(header, have.Line)
	return e.within(want.Line, fresh, func() {
		for _, child := range want.Children {
			old, found := findChild(have, header, child)
			switch {
			case found && len(child.Children) > 0:
				e.merge(child, old, header)
			case found || saidOtherwise(have, header, child):
			case iosconf.Canonical(header, child.Line) == "" && inForce(have, header, child):
			default:
				e.reset(have, header, child)
				e.nodes([]iosconf.Node{child})
			}
		}
	})
}

// reset takes a delay back before another is typed: IOS keeps the direction that a line does not name.
func (e *emitter) reset(have iosconf.Node, header string, child iosconf.Node) {
	if iosconf.Key(header, child.Line) != "delay" {
		return
	}
	for _, old := range sharing(have, header, child) {
		e.line(iosconf.Negate(old.Line))
	}
}

// findChild finds the line of have that says the same as child.
func findChild(have iosconf.Node, header string, child iosconf.Node) (iosconf.Node, bool) {
	want := child.Canonical(header)
	for _, other := range have.Children {
		if want != "" && other.Canonical(header) == want || cannotCompareKeys(child.Line, other.Line) {
			return other, true
		}
	}
	return iosconf.Node{}, false
}

// saidOtherwise reports whether an interface says otherwise what IOS would add to it by itself.
func saidOtherwise(have iosconf.Node, header string, child iosconf.Node) bool {
	return iosconf.Implied(child.Line) && len(sharing(have, header, child)) > 0
}

// inForce reports whether a line that IOS hides is in force: nothing of its kind is shown.
func inForce(have iosconf.Node, header string, child iosconf.Node) bool {
	opposite := slices.ContainsFunc(have.Children, func(n iosconf.Node) bool { return "no "+n.Line == child.Line })
	return !opposite && len(sharing(have, header, child)) == 0
}

// sharing are the shown lines of n that have the same key as child: the values it replaces.
func sharing(n iosconf.Node, header string, child iosconf.Node) []iosconf.Node {
	key := iosconf.Key(header, child.Line)
	var out []iosconf.Node
	for _, other := range n.Children {
		if key != "" && iosconf.Key(header, other.Line) == key && iosconf.Canonical(header, other.Line) != "" {
			out = append(out, other)
		}
	}
	return out
}

// replaces reports whether want gives another value to something that have has.
func replaces(want, have iosconf.Node, header string) bool {
	if iosconf.Canonical(header, want.Line) != iosconf.Canonical(header, have.Line) {
		return true
	}
	for _, child := range want.Children {
		other, found := findChild(have, header, child)
		replaced := !found && len(sharing(have, header, child)) > 0 && !iosconf.Implied(child.Line)
		if replaced || found && replaces(child, other, header) && len(child.Children) > 0 {
			return true
		}
	}
	return false
}
