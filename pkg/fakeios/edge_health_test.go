package fakeios

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSickEdges looks at tunnel, probe and traffic of an edge that is sick in one way, and at what comes back with it.
func TestSickEdges(t *testing.T) {
	const refused = "AUTHENTICATION_FAILED: the edge takes no tunnels"
	for name, c := range map[string]struct {
		turn           func(e *Edge, sick bool)
		tunnel, page   bool
		why, lost, log string
	}{
		"silent": {turn: func(e *Edge, sick bool) { e.SetReachable(!sick) }, why: "the edge does not answer",
			lost: "Tunnel1 is down", log: "DOWN DPD_TIMEOUT"},
		"degraded": {turn: func(e *Edge, sick bool) { e.SetDegraded(sick) }, tunnel: true,
			lost: "the edge does not serve traffic"},
		"no page": {turn: func(e *Edge, sick bool) { e.SetPage(!sick) }, tunnel: true},
		"no traffic": {turn: func(e *Edge, sick bool) { e.SetTraffic(!sick) }, tunnel: true, page: true,
			lost: "the edge does not serve traffic"},
		"refusing": {turn: func(e *Edge, sick bool) { e.SetRefusing(sick) }, why: refused, lost: "Tunnel1 is down",
			log: "PHASE1_ERROR PSKEY_NOTFOUND"},
		"excluded": {turn: func(e *Edge, sick bool) { e.SetExcluded(sick) }, why: refused, lost: "Tunnel1 is down",
			log: "DOWN Org excluded from DC"},
		"all lost": {turn: func(e *Edge, sick bool) { e.SetLoss(map[bool]int{true: 100}[sick]) }, tunnel: true,
			lost: "the edge loses packets"},
		"slow": {turn: func(e *Edge, sick bool) {
			e.SetProbeRTT(map[bool]time.Duration{true: 900 * time.Millisecond, false: 24 * time.Millisecond}[sick])
		}, tunnel: true},
	} {
		t.Run(name, func(t *testing.T) {
			l := branchLab(t, Config{})
			l.tunnelled()
			l.types("route-map ZRM permit 1\nno set interface Tunnel1 Tunnel2\nset interface Tunnel1\n" +
				"ip route 0.0.0.0 0.0.0.0 Tunnel1 permanent\nno ip route 0.0.0.0 0.0.0.0 192.0.2.1\n" +
				"ip route 0.0.0.0 0.0.0.0 192.0.2.1 200\nip route " + firstVPN + " 255.255.255.255 192.0.2.1\n" +
				"ip route " + secondVPN + " 255.255.255.255 192.0.2.1")
			l.pass(5 * time.Minute)
			contains(t, l.show("show track 1"), "is Up")
			c.turn(l.first, true)
			l.pass(10 * time.Minute)
			if got := l.up("Tunnel1"); got != c.tunnel || l.why("Tunnel1") != c.why {
				t.Errorf("Tunnel1 up %v: %q", got, l.why("Tunnel1"))
			}
			if path := l.Reach("", tcp(host, web, 443)); path.Reason != c.lost {
				t.Errorf("traffic: %q, want %q", path.Reason, c.lost)
			}
			contains(t, l.show("show track 1"), map[bool]string{true: "is Up", false: "is Down"}[c.page])
			contains(t, strings.Join(l.first.Log(), "\n"), c.log)
			c.turn(l.first, false)
			l.pass(10 * time.Minute)
			l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
			contains(t, l.show("show track 1"), "is Up")
			if !l.up("Tunnel2") {
				t.Error("the other edge suffers, too")
			}
		})
	}
}

// TestRefusingDeletes takes tunnels down at once, and two reasons do not undo each other.
func TestRefusingDeletes(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	l.pass(time.Minute)
	l.first.SetRefusing(true)
	if l.up("Tunnel1") || !l.up("Tunnel2") {
		t.Error("the edge has deleted nothing")
	}
	contains(t, l.show("show crypto session"), "DOWN-NEGOTIATING")
	l.first.SetExcluded(true)
	l.first.SetExcluded(false)
	l.pass(time.Minute)
	if l.up("Tunnel1") {
		t.Error("it takes tunnels")
	}
	l.first.SetRefusing(false)
	l.pass(time.Minute)
	if !l.up("Tunnel1") {
		t.Errorf("%q", l.why("Tunnel1"))
	}
	// A router that does not hear it finds out by itself.
	l.types("access-list 150 deny udp any any eq 500\naccess-list 150 permit ip any any\ninterface FastEthernet4\n" +
		"ip access-group 150 in")
	l.first.SetExcluded(true)
	l.pass(30 * time.Second)
	if !l.up("Tunnel1") {
		t.Error("it has heard what was dropped")
	}
	l.pass(10 * time.Second)
	if l.up("Tunnel1") {
		t.Error("dead peer detection has not ended it")
	}
}

// TestLoss loses a share of the packets, the same ones every time.
func TestLoss(t *testing.T) {
	var results []FlowResult
	for range 2 {
		l := branchLab(t, Config{})
		l.tunnelled()
		l.first.SetLoss(20)
		l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
		f := l.starts(FlowConfig{To: addr(web), Interval: 10 * time.Millisecond, Count: 5000})
		l.pass(time.Minute)
		results = append(results, f.Result())
		got := l.show("ping " + firstGlobal + " repeat 100")
		if !strings.Contains(got, ".!") || !strings.Contains(got, "!.") {
			t.Error(got)
		}
	}
	first, second := results[0], results[1]
	if first.Lost < 900 || first.Lost > 1100 || first.Delivered+first.Lost != 5000 || first.GapCount < 500 {
		t.Errorf("%s", first)
	}
	if !slices.Equal(first.Gaps, second.Gaps) || len(first.Gaps) == 0 {
		t.Error("another run has lost other packets")
	}
}

// TestFlappingRTT is slow by turns: the track follows, with its delays.
func TestFlappingRTT(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	l.pass(5 * time.Minute)
	l.first.SetFlappingRTT(900*time.Millisecond, 3*time.Minute, 2*time.Minute)
	var seen []string
	for range 10 {
		l.pass(time.Minute)
		seen = append(seen, returnCode(t, l.show("show ip sla statistics 1")))
	}
	// Both turns begin with the minute, as the operation does.
	want := []string{"OK", "OK", "Over threshold", "Over threshold", "OK"}
	if got := strings.Join(seen, ","); got != strings.Join(slices.Concat(want, want), ",") {
		t.Error(got)
	}
	contains(t, l.show("show track 1"), "is Up") // two minutes are less than its delay
	l.first.SetFlappingRTT(900*time.Millisecond, time.Minute, 10*time.Minute)
	l.pass(8 * time.Minute)
	contains(t, l.show("show track 1"), "is Down")
	l.first.SetFlappingRTT(0, 0, 0)
	l.pass(10 * time.Minute)
	contains(t, l.show("show track 1"), "is Up")
}

// returnCode is the latest return code of an operation.
func returnCode(t *testing.T, text string) string {
	t.Helper()
	_, code, ok := strings.Cut(text, "Latest operation return code: ")
	if !ok {
		t.Fatalf("no return code in %s", text)
	}
	code, _, _ = strings.Cut(code, "\n")
	return strings.TrimSpace(code)
}
