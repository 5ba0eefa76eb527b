package iosconf

import (
	"slices"
	"strings"
)

// Refused is a line that IOS does not take in the place where it is typed.
type Refused struct {
	Index int    // of the line among those typed
	Line  string // may hold a secret
	Why   string
}

// Apply is what IOS makes of lines that are typed in global configuration: the model in which plans
// are proven. It knows the modes, what `no` takes away, which value replaces which, and what IOS
// adds and removes by itself. A line that IOS refuses changes nothing; [Type] tells which those are.
// The configuration given is not changed.
func Apply(c Config, lines []string) Config {
	out, _ := Type(c, lines)
	return out
}

// Type is [Apply], and lists the lines that are refused.
func Type(c Config, lines []string) (Config, []Refused) {
	t := NewTerminal(c)
	for _, line := range lines {
		t.Type(line)
	}
	return t.Config(), t.refused
}

// Terminal is a session in configuration mode of the model, for those who want to see the
// configuration between two lines.
type Terminal struct {
	nodes   []*branch
	mode    string    // "" once configuration mode is left
	within  []*branch // the object that is edited and its sub-blocks
	text    string    // the line with its blanks, for free text
	index   int
	refused []Refused
}

// NewTerminal is in global configuration mode of a router with that configuration.
func NewTerminal(c Config) *Terminal {
	t := &Terminal{mode: "config", nodes: make([]*branch, 0, len(c.Nodes))}
	for _, n := range c.Nodes {
		t.nodes = append(t.nodes, branchOf(n))
	}
	return t
}

// Type types a line and reports whether IOS accepts it.
func (t *Terminal) Type(line string) bool {
	before := len(t.refused)
	t.text = line
	t.line(strings.TrimSpace(line))
	t.index++
	return len(t.refused) == before
}

// Config is the configuration as it is now.
func (t *Terminal) Config() Config {
	out := Config{Nodes: make([]Node, 0, len(t.nodes))}
	for _, n := range t.nodes {
		out.Nodes = append(out.Nodes, n.node())
	}
	return out.completed()
}

// branch is a node whose place in the tree does not move while it is edited. What stands below it is shared with the
// configuration it comes from until somebody looks: of a configuration, most is never edited.
type branch struct {
	line     string
	unopened []Node // what stands below, as long as it has not been opened
	children []*branch
	named    string // the line of which id is the ID
	id       string
}

// ID is the [ID] of its line. Every line typed asks all of them, and few lines change.
func (b *branch) ID() string {
	if b.named != b.line {
		b.named, b.id = b.line, ID(b.line)
	}
	return b.id
}

func branchOf(n Node) *branch { return &branch{line: n.Line, unopened: n.Children} }

// below are its children, which may be edited.
func (b *branch) below() []*branch {
	if b.unopened != nil {
		b.children = make([]*branch, len(b.unopened))
		for i, child := range b.unopened {
			b.children[i] = branchOf(child)
		}
		b.unopened = nil
	}
	return b.children
}

func (b *branch) node() Node {
	if b.unopened != nil {
		return Node{Line: b.line, Children: slices.Clip(b.unopened)} // who appends to one copies it
	}
	n := Node{Line: b.line}
	for _, child := range b.children {
		n.Children = append(n.Children, child.node())
	}
	return n
}

func (b *branch) add(line string) { b.adopt(&branch{line: line}) }

func (b *branch) adopt(child *branch) { b.children = append(b.below(), child) }

// remove deletes the children that fit, and reports whether there were any.
func (b *branch) remove(fits func(line string) bool) bool {
	before := len(b.below())
	b.children = slices.DeleteFunc(b.children, func(c *branch) bool { return fits(c.line) })
	return len(b.children) < before
}

func (b *branch) child(line string) *branch {
	for _, c := range b.below() {
		if c.line == line {
			return c
		}
	}
	return nil
}

func (b *branch) has(fits func(line string) bool) bool {
	return slices.ContainsFunc(b.below(), func(c *branch) bool { return fits(c.line) })
}

func (t *Terminal) refuse(line, why string) {
	t.refused = append(t.refused, Refused{t.index, line, why})
}

func (t *Terminal) line(line string) {
	switch {
	case line == "" || line[0] == '!':
	case t.mode == "":
		t.refuse(line, "configuration mode was left")
	case t.mode == "config-ip-sla-http-rr" && line != "exit":
		request := t.within[len(t.within)-1]
		request.add(strings.TrimSpace(t.text))
	case line == "exit":
		t.exit()
	case line == "end":
		t.mode, t.within = "", nil
	case t.mode == "config" || isGlobal(line):
		t.mode, t.within = "config", nil
		t.global(line)
	default:
		t.sub(line)
	}
}

func (t *Terminal) exit() {
	if t.mode == "config" {
		t.mode = ""
		return
	}
	t.mode = ModeAfter(t.mode, "exit")
	if t.mode == "config" {
		t.within = nil
	} else {
		t.within = t.within[:len(t.within)-1]
	}
}

