package branch_test

import (
	"net/netip"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

var walled = iosconf.Parse(`class-map type inspect match-any WEB
 match protocol http
 match protocol https
class-map type inspect match-all WEB-OF-LAN
 match class-map WEB
 match access-group name LAN
class-map type inspect match-any VPN
 match access-group 150
class-map type inspect match-any VOICE
 match protocol sip
class-map type inspect match-any LOOP
 match class-map LOOP
policy-map type inspect OUT
 class class-default
  drop
 class type inspect WEB-OF-LAN
  inspect
policy-map type inspect SELF
 class type inspect VPN
  pass
policy-map type inspect VOICE
 class type inspect VOICE
  inspect
policy-map type inspect LOOP
 class type inspect LOOP
  inspect
policy-map type inspect OPEN
 class class-default
  pass
ip access-list extended LAN
 permit ip 172.17.0.0 0.0.0.255 any
access-list 150 permit udp any any eq isakmp
access-list 150 permit esp any any
`)

// TestFate: the first class that matches decides, class-default is asked last, what no class matches is dropped, and
// what is not understood is not known.
func TestFate(t *testing.T) {
	t.Parallel()
	lan, edge := netip.MustParseAddr("172.17.0.9"), netip.MustParseAddr("198.51.100.11")
	https := acl.Packet{Protocol: "tcp", From: lan, Source: 50000, To: edge, Dest: 443}
	foreign := https
	foreign.From = netip.MustParseAddr("172.18.0.9")
	ssh := https
	ssh.Dest = 22
	ike := acl.Packet{Protocol: "udp", From: edge, Source: 500, To: lan, Dest: 500}
	esp := acl.Packet{Protocol: "esp", From: edge, To: lan}
	for _, c := range []struct {
		policy string
		packet acl.Packet
		want   branch.Action
	}{
		{"OUT", https, branch.Inspect}, {"OUT", foreign, branch.Drop}, {"OUT", ssh, branch.Drop},
		{"OUT", esp, branch.Drop},
		{"SELF", ike, branch.Pass}, {"SELF", esp, branch.Pass}, {"SELF", https, branch.Drop},
		{"VOICE", https, branch.UnknownFate}, {"VOICE", esp, branch.Drop}, {"LOOP", https, branch.UnknownFate},
		{"OPEN", esp, branch.Pass}, {"", esp, branch.Drop}, {"NOT-THERE", esp, branch.UnknownFate},
	} {
		if got := (branch.ZonePair{Policy: c.policy}).Fate(walled, c.packet); got != c.want {
			t.Errorf("%q, %s to %d: %q, not %q", c.policy, c.packet.Protocol, c.packet.Dest, got, c.want)
		}
	}
}

var translating = iosconf.Parse(`ip nat inside source list 10 interface Dialer1 overload
ip nat inside source route-map ISP1 interface FastEthernet4 overload
ip nat source list NVI interface Dialer1 overload
ip nat inside source static tcp 172.17.0.25 25 interface Dialer1 25
access-list 10 deny 172.17.0.128 0.0.0.127
access-list 10 permit 172.17.0.0 0.0.0.255
route-map ISP1 deny 5
 match ip address 151
route-map ISP1 permit 10
 match ip address 10
 match interface FastEthernet4
route-map ISP1 permit 20
 match length 1 100
access-list 151 permit ip any 10.0.0.0 0.255.255.255
`)

// TestNAT: a rule is for what its list permits, and its route map permits for the interface.
func TestNAT(t *testing.T) {
	t.Parallel()
	rules := branch.NATRules(translating)
	if len(rules) != 3 || rules[1].RouteMap != "ISP1" || rules[2].List != "NVI" {
		t.Fatalf("%+v", rules)
	}
	low, high := netip.MustParseAddr("172.17.0.9"), netip.MustParseAddr("172.17.0.200")
	away, inside := netip.MustParseAddr("198.51.100.11"), netip.MustParseAddr("10.1.1.1")
	for _, c := range []struct {
		rule        int
		from, to    netip.Addr
		out         string
		does, known bool
	}{
		{0, low, away, "Dialer1", true, true}, {0, high, away, "Dialer1", false, true},
		{1, low, away, "FastEthernet4", true, true}, {1, low, inside, "FastEthernet4", false, true},
		{1, low, away, "Tunnel1", false, false}, {2, low, away, "Dialer1", false, false},
	} {
		packet := acl.Packet{Protocol: "tcp", From: c.from, Source: 50000, To: c.to, Dest: 443}
		does, known := rules[c.rule].Translates(translating, packet, c.out)
		if does != c.does || known != c.known {
			t.Errorf("rule %d, %s to %s by %s: %v, known %v", c.rule, c.from, c.to, c.out, does, known)
		}
	}
}

// TestVRFs: each table has its own networks and routes.
func TestVRFs(t *testing.T) {
	t.Parallel()
	c := iosconf.Parse(`interface FastEthernet4
 ip vrf forwarding INTERNET
 ip address 192.0.2.10 255.255.255.0
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
 ip address 172.18.0.1 255.255.255.0 secondary
interface Vlan2
 ip address 10.2.0.1 255.255.255.0
 shutdown
interface Vlan2.5
 ip address 10.5.0.1 255.255.255.0
ip route vrf INTERNET 0.0.0.0 0.0.0.0 192.0.2.1
ip route 10.9.0.0 255.255.0.0 172.17.0.9
`)
	if got := len(branch.RoutesIn(c, "INTERNET")); got != 2 {
		t.Errorf("%d routes of the VRF", got)
	}
	by := branch.LeavesBy(branch.RoutesIn(c, "INTERNET"), netip.MustParseAddr("198.51.100.11"))
	if by != "FastEthernet4" {
		t.Errorf("by %q", by)
	}
	if got := len(branch.Routes(c)); got != 3 {
		t.Errorf("%d routes of the global table: %v", got, branch.Routes(c))
	}
}

// TestCryptoUsers: who else uses IKEv2 and IPsec.
func TestCryptoUsers(t *testing.T) {
	t.Parallel()
	c := iosconf.Parse(`crypto ikev2 profile USED
crypto ikev2 profile LEFT
crypto ikev2 profile BY-TUNNEL
crypto ipsec profile P
 set ikev2-profile USED
interface Tunnel1
 tunnel protection ipsec profile P ikev2-profile BY-TUNNEL
interface Tunnel2
 shutdown
 tunnel protection ipsec profile P
interface FastEthernet4
 crypto map HQ
`)
	if got := branch.IKEv2Profiles(c); len(got) != 2 || got[0] != "USED" || got[1] != "BY-TUNNEL" {
		t.Errorf("%q", got)
	}
	if got := branch.IPsecUsers(c); len(got) != 2 || got[0] != "Tunnel1" || got[1] != "FastEthernet4" {
		t.Errorf("%q", got)
	}
	if branch.IKEv1(c) || !branch.IKEv1(iosconf.Parse("crypto isakmp key k address 0.0.0.0\n")) {
		t.Error("IKEv1")
	}
}
