package verify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/monitor"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// noon is what the router's clock shows in these tests.
const noon = "*12:00:00.000 UTC Tue Nov 24 2026\n"

// ranAt is an operation whose last run began at a time of the router's clock.
func ranAt(code, at string) string {
	return "IPSLA operation id: 1\nLatest operation start time: " + at + " UTC Tue Nov 24 2026\n" +
		"Latest operation return code: " + code + "\nNumber of successes: 1\nNumber of failures: 1\n" +
		"Operation time to live: Forever\n"
}

// wantedOf is what [want] is, to a level.
func wantedOf(level verify.Level) verify.Expectation {
	w := want
	w.Proof = level
	return w
}

// TestAnswered: an answer counts when the probe has asked since the SAs are up, in time or late. What the router does
// not tell is no answer.
func TestAnswered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, ikev2, sla, clock string
		answered                bool
		next                    string
	}{
		{"long ago, and by then", ike("READY"), ranAt("OK", "11:59:40.000"), noon, true, "40"},
		{"late", ike("READY"), ranAt("Over threshold", "11:59:40.000"), noon, true, "40"},
		{"not answered", ike("READY"), ranAt("Timeout", "11:59:40.000"), noon, false, "40"},
		{"before the tunnel was up", young("READY"), ranAt("OK", "11:59:40.000"), noon, false, "40"},
		{"since the tunnel is up", young("READY"), ranAt("OK", "11:59:50.000"), noon, true, "50"},
		{"a run is due", ike("READY"), ranAt("OK", "11:58:59.000"), noon, true, "0"},
		{"the account may not ask the time", ike("READY"), ranAt("OK", "11:59:40.000"),
			"% Authorization failed\n", true, "?"},
		{"nor so, and the tunnel is young", young("READY"), ranAt("OK", "11:59:40.000"), "", false, "?"},
		{"a clock that was set back", young("READY"), ranAt("OK", "12:30:00.000"), noon, false, "?"},
		{"nobody has asked", ike("READY"), sla(""), noon, false, "?"},
		{"down", ike("IN-NEG"), ranAt("OK", "11:59:59.000"), noon, false, "59"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := texts{ikev2: c.ikev2, ipsec: esp(null), sla: c.sla, clock: c.clock}
			got := verify.Judge(x.read(t), wantedOf(verify.LevelProbe)).Tunnels[0]
			next := "?"
			if got.SLANext != nil {
				next = fmt.Sprint(*got.SLANext)
			}
			if got.SLAAnswered != c.answered || next != c.next || got.SLAID != 1 {
				t.Errorf("answered %t, next %s: %+v", got.SLAAnswered, next, got)
			}
		})
	}
}

