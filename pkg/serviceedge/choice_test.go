package serviceedge_test

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
)

// TestKilometres compares with distances between airports that tables print (great circles).
func TestKilometres(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		want     float64
	}{
		{"35.76,140.39", "34.43,135.24", 494},   // NRT KIX
		{"51.47,-0.45", "40.64,-73.78", 5540},   // LHR JFK
		{"-33.95,151.18", "35.76,140.39", 7820}, // SYD NRT
		{"0,179.5", "0,-179.5", 111},
		{"90,0", "-90,77", 20015},
		{"12,34", "12,34", 0},
	} {
		from, err := serviceedge.ParsePlace(c.from)
		to, err2 := serviceedge.ParsePlace(c.to)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		there, back := from.Kilometres(to), to.Kilometres(from)
		if math.Abs(there-c.want) > 5+c.want/200 || math.Abs(there-back) > 1e-6 {
			t.Errorf("%s to %s: %.0f and %.0f km, want %.0f", c.from, c.to, there, back, c.want)
		}
	}
	for _, text := range []string{"", "35.68", "139.69,35.68", "a,b", "NaN,0", "Inf,0", "0,181", "1,2,3", "35;139"} {
		if p, err := serviceedge.ParsePlace(text); err == nil {
			t.Errorf("%q: %v", text, p)
		}
	}
}

// chosen is a choice in a line.
func chosen(c serviceedge.Choice, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	var out []string
	for _, e := range c.Edges {
		text := fmt.Sprintf("%s %s %s", e.Role, e, e.Global)
		if e.Kilometres >= 0 {
			text += fmt.Sprintf(" %.0f km", e.Kilometres)
		}
		out = append(out, text)
	}
	return strings.Join(append(out, c.Notes...), "; ")
}

