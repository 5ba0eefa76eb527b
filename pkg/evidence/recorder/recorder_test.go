package recorder

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/pkg/verify/verifytest"
)

// run is a recorder with a clock and a session that the test moves.
type run struct {
	*Recorder
	t     *testing.T
	at    time.Time
	stats ciscoios.Stats
}

// link is a session that only counts.
type link struct {
	engine.Session
	of *run
}

func (l link) Stats() ciscoios.Stats { return l.of.stats }
func (l link) Hostname() string      { return "tokyo-881" }

func newRun(t *testing.T, command string) *run {
	t.Helper()
	r := &run{Recorder: New(command), t: t, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	r.started = r.at
	r.now = func() time.Time { return r.at }
	return r
}

// passes lets time go by, and round trips with it.
func (r *run) passes(d time.Duration, roundTrips int) {
	r.at = r.at.Add(d)
	r.stats.RoundTrips += roundTrips
}

// dial logs in; it takes a second and three round trips.
func (r *run) dial() {
	r.t.Helper()
	job := &engine.Job{Site: &site.Site{Name: "tokyo-01", Router: site.Router{Address: "192.0.2.10:22"}}}
	dial := r.WrapDialer(job, func(context.Context) (engine.Session, error) {
		r.passes(time.Second, 3)
		return link{of: r}, nil
	})
	if _, err := dial(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
	r.sessions = r.sessions[:1] // one counter for all sessions of the test
}

// document is what is known in the end.
func (r *run) document(ended error) evidence.Document {
	r.End()
	return r.Document(Author{Version: "1.2.3", Command: r.command, User: "noc", Host: "laptop-7"}, ended,
		evidence.Outcome{ExitCode: 4, Word: "tried"})
}

// TestNil: nobody asked for evidence, and every call of a command at work does nothing.
func TestNil(t *testing.T) {
	var rec *Recorder
	dialled := false
	dial := rec.WrapDialer(nil, func(context.Context) (engine.Session, error) { dialled = true; return nil, nil })
	if _, err := dial(t.Context()); err != nil || !dialled {
		t.Error("the router is not dialled")
	}
	seen := 0
	rec.WrapObserver(func(engine.Observation) { seen++ }, nil)(engine.Observation{})
	options := ciscoios.Options{}
	rec.Transcript(&options, nil)
	rec.Reviewed(engine.Review{})
	rec.Decided()
	rec.OnEvent(engine.Event{Kind: engine.Saved})
	rec.FailedOver(failover.Result{})
	if seen != 1 || options.Transcript != nil || rec.Started() || rec.Saved() || rec.Lines() != 0 {
		t.Error("a recorder that is not there does something")
	}
}

// TestPhases follows an apply: each phase has its time and its round trips, and a phase that took
// nothing is none.
func TestPhases(t *testing.T) {
	r := newRun(t, "apply")
	r.dial()
	proven := verifytest.Full()
	proven.Verdict, proven.Proof.Reached = verify.Active, verify.LevelProbe
	for _, e := range []engine.Event{
		{Kind: engine.Connected}, {Kind: engine.Arming}, {Kind: engine.Armed}, {Kind: engine.StepStarted, Step: 1},
		{Kind: engine.StepDone, Step: 1, Done: 4},
	} {
		if e.Kind == engine.Arming {
			r.Decided()
		}
		r.passes(time.Second, 1)
		r.OnEvent(e)
	}
	r.dial()
	for _, e := range []engine.Event{
		{Kind: engine.SecondLogin}, {Kind: engine.Polled, Report: &proven}, {Kind: engine.Saving}, {Kind: engine.Saved},
	} {
		r.OnEvent(e)
		r.passes(2*time.Second, 2)
	}
	d := r.document(nil)
	var got []string
	for _, p := range d.Timings.Phases {
		got = append(got, fmt.Sprintf("%s %gs %d", p.Name, p.Seconds, p.RoundTrips))
	}
	want := "connect 1s 3, read 1s 1, read again and arm 3s 3, push 1s 1, second login 1s 3, proof 2s 2, " +
		"confirm and clean up 2s 2, save 4s 4"
	if strings.Join(got, ", ") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, ", "), want)
	}
	if d.Router.Hostname != "tokyo-881" || d.Timings.Total.RoundTrips != r.RoundTrips() || !r.Saved() ||
		r.LinesTaken() != 4 {
		t.Errorf("%+v, %d lines", d.Timings.Total, r.LinesTaken())
	}
	if n := len(d.Timeline); d.Timeline[n-1].Text != "ended: tried (exit status 4)" {
		t.Errorf("%+v", d.Timeline)
	}
}

