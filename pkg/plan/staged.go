package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

// Staged is [Build] for a router whose tunnels may be up: what they use is changed in stages, one tunnel at a time.
// First comes what they share and what disturbs nothing, then everything of one tunnel, then everything of the next
// one, see [Moved], and last what steers traffic into them. The lines are those of Build in another order, and so is
// what they lead to.
//
// Where no tunnel is up, or nothing is changed of one that is, the plan has no stages. It fails as Build does.
func Staged(running iosconf.Config, desired []playbook.Step, tunnels []Tunnel) (Plan, error) {
	whole, err := Build(running, desired)
	if err != nil {
		return whole, err
	}
	desired, _ = asMoved(running, desired)
	s := stager{running: running, owners: ownersOf(wholeOf(desired), Moved(tunnels)), desired: desired}
	if !slices.ContainsFunc(s.tunnels, s.matters) {
		return whole, nil
	}
	s.split()
	if stages := s.stages(); len(stages) > 0 {
		whole.Stages = stages
		whole.Steps = s.steps(stages, whole.Steps)
	}
	return whole, nil
}

// stager splits a plan into stages.
type stager struct {
	owners
	running iosconf.Config
	desired []playbook.Step
	parts   map[int][]Step // by owner: what is its own of every step
}

// matters reports whether a tunnel is a reason to send a plan in stages.
func (s *stager) matters(t Tunnel) bool { return t.Unproven || s.inUse(t) }

// inUse reports whether the router has a tunnel that may be up.
func (s *stager) inUse(t Tunnel) bool {
	_, exists := s.running.Object("interface " + t.Interface)
	return exists && t.State != Down
}

// sequence are the owners in the order in which their parts are sent.
func (s *stager) sequence() []int {
	out := []int{shared}
	for i := range s.tunnels {
		out = append(out, i)
	}
	return append(out, steering)
}

// split makes the steps of every owner, each on the configuration as the parts before it leave it.
func (s *stager) split() {
	b := builder{start: s.running, state: s.running, wanted: wholeOf(s.desired), optionals: optionals(s.desired),
		absents: absents(s.desired)}
	s.parts = map[int][]Step{}
	for _, owner := range s.sequence() {
		b.pick = func(o iosconf.Object) (iosconf.Object, bool) { return s.part(o, owner) }
		b.picksAbsent = func(a playbook.Absent) bool { return s.absentOwner(a) == owner }
		for _, step := range s.desired {
			s.parts[owner] = append(s.parts[owner], b.step(step))
		}
	}
}

// absentOwner is whose part takes out what is to go: that of the owner of the object it stands in, where that one is
// wanted. All else goes last. So does a route map that is taken off a LAN: what is to lead its traffic then comes in
// the same part.
func (s *stager) absentOwner(a playbook.Absent) int {
	id := iosconf.ID(a.Header)
	if strings.HasPrefix(a.Line, "ip policy route-map ") {
		return steering
	}
	if _, wanted := s.config.Object(id); wanted {
		return s.owner(id)
	}
	return steering
}

// changesOf are the changes of an owner.
func (s *stager) changesOf(owner int) []Change {
	var out []Change
	for _, step := range s.parts[owner] {
		out = append(out, step.Changes...)
	}
	return out
}

// stages are those that the parts need; none when nothing of a tunnel that is up is changed.
func (s *stager) stages() []Stage {
	var moved []int
	needed := false
	for i, t := range s.tunnels {
		if len(s.changesOf(i)) > 0 || t.Unproven || s.inUse(t) && s.sharedAnew(i) {
			moved = append(moved, i)
			needed = needed || s.matters(t)
		}
	}
	if !needed {
		return nil
	}
	var out []Stage
	add := func(stage Stage) {
		stage.Number = len(out) + 1
		out = append(out, stage)
	}
	if len(s.changesOf(shared)) > 0 {
		add(Stage{Title: "what the tunnels share", Why: "touches no security association that is up",
			Hazard: s.sourceHazard()})
	}
	order := make([]Tunnel, len(moved))
	for n, i := range moved {
		order[n] = s.tunnels[i]
	}
	for n, i := range moved {
		add(s.tunnelStage(i, n, order))
	}
	if len(s.changesOf(steering)) > 0 {
		add(Stage{Title: "what steers traffic", Why: "leads into tunnels that are proven"})
	}
	return out
}

