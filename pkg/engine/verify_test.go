package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// upBench is a router on which everything is up and has been for ten minutes, and its edges.
func upBench(t *testing.T) (*enginetest.Branch, []*fakeios.Edge) {
	t.Helper()
	e := enginetest.Edges(enginetest.PSK)
	b := enginetest.NewOn(t, fakeios.Config{Edges: e}, ciscoios.Options{})
	b.Job.Want = enginetest.FullExpectation(b.Job.Want)
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(10 * time.Minute)
	return b, e
}

// examine runs one verify over a session of its own.
func examine(t *testing.T, b *enginetest.Branch, traffic bool) (engine.Examination, []engine.Event, error) {
	t.Helper()
	session, err := b.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	var events []engine.Event
	job := b.Job
	if traffic {
		job.Want.Proof = verify.LevelTraffic
	}
	found, err := engine.Examine(t.Context(), session, job, func(e engine.Event) { events = append(events, e) })
	return found, events, err
}

// TestExamine: a healthy site is active without a contradiction, the backup stands by, and nobody is
// asked for causes.
func TestExamine(t *testing.T) {
	t.Parallel()
	b, _ := upBench(t)
	found, events, err := examine(t, b, false)
	if err != nil || found.Verdict != verify.Active || len(found.Causes) > 0 {
		t.Fatalf("%+v, %v", found, err)
	}
	for i, state := range []string{verify.Established, verify.Standby} {
		if got := found.Tunnels[i]; got.State != state || len(got.Why)+len(got.Contradictions) > 0 ||
			got.Traffic != nil {
			t.Errorf("%+v", got)
		}
	}
	if slices.ContainsFunc(events, func(e engine.Event) bool { return e.Kind == engine.Diagnosing }) {
		t.Error("a healthy site was diagnosed")
	}
}

// TestExamineContradiction: a site whose tunnels are up and whose track has fallen is proven, and the
// cause is looked for all the same.
func TestExamineContradiction(t *testing.T) {
	t.Parallel()
	b, e := upBench(t)
	e[0].SetDegraded(true)
	b.Clock.Advance(10 * time.Minute)
	found, events, err := examine(t, b, false)
	if err != nil || !found.Proven() || !found.Contradictory() ||
		found.Tunnels[0].Contradictions[0].Name != verify.TrackDown {
		t.Fatalf("%+v, %v", found, err)
	}
	if !slices.ContainsFunc(events, func(e engine.Event) bool { return e.Kind == engine.Diagnosed }) {
		t.Error("nobody looked for the cause")
	}
}

// TestTraffic: what moves through each tunnel is counted, and an edge that takes packets and gives
// none back is not proven, however well its SAs look.
func TestTraffic(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		spoil   func(*enginetest.Branch, []*fakeios.Edge)
		verdict string
		found   []string // a contradiction about traffic, by tunnel
	}{
		{"both pass", func(*enginetest.Branch, []*fakeios.Edge) {}, verify.Active, []string{"", ""}},
		{
			"the primary is sick",
			func(_ *enginetest.Branch, e []*fakeios.Edge) { e[0].SetDegraded(true) },
			verify.Degraded,
			[]string{verify.NothingComesBack, ""},
		},
		{
			"both are sick",
			func(_ *enginetest.Branch, e []*fakeios.Edge) { e[0].SetDegraded(true); e[1].SetDegraded(true) },
			verify.Down,
			[]string{verify.NothingComesBack, verify.NothingComesBack},
		},
		{"no route leads into the backup", func(b *enginetest.Branch, _ []*fakeios.Edge) {
			b.Configure(t, "no ip sla 2", "no ip route 185.46.212.89 255.255.255.255 Tunnel2")
		}, verify.Degraded, []string{"", verify.NothingGoesIn}},
		{
			"the LAN is down",
			func(b *enginetest.Branch, _ []*fakeios.Edge) { b.Configure(t, "interface Vlan1", "shutdown") },
			verify.Active,
			[]string{"", ""},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b, e := upBench(t)
			c.spoil(b, e)
			found, _, err := examine(t, b, true)
			if found.Verdict != c.verdict || (c.verdict == verify.Active) != (err == nil) ||
				err != nil && enginetest.EndOf(err) != enginetest.NotProven {
				t.Fatalf("%s, %v", found.Verdict, err)
			}
			for i, tunnel := range found.Tunnels {
				moved := tunnel.Traffic
				if moved == nil || moved.Moved() != (c.found[i] == "") {
					t.Fatalf("%s: %+v", tunnel.Role, moved)
				}
				named := slices.ContainsFunc(
					tunnel.Contradictions,
					func(one verify.Contradiction) bool { return one.Name == c.found[i] },
				)
				if c.found[i] != "" && !named {
					t.Errorf("%s: %+v", tunnel.Role, tunnel.Contradictions)
				}
			}
		})
	}
}