// review is a plan of two changes with two lines each.
func review() engine.Review {
	change := func(lines ...string) plan.Change {
		c := plan.Change{Action: plan.Add, Object: lines[0]}
		for _, text := range lines {
			c.Lines = append(c.Lines, plan.Line{Line: device.Line{Text: secret.NewText(text)}})
		}
		return c
	}
	return engine.Review{
		Version: show.Version{Hostname: "tokyo-881", Version: "15.4(3)M3", Serial: "FTX0000038X"},
		Plan: plan.Plan{Steps: []plan.Step{
			{Number: 1, Changes: []plan.Change{change("crypto ikev2 proposal P", "integrity md9")}},
			{Number: 2, Changes: []plan.Change{change("crypto ikev2 policy Q", "proposal P")}},
		}},
		Findings: []guard.Finding{{Rule: "clock"}, {Rule: "own-address", Overridden: "new cable"}},
	}
}

// TestVerdictsOfLines: what came of each line is read from the events and from the error.
func TestVerdictsOfLines(t *testing.T) {
	rejected := &device.RejectedLineError{Index: 1, Reply: secret.NewText("% Invalid input"), Ran: []int{3}}
	for name, c := range map[string]struct {
		begun bool
		taken int
		ended error
		want  string
	}{
		"not begun":         {false, 0, errors.New("declined"), "not_sent not_sent not_sent not_sent"},
		"all taken":         {true, 4, nil, "taken taken taken taken"},
		"refused":           {true, 1, &engine.StepError{Err: rejected}, "taken refused not_sent ran_on"},
		"the session ended": {true, 2, &engine.StepError{Err: errors.New("lost")}, "taken taken unknown unknown"},
	} {
		r := newRun(t, "apply")
		r.dial()
		r.Reviewed(review())
		if c.begun {
			r.OnEvent(engine.Event{Kind: engine.StepStarted, Step: 1})
			r.OnEvent(engine.Event{Kind: engine.StepProgress, Step: 1, Done: c.taken})
		}
		d := r.document(c.ended)
		var got []string
		for _, s := range d.Plan.Steps {
			for _, l := range s.Changes[0].Lines {
				got = append(got, string(l.Verdict))
			}
		}
		if strings.Join(got, " ") != c.want || d.Configuration.Lines != 4 || r.Lines() != 4 {
			t.Errorf("%s: %q of %d lines", name, got, d.Configuration.Lines)
		}
		if len(d.Guards) != 2 || d.Guards[0].Verdict != "warning" || d.Guards[1].Verdict != "overridden" ||
			d.Router.Serial == "" {
			t.Errorf("%s: %+v, %+v", name, d.Guards, d.Router)
		}
	}
}

// TestRefusedWithoutReview: the findings of a refusal are in the document, whether or not the router could be
// reviewed.
func TestRefusedWithoutReview(t *testing.T) {
	r := newRun(t, "apply")
	r.dial()
	r.Reviewed(engine.Review{}) // of a router that could not be read
	refused := &engine.RefusedError{Findings: []guard.Finding{{Rule: "vty", Fatal: true}}}
	d := r.document(fmt.Errorf("site: %w", refused))
	if d.Plan != nil || len(d.Guards) != 1 || d.Guards[0].Verdict != "refused" {
		t.Errorf("%+v %+v", d.Plan, d.Guards)
	}
}

// TestLooks keeps each look that shows new states, and the last.
func TestLooks(t *testing.T) {
	r := newRun(t, "verify")
	r.dial()
	other := verifytest.Full()
	other.Tunnels[1].Session = "DOWN"
	for i := range 9 {
		report := verifytest.Full()
		if i > 4 {
			report = other
		}
		r.passes(time.Second, 1)
		r.OnEvent(engine.Event{Kind: engine.Polled, Report: &report})
	}
	d := r.document(nil)
	var at []float64
	for _, l := range d.Looks {
		at = append(at, l.Seconds)
	}
	if fmt.Sprint(at) != "[2 7 10]" || d.Proof.Seconds != 10 {
		t.Errorf("looks at %v, the proof at %v", at, d.Proof.Seconds)
	}
	if n := len(d.Timeline); n != 2 {
		t.Errorf("a sentence that repeats the last one is a moment of its own: %+v", d.Timeline)
	}
}

