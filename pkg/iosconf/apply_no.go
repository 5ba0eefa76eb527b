package iosconf

import "strings"

// noGlobal removes an object or a global line.
func (t *Terminal) noGlobal(line string) {
	words := strings.Fields(line)
	id := ID(line)
	is := func(b *branch) bool { return b.ID() == id }
	switch {
	case strings.HasPrefix(line, "interface "):
		t.noInterface(line)
	case strings.HasPrefix(line, "ip sla "):
		t.noProbe(words, line)
	case strings.HasPrefix(line, "route-map ") && len(words) == 2:
		t.drop(func(b *branch) bool { return strings.HasPrefix(b.line, line+" ") })
	case words[0] == "access-list", words[0] == "route-map", words[0] == "track",
		strings.HasPrefix(line, "ip access-list "):
		name := strings.Join(words[:min(len(words), 2)], " ")
		t.drop(func(b *branch) bool { return b.ID() == name || is(b) })
	case strings.HasPrefix(line, "ip route "):
		start := strings.TrimPrefix(id, "no ") + " "
		if !t.drop(func(b *branch) bool { return strings.HasPrefix(b.line+" ", start) }) {
			t.refuse("no "+line, "there is no such route")
		}
	case strings.HasPrefix(line, "event manager applet "):
		t.drop(is)
	case strings.HasPrefix(line, "crypto ipsec transform-set "):
		t.noObject(strings.Join(words[:min(len(words), 4)], " "), line)
	case ModeAfter("config", line) != "config":
		t.noObject(id, line)
	default:
		t.noLine(line)
	}
}

func (t *Terminal) noInterface(line string) {
	is := func(b *branch) bool { return b.ID() == ID(line) }
	switch {
	case t.find(is) == nil:
		t.refuse("no "+line, "there is no such interface")
	case !IsVirtualInterface(line):
		t.refuse("no "+line, "physical interfaces cannot be removed")
	default:
		t.drop(is)
	}
}

// noObject removes an object unless another one names it.
func (t *Terminal) noObject(id, line string) {
	if user := t.referrer(id); user != "" {
		t.refuse("no "+line, "it is in use by "+user)
		return
	}
	t.drop(func(b *branch) bool { return b.ID() == id })
}

// noLine removes a global line, or the one value of its kind. The `no` of a line that is on by default is
// what IOS keeps.
func (t *Terminal) noLine(line string) {
	key, shown := Key("", line), Canonical("", line)
	removed := t.drop(func(b *branch) bool {
		return key != "" && Key("", b.line) == key || Canonical("", b.line) == shown
	})
	if !removed && key == "" && !isGlobal(line) {
		t.nodes = append(t.nodes, &branch{line: "no " + line})
	}
}
