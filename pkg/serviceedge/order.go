package serviceedge

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Candidate is a data centre that may be chosen.
type Candidate struct {
	Row
	Kilometres float64 // from where the branch is; negative: not known
}

// Order are the data centres of a list, the best first.
type Order struct {
	Candidates []Candidate
	By         string // what it goes by, in words: "distance from 35.68,139.69"
	Refused    []Refusal
}

const notKnown = -1.0

// Near orders by distance. Data centres of which the list does not tell where they are come last, and are named.
func (l List) Near(p Place) Order {
	out := Order{By: fmt.Sprintf("distance from %g,%g", p.Latitude, p.Longitude), Refused: slices.Clone(l.Refused)}
	for _, r := range l.Rows {
		c := Candidate{r, notKnown}
		if r.Place != nil {
			c.Kilometres = p.Kilometres(*r.Place)
		} else {
			out.Refused = append(out.Refused, Refusal{r.String(), "the list does not tell where it is"})
			continue
		}
		out.Candidates = append(out.Candidates, c)
	}
	slices.SortStableFunc(out.Candidates, func(a, b Candidate) int { return cmp.Compare(a.Kilometres, b.Kilometres) })
	return out
}

// UnknownError is a city or a data centre that is not in a list.
type UnknownError struct {
	Name  string
	Close []string // what may have been meant; empty: nothing comes near
}

func (e *UnknownError) Error() string {
	text := fmt.Sprintf("no data centre is called %.60q, and none is in such a city", e.Name)
	if len(e.Close) > 0 {
		text += ": did you mean " + strings.Join(e.Close, " or ") + "?"
	}
	return text
}

// At orders by the names of cities or data centres: first those that are named, in their order, then the others by the
// distance from the first. A name fits a data centre ("ATL2"), or a city or its beginning ("Atlanta" is "Atlanta, GA").
// The error is an [*UnknownError].
func (l List) At(names ...string) (Order, error) {
	out := Order{By: "the name " + strings.Join(names, ", then "), Refused: slices.Clone(l.Refused)}
	var first *Place
	taken := map[string]bool{}
	for _, name := range names {
		found := l.called(name)
		if len(found) == 0 {
			return Order{}, &UnknownError{name, l.close(name)}
		}
		found = slices.DeleteFunc(found, func(r Row) bool { return taken[r.DataCentre] })
		if len(names) > 1 && len(found) > 1 {
			found = found[:1] // one for each name; the others of the city stand among the rest
		}
		for _, r := range found {
			if first == nil {
				first = r.Place
			}
			taken[r.DataCentre] = true
			out.Candidates = append(out.Candidates, Candidate{r, notKnown})
		}
	}
	for _, c := range l.rest(first) {
		if !taken[c.DataCentre] {
			out.Candidates = append(out.Candidates, c)
		}
	}
	return out, nil
}

// rest are all data centres by the distance from a place; without one in the order of the list.
func (l List) rest(from *Place) []Candidate {
	if from != nil {
		return l.Near(*from).Candidates
	}
	var out []Candidate
	for _, r := range l.Rows {
		out = append(out, Candidate{r, notKnown})
	}
	return out
}

// called are the data centres of a name: that one, or those of the city, or of the cities that begin so.
func (l List) called(name string) []Row {
	wanted := plain(name)
	var city, begins []Row
	for _, r := range l.Rows {
		switch have := plain(r.City); {
		case wanted == "":
		case plain(r.DataCentre) == wanted:
			return []Row{r}
		case have == wanted:
			city = append(city, r)
		case strings.HasPrefix(have, wanted+" "):
			begins = append(begins, r)
		}
	}
	if len(city) > 0 {
		return city
	}
	return begins
}

// close are the cities and data centres that look like a name: at most five.
func (l List) close(name string) []string {
	wanted := plain(name)
	var out []string
	for _, r := range l.Rows {
		city, centre := plain(r.City), plain(r.DataCentre)
		short := wanted[:min(3, len(wanted))]
		if len(short) == 3 && (strings.HasPrefix(city, short) || strings.HasPrefix(centre, short)) && len(out) < 5 {
			out = append(out, r.String())
		}
	}
	return out
}

// plain is a name without case, accents and punctuation, its words one blank apart: "são paulo" is "sao paulo".
func plain(name string) string {
	var b strings.Builder
	for _, c := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			b.WriteRune(c)
		case unicode.Is(unicode.Mn, c): // an accent
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// After orders by another list, which knows what is near: getVpnEndpoints. What it recommends is looked up here by data
// centre, and addresses are those of this list. What is not here, or is for GRE here, is refused.
func (l List) After(nearest List) Order {
	out := Order{By: "the order of getVpnEndpoints"}
	for _, n := range nearest.Rows {
		r, ok := l.row(n.DataCentre)
		if !ok {
			out.Refused = append(out.Refused, Refusal{n.String(), "it is recommended, and the list of the cloud does " +
				"not have it"})
			continue
		}
		var first []netip.Addr
		for _, a := range n.VPN {
			if of, is := l.GRE[a]; is {
				out.Refused = append(out.Refused, Refusal{n.String(), fmt.Sprintf("%s is recommended, an address for "+
					"GRE of %s: another one of the data centre is taken", a, of)})
				continue
			}
			if len(r.VPN) == 0 || r.has(a) { // addresses of the ranges are not known before they are looked up
				first = append(first, a)
			}
		}
		r.VPN = union(first, r.VPN)
		out.Candidates = append(out.Candidates, Candidate{r, notKnown})
	}
	out.Refused = slices.Concat(out.Refused, nearest.Refused, l.Refused)
	return out
}

// InOrder is the list as it stands: of getVpnEndpoints the nearest first.
func (l List) InOrder() Order {
	return Order{l.rest(nil), "the order of the answer", slices.Clone(l.Refused)}
}

// From is the order with the rows of a list, for what has changed in them since: addresses that were looked up.
func (o Order) From(l List) Order {
	out := Order{By: o.By, Refused: slices.Clone(o.Refused)}
	for _, c := range o.Candidates {
		if r, ok := l.row(c.DataCentre); ok {
			c.Row = r
		}
		out.Candidates = append(out.Candidates, c)
	}
	out.Refused = union(out.Refused, l.Refused)
	return out
}

// Without is the list without what another source calls addresses for GRE.
func (l List) Without(gre map[netip.Addr]string) List {
	out := List{Source: l.Source, Rows: slices.Clone(l.Rows), Refused: slices.Clone(l.Refused)}
	for _, a := range slices.SortedFunc(maps.Keys(gre), netip.Addr.Compare) {
		out.forGRE(gre[a], a)
	}
	out.finish()
	return out
}
