package fakezia

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestVIPs(t *testing.T) {
	c := loggedInTester(t, Config{})
	var rows []vipRow
	got := c.call("GET", "/vips", nil).is(200, `"cloudName":"zscalertwo.net"`, `"location":"84 W, 34 N"`,
		`"vpnDomainName":"atl2-vpn.zscalertwo.net"`, `"greIps":[]`)
	if err := json.Unmarshal([]byte(got.body), &rows); err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	c.call("GET", "/vips?dc=ams3", nil).is(200, "AMS3")
	c.call("GET", "/vips?region=Europe&pageSize=1&page=2", nil).is(200, "FRA4")
	c.call("GET", "/vips?include=private", nil).is(200, "[]")
	c.call("GET", "/vips?include=some", nil).is(400)
	// What is recommended is for GRE: no tunnel of IPsec ends there.
	var recommended []struct{ VirtualIP netip.Addr }
	list := c.call("GET", "/vips/recommendedList?latitude=51&longitude=8", nil).is(200)
	if err := json.Unmarshal([]byte(list.body), &recommended); err != nil || len(recommended) != 3 {
		t.Fatalf("%d rows, %v: %s", len(recommended), err, list.body)
	}
	for _, one := range recommended {
		for _, row := range rows {
			if slices.Contains(row.VPN, one.VirtualIP) {
				t.Errorf("%s ends IPsec tunnels", one.VirtualIP)
			}
		}
	}
	c.call("GET", "/vips/groupByDatacenter", nil).is(200, `"greVips":[]`)
	c.call("GET", "/vips/groupByDatacenter?sourceIp=x", nil).is(400)
}

func TestEndpoints(t *testing.T) {
	c := newTester(t, Config{Places: []Place{{netip.MustParsePrefix("192.0.2.0/24"), 48, 11}}})
	ask := func(query string) reply {
		return c.send("GET", "https://pac.zscalertwo.net/getVpnEndpoints"+query, nil, http.Header{})
	}
	ask("").is(200, `"primaryIp":"198.51.100.11"`, `"dcName":"ATL2"`, `"secondaryIp":"203.0.113.22"`, `"tertiaryIp"`)
	ask("?srcIp=192.0.2.10").is(200, `"primaryIp":"203.0.113.131"`, `"secondaryIp":"192.0.2.131"`)
	ask("?srcIp=198.51.100.1").is(200, `"primaryIp":"198.51.100.11"`)
	ask("?lat=52&long=4").is(200, `"primaryIp":"192.0.2.131"`)
	ask("?lat=38&long=-60&domesticPref=true").is(200, `"primaryIp":"203.0.113.22"`, `"secondaryIp":"198.51.100.11"`)
	for _, bad := range []string{"?srcIp=x", "?lat=95&long=1", "?lat=1", "?lat=NaN&long=1",
		"?color=red", "?domesticPref=x"} {
		ask(bad).is(400)
	}
}

func TestCENR(t *testing.T) {
	c := newTester(t, Config{Cloud: "zscalerthree.net"})
	for _, url := range []string{"https://config.zscaler.com/api/zscalerthree.net/cenr/json",
		"https://api.config.zscaler.com/zscalerthree.net/cenr/json"} {
		c.send("GET", url, nil, http.Header{}).is(200, `"continent : EMEA"`, `"continent :_americas"`,
			`"city :_atlanta_ii"`, `"vpn":"atl2-vpn.zscalerthree.net"`, `"vpn":""`, `"latitude":"34"`, "2001:db8::/40")
	}
	c.send("GET", "https://config.zscaler.com/api/zscaler.net/cenr/json", nil, http.Header{}).is(404)
	found, err := c.server.LookupNetIP(t.Context(), "ip4", "ATL2-vpn.zscalerthree.net.")
	if err != nil || !strings.HasPrefix(found[0].String(), "198.51.100.") {
		t.Errorf("%v, %v", found, err)
	}
	if _, err := c.server.LookupNetIP(t.Context(), "ip4", "example.com"); err == nil {
		t.Error("every name is found")
	}
}
