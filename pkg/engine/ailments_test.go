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
	esp2   = "crypto ipsec profile ZIA-IPSEC-BACKUP\n"
	set    = "crypto ipsec transform-set ZIA-TRANSFORM "
	filter = "interface FastEthernet4\n ip access-group 120 in"
	ssh    = "access-list 120 permit tcp any any eq 22\n"
	ping   = "access-list 120 permit icmp any any\n"
	ike    = "access-list 120 permit udp any any eq isakmp\n"
	natt   = "access-list 120 permit udp any any eq non500-isakmp\n"
	esp    = "access-list 120 permit esp any any\n"
)

var (
	psk    = func(key string) fakeios.Credential { return fakeios.Credential{FQDN: "branch@corp.example", PSK: key} }
	behind = func(c *fakeios.Config) { c.BehindNAT = true }
	// leaves lets a source that NAT would translate fail as one that nobody translates.
	leaves  = func(c *fakeios.Config) { c.Quirks.NoOwnNAT = true }
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
var ailments = together(nothingWrong, onTheWay, ofTheTunnel, ofIKE, ofLists, ofPhase2, ofTheService, twoAtOnce)

// together are ailments of several kinds, none of which is there twice.
func together(kinds ...map[string]ailment) map[string]ailment {
	out := map[string]ailment{}
	for _, kind := range kinds {
		for name, a := range kind {
			if _, twice := out[name]; twice {
				panic("there are two ailments: " + name)
			}
			out[name] = a
		}
	}
	return out
}

// nothingWrong are branches in which nothing is to be found, or only what another release shows otherwise.
var nothingWrong = map[string]ailment{
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
}

// twoAtOnce are two at once.
var twoAtOnce = map[string]ailment{
	"one edge is gone, the portal has another key for the other": {
		edge: func(p *patient) { p.primary.SetReachable(false); p.backup.SetCredentials() },
		want: []string{"edge_unreachable primary", "credential backup"},
	},
	"shut down, and MD5": {
		typed: []string{"interface Tunnel1\n shutdown", "crypto ikev2 proposal ZIA-PROPOSAL\n integrity md5"},
		want:  []string{"tunnel_shutdown primary", "proposal_refused the site"},
	},
	"another source, and another key": {
		router: leaves,
		typed:  []string{"interface Tunnel1\n tunnel source Vlan1", ring + "  pre-shared-key another-key-0123456789"},
		want:   []string{"tunnel_source primary", "psk_differs primary"},
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
