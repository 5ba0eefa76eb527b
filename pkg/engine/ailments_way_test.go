package engine_test

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// onTheWay are what is wrong with the way out of the branch.
var onTheWay = map[string]ailment{
	"the WAN is shut down": {
		router: inside,
		typed:  []string{"interface FastEthernet4\n shutdown"},
		want:   []string{"wan_down the site"},
	},
	"the WAN has lost its address": {
		router: inside,
		typed:  []string{"interface FastEthernet4\n no ip address"},
		want:   []string{"wan_down the site"},
	},
	"no default route": {
		router: inside,
		typed:  []string{"no ip route 0.0.0.0 0.0.0.0 192.0.2.1"},
		want:   []string{"no_route primary", "no_route backup"},
	},
	"a local policy leads IKE out of another uplink": {
		typed: []string{"interface Vlan99\n ip address 192.168.8.2 255.255.255.0\n ip nat outside",
			"route-map OWN permit 10\n set ip next-hop 192.168.8.1", "ip local policy route-map OWN"},
		want: []string{"local_policy the site"},
	},
	"another policy stands before ours": {
		typed: []string{"no crypto ikev2 policy ZIA-POLICY",
			"crypto ikev2 proposal CORP\n encryption aes-cbc-256\n integrity sha512\n group 19",
			"crypto ikev2 policy CORP\n match fvrf any\n proposal CORP",
			"crypto ikev2 policy ZIA-POLICY\n match fvrf any\n proposal ZIA-PROPOSAL"},
		want: []string{"proposal_refused the site"},
	},
	"a zone-pair drops what the router takes": {
		typed: []string{"zone security OUT", "class-map type inspect match-any SSH\n match protocol ssh",
			"policy-map type inspect SELF\n class type inspect SSH\n  pass",
			"zone-pair security OUT-SELF source OUT destination self\n service-policy type inspect SELF",
			"interface FastEthernet4\n zone-member security OUT"},
		want: []string{"zone_ike the site"},
	},
	"the edge is routed into its own tunnel": {
		typed: []string{"ip route 198.51.100.11 255.255.255.255 Tunnel1"},
		keep:  true,
		want:  []string{"recursive_routing primary"},
	},
	"the edge is routed into the other tunnel": {
		typed: []string{"ip route 203.0.113.22 255.255.255.255 Tunnel1"},
		keep:  true,
		want:  []string{"recursive_routing backup"},
	},
	"the edge is routed to Null0": {
		typed: []string{"ip route 198.51.100.11 255.255.255.255 Null0"},
		want:  []string{"route_null primary"},
	},
	"the edge is routed to Null0, and the line goes": {
		router: func(c *fakeios.Config) { c.Quirks.NullRouteEndsTunnel = true },
		typed:  []string{"ip route 198.51.100.11 255.255.255.255 Null0"},
		want:   []string{"route_null primary"},
	},
	"the edge is gone": {
		edge: func(p *patient) { p.primary.SetReachable(false) },
		want: []string{"edge_unreachable primary"},
	},
	"both edges are gone": {edge: func(p *patient) { p.primary.SetReachable(false); p.backup.SetReachable(false) },
		want: []string{"edge_unreachable primary", "edge_unreachable backup"}},
	"the edge has just gone": {
		edge:  func(p *patient) { p.backup.SetReachable(false) },
		keep:  true,
		after: 20 * time.Second,
		want:  []string{"edge_unreachable backup"},
	},
	"the edge comes and goes": {
		edge:  func(p *patient) { p.primary.SetFlapping(3*time.Minute, 2*time.Minute) },
		keep:  true,
		after: 44 * time.Minute,
		want:  []string{"flapping primary"},
	},
	"the edge comes and goes, and is gone now": {
		edge:  func(p *patient) { p.backup.SetFlapping(3*time.Minute, 2*time.Minute) },
		keep:  true,
		after: 44*time.Minute + 30*time.Second,
		want:  []string{"flapping backup"},
	},
}

// ofLists are lists and translators that drop what a tunnel needs.
var ofLists = map[string]ailment{
	"a list drops everything but SSH": {typed: []string{ssh, filter}, want: []string{"acl_ike the site"}},
	"a list drops IKE": {
		typed: []string{ssh + ping + natt + esp, filter},
		want:  []string{"acl_ike the site"},
	},
	"a list drops IKE from one edge": {
		typed: []string{"access-list 120 deny udp host 203.0.113.22 any\naccess-list 120 permit ip any any", filter},
		want:  []string{"acl_ike backup"},
	},
	"a list drops ESP": {
		typed: []string{ssh + ping + ike + natt, filter},
		want:  []string{"acl_esp the site"},
	},
	"a list drops UDP 4500 behind a NAT": {
		router: private,
		typed:  []string{ssh + ping + ike + esp, filter},
		want:   []string{"nat_in_the_way the site"},
	},
	"a list drops UDP 4500, unseen NAT": {
		router: behind,
		typed:  []string{ssh + ping + ike + esp, filter},
		want:   []string{"nat_in_the_way the site", "credential the site"},
	},
	"a list drops UDP 4500 without a NAT": {typed: []string{ssh + ping + ike + esp, filter}},
	"a list drops pings of the edge":      {typed: []string{ssh + ike + natt + esp, filter}},
	"a list drops pings, and the portal has another key": {
		typed: []string{ssh + ike + natt + esp, filter},
		edge:  func(p *patient) { p.primary.SetCredentials(); p.backup.SetCredentials() },
		want:  []string{"credential the site"},
	},
	"a list on the tunnel": {
		typed: []string{"access-list 130 permit udp any any", "interface Tunnel1\n ip access-group 130 in"},
		want:  []string{"acl_tunnel primary"},
	},
}