// TestLevels: each level holds those before it, a tunnel that is not up has none, and the site has that of its worst
// tunnel.
func TestLevels(t *testing.T) {
	t.Parallel()
	ok, late := ranAt("OK", "11:59:40.000"), ranAt("Timeout", "11:59:40.000")
	both := []verify.Traffic{{Encaps: 3, Decaps: 3}}
	for _, c := range []struct {
		name     string
		says     texts
		moved    []verify.Traffic
		reached  verify.Level
		proven   string // the levels that are
		sentence string // of what was wanted at the most
	}{
		{"nothing", texts{ikev2: ike("IN-NEG"), ipsec: "No SAs found\n", sla: ok}, nil, verify.LevelNone, "",
			"none, and track was wanted"},
		{"SAs alone", texts{ikev2: ike("READY"), ipsec: esp(null), sla: late, track: track("Down")}, nil,
			verify.LevelSAs, "sas", "sas, and track was wanted: primary tunnel established: IP SLA 1 is not answered " +
				"(Timeout), next run in 40 s"},
		{"a probe", texts{ikev2: ike("READY"), ipsec: esp(null), sla: ok, track: track("Up")}, nil, verify.LevelProbe,
			"sas probe", "probe, and track was wanted: primary tunnel established: no test packet was sent"},
		{"traffic without a probe", texts{ikev2: ike("READY"), ipsec: esp(null), sla: late}, both, verify.LevelSAs,
			"sas", "sas, and track was wanted: primary tunnel established: IP SLA 1 is not answered (Timeout), next " +
				"run in 40 s"},
		{"traffic", texts{ikev2: ike("READY"), ipsec: esp(null), sla: ok,
			track: track("Down, delayed Up (170 secs remaining)")}, both, verify.LevelTraffic, "sas probe traffic",
			"traffic, and track was wanted: primary tunnel established: its track is Down, Up in 170 s"},
		{"all", texts{ikev2: ike("READY"), ipsec: esp(null), sla: ok, track: track("Up")}, both, verify.LevelTrack,
			"sas probe traffic track", "track (IP SLA 1 answered, packets both ways, tracks Up)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.says.clock = noon
			facts := c.says.read(t)
			var proven []string
			for _, level := range verify.Levels() {
				r := verify.Judge(facts, wantedOf(level)).WithTraffic(c.moved)
				if r.Proof != (verify.Proof{Wanted: level, Reached: c.reached}) || r.Tunnels[0].Proof != c.reached {
					t.Errorf("%+v, tunnel %s", r.Proof, r.Tunnels[0].Proof)
				}
				if r.Proven() {
					proven = append(proven, string(level))
				}
				if r.Proven() != (len(r.Missing()) == 0) {
					t.Errorf("%s: proven %t, and missing is %q", level, r.Proven(), r.Missing())
				}
				if level == verify.LevelTrack && r.Sentence() != c.sentence {
					t.Errorf("%s", r.Sentence())
				}
			}
			if got := strings.Join(proven, " "); got != c.proven {
				t.Errorf("proven: %s", got)
			}
		})
	}
}

// TestSentences: what is proven says what it rests on, and what was wanted where that is another level.
func TestSentences(t *testing.T) {
	t.Parallel()
	x := texts{ikev2: ike("READY"), ipsec: esp(null), sla: ranAt("Over threshold", "11:59:40.000"), clock: noon}
	facts := x.read(t)
	for level, want := range map[verify.Level]string{
		verify.LevelProbe: "probe (IP SLA 1 answered, IP SLA 1 over the threshold)",
		verify.LevelSAs:   "probe (IP SLA 1 answered, IP SLA 1 over the threshold), and sas was wanted",
	} {
		if got := verify.Judge(facts, wantedOf(level)).Sentence(); got != want {
			t.Errorf("%s", got)
		}
	}
	w := wantedOf(verify.LevelSAs)
	w.Tunnels = []verify.Tunnel{w.Tunnels[0]}
	w.Tunnels[0].SLA = 0
	if got := verify.Judge(facts, w).Sentence(); got !=
		"sas (security associations only: the playbook sends no IP SLA probe)" {
		t.Errorf("%s", got)
	}
}

