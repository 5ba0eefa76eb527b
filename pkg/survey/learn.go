package survey

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
)

// learned are the records of lines that the router has taken and shows in another way, and of those that its image does
// not have, in the form in which an apply relies on them. A survey that was stopped, or of which something is left,
// teaches nothing.
func (t Trial) learned(o Observed) []rendering.Record {
	out := []rendering.Record{}
	if !o.Complete || !o.Restored {
		return out
	}
	has := func(line rendering.Line, is func(Typed) bool) bool {
		return slices.ContainsFunc(o.Typed, func(one Typed) bool {
			header := ""
			if len(one.Path) > 0 {
				header = one.Path[0]
			}
			return is(one) && one.Line == line.Text && header == line.Header
		})
	}
	var lines []rendering.Line
	var records []rendering.Record
	for _, line := range t.lines {
		switch {
		case has(line, func(one Typed) bool { return one.Verdict == Taken }):
			lines = append(lines, line)
		case has(line, func(one Typed) bool { return one.Verdict == Refused && one.Lacks }):
			records = append(records, rendering.RefusedLine(line, o.Made, o.Router.Serial))
		}
	}
	_, surprises := rendering.Compare(t.before, iosconf.Parse(o.After), lines)
	seen := map[[2]string]bool{}
	for _, record := range append(records, rendering.Learn(surprises, o.Made, o.Router.Serial)...) {
		if id := [2]string{record.Header, record.Sent}; !seen[id] {
			seen[id] = true
			out = append(out, record)
		}
	}
	return out
}