// TestWatching: a watched tunnel leaves its sentences and its looks, and whoever watches sees it too.
func TestWatching(t *testing.T) {
	r := newRun(t, "verify")
	r.dial()
	var firsts []bool
	shown := 0
	see := r.WrapObserver(func(engine.Observation) { shown++ }, func(_ engine.Observation, first bool) []string {
		firsts = append(firsts, first)
		return []string{fmt.Sprint("look ", len(firsts))}
	})
	report := verifytest.Full()
	see(engine.Observation{Lost: errors.New("lost")})
	see(engine.Observation{Report: &report})
	see(engine.Observation{Report: &report})
	d := r.document(nil)
	if shown != 3 || fmt.Sprint(firsts) != "[true true false]" || len(d.Looks) != 2 || len(d.Timeline) != 4 {
		t.Errorf("%d shown, first %v, %d looks, %+v", shown, firsts, len(d.Looks), d.Timeline)
	}
}

// TestTranscript goes to the recorder, masked, and to the file that was asked for.
func TestTranscript(t *testing.T) {
	r := newRun(t, "apply")
	r.dial()
	var file strings.Builder
	options := ciscoios.Options{Transcript: &file}
	r.Transcript(&options, secret.NewRedactor(secret.New("hunter-two")))
	fmt.Fprint(options.Transcript, "tokyo-881#show clock\nhunter-two\n")
	d := r.document(nil)
	if got := strings.Join(d.Transcript.Lines, "|"); got != "tokyo-881#show clock|******" || d.Transcript.Cut {
		t.Errorf("%q, cut %t", got, d.Transcript.Cut)
	}
	if !strings.HasPrefix(file.String(), "tokyo-881#show clock\n") {
		t.Errorf("the file has %q", file.String())
	}
}

// TestLongTranscript keeps the beginning, and says that the end is missing.
func TestLongTranscript(t *testing.T) {
	b := &bounded{}
	fmt.Fprint(b, "first\n", strings.Repeat("x", mostSaid))
	fmt.Fprint(b, "last")
	if got := b.transcript(); !got.Cut || len(got.Lines) != 2 || got.Lines[0] != "first" || len(b.text) != mostSaid {
		t.Errorf("%d lines, %d bytes, cut %t", len(got.Lines), len(b.text), got.Cut)
	}
}

// TestFailover adds two tables, and the last look.
func TestFailover(t *testing.T) {
	r := newRun(t, engine.FailoverCommand)
	r.dial()
	r.FailedOver(failover.Result{}) // not tried
	n := uint64(7)
	r.FailedOver(failover.Result{
		Method: "blackhole", Steering: failover.ByNextHop, Report: verifytest.Full(), Restored: true,
		BackupEncaps: &n, BackupDecaps: &n,
		PrimaryFailedAfter: &failover.Span{Min: 30, Max: 32}, BackupTookOverAfter: &failover.Span{Min: 32, Max: 32},
		Recovered: &failover.Span{Max: 2}, Missing: []string{"the track"}, Others: []string{"banner"},
		Timeline: []failover.Entry{{Seconds: -1, What: "test"},
			{Seconds: 2, What: "traffic", From: "Tunnel1", To: "Tunnel2"}},
	})
	d := r.document(nil)
	if len(d.Sections) != 2 || len(d.Sections[0].Rows) != 12 || len(d.Sections[1].Rows) != 2 || d.Proof == nil {
		t.Fatalf("%+v", d.Sections)
	}
	if got := d.Sections[0].Rows[3][1]; got != string(failover.ByNextHop) {
		t.Error(got)
	}
	if got := d.Sections[0].Rows[4][1]; got != "between 30 and 32 s" {
		t.Error(got)
	}
	if got := d.Sections[0].Text[0]; !strings.HasSuffix(got, "is proven to be what it was.") {
		t.Error(got)
	}
}
