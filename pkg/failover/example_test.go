package failover_test

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// How long a test takes follows from the running-config.
func ExampleWaitsFor() {
	target := failover.Target{Tunnel: "Tunnel1", SLA: []int{1, 2}, Track: []int{1, 2}}
	waits := failover.WaitsFor(iosconf.Parse(guide), failover.Test{How: plan.Blackhole}, target)
	fmt.Println(waits.Detection)
	fmt.Println("dead after", waits.Dead, "and noticed within", waits.Detect)
	fmt.Println("up again within", waits.Recover)
	// Output:
	// crypto ikev2 dpd 10 5 periodic
	// dead after 35s and noticed within 1m35s
	// up again within 2m0s
}
