package branch_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

func TestServices(t *testing.T) {
	t.Parallel()
	c := iosconf.Parse(`ip name-server 9.9.9.9 8.8.4.4
ntp server vrf INTERNET 203.0.113.123
ntp server time.example
sntp server 203.0.113.124
logging buffered 4096
logging host 203.0.113.50 vrf X
logging 203.0.113.51
snmp-server host 203.0.113.52 version 2c public
tacacs-server host 203.0.113.49
radius server R
 address ipv4 203.0.113.18 auth-port 1812 acct-port 1813
aaa group server radius G
 server-private 203.0.113.19 key x
crypto isakmp key k address 0.0.0.0 0.0.0.0
crypto isakmp key k address 203.0.113.70
crypto map HQ 10 ipsec-isakmp
 set peer 203.0.113.77
interface Tunnel10
 tunnel destination 203.0.113.78
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
`)
	var got []string
	for _, s := range branch.Services(c) {
		got = append(got, fmt.Sprintf("%s %s", s.Address, s.What))
	}
	want := `9.9.9.9 a name server
8.8.4.4 a name server
203.0.113.123 a time server
203.0.113.124 a time server
203.0.113.50 a log server
203.0.113.51 a log server
203.0.113.52 an SNMP manager
203.0.113.49 an AAA server
203.0.113.18 an AAA server
203.0.113.19 an AAA server
203.0.113.70 the peer of another VPN
203.0.113.77 the peer of another VPN
203.0.113.78 the end of another tunnel (Tunnel10)`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// TestRouteValues: what stands behind the way of a route, and which of two equal routes is taken.
func TestRouteValues(t *testing.T) {
	t.Parallel()
	c := iosconf.Parse(`interface Tunnel1
 ip address 10.255.0.1 255.255.255.252
ip route 0.0.0.0 0.0.0.0 192.0.2.1 250 name ZIA-LAST-RESORT
ip route 0.0.0.0 0.0.0.0 Tunnel1 track 7
ip route 10.0.0.0 255.0.0.0 FastEthernet4 192.0.2.1 9 name 12 track 3
ip route 10.1.0.0 255.255.0.0 dhcp 12
`)
	var got []string
	for _, r := range branch.Routes(c) {
		got = append(got, fmt.Sprintf("%s %d %d", r.To, r.Distance, r.Track))
	}
	want := "10.255.0.0/30 0 0, 0.0.0.0/0 250 0, 0.0.0.0/0 1 7, 10.0.0.0/8 9 3, 10.1.0.0/16 12 0"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s", strings.Join(got, ", "))
	}
	if r, ok := branch.Longest(branch.Routes(c), want4("198.18.0.1")); !ok || r.Out != "Tunnel1" {
		t.Errorf("%+v", r)
	}
}

func want4(text string) netip.Addr { return netip.MustParseAddr(text) }
