package branch_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

var lived = iosconf.Parse(`interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
 crypto map HQ
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
 zone-member security IN
interface Vlan2
 ip address 10.2.0.1 255.255.255.0
 shutdown
interface Vlan3
 ip address 172.17.4.1 255.255.255.0 secondary
 ip address 172.17.3.1 255.255.255.0
interface Tunnel10
 ip address 10.253.1.2 255.255.255.0
ip route 0.0.0.0 0.0.0.0 192.0.2.1
ip route 10.3.0.0 255.255.0.0 10.253.1.1
ip route 10.66.0.0 255.255.0.0 Null0
ip local pool CLIENTS 10.9.1.1 10.9.1.200
ip nat inside source static tcp 172.17.0.25 smtp interface FastEthernet4 25
ip nat inside source static 172.17.0.80 192.0.2.80 extendable
ip nat inside source static network 172.17.9.0 192.0.2.0 /24
ip nat pool FARM 172.17.0.201 172.17.0.202 netmask 255.255.255.0 type rotary
ip nat inside destination list 99 pool FARM
ip nat inside source list 1 interface FastEthernet4 overload
ip access-list extended TO-HQ
 deny ip 172.17.0.0 0.0.0.255 10.1.9.0 0.0.0.255
 permit ip 172.17.0.0 0.0.0.255 10.1.0.0 0.0.255.255
 permit gre host 192.0.2.10 host 203.0.113.77
crypto map HQ 10 ipsec-isakmp
 match address TO-HQ
crypto map UNUSED 10 ipsec-isakmp
 match address TO-HQ
zone-pair security OUT source IN destination INTERNET
 service-policy type inspect WEB
zone-pair security EMPTY source IN destination VPN
`)

// TestLeased: words behind dhcp say what the router tells the server of itself.
func TestLeased(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"ip address dhcp": true, "ip address dhcp client-id FastEthernet4": true,
		"ip address dhcp hostname tokyo-01":   true,
		"ip address 192.0.2.10 255.255.255.0": false, "ip address negotiated": false, "no ip address": false,
		"ip dhcp client request dns-nameserver": false,
	} {
		c := iosconf.Parse("interface FastEthernet4\n " + line + "\n")
		if branch.Leased(c, "FastEthernet4") != want {
			t.Errorf("%s: leased is %v", line, !want)
		}
	}
}

func TestBranch(t *testing.T) {
	t.Parallel()
	table := branch.Routes(lived)
	for to, by := range map[string]string{
		"10.3.9.9": "Tunnel10", "172.17.0.9": "Vlan1", "10.66.1.1": "Null0", "10.2.0.9": "FastEthernet4",
		"203.0.113.22": "FastEthernet4",
	} {
		if got := branch.LeavesBy(table, netip.MustParseAddr(to)); got != by {
			t.Errorf("%s leaves by %q, not %q", to, got, by)
		}
	}
	for _, c := range []struct{ got, want string }{
		{fmt.Sprint(branch.Protected(lived)), "[10.1.0.0/16]"},
		{fmt.Sprint(branch.AddressPools(lived)), "[10.9.1.0/24]"},
		{fmt.Sprint(branch.PublishedServers(lived)), "[172.17.0.25:25/tcp 172.17.0.80]"},
		{fmt.Sprint(branch.PublishedNetworks(lived)), "[172.17.9.0/24 172.17.0.201/32 172.17.0.202/32]"},
		{fmt.Sprint(branch.Address(lived, "Vlan3")), "172.17.3.1/24"},
		{branch.Zone(lived, "Vlan1") + branch.Zone(lived, "Vlan2"), "IN"},
		{fmt.Sprint(branch.ZonePairs(lived)), "[{OUT IN INTERNET WEB} {EMPTY IN VPN }]"},
		{branch.Owner(lived, netip.MustParseAddr("172.17.4.1")) + branch.Owner(lived,
			netip.MustParseAddr("172.17.4.2")),
			"Vlan3"},
		{fmt.Sprint(branch.Down(lived, "Vlan2"), branch.Down(lived, "Vlan1")), "true false"},
		{fmt.Sprint(branch.Address(lived, "Vlan1"), branch.Address(lived, "Vlan9")), "172.17.0.1/24 invalid Prefix"},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
}