// TestExamineDown: an edge that is gone is not proven, and the document has the causes beside the
// verdict.
func TestExamineDown(t *testing.T) {
	t.Parallel()
	b, e := upBench(t)
	e[0].SetReachable(false)
	b.Clock.Advance(5 * time.Minute)
	found, events, err := examine(t, b, true)
	if found.Verdict != verify.Degraded || enginetest.EndOf(err) != enginetest.NotProven ||
		found.Tunnels[1].State != verify.Established {
		t.Fatalf("%+v, %v", found, err)
	}
	if !slices.ContainsFunc(events, func(e engine.Event) bool { return e.Kind == engine.Diagnosed }) {
		t.Error("nobody looked for the cause")
	}
	text, _ := json.Marshal(found)
	contains(t, string(text), `"verdict":"degraded"`, `"tunnels":[`, `"causes":[`)
}

// TestApplyDiagnoses looks for the causes while the change is still on the router, and before it is
// taken back.
func TestApplyDiagnoses(t *testing.T) {
	t.Parallel()
	b := enginetest.NewOn(t, fakeios.Config{Edges: enginetest.Edges("another-key-987654")}, ciscoios.Options{})
	b.Job.RollBackUnproven = true
	var seen []engine.Kind
	_, err := b.Apply(t.Context(), func(e engine.Event) {
		if e.Kind == engine.Diagnosing && !strings.Contains(b.Router.RunningConfig(), "interface Tunnel1") {
			t.Error("the change is gone")
		}
		if e.Kind == engine.Diagnosed || e.Kind == engine.RollingBack {
			seen = append(seen, e.Kind)
		}
	})
	if got := b.Judge(t, err); got != enginetest.ProvenUnchanged ||
		!slices.Equal(seen, []engine.Kind{engine.Diagnosed, engine.RollingBack}) {
		t.Errorf("%s, %v: %v", got, seen, err)
	}
}

// failing is a session that is lost at its nth burst of commands, from 1, and at every one behind it.
type failing struct {
	engine.Session
	at int
}

func (f *failing) Show(ctx context.Context, commands ...string) ([]string, error) {
	if f.at--; f.at <= 0 {
		return nil, &device.LostSessionError{Doing: commands[0], Err: errors.New("cut")}
	}
	return f.Session.Show(ctx, commands...)
}

// TestLostWhileDiagnosing: the verdict stands, and says that not all that could be known is known.
func TestLostWhileDiagnosing(t *testing.T) {
	t.Parallel()
	b, e := upBench(t)
	e[0].SetReachable(false)
	b.Clock.Advance(5 * time.Minute)
	b.Job.Wait = 0
	session, err := b.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	found, err := engine.Examine(t.Context(), &failing{session, 2}, b.Job, enginetest.Unwatched)
	if enginetest.EndOf(err) != enginetest.NotProven || found.Verdict != verify.Degraded || len(found.Tunnels) != 2 {
		t.Errorf("%+v, %v", found, err)
	}
	if found.Undiagnosed == "" {
		t.Error("nothing says that the diagnosis was cut off")
	}
}

// watched are the sightings of a Follow, as lines.
type watched struct {
	lines []string
	looks int
}

func (w *watched) see(s engine.Observation) {
	if s.Report == nil {
		w.lines = append(w.lines, "lost")
		return
	}
	w.looks++
	if s.Again {
		w.lines = append(w.lines, "again")
	}
	for _, c := range s.Changes {
		if c.Tunnel != "backup" {
			w.lines = append(w.lines, strings.TrimSpace(fmt.Sprintf("%s %s %s->%s", c.Tunnel, c.What, c.From, c.To)))
		}
	}
}

