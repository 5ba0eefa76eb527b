package serviceedge

import (
	"cmp"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// Source is where a list comes from.
type Source string

// The sources of a list.
const (
	FromVIPs      Source = "vips"      // GET /vips of the API
	FromEndpoints Source = "endpoints" // getVpnEndpoints, without a login
	FromRanges    Source = "ranges"    // the public ranges of the cloud, without a login
)

// Row is one data centre with its service edges.
type Row struct {
	DataCentre string `json:"data_centre"` // as /vips calls it, in capitals: "ATL2"
	City       string `json:"city,omitempty"`
	Country    string `json:"country,omitempty"`
	Region     string `json:"region,omitempty"` // a continent or a part of one
	// Place is where it is, to about a degree; nil: the source does not tell.
	Place *Place `json:"place,omitempty"`
	// VPN are the addresses that tunnels may end at, in the order of the source. Of the public ranges there are none
	// before [List.Resolve].
	VPN []netip.Addr `json:"vpn,omitempty"`
	// Hosts are the names of its VPN gateways: "atl2-vpn.zscalerthree.net".
	Hosts []string `json:"hosts,omitempty"`
	// Ranges hold all its addresses; only the public ranges tell them.
	Ranges []netip.Prefix `json:"ranges,omitempty"`
}

// String is the data centre and its city: "ATL2 (Atlanta, GA)".
func (r Row) String() string {
	if r.City == "" || strings.EqualFold(r.City, r.DataCentre) {
		return r.DataCentre
	}
	return fmt.Sprintf("%s (%s)", r.DataCentre, r.City)
}

// Refusal is a row that nothing can be chosen from, and why.
type Refusal struct {
	Row string `json:"row"` // what it calls itself
	Why string `json:"why"`
}

// List are the service edges of a cloud, a row for each data centre, sorted by name; of [FromEndpoints] in the order
// of the answer, the nearest first.
type List struct {
	Source  Source
	Rows    []Row
	Refused []Refusal
	// GRE are the addresses for GRE, also of rows that are refused, and the data centre of each. No IPsec tunnel ends
	// there.
	GRE map[netip.Addr]string
}

// Complete reports whether the list has every address of the cloud, so that one that is not in it is one no longer.
func (l List) Complete() bool { return l.Source != FromEndpoints }

// row is the row of a data centre.
func (l List) row(dataCentre string) (Row, bool) {
	for _, r := range l.Rows {
		if r.DataCentre == dataCentre {
			return r, true
		}
	}
	return Row{}, false
}

// add puts a row into the list, with the one of the same data centre where there is one.
func (l *List) add(r Row) {
	for i := range l.Rows {
		have := &l.Rows[i]
		if have.DataCentre != r.DataCentre {
			continue
		}
		have.VPN = union(have.VPN, r.VPN)
		have.Hosts = union(have.Hosts, r.Hosts)
		have.Ranges = union(have.Ranges, r.Ranges)
		if have.Place == nil {
			have.Place = r.Place
		}
		return
	}
	l.Rows = append(l.Rows, r)
}

// forGRE notes an address for GRE.
func (l *List) forGRE(of string, addresses ...netip.Addr) {
	if l.GRE == nil {
		l.GRE = map[netip.Addr]string{}
	}
	for _, a := range addresses {
		l.GRE[a] = of
	}
}

// finish refuses what is for GRE, wherever in the list it is called so, and sorts.
func (l *List) finish() {
	kept := l.Rows[:0]
	for _, r := range l.Rows {
		if why := l.unusable(r); why != "" {
			l.refuse(r.String(), why)
			continue
		}
		kept = append(kept, r)
	}
	l.Rows = kept
	if l.Source != FromEndpoints {
		slices.SortFunc(l.Rows, func(a, b Row) int { return cmp.Compare(a.DataCentre, b.DataCentre) })
	}
}

// unusable is why no tunnel can end at a data centre; "": it can.
func (l *List) unusable(r Row) string {
	gre := false
	for _, of := range l.GRE {
		gre = gre || of == r.String()
	}
	for _, a := range r.VPN {
		if of, ok := l.GRE[a]; ok {
			return fmt.Sprintf("its VPN address %s is an address for GRE, of %s", a, of)
		}
	}
	switch {
	case len(r.VPN) > 0 || len(r.Hosts) > 0:
		return ""
	case gre:
		return "it has an address for GRE alone, where no IPsec tunnel ends"
	}
	return "it has no VPN address"
}

func (l *List) refuse(row, why string) { l.Refused = append(l.Refused, Refusal{row, why}) }

// union is a with what b has besides, in order.
func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// IsPublic reports whether an address is an IPv4 address of the internet.
func IsPublic(a netip.Addr) bool {
	return a.Is4() && !a.IsPrivate() && !a.IsLoopback() && !a.IsMulticast() && !a.IsLinkLocalUnicast() &&
		!a.IsUnspecified()
}

// public is an IPv4 address on which a tunnel may end.
func public(text string) (netip.Addr, error) {
	a, err := netip.ParseAddr(strings.TrimSpace(text))
	switch {
	case err != nil || !a.Is4():
		return netip.Addr{}, fmt.Errorf("%.60q is no IPv4 address", text)
	case !IsPublic(a):
		return netip.Addr{}, fmt.Errorf("%s is no public address", a)
	}
	return a, nil
}

// hostName is what is looked up.
var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)

// dataCentreName is a name of a data centre: "ATL2".
var dataCentreName = regexp.MustCompile(`^[A-Z0-9][A-Z0-9 ._-]{0,62}$`)

// named is the one spelling of the name of a data centre.
func named(text string) (string, bool) {
	name := strings.ToUpper(strings.TrimSpace(text))
	return name, dataCentreName.MatchString(name)
}