// TestWaiting names what is waited for, and until when.
func TestWaiting(t *testing.T) {
	t.Parallel()
	up := func(sla, track string) texts {
		return texts{ikev2: ike("READY"), ipsec: esp(null), sla: sla, track: track, clock: noon}
	}
	moved := []verify.Traffic{{Encaps: 3, Decaps: 3}}
	silent := []verify.Traffic{{Encaps: 3}}
	for _, c := range []struct {
		name  string
		says  texts
		level verify.Level
		moved []verify.Traffic
		want  string
		next  time.Duration
	}{
		{"the probe", up(ranAt("Timeout", "11:59:42.000"), ""), verify.LevelProbe, nil,
			"waiting for the first answer of IP SLA 1, next run in 42 s", 42 * time.Second},
		{"the probe, of which nothing is known", up(sla("Timeout"), ""), verify.LevelProbe, nil,
			"waiting for the first answer of IP SLA 1", 0},
		{"nothing", up(ranAt("OK", "11:59:42.000"), track("Down, delayed Up (9 secs remaining)")), verify.LevelProbe,
			nil, "", 0},
		{"packets", up(ranAt("OK", "11:59:42.000"), ""), verify.LevelTraffic, nil,
			"waiting for packets both ways through the primary tunnel", 0},
		{"the track", up(ranAt("OK", "11:59:42.000"), track("Down, delayed Up (170 secs remaining)")),
			verify.LevelTrack, moved, "waiting for the track of the primary tunnel, Down, Up in 170 s",
			170 * time.Second},
		{"a tunnel", texts{ipsec: "No SAs found\n"}, verify.LevelProbe, nil, "", 0},
		{"packets that do not come back", up(ranAt("OK", "11:59:42.000"), ""), verify.LevelTraffic, silent, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := verify.Judge(c.says.read(t), wantedOf(c.level)).WithTraffic(c.moved)
			if got := r.Waiting(); got != c.want {
				t.Errorf("%q", got)
			}
			if next, _ := r.Next(); c.want != "" && next != c.next {
				t.Errorf("next in %s", next)
			}
		})
	}
}

// TestWaitsFor: the wait is that of the lines, level by level.
func TestWaitsFor(t *testing.T) {
	t.Parallel()
	w := verify.Expectation{Tunnels: []verify.Tunnel{
		{SLA: 1, Track: 1, Probe: monitor.Operation{Frequency: 20 * time.Second, Timeout: 2 * time.Second},
			DelayUp: 30 * time.Second},
		{SLA: 2, Track: 2, Probe: monitor.Operation{Frequency: time.Minute, Timeout: 5 * time.Second,
			First: time.Minute}, DelayUp: 3 * time.Minute},
	}}
	probe := time.Minute + 2*time.Minute + 15*time.Second
	for level, want := range map[verify.Level]time.Duration{
		"": time.Minute, verify.LevelSAs: time.Minute, verify.LevelProbe: probe,
		verify.LevelTraffic: probe + 65*time.Second,
		verify.LevelTrack:   probe + 65*time.Second + 3*time.Minute + 10*time.Second,
	} {
		got := w.WaitsFor(level)
		if got.All != want || got.SAs != time.Minute || w.Needs(level) != want-time.Minute {
			t.Errorf("%q: %+v, want %s", level, got, want)
		}
	}
}

// TestProvable: without a probe nothing but SAs can be proven, and without a track no track.
func TestProvable(t *testing.T) {
	t.Parallel()
	one := func(sla, track int) verify.Expectation {
		return verify.Expectation{Tunnels: []verify.Tunnel{{SLA: 1, Track: 1}, {SLA: sla, Track: track}}}
	}
	for _, c := range []struct {
		w    verify.Expectation
		most verify.Level
	}{{one(2, 2), verify.LevelTrack}, {one(2, 0), verify.LevelTraffic}, {one(0, 2), verify.LevelSAs}} {
		if got := c.w.Provable(); got != c.most {
			t.Errorf("%+v: %s", c.w, got)
		}
		for _, level := range verify.Levels() {
			if lacks := c.w.Lacks(level); (lacks == "") != c.most.Reaches(level) {
				t.Errorf("%s of %s: %q", level, c.most, lacks)
			}
		}
	}
}

// TestExpectedProbes: probes and tracks are those that the playbook sends.
func TestExpectedProbes(t *testing.T) {
	t.Parallel()
	got := expectedOf("ip sla 2\n icmp-echo 192.0.2.1\n  frequency 15\n" +
		"ip sla schedule 2 life forever start-time now\ntrack 2 ip sla 2 state\n delay down 180 up 90")
	if got.SLA != 2 || got.Probe.Frequency != 15*time.Second || got.Track != 2 || got.DelayUp != 90*time.Second {
		t.Errorf("%+v", got)
	}
	if got := expectedOf("hostname x"); got.SLA != 0 || got.Track != 0 {
		t.Errorf("%+v", got)
	}
}
