package failover_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// look is a sample from a line of words: "PHASE SECONDS PRIMARY BACKUP", where a tunnel is the word of
// its session, and one that is up has its SAs and its line.
func look(t *testing.T, text string) failover.Sample {
	t.Helper()
	s := failover.Sample{Report: verify.Report{Verdict: verify.Degraded}, Up: []string{}}
	var seconds float64
	var words [2]string
	if _, err := fmt.Sscan(text, &s.Phase, &seconds, &words[0], &words[1]); err != nil {
		t.Fatal(err)
	}
	s.At = time.Duration(seconds * float64(time.Second))
	for i, role := range []string{"primary", "backup"} {
		r := verify.TunnelReport{Role: role, Interface: fmt.Sprint("Tunnel", i+1), State: verify.Down,
			Session: words[i]}
		if strings.HasPrefix(words[i], "UP-ACTIVE") {
			r.State, r.InboundSPI = verify.Established, "0xA"
			r.InboundStatus, r.OutboundStatus = "ACTIVE", "ACTIVE"
			s.Up = append(s.Up, r.Interface)
		}
		s.Report.Tunnels = append(s.Report.Tunnels, r)
	}
	if len(s.Up) == 2 {
		s.Report.Verdict, s.Report.Proof.Reached = verify.Active, verify.LevelSAs
	}
	return s
}

func looks(t *testing.T, text string) []failover.Sample {
	t.Helper()
	var out []failover.Sample
	for line := range strings.Lines(text) {
		out = append(out, look(t, line))
	}
	return out
}

// TestSummarise: what samples add up to, and how far apart two looks leave the truth.
func TestSummarise(t *testing.T) {
	for name, c := range map[string]struct {
		samples                 string
		failed, over            string // spans
		path, tunnel            failover.Span
		proven                  bool
		primaryWord, backupWord string
	}{
		"detected by DPD": {
			"before -3 UP-ACTIVE UP-ACTIVE\n" +
				"failed 1 UP-ACTIVE UP-ACTIVE\n" +
				"failed 34 UP-ACTIVE UP-ACTIVE\n" +
				"failed 36 DOWN-NEGOTIATING UP-ACTIVE\n" +
				"restored 40 DOWN-NEGOTIATING UP-ACTIVE\n" +
				"restored 42 UP-ACTIVE UP-ACTIVE",
			"between 34 and 36 s", "between 34 and 36 s", failover.Span{Min: 34, Max: 36}, failover.Span{}, true,
			"DOWN-NEGOTIATING", "UP-ACTIVE"},
		"at once": {"before -3 UP-ACTIVE UP-ACTIVE\nfailed 2 DOWN UP-ACTIVE\nrestored 4 UP-ACTIVE UP-ACTIVE",
			"between 0 and 2 s", "between 0 and 2 s", failover.Span{Max: 2}, failover.Span{}, true, "DOWN",
			"UP-ACTIVE"},
		"the word comes late": {"before -3 UP-ACTIVE UP-ACTIVE\n" +
			"failed 2 DOWN UP-ACTIVE\n" +
			"failed 4 DOWN-NEGOTIATING UP-ACTIVE\n" +
			"failed 6 DOWN UP-ACTIVE",
			"between 0 and 2 s", "between 0 and 2 s", failover.Span{Max: 2}, failover.Span{}, true, "DOWN-NEGOTIATING",
			"UP-ACTIVE"},
		"the backup is late": {"before -3 UP-ACTIVE UP-ACTIVE\n" +
			"failed 2 DOWN DOWN\n" +
			"failed 4 DOWN DOWN\n" +
			"failed 6 DOWN UP-ACTIVE",
			"between 0 and 2 s", "between 4 and 6 s", failover.Span{Min: 4, Max: 6}, failover.Span{Min: 2, Max: 6},
			true, "DOWN", "UP-ACTIVE"},
		"no backup": {"before -3 UP-ACTIVE UP-ACTIVE\nfailed 2 DOWN DOWN\nfailed 4 DOWN DOWN-NEGOTIATING",
			"between 0 and 2 s", "<nil>", failover.Span{Min: 4, Max: 4}, failover.Span{Min: 2, Max: 4}, false, "DOWN",
			"DOWN-NEGOTIATING"},
		"nobody notices": {"before -3 UP-ACTIVE UP-ACTIVE\n" +
			"failed 2 UP-ACTIVE UP-ACTIVE\n" +
			"failed 40 UP-ACTIVE UP-ACTIVE\n" +
			"restored 44 UP-ACTIVE UP-ACTIVE",
			"<nil>", "<nil>", failover.Span{Min: 40, Max: 44}, failover.Span{}, false, "UP-ACTIVE", "UP-ACTIVE"},
		"never begun": {"before -3 UP-ACTIVE UP-ACTIVE", "<nil>", "<nil>", failover.Span{}, failover.Span{}, false,
			"nothing", "nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			r := failover.Summarise(looks(t, c.samples), failover.Milestones{}, failover.Test{How: plan.Blackhole})
			if got := fmt.Sprint(r.PrimaryFailedAfter); got != c.failed {
				t.Errorf("the primary failed after %s, not %s", got, c.failed)
			}
			if got := fmt.Sprint(r.BackupTookOverAfter); got != c.over {
				t.Errorf("the backup took over after %s, not %s", got, c.over)
			}
			if r.NoPath != c.path || r.NoTunnelUp != c.tunnel {
				t.Errorf("no path %v, no tunnel %v; want %v, %v", r.NoPath, r.NoTunnelUp, c.path, c.tunnel)
			}
			if r.Proven != c.proven || r.Proven == (len(r.Missing) > 0) && name != "never begun" {
				t.Errorf("proven %v: %q", r.Proven, r.Missing)
			}
			for _, e := range []struct {
				got  failover.Expected
				word string
			}{{r.Guide.Primary, c.primaryWord}, {r.Guide.Backup, c.backupWord}} {
				if e.got.Seen != e.word || e.got.OK != (e.word == e.got.Expected) {
					t.Errorf("guide: %+v, want %s", e.got, e.word)
				}
			}
		})
	}
}

