package fakezia

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// endpointMeta says where an address of getVpnEndpoints is [documented].
type endpointMeta struct {
	Region    string  `json:"region"`
	Country   string  `json:"country"`
	City      string  `json:"city"`
	DCName    string  `json:"dcName"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// endpoints is GET https://pac.CLOUD.net/getVpnEndpoints, without a login: three addresses for IPsec by proximity to
// an address or a place. Parameters that are not known or cannot be are answered with 400 [documented].
func (s *Server) endpoints(c *call) answer {
	for name := range c.query {
		if !slices.Contains([]string{"srcIp", "lat", "long", "subcloud", "domesticPref"}, name) {
			return invalid("parameter %s is not valid", name)
		}
	}
	list, bad := s.nearest(c.query, "srcIp", "lat", "long")
	if pref := c.query.Get("domesticPref"); bad || pref != "" && pref != "true" && pref != "false" {
		return invalid("a parameter is not valid")
	}
	if sub := c.query.Get("subcloud"); sub != "" {
		list = slices.DeleteFunc(slices.Clone(list), func(d DataCenter) bool { return d.Subcloud != sub })
	}
	if c.query.Get("domesticPref") == "true" && len(list) > 0 {
		home := list[0].Country
		list = slices.Clone(list)
		slices.SortStableFunc(list, func(a, b DataCenter) int {
			return boolOrder(a.Country == home, b.Country == home)
		})
	}
	out := document{}
	words := []string{"primary", "secondary", "tertiary"}
	for _, dc := range list {
		if len(words) == 0 {
			break
		}
		if len(dc.VPN) == 0 || dc.Private {
			continue
		}
		out.set(words[0]+"Ip", dc.VPN[0])
		out.set(words[0]+"Meta", endpointMeta{dc.Region, dc.Country, dc.City, dc.Name, dc.Latitude, dc.Longitude})
		words = words[1:]
	}
	return good(out)
}

// boolOrder sorts what is true first.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

// rangeRow is a row of a city in the public list. Coordinates are text, and most of the rest may be empty
// [seen in public copies of the list].
type rangeRow struct {
	Range     string `json:"range"`
	VPN       string `json:"vpn"`
	GRE       string `json:"gre"`
	Hostname  string `json:"hostname"`
	Latitude  string `json:"latitude"`
	Longitude string `json:"longitude"`
}

// cenr is GET https://config.zscaler.com/api/CLOUD.net/cenr/json, without a login: the networks of the cloud by
// continent and city. vpn is a name to resolve, where there is one. Keys are spelt in two ways, as in public copies:
// "city : Amsterdam III" and "city :_atlanta_ii".
func (s *Server) cenr(*call) answer {
	continents := map[string]map[string][]rangeRow{}
	for _, dc := range s.config.DataCenters {
		if dc.Private {
			continue
		}
		label := dc.CityLabel
		if label == "" {
			label, _, _ = strings.Cut(dc.City, ",")
		}
		continent, city := "continent : "+dc.Continent, "city : "+label
		if dc.Continent == "Americas" {
			under := func(text string) string { return strings.ToLower(strings.ReplaceAll(text, " ", "_")) }
			continent, city = "continent :_"+under(dc.Continent), "city :_"+under(label)
		}
		if continents[continent] == nil {
			continents[continent] = map[string][]rangeRow{}
		}
		continents[continent][city] = append(continents[continent][city], s.rangeRows(dc)...)
	}
	return good(map[string]any{s.config.Cloud + ".net": continents, "syncToken": "1"})
}

// rangeRows are the rows of a data centre: one that says nothing of VPNs, one of IPv6, and the one that counts.
func (s *Server) rangeRows(dc DataCenter) []rangeRow {
	domain := s.config.Cloud + ".net"
	coordinate := func(d float64) string { return strconv.FormatFloat(d, 'f', -1, 64) }
	row := rangeRow{Latitude: coordinate(dc.Latitude), Longitude: coordinate(dc.Longitude)}
	empty, six := row, row
	empty.Range, six.Range = "192.0.2.192/28", "2001:db8::/40"
	if dc.Range.IsValid() {
		row.Range = dc.Range.String()
	}
	if len(dc.VPN) > 0 {
		row.VPN = vpnHost(dc, domain)
	}
	if len(dc.GRE) > 0 {
		row.GRE = dc.GRE[0].String()
	}
	row.Hostname = strings.ToLower(dc.Name) + ".sme." + domain
	return []rangeRow{empty, six, row}
}

// LookupNetIP resolves the names that the fake gives for the VPN addresses of its data centres. It has the signature
// of that method of [net.Resolver].
func (s *Server) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	for _, dc := range s.config.DataCenters {
		if strings.EqualFold(strings.TrimSuffix(host, "."), vpnHost(dc, s.config.Cloud+".net")) {
			return slices.Clone(dc.VPN), nil
		}
	}
	return nil, &net.DNSError{Err: fmt.Sprintf("%s is not a name of the fake", host), Name: host, IsNotFound: true}
}
