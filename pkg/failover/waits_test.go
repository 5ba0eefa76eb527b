package failover_test

import (
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// guide is what the playbook leaves of the lines on which the waits depend.
const guide = `crypto ikev2 profile ZIA-1
 keyring local K
crypto ikev2 dpd 10 5 periodic
crypto ipsec profile P1
 set ikev2-profile ZIA-1
interface Tunnel1
 tunnel protection ipsec profile P1
ip sla 1
 http raw http://185.46.212.88:80
 timeout 5000
ip sla 2
 http raw http://185.46.212.89:80
 timeout 5000
track 1 ip sla 1 state
 delay down 180 up 120
track 2 ip sla 2 state
 delay down 180 up 180
route-map ZIA-PBR permit 1
 match ip address 101
 set interface Tunnel1 Tunnel2
`

func TestWaitsFor(t *testing.T) {
	for name, c := range map[string]struct {
		config string
		how    plan.Failure
		tracks bool
		want   failover.Waits
	}{
		"as the guide says": {guide, plan.Blackhole, false, failover.Waits{Detect: 95 * time.Second,
			Recover: 2 * time.Minute, Dead: 35 * time.Second, Detection: "crypto ikev2 dpd 10 5 periodic"}},
		"with tracks": {guide, plan.Blackhole, true,
			failover.Waits{Detect: 340 * time.Second, Recover: 365 * time.Second, Dead: 35 * time.Second,
				Detection: "crypto ikev2 dpd 10 5 periodic"}},
		"shut down": {guide, plan.Shutdown, false, failover.Waits{Detect: 95 * time.Second, Recover: 2 * time.Minute,
			Dead: 35 * time.Second, Detection: "crypto ikev2 dpd 10 5 periodic"}},
		"nothing is probed": {"crypto ikev2 dpd 10 5 periodic\n", plan.Blackhole, false,
			failover.Waits{Detect: 65 * time.Second, Recover: 2 * time.Minute, Dead: 35 * time.Second,
				Detection: "crypto ikev2 dpd 10 5 periodic"}},
		"a sick service is found out by the probe, whose track waits": {guide, plan.Sick, false,
			failover.Waits{Detect: 340 * time.Second, Recover: 365 * time.Second, Dead: 35 * time.Second,
				Detection: "crypto ikev2 dpd 10 5 periodic"}},
		"shut down, nothing is probed": {"crypto ikev2 dpd 10 5 periodic\n", plan.Shutdown, false,
			failover.Waits{Detect: 30 * time.Second, Recover: 2 * time.Minute, Dead: 35 * time.Second,
				Detection: "crypto ikev2 dpd 10 5 periodic"}},
		"the profile has its own": {"crypto ikev2 dpd 10 5 periodic\ncrypto ikev2 profile X\n dpd 60 10 " +
			"periodic\ninterface Tunnel1\n tunnel protection ipsec profile P ikev2-profile X\n",
			plan.Blackhole, false, failover.Waits{Detect: 140 * time.Second, Recover: 2 * time.Minute,
				Dead: 110 * time.Second, Detection: "dpd 60 10 periodic"}},
		"on demand it waits for a packet": {"crypto ikev2 dpd 10 5 on-demand\nip sla 1\n icmp-echo 192.0.2.1\n  " +
			"frequency 30\n", plan.Blackhole, false,
			failover.Waits{Detect: 100 * time.Second, Recover: 2 * time.Minute, Dead: 70 * time.Second,
				Detection: "crypto ikev2 dpd 10 5 on-demand"}},
		"none": {"interface Tunnel1\n", plan.Blackhole, false, failover.Waits{Detect: 30 * time.Second,
			Recover: 2 * time.Minute}},
		"half a line": {"crypto ikev2 dpd 10\n", plan.Blackhole, false, failover.Waits{Detect: 30 * time.Second,
			Recover: 2 * time.Minute}},
	} {
		target := failover.Target{Tunnel: "Tunnel1", SLA: []int{1, 2}, Track: []int{1, 2}}
		test := failover.Test{How: c.how, Tracks: c.tracks}
		if got := failover.WaitsFor(iosconf.Parse(c.config), test, target); got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}
