package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Pair is a pair of tunnels of a site that has several, and what it is there for.
type Pair struct {
	Number  int
	Name    string   // as people call it, "pair 2 (second)"
	Carries string   // the interfaces or sources whose traffic it carries, as words
	Tunnels []string // its tunnel interfaces
	Order   []string // the tunnel interfaces that its traffic takes: the first of them that is up
}

// PairReport says what carries the traffic of a pair.
type PairReport struct {
	Pair    int      `json:"pair"`
	Name    string   `json:"name"`
	Carries string   `json:"carries"`
	Tunnels []string `json:"tunnels"` // its interfaces
	// CarriedBy is the first tunnel of its order that is proven up, maybe one of another pair; "": none is, and the
	// traffic is routed as if there were no tunnels.
	CarriedBy string `json:"carried_by"`
	Fallback  bool   `json:"fallback"` // the tunnels of the other pairs would carry it

	waits bool // a tunnel of the pair is up, and its track is not
	drops bool // what no tunnel carries is dropped
}

// own reports whether a tunnel of the pair itself carries its traffic.
func (p PairReport) own() bool { return slices.Contains(p.Tunnels, p.CarriedBy) }

// Note says in one sentence what carries the traffic of a pair.
func (p PairReport) Note() string {
	pair := fmt.Sprintf("%s, for %s: ", p.Name, p.Carries)
	switch {
	case p.own():
		return pair + p.CarriedBy + " carries it"
	case p.CarriedBy != "":
		return pair + p.down() + "; " + p.CarriedBy + " of another pair carries it"
	case p.Fallback:
		return pair + p.down() + ", nor one of another pair; " + p.goes()
	default:
		return pair + p.down() + ", and by pairs_fallback no other one carries it; " + p.goes()
	}
}

// down says why none of its own tunnels carries it.
func (p PairReport) down() string {
	if p.waits {
		return "no track of its tunnels is Up"
	}
	return "none of its tunnels is up"
}

// goes says what becomes of what no tunnel carries.
func (p PairReport) goes() string {
	if p.drops {
		return "it is dropped (when_down: drop)"
	}
	return "it is routed as if there were none"
}

// PairNotes say what carries the traffic of each pair; there are none for a site that has one.
func (r Report) PairNotes() []string {
	var out []string
	for _, p := range r.Pairs {
		out = append(out, p.Note())
	}
	return out
}

// Split is the report pair by pair, where it has several: a table of each has two tunnels beside each other.
func (r Report) Split() []Report {
	if len(r.Pairs) < 2 {
		return []Report{r}
	}
	var out []Report
	for _, p := range r.Pairs {
		one := Report{Pairs: []PairReport{p}}
		for _, t := range r.Tunnels {
			if slices.ContainsFunc(p.Tunnels, func(name string) bool { return strings.EqualFold(name, t.Interface) }) {
				one.Tunnels = append(one.Tunnels, t)
			}
		}
		out = append(out, one.judged())
	}
	return out
}

// PairsOf says of each pair what carries it, from the tunnels of a report; none for a site that has one.
func PairsOf(r Report, w Expectation) []PairReport {
	if len(w.Pairs) < 2 {
		return nil
	}
	up := map[string]bool{}
	byTrack := w.Steering == site.SteeringPBRTrack || w.Steering == site.SteeringRoute
	for _, t := range r.Tunnels {
		up[t.Interface] = t.Up() && (!byTrack || t.Track == "Up")
	}
	var out []PairReport
	for _, p := range w.Pairs {
		one := PairReport{Pair: p.Number, Name: p.Name, Carries: p.Carries, Tunnels: p.Tunnels,
			Fallback: len(p.Order) > len(p.Tunnels), drops: w.WhenDown == site.WhenDownDrop}
		one.waits = slices.ContainsFunc(r.Tunnels, func(t TunnelReport) bool {
			return slices.Contains(p.Tunnels, t.Interface) && t.Up() && !up[t.Interface]
		})
		if i := slices.IndexFunc(p.Order, func(name string) bool { return up[name] }); i >= 0 {
			one.CarriedBy = p.Order[i]
		}
		out = append(out, one)
	}
	return out
}