// TestChoosePairs: each pair has two data centres, and no address of another one; what a pair has of the first one
// without saying so stays so.
func TestChoosePairs(t *testing.T) {
	t.Parallel()
	order, err := vips(t).At("tokyo", "osaka")
	if err != nil {
		t.Fatal(err)
	}
	pin := func(role string, pair int, vpn, global string, inherited bool) serviceedge.Pinned {
		return serviceedge.Pinned{Role: role, Pair: pair, VPN: netip.MustParseAddr(vpn),
			Global: netip.MustParseAddr(global), Inherited: inherited}
	}
	pinned := []serviceedge.Pinned{
		pin("primary", 1, "192.0.2.250", "185.46.212.88", false),
		pin("backup", 1, "203.0.113.22", "185.46.212.89", false),
		pin("primary-2", 2, "192.0.2.250", "185.46.212.90", true),
		pin("backup-2", 2, "203.0.113.22", "185.46.212.91", true),
	}
	for name, c := range map[string]struct {
		pairs []int
		want  string
	}{
		"the first one": {[]int{1}, "primary 198.51.100.11 of TYO4 (Tokyo IV) 185.46.212.88; " +
			"backup 203.0.113.22 of OSA2 (Osaka II) 185.46.212.89"},
		"the second one": {[]int{2}, "primary-2 198.51.100.11 of TYO4 (Tokyo IV) 185.46.212.90; " +
			"backup-2 203.0.113.22 of OSA2 (Osaka II) 185.46.212.91"},
		"both": {[]int{1, 2}, "primary 198.51.100.11 of TYO4 (Tokyo IV) 185.46.212.88; " +
			"backup 203.0.113.22 of OSA2 (Osaka II) 185.46.212.89; " +
			"primary-2 198.51.100.11 of TYO4 (Tokyo IV) 185.46.212.90; " +
			"backup-2 203.0.113.22 of OSA2 (Osaka II) 185.46.212.91"},
		"a new one": {[]int{1, 3}, "primary 198.51.100.11 of TYO4 (Tokyo IV) 185.46.212.88; " +
			"backup 203.0.113.22 of OSA2 (Osaka II) 185.46.212.89; " +
			"primary-3 198.51.100.12 of TYO4 (Tokyo IV) 185.46.212.92; " +
			"backup-3 198.51.100.51 of TYO5 (Tokyo V) 185.46.212.93 0 km; both data centres are in one city " +
			"(Tokyo IV): what hits the city hits both tunnels"},
	} {
		w := serviceedge.Want{Pinned: pinned}
		if got := chosen(serviceedge.ChoosePairs(order, w, c.pairs)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
	_, err = serviceedge.ChoosePairs(order, serviceedge.Want{}, []int{1, 2, 3, 4, 5, 6})
	if err == nil || !strings.HasPrefix(err.Error(), "pair ") {
		t.Errorf("more pairs than addresses: %v", err)
	}
}

// TestChoose: by coordinates, names and the order of getVpnEndpoints, always in different data centres.
func TestChoose(t *testing.T) {
	t.Parallel()
	l := vips(t)
	at := func(names ...string) serviceedge.Order {
		o, err := l.At(names...)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	pinned := []serviceedge.Pinned{
		{Role: "primary", Pair: 1, VPN: netip.MustParseAddr("198.51.100.12"),
			Global: netip.MustParseAddr("185.46.212.97")},
		{Role: "backup", Pair: 1, VPN: netip.MustParseAddr("192.0.2.250"),
			Global: netip.MustParseAddr("185.46.212.88")},
	}
	const tokyo = "both data centres are in one city (Tokyo IV): what hits the city hits both tunnels"
	for name, c := range map[string]struct {
		order serviceedge.Order
		want  serviceedge.Want
		is    string
	}{
		"coordinates": {l.Near(serviceedge.Place{Latitude: 35, Longitude: 135}), serviceedge.Want{},
			"primary 203.0.113.22 of OSA2 (Osaka II) 185.46.212.88 91 km; " +
				"backup 198.51.100.11 of TYO4 (Tokyo IV) 185.46.212.89 466 km"},
		"far away, three": {l.Near(serviceedge.Place{Latitude: 60, Longitude: 10}), serviceedge.Want{Tertiary: true},
			"primary 192.0.2.33 of AMS3 (Amsterdam III) 185.46.212.88 942 km; " +
				"backup 203.0.113.22 of OSA2 (Osaka II) 185.46.212.89 8358 km; " +
				"tertiary 198.51.100.11 of TYO4 (Tokyo IV) invalid IP 8404 km; " +
				"OSA2 is 8358 km away: expect a round trip of more than 60 ms, and mind probe.threshold; " +
				"TYO4 is 8404 km away: expect a round trip of more than 60 ms, and mind probe.threshold"},
		"a city": {at("tokyo"), serviceedge.Want{}, "primary 198.51.100.11 of TYO4 (Tokyo IV) 185.46.212.88; " +
			"backup 198.51.100.51 of TYO5 (Tokyo V) 185.46.212.89; " + tokyo},
		"two cities": {at("Tokyo", "Osaka II"), serviceedge.Want{}, "primary 198.51.100.11 of TYO4 (Tokyo IV) " +
			"185.46.212.88; backup 203.0.113.22 of OSA2 (Osaka II) 185.46.212.89"},
		"one city twice": {at("Tokyo", "Tokyo"), serviceedge.Want{}, "primary 198.51.100.11 of TYO4 (Tokyo IV) " +
			"185.46.212.88; backup 198.51.100.51 of TYO5 (Tokyo V) 185.46.212.89; " + tokyo},
		"data centres": {at("osa2", "tyo5"), serviceedge.Want{}, "primary 203.0.113.22 of OSA2 (Osaka II) " +
			"185.46.212.88; backup 198.51.100.51 of TYO5 (Tokyo V) 185.46.212.89"},
		"one data centre twice": {at("OSA2", "OSA2"), serviceedge.Want{}, "primary 203.0.113.22 of OSA2 (Osaka II) " +
			"185.46.212.88; backup 198.51.100.11 of TYO4 (Tokyo IV) 185.46.212.89 379 km"},
		"no place": {at("sao paulo"), serviceedge.Want{}, "primary 192.0.2.70 of SAO4 (São Paulo IV) 185.46.212.88; " +
			"backup 192.0.2.33 of AMS3 (Amsterdam III) 185.46.212.89"},
		"what is right stays": {at("tokyo", "osaka"), serviceedge.Want{Pinned: pinned},
			"primary 198.51.100.12 of TYO4 (Tokyo IV) 185.46.212.97; " +
				"backup 203.0.113.22 of OSA2 (Osaka II) 185.46.212.88"},
		"used elsewhere": {at("tokyo", "osaka"), serviceedge.Want{PACGlobals: serviceedge.Globals()[:1],
			Pinned: []serviceedge.Pinned{{Role: "primary-2", Pair: 2, Global: serviceedge.Globals()[1],
				VPN: netip.MustParseAddr("198.51.100.11")}}},
			"primary 198.51.100.12 of TYO4 (Tokyo IV) 185.46.212.90; " +
				"backup 203.0.113.22 of OSA2 (Osaka II) 185.46.212.91"},
		"PAC files have all": {at("tokyo"), serviceedge.Want{PACGlobals: serviceedge.Globals()[1:]},
			"error: no global address is left for 2 probes: of the 8 that Zscaler publishes, PAC files and other " +
				"probes use too many; free some in the PAC files"},
		"near an address": {l.After(read(t, "endpoints.json", serviceedge.ParseEndpoints)), serviceedge.Want{},
			"primary 198.51.100.12 of TYO4 (Tokyo IV) 185.46.212.88; " +
				"backup 198.51.100.51 of TYO5 (Tokyo V) 185.46.212.89; " + tokyo},
		"without the list": {read(t, "endpoints.json", serviceedge.ParseEndpoints).InOrder(),
			serviceedge.Want{Tertiary: true},
			"primary 198.51.100.12 of TYO4 (Tokyo IV) 185.46.212.88; " +
				"backup 198.51.100.205 of TYO5 (Tokyo V) 185.46.212.89; tertiary 192.0.2.99 of XXX1 invalid IP; " +
				tokyo},
	} {
		if got := chosen(serviceedge.Choose(c.order, c.want)); got != c.is {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.is)
		}
	}
}

// TestShort names what could not be chosen, and why.
func TestShort(t *testing.T) {
	t.Parallel()
	o := vips(t).After(read(t, "endpoints.json", serviceedge.ParseEndpoints))
	_, err := serviceedge.Choose(o, serviceedge.Want{Tertiary: true})
	var short *serviceedge.ShortError
	if !errors.As(err, &short) || !strings.HasPrefix(err.Error(), "3 service edges are wanted in as many different "+
		"data centres, and only TYO4 (Tokyo IV) and TYO5 (Tokyo V) can be used; ") {
		t.Fatalf("%v", err)
	}
	want := []serviceedge.Refusal{
		{Row: "TYO5 (Tokyo V)", Why: "198.51.100.205 is recommended, an address for GRE of TYO5 (Tokyo V): another " +
			"one of the data centre is taken"},
		{Row: "XXX1", Why: "it is recommended, and the list of the cloud does not have it"},
	}
	if got := short.Why[:2]; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	one := serviceedge.List{Source: serviceedge.FromVIPs, Rows: vips(t).Rows[:1]}
	if _, err := serviceedge.Choose(one.InOrder(), serviceedge.Want{}); err == nil ||
		!strings.Contains(err.Error(), "only AMS3 (Amsterdam III) can be used") {
		t.Errorf("%v", err)
	}
	if _, err := serviceedge.Choose(serviceedge.Order{}, serviceedge.Want{}); err == nil ||
		!strings.HasSuffix(err.Error(), "none can be used") {
		t.Errorf("%v", err)
	}
	ranges := read(t, "ranges.json", serviceedge.ParseRanges)
	if _, err := serviceedge.Choose(ranges.InOrder(), serviceedge.Want{}); err == nil ||
		!strings.Contains(err.Error(), "none of its addresses is known") {
		t.Errorf("addresses that nobody looked up: %v", err)
	}
}

// TestUnknown proposes what may have been meant.
func TestUnknown(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Tokio": "did you mean", "Tok": "TYO", "Amsterdm": "AMS3 (Amsterdam III)", "atlantis": "", "": "", "To": "",
	} {
		_, err := vips(t).At("Osaka", name)
		var unknown *serviceedge.UnknownError
		if !errors.As(err, &unknown) || unknown.Name != name || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestCheck warns of pinned addresses by complete lists, and says nothing of what a list cannot know.
func TestCheck(t *testing.T) {
	t.Parallel()
	pin := func(addresses ...string) (out []serviceedge.Pinned) {
		for i, a := range addresses {
			p := serviceedge.Pinned{Role: []string{"primary", "backup"}[i%2], Pair: 1 + i/2,
				VPN: netip.MustParseAddr(a)}
			if p.Pair > 1 {
				p.Role += fmt.Sprintf("-%d", p.Pair)
			}
			out = append(out, p)
		}
		return out
	}
	rules := func(l serviceedge.List, p []serviceedge.Pinned) string {
		var out []string
		for _, w := range l.Check(p) {
			out = append(out, w.Rule+" "+w.Role)
		}
		return strings.Join(out, ", ")
	}
	api := vips(t)
	ranges := read(t, "ranges.json", serviceedge.ParseRanges)
	endpoints := read(t, "endpoints.json", serviceedge.ParseEndpoints)
	for name, c := range map[string]struct {
		list   serviceedge.List
		pinned []serviceedge.Pinned
		want   string
	}{
		"good": {api, pin("198.51.100.11", "203.0.113.22"), ""},
		"gone": {api, pin("198.51.100.99", "203.0.113.22"), "edge_not_listed primary"},
		"both gone": {api, pin("198.51.100.99", "198.51.100.98"),
			"edge_not_listed primary, edge_not_listed backup"},
		"one data centre":      {api, pin("198.51.100.11", "198.51.100.12"), "edges_one_data_centre backup"},
		"GRE":                  {api, pin("198.51.100.201", "192.0.2.203"), "edge_is_gre primary, edge_is_gre backup"},
		"GRE of a refused row": {api, pin("192.0.2.204", "203.0.113.22"), "edge_is_gre primary"},
		"two pairs": {api, pin("198.51.100.11", "203.0.113.22", "198.51.100.12", "203.0.113.22"),
			""},
		"a second pair in one": {api, pin("198.51.100.11", "203.0.113.22", "198.51.100.12", "198.51.100.11"),
			"edges_one_data_centre backup-2"},
		"by range":               {ranges, pin("198.51.100.77", "203.0.113.70"), ""},
		"by range, one":          {ranges, pin("203.0.113.1", "203.0.113.70"), "edges_one_data_centre backup"},
		"by range, gone":         {ranges, pin("198.51.100.77", "198.19.0.1"), "edge_not_listed backup"},
		"by range, GRE":          {ranges, pin("198.51.100.201", "203.0.113.70"), "edge_is_gre primary"},
		"three say nothing":      {endpoints, pin("198.51.100.99", "203.0.113.22"), ""},
		"nothing is pinned":      {api, nil, ""},
		"an address that is not": {api, []serviceedge.Pinned{{Role: "primary", Pair: 1}}, ""},
	} {
		if got := rules(c.list, c.pinned); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := api.Check(pin("198.51.100.11", "198.51.100.12"))[0].String(); got != "warning (edges_one_data_centre): "+
		"primary (198.51.100.11) and backup (198.51.100.12) are in one data centre, TYO4 (Tokyo IV): what takes it "+
		"down takes "+
		"both tunnels down; `ziatunnel portal edges` proposes others, and --write puts them into the site file" {
		t.Error(got)
	}
}
