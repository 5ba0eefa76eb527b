package serviceedge

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Want is what a choice has to fit.
type Want struct {
	Pair     int  // the number of the pair of tunnels that it is for; 0 and 1 are the first one
	Tertiary bool // a third one is wanted
	// Pinned are the addresses that the site has: one of the pair that is right stays, those of other pairs are taken.
	Pinned []Pinned
	// PACGlobals are the global addresses that PAC files use.
	PACGlobals []netip.Addr
}

// Pinned is a tunnel of a site as its file has it.
type Pinned struct {
	Role string // "primary", "backup", of further pairs with their number: "primary-2"
	Pair int    // from 1
	VPN  netip.Addr
	// Inherited: VPN is that of the same tunnel of the first pair, because the file says none.
	Inherited bool
	Global    netip.Addr
}

// Edge is a service edge that was chosen.
type Edge struct {
	Role       string // "primary", "backup", "tertiary", of further pairs with their number: "primary-2"
	DataCentre string
	City       string
	Country    string
	Kilometres float64 // negative: not known
	VPN        netip.Addr
	Global     netip.Addr // for the probe; invalid of a tertiary, for which the site file has no place
}

// String is the edge as in "198.51.100.11 of ATL2 (Atlanta, GA)".
func (e Edge) String() string {
	return fmt.Sprintf("%s of %s", e.VPN, Row{DataCentre: e.DataCentre, City: e.City})
}

// Choice are the edges for a site, each in a data centre of its own.
type Choice struct {
	Edges []Edge   // primary, backup, and tertiary where it was wanted
	Notes []string // what a person should know of them
}

// ShortError is an order with too few data centres.
type ShortError struct {
	Wanted int
	Found  []string // the data centres that there are
	Why    []Refusal
}

func (e *ShortError) Error() string {
	text := fmt.Sprintf("%d service edges are wanted in as many different data centres, and ", e.Wanted)
	switch len(e.Found) {
	case 0:
		text += "none can be used"
	case 1:
		text += "only " + e.Found[0] + " can be used"
	default:
		text += "only " + strings.Join(e.Found, " and ") + " can be used"
	}
	for i, r := range e.Why {
		if i == 3 {
			return text + fmt.Sprintf("; and %d more", len(e.Why)-i)
		}
		text += fmt.Sprintf("; %s: %s", r.Row, r.Why)
	}
	return text
}

// Choose takes the first data centres of an order, one edge of each. The error is a [*ShortError] when there are too
// few, or says that no global address is left.
func Choose(o Order, w Want) (Choice, error) {
	roles := w.roles()
	var out Choice
	var found []string
	var why []Refusal
	for _, c := range o.Candidates {
		if len(out.Edges) == len(roles) {
			break
		}
		if slices.Contains(found, c.String()) {
			continue
		}
		address, ok := w.address(c.Row)
		if !ok {
			why = append(why, Refusal{c.String(), "none of its addresses is known, or free"})
			continue
		}
		found = append(found, c.String())
		out.Edges = append(out.Edges, Edge{Role: roles[len(out.Edges)], DataCentre: c.DataCentre, City: c.City,
			Country: c.Country, Kilometres: c.Kilometres, VPN: address})
	}
	if len(out.Edges) < len(roles) {
		return Choice{}, &ShortError{len(roles), found, append(why, o.Refused...)}
	}
	if err := out.probes(w); err != nil {
		return Choice{}, err
	}
	out.Notes = out.notes()
	return out, nil
}

// roles are those of the edges that are wanted.
func (w Want) roles() []string {
	out := []string{"primary", "backup"}
	if w.Tertiary {
		out = append(out, "tertiary")
	}
	if w.Pair > 1 {
		for i := range out {
			out[i] += fmt.Sprintf("-%d", w.Pair)
		}
	}
	return out
}

// address is the one of a data centre: the pinned one, where it has that.
func (w Want) address(r Row) (netip.Addr, bool) {
	mine, others := w.pinned()
	for _, p := range mine {
		if r.has(p.VPN) {
			return p.VPN, true
		}
	}
	for _, a := range r.VPN {
		if !slices.ContainsFunc(others, func(p Pinned) bool { return p.VPN == a }) {
			return a, true
		}
	}
	return netip.Addr{}, false
}

// pinned are the tunnels of the pair, and those of the others.
func (w Want) pinned() (mine, others []Pinned) {
	for _, p := range w.Pinned {
		if p.Pair == max(w.Pair, 1) {
			mine = append(mine, p)
		} else {
			others = append(others, p)
		}
	}
	return mine, others
}

func (r Row) has(a netip.Addr) bool { return slices.Contains(r.VPN, a) }

// probes gives primary and backup their global addresses.
func (c *Choice) probes(w Want) error {
	keep := make([]netip.Addr, 2)
	mine, others := w.pinned()
	for i := range keep {
		for _, p := range mine {
			if p.Role == c.Edges[i].Role {
				keep[i] = p.Global
			}
		}
	}
	avoid := slices.Clone(w.PACGlobals)
	for _, p := range others {
		avoid = append(avoid, p.Global, p.VPN)
	}
	for _, e := range c.Edges {
		avoid = append(avoid, e.VPN)
	}
	globals, err := ChooseGlobals(2, keep, avoid)
	if err != nil {
		return err
	}
	for i, global := range globals {
		c.Edges[i].Global = global
	}
	return nil
}

// notes say what is worth a thought.
func (c *Choice) notes() []string {
	var out []string
	primary, backup := c.Edges[0], c.Edges[1]
	if city := townOf(primary.City); city != "" && city == townOf(backup.City) {
		out = append(out, fmt.Sprintf("both data centres are in one city (%s): what hits the city hits both tunnels",
			primary.City))
	}
	const far = 4000 // km; some 60 ms there and back (documented: Zscaler's deployment guide)
	for _, e := range c.Edges {
		if e.Kilometres > far {
			out = append(out, fmt.Sprintf("%s is %.0f km away: expect a round trip of more than 60 ms, and mind "+
				"probe.threshold", e.DataCentre, e.Kilometres))
		}
	}
	return out
}

// townOf is a city without the number of its data centre: "Amsterdam II" and "Amsterdam III" are one.
func townOf(city string) string {
	words := strings.Fields(plain(city))
	if n := len(words); n > 1 && strings.Trim(words[n-1], "ivx0123456789") == "" {
		words = words[:n-1]
	}
	return strings.Join(words, " ")
}
