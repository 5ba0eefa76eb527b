package survey

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
)

// learned are the records of lines that the router has taken and shows in another way, in the form in which an apply
// relies on them. A survey that was stopped, or of which something is left, teaches nothing.
func (t Trial) learned(o Observed) []rendering.Record {
	out := []rendering.Record{}
	if !o.Complete || !o.Restored {
		return out
	}
	taken := func(line rendering.Line) bool {
		return slices.ContainsFunc(o.Typed, func(one Typed) bool {
			header := ""
			if len(one.Path) > 0 {
				header = one.Path[0]
			}
			return one.Verdict == Taken && one.Line == line.Text && header == line.Header
		})
	}
	var lines []rendering.Line
	for _, line := range t.lines {
		if taken(line) {
			lines = append(lines, line)
		}
	}
	_, surprises := rendering.Compare(t.before, iosconf.Parse(o.After), lines)
	seen := map[[2]string]bool{}
	for _, record := range rendering.Learn(surprises, o.Made, o.Router.Serial) {
		if id := [2]string{record.Header, record.Sent}; !seen[id] {
			seen[id] = true
			out = append(out, record)
		}
	}
	return out
}
