package fakezia

import (
	"math"
	"net/netip"
	"slices"
)

// DataCenter is a data centre of the cloud with its addresses.
type DataCenter struct {
	Name      string // ATL2
	Region    string // NorthAmerica
	Continent string // Americas, as the public list has it
	Country   string // United States
	City      string // Atlanta, GA
	CityLabel string // Atlanta II, as the public list has it; empty: City
	// Latitude and Longitude in degrees, north and east positive.
	Latitude, Longitude float64
	// VPN are the addresses at which IPsec tunnels end; 1 to 10 [recorded].
	VPN []netip.Addr
	// GRE are those of GRE tunnels, which no IPsec tunnel may use. May be empty [recorded].
	GRE []netip.Addr
	// PAC and SVPN are those of the other services.
	PAC, SVPN []netip.Addr
	// Range is the network of its proxies.
	Range netip.Prefix
	// Private is a service edge of the organisation itself.
	Private bool
	// Subcloud is the part of the cloud that it belongs to; empty: none.
	Subcloud string
}

// DefaultDataCenters are four data centres with the oddities of real ones: one without GRE addresses, one with a
// single address for VPNs. The addresses are those of the documentation (RFC 5737).
func DefaultDataCenters() []DataCenter {
	list := func(texts ...string) []netip.Addr {
		var out []netip.Addr
		for _, t := range texts {
			out = append(out, netip.MustParseAddr(t))
		}
		return out
	}
	return []DataCenter{
		{
			Name: "ATL2", Region: "NorthAmerica", Continent: "Americas", Country: "United States",
			City: "Atlanta, GA", CityLabel: "Atlanta II", Latitude: 34, Longitude: -84,
			VPN:  list("198.51.100.11", "198.51.100.12", "198.51.100.13", "198.51.100.14"),
			GRE:  list("198.51.100.19"),
			PAC:  list("198.51.100.20"),
			SVPN: list("198.51.100.21"), Range: netip.MustParsePrefix("198.51.100.0/25"),
		},
		{
			Name: "WAS1", Region: "NorthAmerica", Continent: "Americas", Country: "United States",
			City: "Washington, DC", Latitude: 39, Longitude: -77,
			VPN: list("203.0.113.22"), GRE: list("203.0.113.29"), PAC: list("203.0.113.30"),
			Range: netip.MustParsePrefix("203.0.113.0/26"),
		},
		{
			Name: "AMS3", Region: "Europe", Continent: "EMEA", Country: "Netherlands",
			City: "Amsterdam", CityLabel: "Amsterdam III", Latitude: 52, Longitude: 5,
			VPN: list("192.0.2.131", "192.0.2.132"), PAC: list("192.0.2.140"),
			Range: netip.MustParsePrefix("192.0.2.128/26"),
		},
		{
			Name: "FRA4", Region: "Europe", Continent: "EMEA", Country: "Germany",
			City: "Frankfurt", CityLabel: "Frankfurt IV", Latitude: 50, Longitude: 9,
			VPN: list("203.0.113.131", "203.0.113.132"), GRE: list("203.0.113.139"), PAC: list("203.0.113.140"),
			Range: netip.MustParsePrefix("203.0.113.128/26"),
		},
	}
}

// from sorts data centres by their distance from a place.
func from(list []DataCenter, latitude, longitude float64) []DataCenter {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b DataCenter) int {
		switch d := arc(a.Latitude, a.Longitude, latitude, longitude) -
			arc(b.Latitude, b.Longitude, latitude, longitude); {
		case d < 0:
			return -1
		case d > 0:
			return 1
		default:
			return 0
		}
	})
	return out
}

// arc is the angle between two places on the globe, in radians: the haversine formula.
func arc(lat1, lon1, lat2, lon2 float64) float64 {
	const degree = math.Pi / 180
	half := func(d float64) float64 { return math.Pow(math.Sin(d*degree/2), 2) }
	return 2 * math.Asin(math.Sqrt(half(lat1-lat2)+
		math.Cos(lat1*degree)*math.Cos(lat2*degree)*half(lon1-lon2)))
}
