package serviceedge_test

import (
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
)

// read reads one of the answers in testdata.
func read(t *testing.T, name string, parse func([]byte) (serviceedge.List, error)) serviceedge.List {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	l, err := parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func vips(t *testing.T) serviceedge.List {
	t.Helper()
	return read(t, "vips.json", serviceedge.ParseVIPs)
}

// lines are the rows of a list, one a line.
func lines(l serviceedge.List) string {
	var b strings.Builder
	for _, r := range l.Rows {
		place := "?"
		if r.Place != nil {
			place = fmt.Sprintf("%g,%g", r.Place.Latitude, r.Place.Longitude)
		}
		fmt.Fprintln(&b, r, place, r.VPN, r.Hosts, r.Ranges)
	}
	for _, r := range l.Refused {
		fmt.Fprintf(&b, "refused %s: %s\n", r.Row, r.Why)
	}
	return b.String()
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestParseVIPs(t *testing.T) {
	t.Parallel()
	compare(t, lines(vips(t)), `
AMS3 (Amsterdam III) 52,5 [192.0.2.33] [ams3-vpn.zscalertwo.net] []
OSA2 (Osaka II) 35,136 [203.0.113.22] [osa2-vpn.zscalertwo.net] []
SAO4 (São Paulo IV) ? [192.0.2.70] [] []
TYO4 (Tokyo IV) 36,140 [198.51.100.11 198.51.100.12] [tyo4-vpn.zscalertwo.net] []
TYO5 (Tokyo V) 36,140 [198.51.100.51] [tyo5-vpn.zscalertwo.net] []
refused row 9: it has no name of a data centre: ""
refused BAD1: 10.0.0.1 is no public address
refused row 12: it is not a row of service edges: a JSON string is in a place where it does not belong (byte 22)
refused FRA4 (Frankfurt IV): it has an address for GRE alone, where no IPsec tunnel ends
refused ATL2 (Atlanta, GA): its VPN address 192.0.2.203 is an address for GRE, of AMS3 (Amsterdam III)
refused DFW1 (Dallas I): its VPN address 192.0.2.60 is an address for GRE, of DFW1 (Dallas I)
refused SIX1: it has no VPN address`)
}

func TestParseEndpoints(t *testing.T) {
	t.Parallel()
	compare(t, lines(read(t, "endpoints.json", serviceedge.ParseEndpoints)), `
TYO4 (Tokyo IV) 36,140 [198.51.100.12] [] []
TYO5 (Tokyo V) 36,140 [198.51.100.205] [] []
XXX1 ? [192.0.2.99] [] []`)
}

func TestParseRanges(t *testing.T) {
	t.Parallel()
	l := read(t, "ranges.json", serviceedge.ParseRanges)
	const refused = `
refused Seoul: a row of it (198.51.100.128/26) has an address for GRE alone, where no IPsec tunnel ends
refused Broken: it has no list of ranges: a JSON object is in a place where it does not belong (byte 1)
refused Empty: it has no VPN gateway
refused Madrid: a row of it (198.18.0.0/24) has the same VPN gateway as for GRE: mad1-vpn.zscalertwo.net`
	const osaka = "[osa2-2-vpn.zscalertwo.net osa2-vpn.zscalertwo.net] [203.0.113.0/24 203.0.113.0/26]"
	compare(t, lines(l), `
AMS3 (Amsterdam III) 52,5 [] [ams3-vpn.zscalertwo.net] [192.0.2.0/24]
OSA2 (osaka ii) 35,136 [] `+osaka+`
TYO4 (Tokyo IV) 36,140 [] [tyo4-vpn.zscalertwo.net] [198.51.100.0/25]`+refused)
	at := func(texts ...string) (out []netip.Addr) {
		for _, text := range texts {
			out = append(out, netip.MustParseAddr(text))
		}
		return out
	}
	resolved := l.Resolve(map[string][]netip.Addr{
		"tyo4-vpn.zscalertwo.net":   at("2001:db8::1", "::ffff:198.51.100.11"),
		"osa2-vpn.zscalertwo.net":   at("203.0.113.201", "203.0.113.22"),
		"osa2-2-vpn.zscalertwo.net": at("10.1.1.1"),
		"else.example":              at("192.0.2.1"),
	})
	compare(t, lines(resolved), `
AMS3 (Amsterdam III) 52,5 [] [ams3-vpn.zscalertwo.net] [192.0.2.0/24]
OSA2 (osaka ii) 35,136 [203.0.113.22] `+osaka+`
TYO4 (Tokyo IV) 36,140 [198.51.100.11] [tyo4-vpn.zscalertwo.net] [198.51.100.0/25]`+refused+`
refused OSA2 (osaka ii): osa2-vpn.zscalertwo.net leads to 203.0.113.201, an address for GRE, of osaka ii`)
	if len(l.Rows[0].VPN) != 0 {
		t.Error("the list itself was changed")
	}
}

// TestNoList: what is no list at all is an error that says what it is instead.
func TestNoList(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parse func([]byte) (serviceedge.List, error)
		text  string
		want  string
	}{
		{serviceedge.ParseVIPs, "<html>proxy</html>", "the answer of GET /vips is not an array of service edges: it " +
			"is not JSON"},
		{serviceedge.ParseVIPs, `{"code":"X"}`, "a JSON object is in a place where it does not belong"},
		{serviceedge.ParseEndpoints, "[]", "the answer of getVpnEndpoints is not an object"},
		{serviceedge.ParseEndpoints, `{"code": 400}`, "names no address"},
		{serviceedge.ParseRanges, "null", "name no city"},
		{serviceedge.ParseRanges, `{"a.net": {"continent : X": {}}}`, "name no city"},
	} {
		if l, err := c.parse([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v, %v", c.text, l, err)
		}
	}
	if l, err := serviceedge.ParseVIPs([]byte("[]")); err != nil || len(l.Rows) != 0 {
		t.Errorf("an empty tenant: %+v, %v", l, err)
	}
}

// TestGlobals: different ones, none that is used elsewhere, and what is right stays.
func TestGlobals(t *testing.T) {
	t.Parallel()
	all := serviceedge.Globals()
	if len(all) != 8 || all[7].String() != "185.46.212.98" {
		t.Errorf("%v", all)
	}
	none := netip.Addr{}
	for _, c := range []struct {
		keep, avoid []netip.Addr
		want        string
	}{
		{nil, nil, "[185.46.212.88 185.46.212.89]"},
		{nil, all[:6], "[185.46.212.97 185.46.212.98]"},
		{[]netip.Addr{all[3], none}, nil, "[185.46.212.91 185.46.212.88]"},
		{[]netip.Addr{none, all[0]}, nil, "[185.46.212.89 185.46.212.88]"},
		{[]netip.Addr{all[3], all[3]}, all[:1], "[185.46.212.91 185.46.212.89]"},
		{[]netip.Addr{all[3], all[4]}, all[3:4], "[185.46.212.88 185.46.212.92]"},
		{[]netip.Addr{netip.MustParseAddr("192.0.2.9"), none}, nil, "[192.0.2.9 185.46.212.88]"},
	} {
		got, err := serviceedge.ChooseGlobals(2, c.keep, c.avoid)
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%v, %v: %v, %v", c.keep, c.avoid, got, err)
		}
	}
	if got, err := serviceedge.ChooseGlobals(2, nil, all[1:]); err == nil {
		t.Errorf("%v", got)
	}
	if !slices.Equal(all, serviceedge.Globals()) {
		t.Error("the addresses were changed")
	}
}
