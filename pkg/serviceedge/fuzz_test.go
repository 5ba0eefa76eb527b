package serviceedge_test

import (
	"os"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
)

// FuzzParse: whatever an answer is, it is a list or an error, no address of a list is for GRE, and what is chosen
// lies in different data centres.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"vips.json", "endpoints.json", "ranges.json"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "Tokyo", 35.0, 139.0)
	}
	f.Add([]byte(`[{"dataCenter":"A1","city":"X","vpnIps":["192.0.2.1"]},{"dataCenter":"a1","vpnIps":["192.0.2.2"]}]`),
		"x",
		-90.0, 180.0)
	f.Fuzz(func(t *testing.T, data []byte, name string, north, east float64) {
		for _, parse := range []func([]byte) (serviceedge.List, error){serviceedge.ParseVIPs,
			serviceedge.ParseEndpoints,
			serviceedge.ParseRanges} {
			l, err := parse(data)
			if err != nil {
				continue
			}
			orders := []serviceedge.Order{l.InOrder(), l.Near(serviceedge.Place{Latitude: north, Longitude: east}),
				l.After(l)}
			if o, err := l.At(name, name); err == nil {
				orders = append(orders, o)
			}
			for _, o := range orders {
				c, err := serviceedge.Choose(o, serviceedge.Want{})
				if err != nil {
					continue
				}
				if c.Edges[0].DataCentre == c.Edges[1].DataCentre || c.Edges[0].VPN == c.Edges[1].VPN ||
					c.Edges[0].Global == c.Edges[1].Global {
					t.Errorf("%+v", c)
				}
				for _, e := range c.Edges {
					if _, is := l.GRE[e.VPN]; is || !e.VPN.Is4() {
						t.Errorf("%+v is no end of a tunnel", e)
					}
				}
			}
		}
		if s, err := serviceedge.Decode(data); err == nil {
			if _, err := s.Encode(); err != nil {
				t.Error(err)
			}
		}
	})
}
