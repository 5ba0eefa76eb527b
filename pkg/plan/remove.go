package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// removalOrder is the order in which objects are taken out: nothing is removed while something
// names it, and nothing is left for a moment that matches everything. Dated 2026-11; published
// teardown lists agree on the order of the crypto objects. Routes go before the tunnels that they
// lead into, because IOS drops them with the interface [inferred].
var removalOrder = []string{
	"interface ", // the LAN's policy and filters; tunnels come later
	"route-map ", "access-list ", "ip access-list ", "track ", "ip sla ", "ip route ", "interface Tunnel",
	"crypto ipsec profile ", "crypto ipsec transform-set ", "crypto ikev2 profile ", "crypto ikev2 keyring ",
	"crypto ikev2 policy ", "crypto ikev2 proposal ",
	"crypto ", "zone-pair ", "policy-map ", "class-map ", "zone ", "",
}

// removalRank is the place of an object in that order. Applets go first, so that none types again what is gone; default
// routes go before what must not follow them into a tunnel, and before the tracks that they name.
func removalRank(id string) int {
	switch {
	case strings.HasPrefix(id, "event manager applet "):
		return -1
	case strings.HasSuffix(routeTo(id), " 0.0.0.0 0.0.0.0 "):
		id = "route-map " // in front of the tracks
	}
	best, length := len(removalOrder), -1
	for i, start := range removalOrder {
		if strings.HasPrefix(id, start) && len(start) > length {
			best, length = i, len(start)
		}
	}
	return best
}

// Remove gives the changes that take out what the steps have put on a router. What an interface
// says about NAT and addresses stays, because nobody can tell who put it there; [RemoveSince] can.
// Objects that somebody else uses, or has added lines to, keep what is needed, and a note says so. A tunnel
// that others route into is a [ConflictError].
func Remove(running iosconf.Config, desired []playbook.Step) (Plan, error) {
	return remove(running, nil, desired)
}

// RemoveSince is [Remove] with a snapshot from before the steps were first applied: what the
// interfaces of others had then, they get back.
func RemoveSince(running, before iosconf.Config, desired []playbook.Step) (Plan, error) {
	return remove(running, &before, desired)
}

