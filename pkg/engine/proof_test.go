package engine_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// proofBench is a router without tunnels, and a job that is to prove them to a level in the time that this may take.
func proofBench(t *testing.T, level verify.Level, faults ...fakeios.Fault) *enginetest.Branch {
	t.Helper()
	b := enginetest.New(t, ciscoios.Options{}, faults...)
	b.Job.Want = enginetest.FullExpectation(b.Job.Want)
	wantProof(b, level)
	b.Job.RollBackUnproven = true
	return b
}

// wantProof makes the job want a level, in the time that this may take.
func wantProof(b *enginetest.Branch, level verify.Level) {
	for i := range b.Job.Want.Tunnels {
		b.Job.Want.Tunnels[i].DelayUp = 3 * time.Minute
	}
	b.Job.Want.Proof = level
	waits := b.Job.Want.WaitsFor(level)
	b.Job.WaitSAs, b.Job.Wait = waits.SAs, waits.All
}

// proofOf is how a proof went.
type proofOf struct {
	looks  int
	took   time.Duration // from the first look to the last
	kinds  map[engine.Kind]int
	waited []string // what was waited for
	began  time.Time
}

func (p *proofOf) watch(b *enginetest.Branch) engine.Watch {
	p.kinds = map[engine.Kind]int{}
	return func(e engine.Event) {
		p.kinds[e.Kind]++
		if e.Kind != engine.Polled && e.Kind != engine.TrafficSeen {
			return
		}
		if p.looks++; p.began.IsZero() {
			p.began = b.Clock.Now()
		}
		p.took = b.Clock.Now().Sub(p.began)
		if e.Detail != "" && (len(p.waited) == 0 || p.waited[len(p.waited)-1] != e.Detail) {
			p.waited = append(p.waited, e.Detail)
		}
	}
}

// TestLevelsOfProof: an apply ends when as much is proven as was wanted, no sooner, and looks no oftener than there is
// something new to see.
func TestLevelsOfProof(t *testing.T) {
	t.Parallel()
	for level, c := range map[verify.Level]struct {
		least, most time.Duration
		looks       int
		asked       int // how often probes were made to run
	}{
		verify.LevelSAs:     {0, 5 * time.Second, 2, 0},
		verify.LevelProbe:   {time.Second, 10 * time.Second, 3, 1},
		verify.LevelTraffic: {time.Second, 10 * time.Second, 4, 1},
		verify.LevelTrack:   {3 * time.Minute, 200 * time.Second, 9, 1},
	} {
		t.Run(string(level), func(t *testing.T) {
			t.Parallel()
			b := proofBench(t, level)
			var p proofOf
			out, err := b.Apply(t.Context(), p.watch(b))
			if got := b.Judge(t, err); got != enginetest.ProvenDone {
				t.Fatalf("%s: %v", got, err)
			}
			if !out.Report.Proven() || !out.Report.Proof.Reached.Reaches(level) || out.Report.Proof.Wanted != level {
				t.Errorf("%+v", out.Report.Proof)
			}
			if p.took < c.least || p.took > c.most || p.looks > c.looks || p.kinds[engine.ProbesAsked] != c.asked {
				t.Errorf("%s, %d looks, probes asked %d times: %q", p.took, p.looks, p.kinds[engine.ProbesAsked],
					p.waited)
			}
			if r := provenRecord(t, b); r.Wanted != string(level) || r.Reached != string(out.Report.Proof.Reached) {
				t.Errorf("the journal has %+v", r)
			}
			// What was typed for the proof is no part of the configuration.
			if strings.Contains(b.Router.RunningConfig(), "restart") {
				t.Error("the restart is in the running-config")
			}
		})
	}
}

// provenRecord is the proof that the journal has.
func provenRecord(t *testing.T, b *enginetest.Branch) journal.Proven {
	t.Helper()
	for _, r := range b.Records.List {
		if proven, ok := r.(journal.Proven); ok {
			return proven
		}
	}
	t.Error("the journal has no proof")
	return journal.Proven{}
}

// TestProbeRunsByItself: a router that does not take the restart is waited for until the next run, with a look now and
// then, because it closes a session on which nothing is typed.
func TestProbeRunsByItself(t *testing.T) {
	t.Parallel()
	b := proofBench(t, verify.LevelProbe, fakeios.Fault{Line: "ip sla restart", Do: fakeios.FaultReject,
		Reply: "% Command rejected", Times: -1})
	var p proofOf
	_, err := b.Apply(t.Context(), p.watch(b))
	if got := b.Judge(t, err); got != enginetest.ProvenDone {
		t.Fatalf("%s: %v", got, err)
	}
	if p.kinds[engine.ProbesNotAsked] != 1 || p.took < 50*time.Second || p.took > 65*time.Second || p.looks > 5 {
		t.Errorf("%s, %d looks, %v", p.took, p.looks, p.kinds)
	}
	const waits = "waiting for the first answer of IP SLA 1 and 2, next run in "
	if len(p.waited) == 0 || !strings.HasPrefix(p.waited[0], waits) {
		t.Errorf("%q", p.waited)
	}
}

