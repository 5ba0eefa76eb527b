package failover

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
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

// Target is what is watched in a test.
type Target struct {
	Tunnel     string // the primary
	SLA, Track []int  // numbers of the operations and of the tracks, primary first
	Tracks     bool   // wait for the tracks too
}

// What the router gets beyond what is configured: for retransmissions, for a poll that comes a
// moment early, for a negotiation that has to try again.
const (
	slack = 30 * time.Second
	// of dead peer detection, each one retry interval long [inferred; measured against another IKE daemon]
	retries     = 5
	renegotiate = 90 * time.Second // until IKE tries again, at the latest [inferred]
)

// Defaults of an IP SLA operation, in seconds and milliseconds.
const (
	defaultFrequency = 60
	defaultTimeout   = 5000
)

// WaitsFor works the waits out from the running-config: dead peer detection gives an edge up after its
// interval and five retries; a track follows its operation, which runs once in its frequency, after
// its delay. Detection on demand begins with a packet that stays without answer, which the
// operations send.
func WaitsFor(c iosconf.Config, how plan.Failure, t Target) Waits {
	out := Waits{Recover: renegotiate + slack}
	var probing, down, up time.Duration
	for i, id := range t.SLA {
		probing = max(probing, probeTime(c, id))
		if i < len(t.Track) {
			down, up = max(down, delay(c, t.Track[i], "down")), max(up, delay(c, t.Track[i], "up"))
		}
	}
	line, interval, retry, onDemand := detection(c, t.Tunnel)
	out.Detection = line
	out.Dead = interval + retries*retry
	if onDemand {
		out.Dead += probing
	}
	out.Detect = slack
	if how == plan.Blackhole {
		out.Detect += out.Dead
	}
	// The backup's health page is asked once more.
	out.Detect = max(out.Detect, probing+slack)
	if t.Tracks {
		out.Detect += probing + down
		out.Recover += probing + up
	}
	return out
}

// probeTime is how long until an operation has noticed a change.
func probeTime(c iosconf.Config, id int) time.Duration {
	n, ok := node(c, fmt.Sprintf("ip sla %d", id))
	if !ok {
		return 0
	}
	frequency, timeout := defaultFrequency, defaultTimeout
	for _, child := range n.Children {
		// IOS shows them in the mode of the operation's kind
		for _, line := range append([]iosconf.Node{child}, child.Children...) {
			if words := strings.Fields(line.Line); len(words) == 2 && words[0] == "frequency" {
				frequency = number(words[1])
			} else if len(words) == 2 && words[0] == "timeout" {
				timeout = number(words[1])
			}
		}
	}
	return time.Duration(frequency)*time.Second + time.Duration(timeout)*time.Millisecond
}

// delay is that of a track in one direction.
func delay(c iosconf.Config, id int, way string) time.Duration {
	for _, n := range c.Nodes {
		if !strings.HasPrefix(n.Line, fmt.Sprintf("track %d ", id)) {
			continue
		}
		for _, child := range n.Children {
			words := strings.Fields(child.Line)
			for i := 1; i+1 < len(words); i++ {
				if words[0] == "delay" && words[i] == way {
					return time.Duration(number(words[i+1])) * time.Second
				}
			}
		}
	}
	return 0
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

// Order is the tunnels that the traffic is sent into, the first that is up: `set interface` of a
// route map.
func Order(c iosconf.Config, routeMap string) []string {
	for _, n := range c.Nodes {
		if !strings.HasPrefix(n.Line, "route-map "+routeMap+" ") {
			continue
		}
		for _, child := range n.Children {
			if names, ok := strings.CutPrefix(child.Line, "set interface "); ok {
				return strings.Fields(names)
			}
		}
	}
	return nil
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
