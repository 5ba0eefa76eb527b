package engine_test

import (
	"net/netip"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// ailment is one way of breaking a branch. It is broken ten minutes after it has booted, and looked
// at after another ten; the SAs are cleared between, unless they are to live on.
type ailment struct {
	router func(*fakeios.Config) // what the router is like from the start
	edge   func(p *patient)      // knobs of the edges
	typed  []string              // blocks of configuration lines, as somebody types them
	site   string                // a line of the section zia in the site file
	keep   bool                  // the SAs stay
	after  time.Duration         // default ten minutes
	now    time.Duration         // between the router's clock and the engine's
	// want are the causes with the role of the tunnel, "the site" for none, in their order. No others
	// may be named.
	want []string
}

const (
	ring   = "crypto ikev2 keyring ZIA-KEYRING\n peer ZIA-PRIMARY\n"
	ike1   = "crypto ikev2 profile ZIA-IKEV2-PRIMARY\n"
	esp1   = "crypto ipsec profile ZIA-IPSEC-PRIMARY\n"
	set    = "crypto ipsec transform-set ZIA-TRANSFORM "
	filter = "interface FastEthernet4\n ip access-group 120 in"
	ssh    = "access-list 120 permit tcp any any eq 22\n"
	ping   = "access-list 120 permit icmp any any\n"
	ike    = "access-list 120 permit udp any any eq isakmp\n"
	natt   = "access-list 120 permit udp any any eq non500-isakmp\n"
	esp    = "access-list 120 permit esp any any\n"
)

var (
	psk     = func(key string) fakeios.Credential { return fakeios.Credential{FQDN: "branch@corp.example", PSK: key} }
	behind  = func(c *fakeios.Config) { c.BehindNAT = true }
	private = func(c *fakeios.Config) {
		behind(c)
		c.Startup = strings.NewReplacer("192.0.2.10 ", "10.96.19.244 ", " 192.0.2.1\n", " 10.96.19.1\n").
			Replace(c.Startup)
		c.Operator, c.Reached = netip.MustParseAddr("172.17.0.50"), netip.MustParseAddr("172.17.0.1")
	}
	inside = func(c *fakeios.Config) {
		c.Operator, c.Reached = netip.MustParseAddr("172.17.0.50"), netip.MustParseAddr("172.17.0.1")
	}
	gcm = func(more func(*fakeios.Config)) func(*fakeios.Config) {
		return func(c *fakeios.Config) {
			c.Startup = strings.Replace(c.Startup, "esp-null esp-sha-hmac", "esp-gcm 256", 1)
			more(c)
		}
	}
	undetected = func(c *fakeios.Config) {
		c.Startup = strings.Replace(c.Startup, "crypto ikev2 dpd 10 5 periodic\n", "", 1)
	}
	hidden = func(c *fakeios.Config) { c.Quirks.HideNegotiation = true }
)

// ailments are all that the virtual router and its edges can be made to suffer from, by what is done.
var ailments = map[string]ailment{
	"nothing":                 {},
	"nothing, freshly booted": {after: time.Second},
	"nothing, for days":       {after: 75 * time.Hour, keep: true},
	"nothing, behind a NAT":   {router: behind},
	"nothing, with encryption": {
		router: gcm(func(*fakeios.Config) {}),
		site:   "encryption: aes-gcm",
		edge: func(p *patient) {
			p.primary.SetAESSubscription(true)
			p.backup.SetAESSubscription(true)
		},
	},
	"nothing, a list that lets all of it in": {typed: []string{ssh + ping + ike + natt + esp, filter}},

	"nothing, as other releases show it": {router: func(c *fakeios.Config) {
		c.Quirks = fakeios.Quirks{
			ShowTrackStateKeyword: true,
			DeepHTTPRaw:           true,
			ShowDefaultLifetime:   true,
			SSHBeforeCrypto:       true,
			HideNegotiation:       true,
		}
	}},
	"the page is silent, as other releases show it": {
		router: func(c *fakeios.Config) { c.Quirks.DeepHTTPRaw = true },
		edge:   func(p *patient) { p.primary.SetPage(false) },
		want:   []string{"health_page_dead primary"},
	},

	// The way out.
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

	// The tunnel interface.
	"the tunnel is shut down": {
		typed: []string{"interface Tunnel2\n shutdown"},
		want:  []string{"tunnel_shutdown backup"},
	},
	"the tunnel is missing": {
		typed: []string{"no interface Tunnel1"},
		want:  []string{"tunnel_missing primary"},
	},
	"the tunnel is GRE": {
		typed: []string{"interface Tunnel1\n no tunnel mode"},
		want:  []string{"tunnel_mode primary"},
	},
	"the source is the LAN": {
		typed: []string{"interface Tunnel1\n tunnel source Vlan1"},
		want:  []string{"tunnel_source primary"},
	},
	"the source does not exist": {
		typed: []string{"interface Tunnel1\n tunnel source Loopback7"},
		want:  []string{"tunnel_source primary"},
	},
	"the source is somebody else's": {
		typed: []string{"interface Tunnel1\n tunnel source 192.0.2.99"},
		want:  []string{"tunnel_source primary"},
	},
	"no source": {
		typed: []string{"interface Tunnel2\n no tunnel source"},
		want:  []string{"tunnel_source backup"},
	},
	"the destination is another": {
		typed: []string{"interface Tunnel1\n tunnel destination 198.51.100.99"},
		want:  []string{"tunnel_destination primary"},
	},
	"no destination": {
		typed: []string{"interface Tunnel1\n no tunnel destination"},
		want:  []string{"tunnel_destination primary"},
	},
	"no protection": {
		typed: []string{"interface Tunnel1\n no tunnel protection"},
		want:  []string{"tunnel_protection primary"},
	},
	"the profile has no transform set": {
		typed: []string{esp1 + " no set transform-set"},
		want:  []string{"ipsec_profile primary"},
	},
	"no IKEv2 profile": {
		typed: []string{
			esp1 + " no set ikev2-profile",
			"interface Tunnel1\n tunnel protection ipsec profile ZIA-IPSEC-PRIMARY",
		},
		want: []string{"ikev2_profile primary"},
	},

	// IKE.
	"the profile is not complete": {
		typed: []string{ike1 + " no authentication remote"},
		want:  []string{"ikev2_profile primary"},
	},
	"the profile has no keyring": {typed: []string{ike1 + " no keyring"}, want: []string{"ikev2_profile primary"}},
	"the identity is a host name": {
		typed: []string{ike1 + " identity local fqdn branch.corp.example"},
		want:  []string{"identity_type primary"},
	},
	"the identity is an address": {
		typed: []string{ike1 + " no identity local"},
		want:  []string{"identity_type primary"},
	},
	"the FQDN is another": {
		typed: []string{ike1 + " identity local email branch-9@corp.example"},
		want:  []string{"fqdn_differs primary"},
	},
	"the keyring has another peer": {
		typed: []string{ring + "  address 198.51.100.99"},
		want:  []string{"keyring_peer primary"},
	},
	"the peer has no key": {
		typed: []string{ring + "  no pre-shared-key"},
		want:  []string{"keyring_peer primary"},
	},
	"the key is another": {
		typed: []string{ring + "  pre-shared-key another-key-0123456789"},
		want:  []string{"psk_differs primary"},
	},
	"the key expected is another": {
		typed: []string{ring + "  pre-shared-key remote another-key-0123456789"},
		want:  []string{"psk_one_sided primary"},
	},
	"the proposal has group 24": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n group 24"},
		want:  []string{"proposal_refused the site"},
	},
	"the proposal has MD5": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n integrity md5"},
		want:  []string{"proposal_refused the site"},
	},
	"the proposal has SHA-512 and 5": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n integrity sha512\n group 5"},
		want:  []string{"proposal_refused the site"},
	},
	"the proposal is not complete": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n no group"},
		want:  []string{"proposal_refused the site"},
	},
	"the proposal is not the guide's": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n integrity sha256"},
		want:  []string{"proposal_differs the site"},
	},
	"no policy, so the default one": {
		typed: []string{"no crypto ikev2 policy ZIA-POLICY"},
		want:  []string{"proposal_differs the site"},
	},
	"the profile of the other edge": {
		typed: []string{
			"interface Tunnel1\n tunnel protection ipsec profile ZIA-IPSEC-PRIMARY ikev2-profile ZIA-IKEV2-BACKUP",
		},
		want: []string{"match_identity primary"},
	},
	"the portal has another key": {edge: func(p *patient) {
		p.primary.SetCredentials(psk("other-key"))
		p.backup.SetCredentials(psk("other-key"))
	},
		want: []string{"credential the site"}},
	"the portal does not know the FQDN": {
		edge: func(p *patient) { p.primary.SetCredentials(); p.backup.SetCredentials() },
		want: []string{"credential the site"},
	},
	"the credential is not activated": {edge: func(p *patient) {
		p.primary.SetActive("branch@corp.example", false)
		p.backup.SetActive("branch@corp.example", false)
	},
		want: []string{"credential the site"}},
	"one edge does not take the credential": {
		edge: func(p *patient) { p.backup.SetCredentials() },
		want: []string{"credential backup"},
	},
	"the portal has another key, and IOS tells less": {
		router: hidden,
		edge:   func(p *patient) { p.primary.SetCredentials(); p.backup.SetCredentials() },
		want:   []string{"credential the site", "edge_identity the site", "ike_filtered the site"},
	},
	"the edge shows a name": {
		edge: func(p *patient) { p.primary.SetIdentity("edge.example") },
		want: []string{"match_identity primary"},
	},
	"the edge shows another address": {
		edge: func(p *patient) { p.backup.SetIdentity("203.0.113.99") },
		want: []string{"match_identity backup"},
	},
	"the profile matches another edge": {
		typed: []string{
			ike1 + " match identity remote address 198.51.100.99 255.255.255.255\n" +
				" no match identity remote address 198.51.100.11",
		},
		want: []string{"match_identity primary"},
	},
	"the edge shows a name, and IOS tells less": {
		router: hidden,
		edge:   func(p *patient) { p.primary.SetIdentity("edge.example") },
		want:   []string{"edge_identity primary", "credential primary", "ike_filtered primary"},
	},

	// Lists, and NAT.
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

	// Phase 2.
	"the set is 3DES": {
		typed: []string{set + "esp-3des esp-sha-hmac"},
		want:  []string{"transform_refused the site"},
	},
	"the set has AH": {
		typed: []string{set + "ah-sha-hmac esp-null"},
		want:  []string{"transform_refused the site"},
	},
	"the set has no HMAC": {typed: []string{set + "esp-null"}, want: []string{"transform_refused the site"}},
	"transport mode": {
		typed: []string{set + "esp-null esp-sha-hmac\n mode transport"},
		want:  []string{"transport_mode the site"},
	},
	"the set encrypts": {
		typed: []string{set + "esp-aes 256 esp-sha-hmac"},
		want:  []string{"encryption_subscription the site"},
	},
	"the set encrypts, IKE dropped": {
		router: func(c *fakeios.Config) { c.Quirks.DropChildlessIKE = true },
		typed:  []string{set + "esp-aes 256 esp-sha-hmac"},
		want:   []string{"encryption_subscription the site"},
	},
	"the set is not the site's": {
		typed: []string{set + "esp-null esp-md5-hmac"},
		want:  []string{"transform_differs the site"},
	},
	"no subscription": {
		router: gcm(func(*fakeios.Config) {}),
		site:   "encryption: aes-gcm",
		want:   []string{"encryption_subscription the site"},
	},
	"no subscription, IKE dropped": {
		router: gcm(func(c *fakeios.Config) { c.Quirks.DropChildlessIKE = true }),
		site:   "encryption: aes-gcm",
		want:   []string{"encryption_subscription the site"},
	},
	"no GCM in hardware": {
		router: gcm(func(c *fakeios.Config) { c.Quirks.NoGCMHardware = true }),
		site:   "encryption: aes-gcm",
		edge: func(p *patient) {
			p.primary.SetAESSubscription(true)
			p.backup.SetAESSubscription(true)
		},
		want: []string{"gcm_hardware the site", "encryption_subscription the site"},
	},
	"PFS, and the keys live": {
		typed: []string{esp1 + " set pfs group14"},
		want:  []string{"pfs primary"},
	},
	"PFS of another group": {
		typed: []string{esp1 + " set pfs group1"},
		want:  []string{"pfs primary"},
	},
	"PFS, and the keys have ended": {
		typed: []string{esp1 + " set pfs group1"},
		after: 8*time.Hour + 5*time.Minute,
		want:  []string{"pfs primary"},
	},
	"PFS, and the keys have ended a second ago": {
		typed: []string{esp1 + " set pfs group1"},
		after: 8*time.Hour + 1500*time.Millisecond,
		want:  []string{"pfs primary"},
	},

	// The tunnel is up.
	"the path is narrow": {
		router: func(c *fakeios.Config) { c.PathMTU = 1400 },
		want:   []string{"mtu_black_hole the site"},
	},
	"the edge serves nothing": {
		edge: func(p *patient) { p.primary.SetDegraded(true) },
		want: []string{"edge_sick primary"},
	},
	"the health page is silent": {
		edge: func(p *patient) { p.primary.SetPage(false) },
		want: []string{"health_page_dead primary"},
	},
	"the health page is slow": {
		edge: func(p *patient) { p.backup.SetProbeRTT(900 * time.Millisecond) },
		want: []string{"health_page_slow backup"},
	},
	"the health page is slow, the track follows the reachability": {
		typed: []string{"track 2 ip sla 2 reachability"},
		edge:  func(p *patient) { p.backup.SetProbeRTT(900 * time.Millisecond) },
		want:  []string{"health_page_slow backup"},
	},
	"the health page is slow, and counts as a success": {
		router: func(c *fakeios.Config) { c.Quirks.OverThresholdSucceeds = true },
		edge:   func(p *patient) { p.backup.SetProbeRTT(900 * time.Millisecond) },
		want:   []string{"health_page_slow backup"},
	},
	"the health page is too slow": {
		edge: func(p *patient) { p.backup.SetProbeRTT(6 * time.Second) },
		want: []string{"health_page_dead backup"},
	},
	"the edge was gone, and is back": {edge: func(p *patient) {
		p.primary.SetReachable(false)
		p.Clock.Advance(10 * time.Minute)
		p.primary.SetReachable(true)
	}, keep: true, after: 2 * time.Minute, want: []string{"track_waiting primary"}},
	"no detection, the edge has forgotten": {router: undetected, edge: func(p *patient) {
		p.primary.SetReachable(false)
		p.Clock.Advance(10 * time.Minute)
		p.primary.SetReachable(true)
	}, keep: true, want: []string{"dpd_missing primary"}},
	"no detection, the edge is gone": {
		router: undetected,
		edge:   func(p *patient) { p.primary.SetReachable(false) },
		keep:   true,
		want:   []string{"edge_unreachable primary"},
	},
	"no route for the probe": {
		typed: []string{"no ip route 185.46.212.88 255.255.255.255 Tunnel1"},
		want:  []string{"probe_route primary"},
	},
	"the probe is not scheduled": {
		typed: []string{"no ip sla schedule 1"},
		want:  []string{"sla_not_scheduled primary"},
	},
	"the probe's life is over": {
		typed: []string{"no ip sla schedule 2", "ip sla schedule 2 life 60 start-time now"},
		want:  []string{"sla_not_scheduled backup"},
	},
	"the probe waits for its start": {
		typed: []string{"no ip sla schedule 2", "ip sla schedule 2 life forever start-time pending"},
		want:  []string{"sla_not_scheduled backup"},
	},
	"no probe": {typed: []string{"no ip sla 1"}, want: []string{"sla_missing primary"}},
	"the probe asks another cloud": {
		typed: []string{
			"no ip sla 1",
			"ip sla 1\n http raw http://185.46.212.88:80\n  http-raw-request\n" +
				"   GET http://gateway.zscalerone.net/vpntest HTTP/1.0\\r\\n\n   \\r\\n",
			"ip sla schedule 1 life forever start-time now",
		},
		want: []string{"health_request primary"},
	},
	"no track":                     {typed: []string{"no track 1"}, want: []string{"track_missing primary"}},
	"the track follows the other":  {typed: []string{"track 1 ip sla 2"}, want: []string{"track_missing primary"}},
	"the clock is off":             {now: 26 * time.Hour, want: []string{"clock the site"}},
	"the clock is off by a minute": {now: time.Minute},

	// Two at once.
	"one edge is gone, the portal has another key for the other": {
		edge: func(p *patient) { p.primary.SetReachable(false); p.backup.SetCredentials() },
		want: []string{"edge_unreachable primary", "credential backup"},
	},
	"shut down, and MD5": {
		typed: []string{"interface Tunnel1\n shutdown", "crypto ikev2 proposal ZIA-PROPOSAL\n integrity md5"},
		want:  []string{"tunnel_shutdown primary", "proposal_refused the site"},
	},
	"another source, and another key": {
		typed: []string{"interface Tunnel1\n tunnel source Vlan1", ring + "  pre-shared-key another-key-0123456789"},
		want:  []string{"tunnel_source primary", "psk_differs primary"},
	},
	"the edge is gone, the clock is off": {
		edge: func(p *patient) { p.primary.SetReachable(false) },
		now:  -30 * time.Minute,
		want: []string{"edge_unreachable primary", "clock the site"},
	},
	"3DES, and a list drops IKE": {
		typed: []string{set + "esp-3des esp-sha-hmac", ssh + natt + esp, filter},
		want:  []string{"transform_refused the site", "acl_ike the site"},
	},
	"one is sick, the other's page is slow": {
		edge: func(p *patient) { p.primary.SetDegraded(true); p.backup.SetProbeRTT(900 * time.Millisecond) },
		want: []string{"edge_sick primary", "health_page_slow backup"},
	},
}
