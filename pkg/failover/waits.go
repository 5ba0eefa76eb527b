package failover

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/monitor"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// Waits are how long the parts of a test may take.
type Waits struct {
	// Detect is how long the router may take to find the primary dead and to show it, and the tracks
	// with it where they are waited for.
	Detect time.Duration
	// Recover is how long both tunnels, and the tracks, may take to be up again.
	Recover time.Duration
	// Dead is how long dead peer detection takes: a security association that is older than the test
	// is known to be alive only when it has lasted that long behind it.
	Dead time.Duration
	// Detection is the line that sets dead peer detection up; "" is none.
	Detection string
}

// Test is what is tried.
type Test struct {
	How      plan.Failure
	Tracks   bool // the tracks have to follow
	Steering Steering
}

// Target is what is watched in a test.
type Target struct {
	Tunnel     string // the primary
	SLA, Track []int  // numbers of the operations and of the tracks, primary first
}

// What the router gets beyond what is configured: for retransmissions, for a poll that comes a
// moment early, for a negotiation that has to try again.
const (
	slack = 30 * time.Second
	// of dead peer detection, each one retry interval long [inferred; measured against another IKE daemon]
	retries     = 5
	renegotiate = 90 * time.Second // until IKE tries again, at the latest [inferred]
)

// WaitsFor works the waits out from the running-config: dead peer detection gives an edge up after its
// interval and five retries; a track follows its operation, which runs once in its frequency, after
// its delay. Detection on demand begins with a packet that stays without answer, which the
// operations send. A sick service is noticed by the probe alone.
func WaitsFor(c iosconf.Config, test Test, t Target) Waits {
	out := Waits{Recover: renegotiate + slack}
	var probing, down, up time.Duration
	for i, id := range t.SLA {
		probing = max(probing, probeTime(c, id))
		if i < len(t.Track) {
			down = max(down, monitor.Delay(c, t.Track[i], monitor.Down))
			up = max(up, monitor.Delay(c, t.Track[i], monitor.Up))
		}
	}
	line, interval, retry, onDemand := detection(c, t.Tunnel)
	out.Detection = line
	out.Dead = interval + retries*retry
	if onDemand {
		out.Dead += probing
	}
	out.Detect = slack
	if test.How == plan.Blackhole {
		out.Detect += out.Dead
	}
	// The backup's health page is asked once more.
	out.Detect = max(out.Detect, probing+slack)
	if test.FollowsTracks() {
		out.Detect += probing + down
		out.Recover += probing + up
	}
	return out
}

// FollowsTracks reports whether the tracks have to follow: it was asked for, or they are what moves the traffic.
func (t Test) FollowsTracks() bool {
	return t.Tracks || t.How == plan.Sick || t.Steering.Mechanism.ByProbe()
}

// probeTime is how long until an operation has noticed a change; zero: there is none.
func probeTime(c iosconf.Config, id int) time.Duration {
	o, ok := monitor.OperationOf(c, id)
	if !ok {
		return 0
	}
	return o.Turn()
}

// detection is the line that counts for a tunnel: that of its IKEv2 profile, else the global one.
func detection(c iosconf.Config, tunnel string) (line string, interval, retry time.Duration, onDemand bool) {
	profile := profileOf(c, tunnel)
	if n, ok := node(c, "crypto ikev2 profile "+profile); ok && profile != "" {
		for _, child := range n.Children {
			if strings.HasPrefix(child.Line, "dpd ") {
				line = child.Line
			}
		}
	}
	for _, n := range c.Nodes {
		if strings.HasPrefix(n.Line, "crypto ikev2 dpd ") {
			line = cmp.Or(line, n.Line)
		}
	}
	words := strings.Fields(strings.TrimPrefix(line, "crypto ikev2 "))
	if len(words) < 4 {
		return "", 0, 0, false
	}
	interval = time.Duration(number(words[1])) * time.Second
	retry = time.Duration(number(words[2])) * time.Second
	return line, interval, retry, words[3] == "on-demand"
}

// profileOf is the IKEv2 profile that protects a tunnel, named by the tunnel or by its IPsec profile.
func profileOf(c iosconf.Config, tunnel string) string {
	n, _ := node(c, "interface "+tunnel)
	for _, child := range n.Children {
		words := strings.Fields(child.Line)
		if len(words) < 5 || strings.Join(words[:4], " ") != "tunnel protection ipsec profile" {
			continue
		}
		if len(words) > 6 && words[5] == "ikev2-profile" {
			return words[6]
		}
		ipsec, _ := node(c, "crypto ipsec profile "+words[4])
		for _, line := range ipsec.Children {
			if name, ok := strings.CutPrefix(line.Line, "set ikev2-profile "); ok {
				return strings.TrimSpace(name)
			}
		}
	}
	return ""
}

func node(c iosconf.Config, header string) (iosconf.Node, bool) {
	for _, n := range c.Nodes {
		if strings.EqualFold(strings.TrimSpace(n.Line), header) {
			return n, true
		}
	}
	return iosconf.Node{}, false
}

// number reads what IOS shows as a number; anything else is none.
func number(word string) int {
	n, _ := strconv.Atoi(word)
	return n
}
