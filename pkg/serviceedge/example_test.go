package serviceedge_test

import (
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
)

const answer = `[
{"dataCenter":"TYO4","city":"Tokyo IV","location":"140 E, 36 N","vpnIps":["198.51.100.11"],"greIps":["198.51.100.201"]},
{"dataCenter":"OSA2","city":"Osaka II","location":"136 E, 35 N","vpnIps":["203.0.113.22"],"greIps":[]}]`

// Two service edges near a place, in different data centres, with addresses for their probes.
func ExampleChoose() {
	list, err := serviceedge.ParseVIPs([]byte(answer))
	if err != nil {
		fmt.Println(err)
		return
	}
	order := list.Near(serviceedge.Place{Latitude: 35.68, Longitude: 139.69})
	choice, err := serviceedge.Choose(order, serviceedge.Want{})
	for _, e := range choice.Edges {
		fmt.Printf("%s: %s, %.0f km, probe %s\n", e.Role, e, e.Kilometres, e.Global)
	}
	fmt.Println(err)
	// Output:
	// primary: 198.51.100.11 of TYO4 (Tokyo IV), 45 km, probe 185.46.212.88
	// backup: 203.0.113.22 of OSA2 (Osaka II), 343 km, probe 185.46.212.89
	// <nil>
}

// What a site has pinned is held against the list.
func ExampleList_Check() {
	list, err := serviceedge.ParseVIPs([]byte(answer))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range list.Check([]serviceedge.Pinned{
		{Role: "primary", Pair: 1, VPN: netip.MustParseAddr("198.51.100.11")},
		{Role: "backup", Pair: 1, VPN: netip.MustParseAddr("198.51.100.201")},
	}) {
		fmt.Println(w.Rule, "of", w.Role)
	}
	// Output:
	// edge_is_gre of backup
}
