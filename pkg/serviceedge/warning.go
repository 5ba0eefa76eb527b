package serviceedge

import (
	"fmt"
	"net/netip"
	"slices"
)

// The rules of [List.Check].
const (
	// NotListed: a tunnel ends at an address that the cloud does not list for IPsec (any more).
	NotListed = "edge_not_listed"
	// IsGRE: a tunnel ends at an address for GRE.
	IsGRE = "edge_is_gre"
	// OneDataCentre: primary and backup end in the same data centre.
	OneDataCentre = "edges_one_data_centre"
)

// Warning is something about the service edges of a site that will bite.
type Warning struct {
	Rule   string `json:"rule"`
	Role   string `json:"role"` // of the tunnel; of [OneDataCentre] that of the backup
	Why    string `json:"why"`
	Remedy string `json:"remedy"`
}

func (w Warning) String() string { return fmt.Sprintf("warning (%s): %s; %s", w.Rule, w.Why, w.Remedy) }

// Listing is what a list says of an address.
type Listing string

// The listings.
const (
	Listed   Listing = "listed"     // for IPsec
	Unlisted Listing = "not_listed" // (any more)
	ForGRE   Listing = "gre"        // an address for GRE
	NotTold  Listing = "not_known"  // the list is not complete, and does not have it
)

// Listing says whether the cloud lists an address for IPsec, and of which data centre it is; empty: of none.
func (l List) Listing(a netip.Addr) (is Listing, centre string) {
	if of, isGRE := l.GRE[a]; isGRE {
		return ForGRE, of
	}
	row, ok := l.of(a)
	switch {
	case ok:
		return Listed, row.String()
	case l.Complete():
		return Unlisted, ""
	}
	return NotTold, ""
}

// Check holds the tunnels of a site against the list of its cloud. Of a list that is not complete an address that it
// does not have is no warning.
func (l List) Check(pinned []Pinned) []Warning {
	const choose = "`ziatunnel portal edges` proposes others, and --write puts them into the site file"
	var out []Warning
	centres := map[netip.Addr]string{}
	for _, p := range pinned {
		if !p.VPN.IsValid() {
			continue
		}
		listing, of := l.Listing(p.VPN)
		switch listing {
		case ForGRE:
			out = append(out, Warning{IsGRE, p.Role, fmt.Sprintf("the edge of %s, %s, is an address for GRE, of %s: "+
				"nothing there answers IKE", p.Role, p.VPN, of), choose})
		case Unlisted:
			out = append(out, Warning{NotListed, p.Role, fmt.Sprintf("the edge of %s, %s, is not one that the cloud "+
				"lists for IPsec (any more)", p.Role, p.VPN), choose})
		case Listed:
			row, _ := l.of(p.VPN)
			centres[p.VPN] = row.DataCentre
		case NotTold:
		}
	}
	return append(out, oneCentre(pinned, centres, l, choose)...)
}

// oneCentre warns of pairs that end in one data centre.
func oneCentre(pinned []Pinned, centres map[netip.Addr]string, l List, choose string) []Warning {
	var out []Warning
	for i, p := range pinned {
		for _, q := range pinned[:i] {
			centre := centres[p.VPN]
			if q.Pair != p.Pair || centre == "" || centre != centres[q.VPN] {
				continue
			}
			row, _ := l.row(centre)
			out = append(out, Warning{OneDataCentre, p.Role, fmt.Sprintf("%s (%s) and %s (%s) are in one data "+
				"centre, %s: what takes it down takes both tunnels down", q.Role, q.VPN, p.Role, p.VPN, row), choose})
		}
	}
	return out
}

// of is the data centre of an address: the row that lists it, else the one with the narrowest range around it.
func (l List) of(a netip.Addr) (Row, bool) {
	if i := slices.IndexFunc(l.Rows, func(r Row) bool { return r.has(a) }); i >= 0 {
		return l.Rows[i], true
	}
	var best Row
	bits := -1
	for _, r := range l.Rows {
		for _, p := range r.Ranges {
			if p.Contains(a) && p.Bits() > bits {
				best, bits = r, p.Bits()
			}
		}
	}
	return best, bits >= 0
}