// globals are the starts of lines that IOS takes from any submode: it looks for a line in the
// submode first, then in global configuration.
var globals = []string{
	"access-list ", "crypto ", "hostname ", "interface ", "ip access-list ", "ip nat inside source ", "ip route ",
	"ip sla ", "line ", "route-map ", "router ", "track ", "username ", "class-map ", "policy-map ", "zone security ",
	"zone-pair ", "event manager ",
}

func isGlobal(line string) bool {
	line = strings.TrimPrefix(line, "no ")
	return slices.ContainsFunc(globals, func(start string) bool { return strings.HasPrefix(line, start) })
}

// global types a line in global configuration.
func (t *Terminal) global(line string) {
	if rest, ok := strings.CutPrefix(line, "no "); ok {
		t.noGlobal(rest)
		return
	}
	if mode := ModeAfter("config", line); mode != "config" {
		t.open(line, mode)
		return
	}
	words := strings.Fields(line)
	id, kind := identify(Node{Line: line})
	switch {
	case submodeOnly[words[0]]:
		t.refuse(line, "it belongs into a submode")
	case kind == Ordered:
		t.append(id, line)
	case kind == Whole:
		t.probeSetting(words, line)
	default:
		key := Key("", line)
		t.drop(func(b *branch) bool {
			return key != "" && Key("", b.line) == key || Canonical("", b.line) == Canonical("", line) ||
				b.line == "no "+line
		})
		if Canonical("", line) != "" {
			t.nodes = append(t.nodes, &branch{line: line})
		}
	}
}

// submodeOnly are words that are no global commands: typed there they are refused.
var submodeOnly = map[string]bool{
	"address": true, "authentication": true, "description": true, "delay": true, "encryption": true,
	"frequency": true, "group": true, "http": true, "http-raw-request": true, "icmp-echo": true, "identity": true,
	"integrity": true, "keyring": true, "lifetime": true, "match": true, "mode": true, "peer": true, "permit": true,
	"deny": true, "pre-shared-key": true, "prf": true, "proposal": true, "set": true, "threshold": true,
	"timeout": true, "tunnel": true,
}

func (t *Terminal) drop(fits func(*branch) bool) bool {
	before := len(t.nodes)
	t.nodes = slices.DeleteFunc(t.nodes, fits)
	return len(t.nodes) < before
}

func (t *Terminal) find(fits func(*branch) bool) *branch {
	if i := slices.IndexFunc(t.nodes, fits); i >= 0 {
		return t.nodes[i]
	}
	return nil
}

// append adds an entry at the end of a numbered list; the same entry twice stays one.
func (t *Terminal) append(id, line string) {
	shown := Canonical(line, line)
	if t.find(func(b *branch) bool { return b.ID() == id && Canonical(b.line, b.line) == shown }) == nil {
		t.nodes = append(t.nodes, &branch{line: line})
	}
}

// open enters an object, which is made if it is not there. What stands in its header beside the
// name is replaced.
func (t *Terminal) open(line, mode string) {
	id := ID(line)
	object := t.find(func(b *branch) bool { return b.ID() == id && ModeAfter("config", b.line) != "config" })
	switch {
	case mode == "config-ip-sla" && t.schedule(id) != nil:
		t.refuse(line, "the entry is running and cannot be modified")
		return
	case object == nil && strings.HasPrefix(line, "interface ") && !IsVirtualInterface(line):
		t.refuse(line, "there is no such interface")
		return
	case object == nil:
		object = &branch{line: line}
		if strings.HasPrefix(line, "policy-map type inspect ") { // IOS begins it with what it does to all the rest
			object.children = []*branch{{line: "class class-default", children: []*branch{{line: "drop"}}}}
		}
		t.nodes = append(t.nodes, object)
	}
	if strings.HasPrefix(line, "track ") && !strings.Contains(line, " list ") { // its tracks go with a list
		object.remove(func(old string) bool { return strings.HasPrefix(old, "object ") })
	}
	object.line = line
	t.mode, t.within = mode, []*branch{object}
	if mode == "config-ip-sla" {
		for _, child := range object.below() { // an entry that has its type opens in the mode of the type
			t.mode = ModeAfter(t.mode, child.line)
			if t.mode != "config-ip-sla" {
				break
			}
		}
	}
}

// IsVirtualInterface reports whether a header is that of a virtual (logical) interface: one that `interface
// NAME` creates and `no interface NAME` removes.
func IsVirtualInterface(header string) bool {
	name := strings.TrimPrefix(header, "interface ")
	for _, start := range []string{"Tunnel", "Loopback", "FastEthernet4."} {
		if strings.HasPrefix(name, start) {
			return true
		}
	}
	return strings.HasPrefix(name, "Vlan") && name != "Vlan1"
}
