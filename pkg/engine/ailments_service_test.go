package engine_test

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// ofTheService are what is wrong though the tunnel is up.
var ofTheService = map[string]ailment{
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
}