// tunnelStage is the stage of tunnel i, which has that index among those that are moved.
func (s *stager) tunnelStage(i, number int, moved []Tunnel) Stage {
	t := s.tunnels[i]
	out := Stage{Title: t.Role + ", " + t.Interface, Role: t.Role, Interface: t.Interface, Peer: t.Peer.String(),
		InUse: s.inUse(t)}
	own := s.changesOf(i)
	anew := s.sharedAnew(i) || slices.ContainsFunc(own, s.anew)
	out.Renegotiate = t.Anew || s.inUse(t) && anew && !slices.ContainsFunc(own, s.drops)
	out.Why = whyMoved(out, number, moved)
	if s.inUse(t) && !s.othersUp(t, moved[:number]) {
		out.Hazard = fmt.Sprintf("no other tunnel is up: while %s negotiates, traffic finds none", t.Interface)
	}
	if twin := s.sameEdge(i); out.Renegotiate && twin != "" {
		out.Hazard = fmt.Sprintf("%s leads to the same edge, and `%s` drops the security associations of both",
			twin, out.Clear())
	}
	return out
}

// othersUp reports whether another tunnel may be up while one is moved: one that was up, or that is proven by then.
func (s *stager) othersUp(t Tunnel, proven []Tunnel) bool {
	return len(proven) > 0 || slices.ContainsFunc(s.tunnels, func(o Tunnel) bool {
		return o.Interface != t.Interface && s.inUse(o)
	})
}

// sameEdge is another tunnel in use to the edge of tunnel i; "" when there is none.
func (s *stager) sameEdge(i int) string {
	for j, o := range s.tunnels {
		if j != i && o.Peer == s.tunnels[i].Peer && s.inUse(o) {
			return o.Interface
		}
	}
	return ""
}

// sourceHazard says that the interface is changed at which tunnels in use begin; "" when it stays as it is.
func (s *stager) sourceHazard() string {
	for _, c := range s.changesOf(shared) {
		name, is := strings.CutPrefix(c.Object, "interface ")
		if !is || !typesAny(c, "ip address ", "no ip address", "ip unnumbered ", "shutdown", "vrf forwarding ",
			"ip vrf forwarding ") {
			continue
		}
		var here []string
		for _, t := range s.tunnels {
			o, _ := s.running.Object("interface " + t.Interface)
			if s.inUse(t) && slices.Contains(childLines(o), "tunnel source "+name) {
				here = append(here, t.Interface)
			}
		}
		if len(here) > 0 {
			return fmt.Sprintf("the change of %s drops at the same moment what begins there: %s", name,
				strings.Join(here, " and "))
		}
	}
	return ""
}

// steps are the steps of all stages, behind those in which nothing is to change. What there is to say of a step as a
// whole stands at its first part.
func (s *stager) steps(stages []Stage, whole []Step) []Step {
	var out []Step
	numbers := map[int]int{} // of the stages, by owner
	for _, stage := range stages {
		numbers[s.ownerOf(stage)] = stage.Number
	}
	for i, step := range whole {
		if !slices.ContainsFunc(s.sequence(), func(owner int) bool { return len(s.parts[owner][i].Changes) > 0 }) {
			step.Changes = []Change{}
			out = append(out, step)
		}
	}
	said := map[int]bool{}
	for _, owner := range s.sequence() {
		for i, part := range s.parts[owner] {
			if len(part.Changes) == 0 {
				continue
			}
			part.Stage = numbers[owner]
			part.Present, part.Notes = 0, nil
			if !said[i] {
				part.Present, part.Notes = whole[i].Present, whole[i].Notes
			}
			said[i] = true
			out = append(out, part)
		}
	}
	return out
}

// ownerOf is the owner whose part a stage sends.
func (s *stager) ownerOf(stage Stage) int {
	if i := slices.IndexFunc(s.tunnels, func(t Tunnel) bool { return t.Interface == stage.Interface }); i >= 0 {
		return i
	}
	if stage.Number == 1 && len(s.changesOf(shared)) > 0 {
		return shared
	}
	return steering
}
