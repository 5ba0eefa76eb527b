package rule

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Whole is the site with all of its pairs of tunnels, of which the case may show one alone.
func (in *Case) Whole() *site.Site {
	if in.whole != nil {
		return in.whole
	}
	return in.Site
}

// EachPair are the case for each pair of tunnels alone: its site is that of [site.Site.OfPair]. A site with one pair is
// the case itself.
func (in *Case) EachPair() []*Case {
	views := in.Site.EachPair()
	if len(views) < 2 {
		return []*Case{in}
	}
	in.Final() // worked out once
	var out []*Case
	for _, view := range views {
		one := *in
		one.Site, one.whole = view, in.Whole()
		out = append(out, &one)
	}
	return out
}

// PerPair looks at each pair of tunnels alone, and gives the first finding.
func PerPair(look func(*Case) *Finding) func(*Case) *Finding {
	return func(in *Case) *Finding {
		pairs := in.EachPair()
		var warning *Finding
		for _, one := range pairs {
			f := look(one)
			if f == nil {
				continue
			}
			if len(pairs) > 1 {
				f.Why = fmt.Sprintf("pair %d: %s", one.Site.PairNumber(), f.Why)
			}
			if f.Fatal {
				return f
			}
			if warning == nil {
				warning = f
			}
		}
		return warning
	}
}
