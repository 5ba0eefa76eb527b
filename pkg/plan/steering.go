package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// asMoved gives the steps with those forms of lines that the router has: what it changes by itself from one into the
// other is left as it is. notes say so, by the index of the step.
func asMoved(running iosconf.Config, steps []playbook.Step) (out []playbook.Step, notes map[int][]string) {
	out, notes = slices.Clone(steps), map[int][]string{}
	eachMoved(running, steps, func(i int, o playbook.Other, header string) {
		if len(notes[i]) == 0 {
			out[i].Lines = slices.Clone(out[i].Lines)
		}
		main := strings.TrimSpace(out[i].Lines[o.Index].Reveal())
		out[i].Lines[o.Index] = o.Or
		notes[i] = append(notes[i], fmt.Sprintf("%s has `%s` in the place of `%s`, because the router itself "+
			"exchanges the two: it is left so", header, strings.TrimSpace(o.Or.Reveal()), main))
	})
	return out, notes
}

// eachMoved calls visit for the lines of the steps whose other form a configuration has.
func eachMoved(c iosconf.Config, steps []playbook.Step, visit func(step int, o playbook.Other, header string)) {
	for i, step := range steps {
		for _, o := range step.Others {
			if o.Or == (secret.Text{}) {
				continue
			}
			header := step.Header(o.Index)
			have, exists := c.Object(iosconf.ID(header))
			if !exists {
				continue
			}
			moved := iosconf.Node{Line: strings.TrimSpace(o.Or.Reveal())}
			if _, found := findChild(have.Nodes[0], header, moved); found {
				visit(i, o, header)
			}
		}
	}
}

// Settle is a configuration as it would be if the router had not exchanged lines by itself, as an applet does while the
// primary is sick: the forms that the steps want stand in the place of the others. It is for comparing what ran at two
// times.
func Settle(c iosconf.Config, steps []playbook.Step) iosconf.Config {
	out := c
	eachMoved(c, steps, func(i int, o playbook.Other, header string) {
		moved := strings.TrimSpace(o.Or.Reveal())
		main := strings.TrimSpace(steps[i].Lines[o.Index].Reveal())
		out.Nodes = slices.Clone(out.Nodes)
		for n := range out.Nodes {
			if iosconf.ID(out.Nodes[n].Line) != iosconf.ID(header) {
				continue
			}
			out.Nodes[n].Children = slices.Clone(out.Nodes[n].Children)
			for k, child := range out.Nodes[n].Children {
				if child.Line == moved {
					out.Nodes[n].Children[k].Line = main
				}
			}
		}
	})
	return out
}

// owns reports whether something that is to go because of another steering is ours: route maps, what applies them and
// the lists that they match are so by what they lead to, routes by their names and tracks, anything else by its name.
func (b *builder) owns(a playbook.Absent) bool {
	words := strings.Fields(a.Header)
	switch {
	case strings.HasPrefix(a.Header, "route-map ") && len(words) > 1:
		return b.leadsToOurs(words[1])
	case strings.HasPrefix(a.Line, "ip policy route-map "):
		return b.leadsToOurs(strings.TrimPrefix(a.Line, "ip policy route-map "))
	case strings.HasPrefix(a.Header, "access-list ") && len(words) > 1:
		matched := slices.ContainsFunc(bindings(b.start, words[1]), func(use aclBinding) bool {
			return strings.HasPrefix(use.header, "route-map ") && b.leadsToOurs(strings.Fields(use.header)[1])
		})
		return (matched || b.isUnusedListOfOurs(a.Header)) && len(allBindings(b.state, words[1])) == 0
	case routeTo(a.Header) != "":
		return b.ownsRoute(a.Header)
	}
	return true
}

// ownsRoute reports whether a route that the router has is the one of a header: by its name, or, where that leads into
// a tunnel, by a track of ours. Somebody else's route into our tunnel is a matter of the guards.
func (b *builder) ownsRoute(header string) bool {
	have, exists := b.state.Object(iosconf.ID(header))
	if !exists {
		return false
	}
	line := have.Nodes[0].Line
	_, name, named := strings.Cut(header, " name ")
	if named {
		return strings.HasSuffix(line, " name "+name)
	}
	if strings.HasPrefix(strings.TrimPrefix(header, routeTo(header)), "Tunnel") {
		_, track, tracked := strings.Cut(line, " track ")
		return tracked && b.ourTrack(track)
	}
	return true
}

// leadsToOurs reports whether the route map of a name led into one of our tunnels when the plan was begun.
func (b *builder) leadsToOurs(name string) bool {
	for _, n := range b.start.Nodes {
		if !strings.HasPrefix(n.Line, "route-map "+name+" ") {
			continue
		}
		for _, child := range n.Children {
			words := strings.Fields(child.Line)
			verified := strings.HasPrefix(child.Line, iosconf.VerifyAvailability+" ")
			if words[0] == "set" && slices.ContainsFunc(words, b.ourTunnel) ||
				verified && b.ourTrack(words[len(words)-1]) {
				return true
			}
		}
	}
	return false
}

// ourPermits are what our lists permit, as IOS shows it.
var ourPermits = []string{"permit ip any any", "permit tcp any any eq www", "permit tcp any any eq 443"}

// isUnusedListOfOurs reports whether a list has the entries that ours has, and one of our tunnels is there already: so
// a run that was cut off leaves it, behind the route map that it belonged to.
func (b *builder) isUnusedListOfOurs(id string) bool {
	list, exists := b.start.Object(id)
	tunnels := slices.ContainsFunc(b.start.Nodes, func(n iosconf.Node) bool {
		name, is := strings.CutPrefix(n.Line, "interface ")
		return is && b.ourTunnel(name)
	})
	if !exists || !tunnels {
		return false
	}
	for _, entry := range entries(list) {
		words := strings.Fields(iosconf.Canonical(id, id+" "+entry))[2:]
		text := strings.Join(words, " ")
		denies := strings.HasPrefix(text, "deny ip ") && (words[2] == "any" || words[len(words)-1] == "any")
		permits := slices.Contains(ourPermits, text)
		if !denies && !permits {
			return false
		}
	}
	return true
}

func (b *builder) ourTunnel(name string) bool {
	_, ours := b.wanted.Object("interface " + name)
	return ours && strings.HasPrefix(name, "Tunnel")
}

func (b *builder) ourTrack(number string) bool {
	_, ours := b.wanted.Object("track " + number)
	return ours
}