// TestMissing: every kind of evidence counts, not the words alone.
func TestMissing(t *testing.T) {
	for name, c := range map[string]struct {
		change func(p, b *verify.TunnelReport, s *failover.Sample)
		tracks bool
		want   string // "" is proven
	}{
		"proven": {func(*verify.TunnelReport, *verify.TunnelReport, *failover.Sample) {}, false, ""},
		"a session that is gone": {func(p, _ *verify.TunnelReport, _ *failover.Sample) { p.Session = "none" }, false,
			""},
		"an SA is ACTIVE": {func(p, _ *verify.TunnelReport, _ *failover.Sample) { p.OutboundStatus = "ACTIVE" },
			false, "does not show as failed"},
		"UP-IDLE is not failed": {func(p, _ *verify.TunnelReport, _ *failover.Sample) { p.Session = "UP-IDLE" }, false,
			"does not show as failed: session UP-IDLE"},
		"the word alone": {func(_, b *verify.TunnelReport, _ *failover.Sample) { b.State = verify.Negotiating },
			false, "the backup, Tunnel2, is negotiating"},
		"another word": {func(_, b *verify.TunnelReport, _ *failover.Sample) { b.Session = "UP-NO-IKE" },
			false, "session UP-NO-IKE"},
		"traffic goes elsewhere": {func(_, _ *verify.TunnelReport, s *failover.Sample) { s.Up = nil }, false,
			"goes into no tunnel"},
		"the edge is sick": {func(_, b *verify.TunnelReport, _ *failover.Sample) { b.SLA = "Timeout" }, false,
			"health page is not answered"},
		"slow is not sick": {func(_, b *verify.TunnelReport, _ *failover.Sample) { b.SLA = "Over threshold" },
			false, ""},
		"the track follows": {func(p, b *verify.TunnelReport, _ *failover.Sample) {
			p.Track, b.Track = "Down", "Up"
		}, true, ""},
		"the track waits": {func(p, b *verify.TunnelReport, _ *failover.Sample) {
			p.Track, b.Track = "Up", "Up"
		}, true, "track of the primary is Up, not Down"},
		"both tracks follow": {func(p, b *verify.TunnelReport, _ *failover.Sample) {
			p.Track, b.Track = "Down", "Down"
		}, true, "track of the backup is Down"},
		"nobody asks for tracks": {func(p, _ *verify.TunnelReport, _ *failover.Sample) { p.Track = "Up" }, false, ""},
	} {
		s := look(t, "failed 36 DOWN-NEGOTIATING UP-ACTIVE")
		c.change(&s.Report.Tunnels[0], &s.Report.Tunnels[1], &s)
		got := strings.Join(s.Missing(failover.Test{How: plan.Blackhole, Tracks: c.tracks}), "; ")
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestRecovered: the SA that was there before counts only when it has outlasted detection.
func TestRecovered(t *testing.T) {
	w := failover.Waits{Dead: 35 * time.Second}
	for name, c := range map[string]struct {
		words, stale string
		since        time.Duration
		tracks       bool
		want         bool
	}{
		"a new SA":          {"UP-ACTIVE UP-ACTIVE", "0xB", 0, false, true},
		"nothing was known": {"UP-ACTIVE UP-ACTIVE", "", 0, false, true},
		"the old SA":        {"UP-ACTIVE UP-ACTIVE", "0xA", 34 * time.Second, false, false},
		"it has lasted":     {"UP-ACTIVE UP-ACTIVE", "0xA", 35 * time.Second, false, true},
		"one is down":       {"UP-ACTIVE DOWN", "0xB", time.Hour, false, false},
		"the tracks wait":   {"UP-ACTIVE UP-ACTIVE", "0xB", 0, true, false},
	} {
		if got := look(t, "restored 40 "+c.words).Recovered(c.stale, c.since, w,
			failover.Test{How: plan.Blackhole, Tracks: c.tracks}); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestTimeline reads as a story.
func TestTimeline(t *testing.T) {
	samples := looks(t, "before -3 UP-ACTIVE UP-ACTIVE\nfailed 1 UP-ACTIVE UP-ACTIVE\nfailed 36 DOWN-NEGOTIATING "+
		"UP-ACTIVE\nrestored 42 UP-ACTIVE UP-ACTIVE")
	back, done := 37*time.Second, 39*time.Second
	var got []string
	for _, e := range failover.Timeline(samples,
		failover.Milestones{Way: "ip route 198.51.100.11 255.255.255.255 Null0", Restoring: &back, Restored: &done}) {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%v %s: %s", e.Seconds, e.What,
			strings.TrimPrefix(e.From+" -> "+e.To, " -> "))))
	}
	want := []string{
		"-3 primary session: UP-ACTIVE", "-3 primary ESP SAs: ACTIVE", "-3 backup session: UP-ACTIVE",
		"-3 backup ESP SAs: ACTIVE", "-3 traffic: Tunnel1",
		"0 test: the primary is failed: ip route 198.51.100.11 255.255.255.255 Null0",
		"36 primary session: UP-ACTIVE -> DOWN-NEGOTIATING", "36 primary ESP SAs: ACTIVE -> none",
		"36 traffic: Tunnel1 -> Tunnel2",
		"37 test: it is being taken back", "39 test: proven: the running-config is what it was",
		"42 primary session: DOWN-NEGOTIATING -> UP-ACTIVE", "42 primary ESP SAs: none -> ACTIVE",
		"42 traffic: Tunnel2 -> Tunnel1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestRefuse: what a failover would show must not be so before it.
func TestRefuse(t *testing.T) {
	w := failover.Waits{Detection: "crypto ikev2 dpd 10 5 periodic"}
	for name, c := range map[string]struct {
		words  string
		how    plan.Failure
		waits  failover.Waits
		tracks bool
		want   []string
	}{
		"both up":             {"UP-ACTIVE UP-ACTIVE", plan.Blackhole, w, false, nil},
		"the backup is down":  {"UP-ACTIVE DOWN", plan.Blackhole, w, false, []string{"not_active"}},
		"the primary is down": {"DOWN UP-ACTIVE", plan.Shutdown, w, false, []string{"not_active"}},
		"nobody would notice": {"UP-ACTIVE UP-ACTIVE", plan.Blackhole, failover.Waits{}, false,
			[]string{"no_detection"}},
		"shut down, no DPD": {"UP-ACTIVE UP-ACTIVE", plan.Shutdown, failover.Waits{}, false, nil},
		"no probe moves the traffic": {"UP-ACTIVE UP-ACTIVE", plan.Sick, w, false,
			[]string{"nothing_steers", "track_not_up", "track_not_up"}},
		"tracks are down": {"UP-ACTIVE UP-ACTIVE", plan.Blackhole, w, true, []string{"track_not_up",
			"track_not_up"}},
	} {
		var got []string
		for _, f := range look(t, "before -1 "+c.words).Refuse(failover.Test{How: c.how, Tracks: c.tracks}, c.waits) {
			if got = append(got, f.Rule); !f.Fatal || f.Why == "" || f.Remedy == "" {
				t.Errorf("%+v", f)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	s := look(t, "before -1 UP-ACTIVE UP-ACTIVE")
	s.Up = []string{"Tunnel2", "Tunnel1"}
	if got := s.Refuse(failover.Test{How: plan.Blackhole}, w); len(got) != 1 || got[0].Rule != "not_on_primary" {
		t.Errorf("the route map prefers the backup: %+v", got)
	}
}

// TestSaved finds what somebody saved while the primary was failed, and nothing else.
func TestSaved(t *testing.T) {
	before := iosconf.Parse("hostname a\nip route 0.0.0.0 0.0.0.0 192.0.2.1\ninterface Tunnel1\n ip mtu 1400\n")
	edge := netip.MustParseAddr("198.51.100.11")
	for _, how := range []plan.Failure{plan.Blackhole, plan.Shutdown} {
		p, err := plan.BuildFailover(before, how, plan.Victim{Tunnel: "Tunnel1", Edge: edge})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, line := range p.Lines() {
			lines = append(lines, line.Text.Reveal())
		}
		if got := failover.Saved(before, iosconf.Apply(before, lines), p); len(got) != 1 {
			t.Errorf("%s: %q", how, got)
		}
		if got := failover.Saved(before, iosconf.Parse("hostname b\ninterface Tunnel1\n"), p); len(got) != 0 {
			t.Errorf("%s: %q is somebody else's", how, got)
		}
	}
}

// TestResultJSON holds the contract: the names, nulls for what is not known, and lists that are never
// null.
func TestResultJSON(t *testing.T) {
	back, done := 36*time.Second, 38*time.Second
	marks := failover.Milestones{Way: "ip route 198.51.100.11 255.255.255.255 Null0", Restoring: &back, Restored: &done}
	samples := looks(t, "before -3 UP-ACTIVE UP-ACTIVE\nfailed 2 DOWN DOWN")
	for i := range samples {
		samples[i].Report = verify.Report{Verdict: verify.Down, Tunnels: []verify.TunnelReport{}}
	}
	r := failover.Summarise(samples, marks, failover.Test{How: plan.Blackhole})
	r.Missing = []string{"x"}
	r.Timeline = r.Timeline[1:2]
	got, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"method":"blackhole","steering":"","tried":true,"proven":false,` +
		`"primary_failed_after_seconds":{"min":0,"max":2},"backup_took_over_after_seconds":null,` +
		`"no_path_seconds":{"min":2,"max":2},"no_tunnel_up_seconds":{"min":0,"max":2},` +
		`"recovered_after_seconds":null,"backup_encaps":null,"backup_decaps":null,` +
		`"guide":{"backup":{"expected":"UP-ACTIVE","seen":"none","ok":false},` +
		`"primary":{"expected":"DOWN-NEGOTIATING","seen":"none","ok":false}},` +
		`"missing":["x"],"timeline":[{"seconds":-3,"what":"primary ESP SAs","to":"none"}],"restored":true,` +
		`"others":[],"report":{"verdict":"down","proof":{"wanted":"","reached":""},"tunnels":[]}}`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
