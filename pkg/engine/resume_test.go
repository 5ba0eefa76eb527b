package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// errDied is a process that ends in the middle.
var errDied = errors.New("the process has died")

// die runs an apply with a journal on disk until an event says that the process dies.
func die(
	t *testing.T,
	b *enginetest.Branch,
	command string,
	store *journal.Store,
	change func(
		context.Context, engine.Dialer, engine.Job, func(engine.Review) (bool, error), engine.Watch,
	) (engine.Outcome, error),
	at func(engine.Event) bool,
) {
	t.Helper()
	run, err := store.Begin(
		t.Context(),
		journal.Header{Site: "branch-001", Router: b.Address, Command: command, Version: "test"},
	)
	if err != nil {
		t.Fatal(err)
	}
	job := b.Job
	job.Journal, job.Run = run, run.ID()
	defer func() {
		if r := recover(); r != nil && r != errDied { //nolint:errorlint // the very value
			panic(r)
		}
		if err := run.Close(); err != nil {
			t.Error(err)
		}
	}()
	_, err = change(t.Context(), b.Dial, job, enginetest.Agree, func(e engine.Event) {
		if at(e) {
			panic(errDied)
		}
	})
	t.Fatalf("it did not die: %v", err)
}

// interrupted takes the last run over, as another process does.
func interrupted(t *testing.T, b *enginetest.Branch, store *journal.Store) (engine.Interrupted, engine.Job, func()) {
	t.Helper()
	last, err := store.Last("branch-001")
	if err != nil {
		t.Fatal(err)
	}
	run, state, err := store.Resume(
		t.Context(),
		journal.Header{Site: "branch-001", Router: b.Address, Command: "resume", Version: "test"},
		last.Run,
	)
	if err != nil {
		t.Fatal(err)
	}
	i := engine.Interrupted{State: state}
	if state.Snapshot != nil {
		s, err := store.Snapshot("branch-001", state.Snapshot.File)
		if err != nil {
			t.Fatal(err)
		}
		i.Snapshot = &s
	}
	job := b.Job
	job.Journal, job.Run = run, run.ID()
	return i, job, func() { _ = run.Close() }
}

// deaths are the moments at which a process may die.
var deaths = map[string]func(engine.Event) bool{
	"armed":        func(e engine.Event) bool { return e.Kind == engine.Armed },
	"arming":       func(e engine.Event) bool { return e.Kind == engine.Arming },
	"step 1":       func(e engine.Event) bool { return e.Kind == engine.StepProgress && e.Step == 1 },
	"step 4":       func(e engine.Event) bool { return e.Kind == engine.StepProgress && e.Step == 4 },
	"step 10":      func(e engine.Event) bool { return e.Kind == engine.StepDone && e.Step == 10 },
	"step 14":      func(e engine.Event) bool { return e.Kind == engine.StepProgress && e.Step == 14 && e.Done > 20 },
	"pushed":       func(e engine.Event) bool { return e.Kind == engine.StepDone && e.Step == 14 },
	"second login": func(e engine.Event) bool { return e.Kind == engine.SecondLogin },
	"proven":       func(e engine.Event) bool { return e.Kind == engine.Polled && e.Report.Proven() },
	"confirmed":    func(e engine.Event) bool { return e.Kind == engine.Confirmed },
	"cleaned":      func(e engine.Event) bool { return e.Kind == engine.Cleaned },
	"saving":       func(e engine.Event) bool { return e.Kind == engine.Saving },
	"saved":        func(e engine.Event) bool { return e.Kind == engine.Saved },
}

// dyingJournal is that of a process which dies once a record is written.
type dyingJournal struct {
	engine.Journal
	at func(journal.Record) bool
}

func (d dyingJournal) Write(record journal.Record) error {
	if err := d.Journal.Write(record); err != nil {
		return err
	}
	if d.at(record) {
		panic(errDied)
	}
	return nil
}

// TestDiedWhileArming: what has not been sent needs no wait, whatever may be under way on the router does.
func TestDiedWhileArming(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		own   bool // the router has an archive of its own, and needs no temporary path
		at    func(journal.Record) bool
		waits bool
	}{
		"before the path":    {false, armingRecord(true), false},
		"before the timer":   {false, armingRecord(false), true},
		"in its own archive": {true, armingRecord(false), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{})
			if c.own {
				b.Configure(t, "archive", "path flash:archive")
				b.Save(t)
			}
			store, err := journal.OpenStore(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			mortal := func(ctx context.Context, dial engine.Dialer, job engine.Job,
				agree func(engine.Review) (bool, error), watch engine.Watch) (engine.Outcome, error) {
				job.Journal = dyingJournal{job.Journal, c.at}
				return engine.Apply(ctx, dial, job, agree, watch)
			}
			die(t, b, "apply", store, mortal, func(engine.Event) bool { return false })
			i, job, done := interrupted(t, b, store)
			defer done()
			if pending := i.State.Leftovers().Timer != nil; pending != c.waits {
				t.Errorf("a timer to look for: %v", pending)
			}
			waited := false
			_, err = engine.Resume(t.Context(), b.Dial, job, i, func(e engine.Event) {
				waited = waited || e.Kind == engine.Waiting
			})
			if got := b.Judge(t, err); got != enginetest.ProvenUnchanged || waited != c.waits {
				t.Errorf("%s, waited %v: %v", got, waited, err)
			}
			b.MustBeClean(t)
		})
	}
}

// armingRecord is the record before the timer, or before the path of a temporary archive.
func armingRecord(timerUnsent bool) func(journal.Record) bool {
	return func(record journal.Record) bool {
		arming, ok := record.(journal.Arming)
		return ok && arming.TimerUnsent == timerUnsent
	}
}