// TestFollow watches an edge fall and come back, and a session that is lost meanwhile.
func TestFollow(t *testing.T) {
	t.Parallel()
	b, e := upBench(t)
	b.Job.Interval = 5 * time.Second
	var w watched
	report, err := engine.Follow(t.Context(), b.Dial, b.Job, 20*time.Minute, func(s engine.Observation) {
		w.see(s)
		if s.Report == nil {
			return
		}
		switch w.looks {
		case 3:
			e[0].SetReachable(false)
		case 10:
			_ = b.Router.Inject(fakeios.Fault{Do: fakeios.FaultClose, Line: "show track"})
		case 60:
			e[0].SetReachable(true)
		}
	})
	if err != nil || !report.Proven() {
		t.Fatalf("%v\n%s", err, strings.Join(w.lines, "\n"))
	}
	all := "\n" + strings.Join(w.lines, "\n") + "\n"
	at := 0
	for _, line := range []string{
		"verdict active->degraded",
		"primary state established->negotiating",
		"primary session UP-ACTIVE->DOWN-NEGOTIATING",
		"lost",
		"again",
		"primary track Up->Down",
		"verdict degraded->active",
		"primary state negotiating->established",
		"primary track Down->Up",
	} {
		next := strings.Index(all[at:], "\n"+line+"\n")
		if next < 0 {
			t.Fatalf("no %q in its place:%s", line, all)
		}
		at += next + 1
	}
	if n := strings.Count(all, "\nlost\n"); n != 1 {
		t.Errorf("lost %d times", n)
	}
	if w.looks < 200 || w.looks > 245 {
		t.Errorf("%d looks in 20 minutes", w.looks)
	}
}

// TestFollowRekey: after eight hours the SAs are others, and nothing else has changed.
func TestFollowRekey(t *testing.T) {
	t.Parallel()
	b, _ := upBench(t)
	b.Job.Interval = 5 * time.Minute // an idle session ends after ten
	var w watched
	if _, err := engine.Follow(t.Context(), b.Dial, b.Job, 9*time.Hour, w.see); err != nil {
		t.Fatal(err)
	}
	if len(w.lines) != 2 || !strings.HasPrefix(w.lines[0], "primary inbound_spi 0x") ||
		!strings.HasPrefix(w.lines[1], "primary outbound_spi 0x") {
		t.Errorf("%q", w.lines)
	}
}

// TestFollowEnds: the last look decides, whether Ctrl-C or the time ends it; with the router out of
// sight nothing is proven.
func TestFollowEnds(t *testing.T) {
	t.Parallel()
	b, e := upBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := engine.Follow(ctx, b.Dial, b.Job, 0, func(engine.Observation) { cancel() }); err != nil {
		t.Errorf("Ctrl-C: %v", err)
	}

	lost := 0
	dials := 0
	dial := func(ctx context.Context) (engine.Session, error) {
		if dials++; dials > 1 {
			return nil, &device.ConnectError{
				Address: b.Address,
				Reason:  device.ErrUnreachable,
				Detail:  "no route to host",
			}
		}
		s, err := b.Dial(ctx)
		return &failing{s, 3}, err
	}
	var unproven *engine.NotProvenError
	_, err := engine.Follow(t.Context(), dial, b.Job, 2*time.Minute, func(s engine.Observation) {
		if s.Lost != nil {
			lost++
		}
	})
	if !errors.As(err, &unproven) || unproven.Lost == nil || lost != dials {
		t.Errorf("lost: %v, %d times with %d logins", err, lost, dials)
	}
	if lost < 5 || lost > 9 {
		t.Errorf("%d attempts in two minutes", lost)
	}

	e[1].SetReachable(false)
	b.Clock.Advance(5 * time.Minute)
	report, err := engine.Follow(t.Context(), b.Dial, b.Job, time.Second, func(engine.Observation) {})
	if enginetest.EndOf(err) != enginetest.NotProven || report.Verdict != verify.Degraded {
		t.Errorf("%s: %v", report.Verdict, err)
	}
	nowhere := func(context.Context) (engine.Session, error) { return nil, enginetest.ErrDisk }
	if _, err := engine.Follow(t.Context(), nowhere, b.Job, 0, nil); !errors.Is(err, enginetest.ErrDisk) {
		t.Errorf("no first login: %v", err)
	}
}
