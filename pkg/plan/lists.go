package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// An access list that is applied is never edited in place: after `no access-list` it matches
// everything, and after the first entry of its new form it denies the rest. It is copied under a
// free number, what applies it is bound to the copy, the list itself is defined again, what applies it
// is bound back, and the copy is deleted. A remark in the copy says whose it is, so that a run
// that was cut off in the middle is finished by the next.

// copyMark is the remark that names the list of which a list is the copy.
const copyMark = "remark ziatunnel copy of "

// listName is the name or number in the ID of an access list.
func listName(id string) string { return id[strings.LastIndexByte(id, ' ')+1:] }

func isNamed(id string) bool { return strings.HasPrefix(id, "ip access-list ") }

// entries are the entries of a list without its name in front.
func entries(o iosconf.Object) []string {
	var out []string
	for _, n := range o.Nodes {
		if isNamed(o.ID) {
			for _, child := range n.Children {
				out = append(out, child.Line)
			}
		} else {
			out = append(out, strings.TrimSpace(strings.TrimPrefix(n.Line, o.ID)))
		}
	}
	return out
}

// define types a list that is not there.
func (d *draft) define(id string, entries []string) {
	if !isNamed(id) {
		for _, entry := range entries {
			d.line(id + " " + entry)
		}
		return
	}
	d.within(id, true, func() {
		for _, entry := range entries {
			d.line(entry)
		}
	})
}

// redefineList types what brings an access list from its present state to its target.
func (d *draft) redefineList(id string, target []iosconf.Node) {
	want := entries(iosconf.Object{ID: id, Nodes: target})
	have, exists := d.state.Object(id)
	copied, waiting := copyOf(d.state, id)
	if !exists || len(iosconf.Difference(tree(have), iosconf.Config{Nodes: target})) > 0 {
		if len(bindings(d.state, listName(id))) > 0 {
			if waiting && len(bindings(d.state, listName(copied))) == 0 { // left half made
				d.line("no " + copied)
				d.applyTyped()
				waiting = false
			}
			if !waiting {
				content := entries(have)
				if !exists { // a list that is not there matches everything, and has no copy
					content = want
				}
				copied, waiting = freeList(d.state, id), true
				d.define(copied, append([]string{copyMark + id}, content...))
			}
			d.rebind(id, copied)
		}
		if exists {
			d.line("no " + id)
		}
		d.define(id, want)
		d.applyTyped()
	}
	if waiting {
		d.rebind(copied, id)
		d.line("no " + copied)
		d.applyTyped()
		d.touch(copied)
	}
}

// aclBinding is one line that applies an access list.
type aclBinding struct {
	header string
	line   string
}

// bindings lists the lines of route maps and interfaces that apply a list.
func bindings(c iosconf.Config, name string) []aclBinding {
	var out []aclBinding
	for _, n := range c.Nodes {
		for _, child := range n.Children {
			words := strings.Fields(child.Line)
			group := len(words) == 4 && strings.HasPrefix(child.Line, "ip access-group ") && words[2] == name
			if group || strings.HasPrefix(n.Line, "route-map ") && child.Line == "match ip address "+name {
				out = append(out, aclBinding{n.Line, child.Line})
			}
		}
	}
	return out
}

// rebind makes everything that applies one list apply another. The new binding comes before the old one goes.
func (d *draft) rebind(from, to string) {
	d.applyTyped()
	for _, use := range bindings(d.state, listName(from)) {
		d.touch(iosconf.ID(use.header))
		replaced := strings.Replace(use.line, " "+listName(from), " "+listName(to), 1)
		d.within(use.header, true, func() {
			n, _ := d.state.Object(iosconf.ID(use.header))
			if _, there := findChild(n.Nodes[0], use.header, iosconf.Node{Line: replaced}); !there {
				d.line(replaced)
			}
			if strings.HasPrefix(use.header, "route-map ") {
				d.line("no " + use.line)
			}
		})
		d.applyTyped()
	}
}

// copyOf finds the copy of a list that an interrupted run has left behind.
func copyOf(c iosconf.Config, id string) (string, bool) {
	for _, n := range c.Nodes {
		if strings.HasSuffix(n.Line, " "+copyMark+id) || slices.ContainsFunc(
			n.Children, func(child iosconf.Node) bool { return child.Line == copyMark+id }) {
			return iosconf.ID(n.Line), true
		}
	}
	return "", false
}

// freeList is a list of the same kind that nothing on the router names; "" when every number is
// taken.
func freeList(c iosconf.Config, id string) string {
	taken := map[string]bool{}
	for _, n := range c.Nodes {
		for _, line := range append([]iosconf.Node{n}, n.Children...) {
			for _, word := range strings.Fields(line.Line) {
				taken[word] = true
			}
		}
	}
	if isNamed(id) {
		for i := 1; ; i++ {
			if name := fmt.Sprintf("%s-COPY%d", id, i); !taken[listName(name)] {
				return name
			}
		}
	}
	own, _ := strconv.Atoi(listName(id))
	ranges := [][2]int{{199, 100}, {2699, 2000}}
	if own < 100 || own >= 1300 && own < 2000 {
		ranges = [][2]int{{99, 1}, {1999, 1300}}
	}
	for _, r := range ranges {
		for n := r[0]; n >= r[1]; n-- {
			if !taken[strconv.Itoa(n)] {
				return "access-list " + strconv.Itoa(n)
			}
		}
	}
	return ""
}
