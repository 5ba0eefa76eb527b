package provision

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

// knownRefusals are the optional lines that routers of a site have refused because their image does not
// have them, each with the newest words for it. Refusals of the moment, such as those of an AAA server,
// are not among them: the line is tried again.
func (x *Run) knownRefusals(runs []journal.Summary) []engine.KnownRefusal {
	if x.runner.ForgetRefusals {
		return nil
	}
	var out []engine.KnownRefusal
	for _, run := range runs {
		for _, r := range run.OptionalRefused {
			known := engine.KnownRefusal{
				Refusal: playbook.Refusal{Header: r.Header, Line: r.Line}, Release: r.Release, Image: r.Image,
				Words: r.Words, Day: run.Began.UTC().Format("2006-01-02"),
			}
			if !r.Lasting {
				continue
			}
			out = slices.DeleteFunc(out, func(k engine.KnownRefusal) bool {
				return k.Refusal == known.Refusal && k.Release == known.Release && k.Image == known.Image
			})
			out = append(out, known)
		}
	}
	return out
}
