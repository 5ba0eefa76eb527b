package verify_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// TestCarrier: where the probes steer, a tunnel that is proven up carries nothing while its track is down, and the
// report says where the traffic goes.
func TestCarrier(t *testing.T) {
	for _, c := range []struct {
		steering, whenDown, track string
		state, carries, note      string
	}{
		{site.SteeringGuide, "", "Down", verify.Established, "primary", ""},
		{site.SteeringEEM, "", "Down", verify.Established, "primary", ""},
		{site.SteeringRoute, "", "Up", verify.Established, "primary", ""},
		{site.SteeringRoute, site.WhenDownDrop, "Down", verify.Standby, "",
			"it is dropped (when_down: drop) until one is"},
		{site.SteeringPBRTrack, "", "Down", verify.Standby, "", "to the internet (when_down: internet) until one is"},
	} {
		w := want
		w.Steering, w.WhenDown = c.steering, c.whenDown
		r := verify.Judge(texts{ikev2: ike("READY"), ipsec: esp(null), session: session("UP-ACTIVE"),
			track: track(c.track), sla: sla("OK")}.read(t), w)
		said := strings.Join(r.Notes, "\n")
		if r.Tunnels[0].State != c.state || r.Carries != c.carries || !strings.Contains(said, c.note) ||
			c.note == "" && len(r.Notes) > 0 || r.Verdict != verify.Active {
			t.Errorf("%+v: %s, carries %q, %q", c, r.Tunnels[0].State, r.Carries, r.Notes)
		}
	}
	down := want
	down.Steering = site.SteeringRoute
	if r := verify.Judge(texts{ipsec: "No SAs found\n", track: track("Down")}.read(t), down); len(r.Notes) > 0 {
		t.Errorf("nothing is up, and %q", r.Notes)
	}
}

// TestNearThreshold: the round trip of the probe is 34 ms.
func TestNearThreshold(t *testing.T) {
	for threshold, note := range map[int]string{0: "", 300: "", 43: "", 42: "write probe: {threshold: 84}",
		20: "IP SLA 1 took 34 ms, and an answer after 20 ms counts as none"} {
		w := want
		w.Tunnels = []verify.Tunnel{w.Tunnels[0]}
		w.Tunnels[0].Threshold = threshold
		r := verify.Judge(texts{ikev2: ike("READY"), ipsec: esp(null), session: session("UP-ACTIVE"),
			track: track("Up"), sla: sla("OK")}.read(t), w)
		if got := strings.Join(r.Notes, "\n"); (note == "") != (got == "") || !strings.Contains(got, note) {
			t.Errorf("threshold %d: %q", threshold, got)
		}
	}
}
