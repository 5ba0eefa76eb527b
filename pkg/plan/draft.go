package plan

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// draft is the lines of one change with the configuration as they leave it.
type draft struct {
	emitter
	state   iosconf.Config
	applied int      // lines that state already has
	also    []string // objects beside the change's own that were touched
}

func newDraft(state iosconf.Config) *draft {
	return &draft{emitter: emitter{mode: device.GlobalConfig}, state: state}
}

// applyTyped applies the lines typed since the last call to the state. It is called between objects.
func (d *draft) applyTyped() {
	var fresh []string
	for _, line := range d.lines[d.applied:] {
		fresh = append(fresh, line.Text.Reveal())
	}
	if len(fresh) > 0 {
		d.state, d.applied = iosconf.Apply(d.state, fresh), len(d.lines)
	}
}

func (d *draft) touch(id string) {
	if !slices.Contains(d.also, id) {
		d.also = append(d.also, id)
	}
}

// finish fills in the lines of a change, what they do to the configuration, and what takes them back.
func (d *draft) finish(c *Change, before iosconf.Config) {
	d.applyTyped()
	c.Lines, c.Also = d.lines, d.also
	ids := append([]string{c.Object}, c.Also...)
	c.Adds, c.Removes = differences(before, d.state, ids)
	undo := newDraft(d.state)
	undo.restore(before, ids, func(string, string) bool { return true })
	c.Undo = make([]secret.Text, len(undo.lines))
	for i, line := range undo.lines {
		c.Undo[i] = line.Text
	}
}