// TestLostWhileProving: a session that is lost while probes are asked, or looked at, leaves the router as it was, or
// proven.
func TestLostWhileProving(t *testing.T) {
	t.Parallel()
	for _, do := range []fakeios.FaultKind{fakeios.FaultClose, fakeios.FaultDrop, fakeios.FaultUnauthorized} {
		for _, line := range []string{"ip sla restart 1", "ip sla restart 2"} {
			oneIn(3, t, string(do)+" at "+line, func(t *testing.T) {
				t.Parallel()
				b := proofBench(t, verify.LevelProbe, fakeios.Fault{Line: line, Do: do})
				_, err := b.Apply(t.Context(), nil)
				if got := b.Judge(t, err); got != enginetest.ProvenDone && got != enginetest.ProvenUnchanged {
					t.Errorf("%s: %v", got, err)
				}
			})
		}
	}
}

// TestNotAnswered: a change whose tunnels are up, and whose service is not, is taken back, with the cause and the ways
// out; security associations alone would have been proven.
func TestNotAnswered(t *testing.T) {
	t.Parallel()
	b := proofBench(t, verify.LevelProbe)
	b.Backup.SetPage(false)
	var p proofOf
	_, err := b.Apply(t.Context(), p.watch(b))
	if got := b.Judge(t, err); got != enginetest.ProvenUnchanged {
		t.Fatalf("%s: %v", got, err)
	}
	contains(t, err.Error(), "proof: sas, wanted: probe", "backup tunnel standby: IP SLA 2 is not answered (Timeout)",
		"likely cause: the tunnel passes packets, but the health page is not answered (IP SLA 2: Timeout)",
		"--proof sas", "--if-unproven keep")
	if p.took > b.Job.Wait+time.Minute {
		t.Errorf("it took %s", p.took)
	}
	wantProof(b, verify.LevelSAs)
	out, err := b.Apply(t.Context(), nil)
	if got := b.Judge(t, err); got != enginetest.ProvenDone || out.Report.Proof.Reached != verify.LevelSAs {
		t.Errorf("%s, %+v: %v", got, out.Report.Proof, err)
	}
}

// TestKeptUnanswered: such a change can be kept, unsaved.
func TestKeptUnanswered(t *testing.T) {
	t.Parallel()
	b := proofBench(t, verify.LevelProbe)
	b.Job.RollBackUnproven = false
	b.Primary.SetPage(false)
	_, err := b.Apply(t.Context(), nil)
	var unproven *engine.NotProvenError
	if !errors.As(err, &unproven) || !unproven.Applied || b.Router.StartupConfig() != b.Startup {
		t.Fatalf("%v", err)
	}
	if strings.Contains(err.Error(), "--if-unproven") {
		t.Errorf("it names the way that was gone: %v", err)
	}
}

// TestTunnelsFirst: tunnels that do not come up are not waited for as long as probes would be.
func TestTunnelsFirst(t *testing.T) {
	t.Parallel()
	b := proofBench(t, verify.LevelTrack)
	b.Backup.SetReachable(false)
	b.Job.Overrides = append(b.Job.Overrides, journal.Override{Rule: "edge_no_ping", Reason: "known to be gone"})
	var p proofOf
	_, err := b.Apply(t.Context(), p.watch(b))
	if got := b.Judge(t, err); got != enginetest.ProvenUnchanged || p.took > b.Job.WaitSAs+5*time.Second {
		t.Errorf("%s after %s: %v", got, p.took, err)
	}
}

// TestVerifyRestartsNothing: a verify waits for the next run, and types no configuration line.
func TestVerifyRestartsNothing(t *testing.T) {
	t.Parallel()
	b, e := upBench(t)
	wantProof(b, verify.LevelProbe)
	e[0].SetPage(false)
	b.Clock.Advance(2 * time.Minute)
	typed := len(b.Router.Lines())
	found, _, err := examine(t, b, false)
	if enginetest.EndOf(err) != enginetest.NotProven || found.Proof.Reached != verify.LevelSAs ||
		found.Verdict != verify.Active {
		t.Fatalf("%+v: %v", found.Proof, err)
	}
	for _, line := range b.Router.Lines()[typed:] {
		if strings.HasPrefix(line, "ip sla") || strings.HasPrefix(line, "configure") {
			t.Errorf("it types %q", line)
		}
	}
	e[0].SetPage(true)
	if found, _, err = examine(t, b, false); err != nil || found.Proof.Reached != verify.LevelProbe {
		t.Errorf("%+v: %v", found.Proof, err)
	}
	// An account that may not ask the time proves the same.
	_ = b.Router.Inject(fakeios.Fault{Do: fakeios.FaultReject, Line: "show clock",
		Reply: "Command authorization failed.", Times: -1})
	if found, _, err = examine(t, b, false); err != nil || found.Proof.Reached != verify.LevelProbe {
		t.Errorf("%+v: %v", found.Proof, err)
	}
}
