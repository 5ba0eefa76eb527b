package serviceedge

import (
	"fmt"
	"slices"
	"strings"
)

// ChoosePairs is [Choose] for several pairs of tunnels of a site, one after the other: each has two data centres of
// its own choice, and none an address that another one has. What it wants for all of them is w, whose pair does not
// count.
func ChoosePairs(o Order, w Want, pairs []int) (Choice, error) {
	w.Pinned = slices.Clone(w.Pinned)
	var out Choice
	for _, number := range pairs {
		w.Pair = number
		c, err := Choose(o, w)
		if err != nil {
			return Choice{}, pairError(number, pairs, err)
		}
		w.take(c)
		out.Edges = append(out.Edges, c.Edges...)
		for _, note := range c.Notes {
			if !slices.Contains(out.Notes, note) {
				out.Notes = append(out.Notes, note)
			}
		}
	}
	return out, nil
}

func pairError(number int, pairs []int, err error) error {
	if len(pairs) == 1 {
		return err
	}
	return fmt.Errorf("pair %d: %w", number, err)
}

// take pins what was chosen for a pair, and with it what other pairs inherit.
func (w *Want) take(c Choice) {
	for _, e := range c.Edges {
		chosen := Pinned{Role: e.Role, Pair: max(w.Pair, 1), VPN: e.VPN, Global: e.Global}
		known := false
		for i, p := range w.Pinned {
			if base, _, _ := strings.Cut(p.Role, "-"); p.Inherited && base == e.Role {
				w.Pinned[i].VPN = e.VPN
			}
			if p.Role == e.Role {
				chosen.Inherited = p.Inherited && p.VPN == e.VPN
				w.Pinned[i], known = chosen, true
			}
		}
		if !known && e.Global.IsValid() {
			w.Pinned = append(w.Pinned, chosen)
		}
	}
}
