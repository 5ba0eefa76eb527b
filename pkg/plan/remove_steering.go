package plan

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// leaves are the lines that objects of the steps leave when they are taken out, by the ID of the object.
func leaves(steps []playbook.Step) map[string]string {
	out := map[string]string{}
	for _, step := range steps {
		for _, o := range step.Others {
			if o.Leaves != (secret.Text{}) && step.Header(o.Index) == "" {
				out[iosconf.ID(step.Lines[o.Index].Reveal())] = strings.TrimSpace(o.Leaves.Reveal())
			}
		}
	}
	return out
}

// leave takes an object out. Where nobody knows what was there before the tunnels it leaves what the playbook says:
// a default route of the provider in the place of ours.
func (r *remover) leave(d *draft, c *Change, have iosconf.Object) {
	line := r.leaves[have.ID]
	if line == "" || r.before != nil {
		d.line(removal(have))
		return
	}
	d.line(line)
	if iosconf.ID(line) == have.ID {
		c.Action = Replace
		c.Why = "is ours, and without a snapshot the provider's default route is taken for what was there"
		return
	}
	d.touch(iosconf.ID(line))
	d.line(removal(have))
}

// otherSteerings gives the changes that take out what another steering of the site has left: the site file was changed,
// and not applied since.
func (r *remover) otherSteerings(running iosconf.Config, steps []playbook.Step) []Step {
	var out []Step
	b := builder{start: running, wanted: r.wanted}
	for _, step := range steps {
		list := slices.DeleteFunc(slices.Clone(step.Absents), func(a playbook.Absent) bool {
			return !a.IfOurs || r.had(iosconf.ID(a.Header)) || isProviders(a)
		})
		b.state = r.state
		if changes := b.takeOut(list); len(changes) > 0 {
			out = append(out, Step{Number: step.Number, Title: step.Title,
				Why: "take out what another steering has left", Changes: changes})
		}
		r.state = b.state
	}
	return out
}

// isProviders reports whether something that gives way is the provider's default route, and not one of ours.
func isProviders(a playbook.Absent) bool {
	way, route := strings.CutPrefix(a.Header, routeTo(a.Header))
	return route && routeTo(a.Header) != "" && !strings.HasPrefix(way, "Tunnel") && !strings.HasPrefix(way, "Null0 ") &&
		!a.IsPattern()
}
