package plan

import (
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
		e.nodes(n.Children)
		e.backTo(from)
	}
}

// backTo types `exit` until the mode is reached, unless the line morphed the mode for what follows:
// `http raw` turns an IP SLA entry into an http one.
func (e *emitter) backTo(mode device.Mode) {
	morphed := mode == "config-ip-sla" && strings.HasPrefix(string(e.mode), "config-ip-sla-") && e.mode != "config-ip-sla-http-rr"
	for !morphed && e.mode != mode {
		e.line("exit")
	}
}

// merge types what have lacks of want, inside the submode, and returns what takes it back.
func (e *emitter) merge(want, have iosconf.Node) (undo []secret.Text) {
	from := e.mode
	header := want.Line
	e.line(header)
	undo = texts(have.Line)
	for _, child := range want.Children {
		old, found := findChild(have, want.Line, child)
		switch {
		case found && len(child.Children) > 0:
			if !sameNode(child, old, header) {
				undo = append(undo, e.merge(child, old)...)
			}
		case found || iosconf.Canonical(header, child.Line) == "" && hidesDefault(have, child):
		default:
			undo = append(undo, undoOf(have, child))
			e.nodes([]iosconf.Node{child})
		}
	}
	e.backTo(from)
	return append(undo, secret.NewText("exit"))
}

func (e *emitter) texts() []secret.Text {
	out := make([]secret.Text, len(e.lines))
	for i, line := range e.lines {
		out[i] = line.Text
	}
	return out
}

// findChild finds the line of have that says the same as child.
func findChild(have iosconf.Node, header string, child iosconf.Node) (iosconf.Node, bool) {
	want := iosconf.Canonical(header, child.Line)
	for _, other := range have.Children {
		if iosconf.Canonical(header, other.Line) == want || bothTypeSix(child.Line, other.Line) {
			return other, true
		}
	}
	return iosconf.Node{}, false
}

func sameNode(a, b iosconf.Node, header string) bool {
	for _, child := range a.Children {
		if _, ok := findChild(b, header, child); !ok {
			return false
		}
	}
	return true
}

// hidesDefault tells whether the default line is in force: nothing of its kind is shown.
func hidesDefault(have, child iosconf.Node) bool {
	key := singleKey(child.Line)
	for _, other := range have.Children {
		if key != "" && singleKey(other.Line) == key {
			return false
		}
	}
	return true
}

// undoOf is the line that takes a child line back: the old value, or its negation.
func undoOf(have, child iosconf.Node) secret.Text {
	key := singleKey(child.Line)
	for _, other := range have.Children {
		if key != "" && singleKey(other.Line) == key {
			return secret.NewText(other.Line)
		}
	}
	return secret.NewText(negate(child.Line))
}

// replaces tells whether a wanted line takes the place of another value.
func replaces(want, have iosconf.Node) bool {
	for _, child := range want.Children {
		key := singleKey(child.Line)
		if _, found := findChild(have, want.Line, child); found || key == "" {
			continue
		}
		for _, other := range have.Children {
			if singleKey(other.Line) == key {
				return true
			}
		}
	}
	return false
}

// negate is the line that takes a line back.
func negate(line string) string {
	if rest, ok := strings.CutPrefix(line, "no "); ok {
		return rest
	}
	return "no " + line
}