func remove(running iosconf.Config, before *iosconf.Config, desired []playbook.Step) (Plan, error) {
	desired, _ = asMoved(running, desired)
	r := remover{state: running, wanted: wholeOf(desired), before: before, absents: absents(desired),
		leaves: leaves(desired)}
	type item struct {
		step playbook.Step
		want iosconf.Object
	}
	var items []item
	seen := map[string]bool{}
	for _, step := range desired {
		for _, o := range treeOf(step).Completed(r.wanted).Objects() {
			if !seen[o.ID] {
				items, seen[o.ID] = append(items, item{step, o}), true
			}
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { return removalRank(a.want.ID) - removalRank(b.want.ID) })
	p := Plan{Steps: slices.Concat(r.bringBack(desired), r.otherSteerings(running, desired))}
	for _, it := range items {
		want, _ := r.wanted.Object(it.want.ID)
		change, note := r.object(want)
		if change == nil && note == "" {
			continue
		}
		if last := len(p.Steps) - 1; last < 0 || p.Steps[last].Number != it.step.Number {
			p.Steps = append(
				p.Steps, Step{Number: it.step.Number, Title: it.step.Title, Why: "take out what the step has put there",
					Changes: []Change{}})
		}
		step := &p.Steps[len(p.Steps)-1]
		if note != "" {
			step.Notes = append(step.Notes, secret.MaskSyntax(note)) // it may quote a line of the router
		}
		if change != nil {
			step.Changes = append(step.Changes, *change)
		}
	}
	if len(r.conflicts) > 0 {
		return Plan{}, &ConflictError{r.conflicts}
	}
	return p, nil
}

// remover carries what a removal is worked out on.
type remover struct {
	state     iosconf.Config // as the changes so far leave it
	wanted    iosconf.Config
	before    *iosconf.Config
	absents   []playbook.Absent // what was taken out of what was taken over
	leaves    map[string]string // the line that an object leaves, by its ID, see [playbook.Other]
	conflicts []string
}

// object removes one object, or as much of it as is ours. note says what stays and why.
func (r *remover) object(want iosconf.Object) (c *Change, note string) {
	have, exists := r.state.Object(want.ID)
	if !exists {
		return nil, ""
	}
	d := newDraft(r.state)
	change := Change{Action: Drop, Object: want.ID, Why: "is ours"}
	switch {
	case r.had(want.ID) && !adjacent(want.ID):
		change.Action, change.Why = Replace, "was there before the tunnels, with other lines"
		note = r.giveBack(d, want, have)
	case strings.HasPrefix(want.ID, "interface Tunnel"):
		note = r.tunnel(d, want, have)
	case strings.HasPrefix(want.ID, "interface "):
		r.detach(d, want.Nodes[0], have.Nodes[0])
		if r.before == nil {
			note = want.ID + " keeps its NAT and its address: without a snapshot nobody can tell whose they are"
		}
	case r.stays(want, have) != "":
		note = want.ID + " stays: " + r.stays(want, have)
	case want.Kind == iosconf.Block && len(extras(want.Nodes[0], have.Nodes[0])) > 0:
		other := extras(want.Nodes[0], have.Nodes[0])[0]
		note = fmt.Sprintf("%s stays with what others have added to it (%s)", want.ID, other)
		d.removeOwnLines(want.Nodes[0], have.Nodes[0])
	default:
		r.leave(d, &change, have)
	}
	if len(d.lines) == 0 {
		return nil, note
	}
	d.finish(&change, r.state)
	change.Hazard = removalHazard(want.ID)
	r.state = d.state
	return &change, note
}

// tunnel removes a tunnel interface. Its protection goes first, so that the profiles are free at once.
func (r *remover) tunnel(d *draft, want, have iosconf.Object) (note string) {
	if user := r.foreignUser(want.ID); user != "" {
		r.conflicts = append(r.conflicts,
			fmt.Sprintf("`%s` leads into %s: take it out by hand first", user, want.ID))
		return ""
	}
	if foreignTunnel(want.Nodes[0], have.Nodes[0]) {
		return want.ID + " stays: it is a tunnel of somebody else"
	}
	d.within(have.Nodes[0].Line, true, func() {
		for _, child := range have.Nodes[0].Children {
			if strings.HasPrefix(child.Line, "tunnel protection ") {
				d.line(iosconf.Negate(child.Line))
			}
		}
	})
	d.line(removal(have))
	return ""
}

// stays says why an object is not removed: somebody else uses it, or it is not what we have put there.
// It is empty when nothing keeps the object.
func (r *remover) stays(want, have iosconf.Object) string {
	if user := r.foreignUser(want.ID); user != "" {
		return fmt.Sprintf("`%s` uses it", user)
	}
	switch {
	case want.Kind == iosconf.Ordered && !sameLines(want, have) && len(missingLines(have, want)) > 0:
		return "it has other entries than ours"
	case want.Kind == iosconf.Whole && !ownWhole(want, have):
		return "it is " + kindOf(want.ID) + " of somebody else"
	case want.Kind == iosconf.Leaf && len(missingLines(want, have)) > 0:
		return "it has another value than ours"
	case strings.HasPrefix(want.ID, "track ") && shownHeader(have) != shownHeader(want):
		return "it follows something else"
	}
	return ""
}

// adjacent reports whether an object is an interface that the tunnels use and are not.
func adjacent(id string) bool {
	return strings.HasPrefix(id, "interface ") && !strings.HasPrefix(id, "interface Tunnel")
}

// detach removes our policy and our access groups from an interface that stays.
func (r *remover) detach(d *draft, want, have iosconf.Node) {
	header := want.Line
	ours := func(line string) bool {
		key := iosconf.Key(header, line)
		if r.before == nil && key != "ip policy route-map" && !strings.HasPrefix(key, "ip access-group ") {
			return false
		}
		_, found := findChild(want, header, iosconf.Node{Line: line})
		return found || iosconf.Implied(line)
	}
	old := iosconf.Node{Line: header}
	if had := r.inSnapshot(header); had != nil {
		old = had[0]
	}
	d.unmerge(have, old, header, ours)
}

// extras are the lines of others in an object of ours: those of which an object may have several,
// and which we do not want.
func extras(want, have iosconf.Node) []string {
	var out []string
	header := want.Line
	for _, child := range have.Children {
		if _, ours := findChild(want, header, child); ours || isSingle(header, child.Line) ||
			iosconf.Canonical(header, child.Line) == "" {
			continue
		}
		if strings.HasPrefix(child.Line, "no ") || slices.ContainsFunc(
			want.Children, func(n iosconf.Node) bool { return n.Line == child.Line }) {
			continue
		}
		out = append(out, child.Line)
	}
	return out
}

// isSingle reports whether an object has one line like this.
func isSingle(header, line string) bool {
	return iosconf.Key(header, line) != "" && !iosconf.IsNumbered(header, line)
}

// removeOwnLines removes from an object the lines that are ours among those of which it may have several;
// its single values stay, because what is left may need them.
func (e *emitter) removeOwnLines(want, have iosconf.Node) {
	header := want.Line
	e.within(have.Line, false, func() {
		for i := len(have.Children) - 1; i >= 0; i-- {
			child := have.Children[i]
			ours := slices.ContainsFunc(want.Children, func(n iosconf.Node) bool {
				return iosconf.Canonical(header, n.Line) == iosconf.Canonical(header, child.Line)
			})
			if ours && !isSingle(header, child.Line) && iosconf.Canonical(header, child.Line) != "" &&
				!strings.HasPrefix(child.Line, "no ") {
				e.line(iosconf.Negate(child.Line))
			}
		}
	})
}

// removalHazard says what to expect of a removal; "" when nothing.
func removalHazard(id string) string {
	switch {
	case strings.HasPrefix(id, "interface Tunnel"):
		return "the tunnel ends, and its security associations with it"
	case strings.HasSuffix(routeTo(id), " 0.0.0.0 0.0.0.0 "):
		return "from this line on the traffic of the router and its networks goes out without a tunnel"
	case strings.HasPrefix(id, "interface "):
		return "from this line on the traffic of the interface goes out without a tunnel"
	}
	return ""
}