// TestResume: another process finishes what one began that has died, soon after or when the router
// has taken it back by itself.
func TestResume(t *testing.T) {
	t.Parallel()
	for name, at := range deaths {
		for _, arm := range []engine.Arm{"revert", "reload", "none"} {
			for _, late := range []bool{false, true} {
				// The whole matrix for the revert timer, the corners for the rest.
				if corner := name == "step 10" || name == "pushed" || name == "saving"; arm != "revert" && !corner {
					continue
				}
				cell := fmt.Sprint(name, " ", arm, " late ", late)
				if !sampled(cell, 10) {
					continue
				}
				t.Run(cell, func(t *testing.T) {
					t.Parallel()
					b := enginetest.New(t, ciscoios.Options{})
					store, err := journal.OpenStore(t.TempDir())
					if err != nil {
						t.Fatal(err)
					}
					b.Job.Arm = arm
					die(t, b, "apply", store, engine.Apply, at)
					if late {
						b.Clock.Advance(20 * time.Minute)
					}
					i, job, done := interrupted(t, b, store)
					defer done()
					out, err := engine.Resume(t.Context(), b.Dial, job, i, enginetest.Unwatched)
					got := b.Judge(t, err)
					kept := !late || arm == "none" || name == "confirmed" || name == "cleaned" || name == "saving" ||
						name == "saved"
					nothing := strings.HasPrefix(name, "arm")
					switch {
					case nothing && got == enginetest.ProvenUnchanged,
						!nothing && kept && got == enginetest.ProvenDone && out.Saved,
						!kept && got == enginetest.ProvenUnchanged:
					default:
						t.Errorf("%s: %v", got, err)
					}
				})
			}
		}
	}
}

// TestRollBackTo: another process takes it back instead.
func TestRollBackTo(t *testing.T) {
	t.Parallel()
	for name, at := range deaths {
		for _, arm := range []engine.Arm{"revert", "reload", "none"} {
			if corner := name == "step 4" || name == "proven" || name == "saved"; arm != "revert" && !corner {
				continue
			}
			cell := fmt.Sprint(name, " ", arm)
			if !sampled(cell, 4) {
				continue
			}
			t.Run(cell, func(t *testing.T) {
				t.Parallel()
				b := enginetest.New(t, ciscoios.Options{})
				store, err := journal.OpenStore(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				b.Job.Arm = arm
				die(t, b, "apply", store, engine.Apply, at)
				i, job, done := interrupted(t, b, store)
				defer done()
				if err := engine.RollBackTo(t.Context(), b.Dial, job, i, enginetest.Unwatched); err != nil {
					t.Fatal(err)
				}
				b.Judge(t, &engine.RolledBackError{Err: errDied})
			})
		}
	}
}

// TestRemove takes everything out again, and a run that had ended can be taken back: both ways
// around.
func TestRemove(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{})
	before := b.Before
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.Before, b.Startup = b.Router.RunningConfig(), b.Router.StartupConfig()
	out, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched)
	if err != nil || !out.Saved || out.Lines == 0 {
		t.Fatalf("%v", err)
	}
	// The branch's own NAT rule needs the roles of the interfaces, so they stay.
	roles := []string{" ip nat inside", " ip nat outside", " ip virtual-reassembly in"}
	for _, text := range []string{b.Router.RunningConfig(), b.Router.StartupConfig()} {
		if enginetest.WithoutLines(text, roles) != before {
			t.Errorf("it is not what it was:\n%s", text)
		}
	}
	b.MustBeClean(t)
	out, err = engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched)
	if err != nil || out.Saved || out.Lines != 0 {
		t.Errorf("a second time: %v %+v", err, out.Lines)
	}
}

// TestRemoveFails takes a removal back that stops in the middle.
func TestRemoveFails(t *testing.T) {
	t.Parallel()
	for _, kind := range []fakeios.FaultKind{fakeios.FaultReject, fakeios.FaultClose, fakeios.FaultDrop} {
		b := enginetest.New(t, ciscoios.Options{})
		if _, err := b.Apply(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		b.Before, b.Startup = b.Router.RunningConfig(), b.Router.StartupConfig()
		if err := b.Router.Inject(
			fakeios.Fault{Do: kind, Line: "no crypto ipsec profile", Reply: "% in use"},
		); err != nil {
			t.Fatal(err)
		}
		_, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched)
		if got := b.Judge(t, err); got != enginetest.ProvenUnchanged {
			t.Errorf("%s: %s: %v", kind, got, err)
		}
	}
}

// TestRollBackEnded takes back a run that was done and saved, from its snapshot on disk.
func TestRollBackEnded(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{})
	store, err := journal.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	run, err := store.Begin(
		t.Context(),
		journal.Header{Site: "branch-001", Router: b.Address, Command: "apply", Version: "test"},
	)
	if err != nil {
		t.Fatal(err)
	}
	b.Job.Journal, b.Job.Run = run, run.ID()
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(run.Write(journal.End{Outcome: journal.Done}), run.Close()); err != nil {
		t.Fatal(err)
	}
	state, err := store.Load("branch-001", run.ID())
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := store.Snapshot("branch-001", state.Snapshot.File)
	if err != nil {
		t.Fatal(err)
	}
	b.Job.Journal, b.Job.Run = b.Records, "20261124-100000-a1b2c3"
	if err := engine.RollBackTo(
		t.Context(), b.Dial, b.Job, engine.Interrupted{State: state, Snapshot: &snapshot}, enginetest.Unwatched,
	); err != nil {
		t.Fatal(err)
	}
	b.Judge(t, &engine.RolledBackError{Err: errDied})
	if !b.Typed("configure terminal revert timer") {
		t.Error("it was not armed")
	}
}
