package fakezia

import (
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// vipRow is a row of GET /vips [recorded]: the one list of the API with the addresses of IPsec.
type vipRow struct {
	CloudName      string       `json:"cloudName"`
	Region         string       `json:"region"`
	Country        string       `json:"country"`
	City           string       `json:"city"`
	DataCenter     string       `json:"dataCenter"`
	Location       string       `json:"location"`
	VPN            []netip.Addr `json:"vpnIps"`
	VPNDomainName  string       `json:"vpnDomainName"`
	GRE            []netip.Addr `json:"greIps"`
	GREDomainName  string       `json:"greDomainName"`
	PAC            []netip.Addr `json:"pacIps"`
	PACDomainName  string       `json:"pacDomainName"`
	SVPN           []netip.Addr `json:"svpnIps,omitempty"`
	SVPNDomainName string       `json:"svpnDomainName,omitempty"`
}

// vips is GET /vips: by pages; include is public, private or all; dc, region and subcloud choose.
func (s *Server) vips(c *call) answer {
	page, bad := pageOf(c.query)
	if bad != nil {
		return *bad
	}
	include := c.query.Get("include")
	if !slices.Contains([]string{"", "all", "private", "public"}, include) {
		return invalid("include is not valid")
	}
	var rows []vipRow
	for _, dc := range s.config.DataCenters {
		want := func(name, have string) bool {
			word := c.query.Get(name)
			return word == "" || strings.EqualFold(word, have)
		}
		if want("dc", dc.Name) && want("region", dc.Region) && want("subcloud", dc.Subcloud) &&
			(include == "all" || dc.Private == (include == "private")) {
			rows = append(rows, s.vipRow(dc))
		}
	}
	return good(cut(rows, page))
}

func (s *Server) vipRow(dc DataCenter) vipRow {
	some := func(list []netip.Addr) []netip.Addr { return append([]netip.Addr{}, list...) } // never null
	name, domain := strings.ToLower(dc.Name), s.config.Cloud+".net"
	row := vipRow{
		CloudName: domain, Region: dc.Region, Country: dc.Country, City: dc.City, DataCenter: dc.Name,
		Location: degrees(dc.Longitude, "E", "W") + ", " + degrees(dc.Latitude, "N", "S"),
		VPN:      some(dc.VPN), VPNDomainName: vpnHost(dc, domain),
		GRE: some(dc.GRE), GREDomainName: name + ".gre." + domain,
		PAC: some(dc.PAC), PACDomainName: name + ".sme." + domain,
	}
	if len(dc.SVPN) > 0 {
		row.SVPN, row.SVPNDomainName = dc.SVPN, name+".svpn."+domain
	}
	return row
}

func vpnHost(dc DataCenter, domain string) string { return strings.ToLower(dc.Name) + "-vpn." + domain }

// degrees is a coordinate as the API writes it: 84 W.
func degrees(d float64, positive, negative string) string {
	if d < 0 {
		return fmt.Sprintf("%.0f %s", -d, negative)
	}
	return fmt.Sprintf("%.0f %s", d, positive)
}

// countryCodes are those of the data centres that the fake has by itself.
var countryCodes = map[string]string{"United States": "US", "Netherlands": "NL", "Germany": "DE"}

// nearest are the data centres by distance from what a query names, or in their own order.
func (s *Server) nearest(query url.Values, address, lat, long string) (list []DataCenter, bad bool) {
	list = s.config.DataCenters
	if text := query.Get(address); text != "" {
		ip, err := netip.ParseAddr(text)
		if err != nil {
			return nil, true
		}
		for _, p := range s.config.Places {
			if p.Network.Contains(ip) {
				return from(list, p.Latitude, p.Longitude), false
			}
		}
		return list, false
	}
	if query.Get(lat) == "" && query.Get(long) == "" {
		return list, false
	}
	north, err1 := strconv.ParseFloat(query.Get(lat), 64)
	east, err2 := strconv.ParseFloat(query.Get(long), 64)
	if err1 != nil || err2 != nil || !(math.Abs(north) <= 90) || !(math.Abs(east) <= 180) {
		return nil, true
	}
	return from(list, north, east), false
}

// recommendedList is GET /vips/recommendedList: addresses of GRE, the nearest first. None of them ends an IPsec
// tunnel [recorded].
func (s *Server) recommendedList(c *call) answer {
	list, bad := s.nearest(c.query, "sourceIp", "latitude", "longitude")
	if bad {
		return invalid("sourceIp, latitude or longitude is not valid")
	}
	rows := []map[string]any{}
	for i, dc := range list {
		for j, gre := range dc.GRE {
			rows = append(rows, map[string]any{
				"id": 10000 + 10*i + j, "virtualIp": gre, "privateServiceEdge": dc.Private, "datacenter": dc.Name,
				"latitude": dc.Latitude, "longitude": dc.Longitude, "city": dc.City,
				"countryCode": countryCodes[dc.Country], "region": dc.Region,
			})
		}
	}
	return good(rows)
}

// groupByDatacenter is GET /vips/groupByDatacenter: the same by data centre. Its shape is that of the vendor's
// clients.
func (s *Server) groupByDatacenter(c *call) answer {
	list, bad := s.nearest(c.query, "sourceIp", "latitude", "longitude")
	if bad {
		return invalid("sourceIp, latitude or longitude is not valid")
	}
	groups := []map[string]any{}
	for i, dc := range list {
		vips := []map[string]any{}
		for j, gre := range dc.GRE {
			vips = append(vips, map[string]any{"id": 10000 + 10*i + j, "virtualIp": gre,
				"privateServiceEdge": dc.Private, "source": "PUBLIC"})
		}
		groups = append(groups, map[string]any{
			"datacenter": map[string]any{
				"datacenter": dc.Name, "city": dc.City, "countryCode": countryCodes[dc.Country],
				"latitude": dc.Latitude, "longitude": dc.Longitude,
			},
			"greVips": vips,
		})
	}
	return good(groups)
}
