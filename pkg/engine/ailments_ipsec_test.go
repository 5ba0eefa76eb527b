package engine_test

import (
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// ofPhase2 are what is wrong with the second phase.
var ofPhase2 = map[string]ailment{
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
	"no subscription for AES-CBC": {
		router: func(c *fakeios.Config) {
			c.Startup = strings.Replace(c.Startup, "esp-null esp-sha-hmac", "esp-aes 256 esp-sha-hmac", 1)
		},
		site: "encryption: aes",
		want: []string{"encryption_subscription the site"},
	},
	"nothing, with PFS that the site file asks for": {
		typed: []string{esp1 + " set pfs group14", esp2 + " set pfs group14"},
		site:  "pfs: group14",
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
}
