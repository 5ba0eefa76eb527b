package acl_test

import (
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// A list that is meant for the LAN cuts the tunnels off when it is applied to the WAN.
func ExampleOnInterface() {
	config := iosconf.Parse(`interface FastEthernet4
 ip access-group 101 in
access-list 101 permit tcp any any eq www
access-list 101 permit tcp any any eq 443
`)
	filter, ok := acl.OnInterface(config, "FastEthernet4", "in")
	fmt.Println(filter.List, ok)
	edge, router := netip.MustParseAddr("198.51.100.11"), netip.MustParseAddr("192.0.2.10")
	for _, packet := range []acl.Packet{
		{Protocol: "udp", From: edge, To: router, Source: 500, Dest: 500},
		{Protocol: "tcp", From: edge, To: router, Source: 50000, Dest: 80},
	} {
		by := "the implicit deny"
		if entry := filter.FirstMatch(packet); entry != nil {
			by = entry.Line
		}
		fmt.Println(packet.Protocol, packet.Dest, filter.Permits(packet), "by", by)
	}
	// Output:
	// 101 true
	// udp 500 false by the implicit deny
	// tcp 80 true by permit tcp any any eq www
}
