package serviceedge

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// published is a row of the public ranges. Any of its texts may be empty; several rows have the same city.
type published struct {
	Range     string `json:"range"`
	VPN       string `json:"vpn"` // a host name
	GRE       string `json:"gre"` // an address
	Proxy     string `json:"hostname"`
	Latitude  number `json:"latitude"`
	Longitude number `json:"longitude"`
}

// ParseRanges reads the public ranges of a cloud. The keys of its continents and cities are spelled in two ways, as
// "city : Amsterdam II" and as "city :_amsterdam_ii"; other keys are left out. Every city is one data centre: two
// gateways of one city never count as two.
func ParseRanges(data []byte) (List, error) {
	var clouds map[string]json.RawMessage
	if err := json.Unmarshal(data, &clouds); err != nil {
		return List{}, notJSON("the public ranges", "an object", err)
	}
	l := List{Source: FromRanges}
	for _, cloud := range keys(clouds) {
		var continents map[string]json.RawMessage
		if json.Unmarshal(clouds[cloud], &continents) != nil {
			continue // a key of another kind
		}
		for _, key := range keys(continents) {
			continent, ok := keyed(key, "continent")
			var cities map[string]json.RawMessage
			if !ok || json.Unmarshal(continents[key], &cities) != nil {
				continue
			}
			for _, key := range keys(cities) {
				if city, ok := keyed(key, "city"); ok {
					l.city(continent, city, cities[key])
				}
			}
		}
	}
	if len(l.Rows)+len(l.Refused) == 0 {
		return List{}, fmt.Errorf("the public ranges name no city")
	}
	l.finish()
	return l, nil
}

// city reads the rows of a city.
func (l *List) city(continent, city string, data json.RawMessage) {
	var rows []published
	if err := json.Unmarshal(data, &rows); err != nil {
		l.refuse(city, "it has no list of ranges: "+typeOf(err))
		return
	}
	out := Row{City: city, Region: continent}
	only := "" // a reason of a row
	for _, row := range rows {
		if p, ok := placeOf(string(row.Latitude), string(row.Longitude)); ok && out.Place == nil {
			out.Place = &p
		}
		if p, err := netip.ParsePrefix(strings.TrimSpace(row.Range)); err == nil && p.Addr().Is4() {
			out.Ranges = union(out.Ranges, []netip.Prefix{p.Masked()})
		}
		if a, err := public(row.GRE); err == nil {
			l.forGRE(city, a)
		}
		if why := out.published(row); why != "" {
			only = why
		}
	}
	switch {
	case len(out.Hosts) == 0 && len(out.VPN) == 0 && only == "":
		only = "it has no VPN gateway"
	case len(out.Hosts) > 0 || len(out.VPN) > 0:
		if only != "" {
			l.refuse(city, only)
		}
		l.add(out)
		return
	}
	l.refuse(city, only)
}

// published takes the gateway of a row; the result is why it is refused.
func (r *Row) published(row published) string {
	vpn, gre := strings.ToLower(strings.TrimSpace(row.VPN)), strings.ToLower(strings.TrimSpace(row.GRE))
	switch {
	case vpn == "" && gre == "":
		return ""
	case vpn == "":
		return fmt.Sprintf("a row of it (%.40s) has an address for GRE alone, where no IPsec tunnel ends",
			label(row.Range))
	case vpn == gre:
		return fmt.Sprintf("a row of it (%.40s) has the same VPN gateway as for GRE: %.60s",
			label(row.Range), label(vpn))
	}
	if a, err := public(vpn); err == nil {
		r.VPN = union(r.VPN, []netip.Addr{a})
	} else if hostName.MatchString(vpn) {
		r.Hosts = union(r.Hosts, []string{vpn})
	} else {
		return fmt.Sprintf("its VPN gateway is no host name: %.60q", vpn)
	}
	if r.DataCentre == "" {
		r.DataCentre = centreOf(r.City, vpn, strings.ToLower(row.Proxy))
	}
	return ""
}

// gateway is the name of a VPN gateway or of a proxy: that of the data centre comes first, "ams3-vpn.zscalerthree.net"
// (recorded) or "ams3.sme.zscalerthree.net", with a number where there are several, "ams2-2-vpn.zscaler.net".
var gateway = regexp.MustCompile(`^([a-z0-9]+)(?:-[0-9]+)?(?:-vpn|\.sme)\.`)

// centreOf is the data centre of the first host whose name tells it, or the city.
func centreOf(city string, hosts ...string) string {
	for _, host := range hosts {
		if m := gateway.FindStringSubmatch(host); m != nil {
			return strings.ToUpper(m[1])
		}
	}
	return strings.ToUpper(city)
}

// keyed takes the name out of a key as "city : Amsterdam II" or "city :_auckland".
func keyed(key, kind string) (string, bool) {
	what, name, ok := strings.Cut(key, ":")
	if !ok || !strings.EqualFold(strings.Trim(what, " _"), kind) {
		return "", false
	}
	name = label(strings.ReplaceAll(name, "_", " "))
	return name, name != ""
}

// keys are those of an object, in order: what comes first must not be chance.
func keys(m map[string]json.RawMessage) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Resolve is the list with the addresses of the gateways that were looked up. Addresses for GRE, private ones and IPv6
// are left out. A row of which no gateway was looked up stays without addresses.
func (l List) Resolve(addresses map[string][]netip.Addr) List {
	out := l
	out.Rows, out.Refused = slices.Clone(l.Rows), slices.Clone(l.Refused)
	for i := range out.Rows {
		r := &out.Rows[i]
		for _, host := range r.Hosts {
			for _, a := range addresses[host] {
				a, err := public(a.Unmap().String())
				if of, is := l.GRE[a]; is {
					out.refuse(r.String(), fmt.Sprintf("%s leads to %s, an address for GRE, of %s", host, a, of))
					continue
				}
				if err == nil {
					r.VPN = union(r.VPN, []netip.Addr{a})
				}
			}
		}
	}
	return out
}
