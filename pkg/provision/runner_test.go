package provision_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/provision/provisiontest"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// office is a site with its router, and a runner that works there on the router's clock.
type office struct {
	*enginetest.Branch
	t      *testing.T
	runner *provision.Runner
	site   *site.Site
	dir    string
	files  string // the directory of the site file
}

func newOffice(t *testing.T, faults ...fakeios.Fault) *office {
	t.Helper()
	t.Setenv("SITE_PSK", enginetest.PSK)
	t.Setenv("SITE_PASSWORD", "noc")
	b := enginetest.New(t, ciscoios.Options{}, faults...)
	o := &office{Branch: b, t: t, site: siteAt(t, b.Address, b.Router.HostKeyFingerprint()), dir: t.TempDir()}
	store, err := journal.OpenStore(filepath.Join(o.dir, "state"))
	if err != nil {
		t.Fatal(err)
	}
	o.runner = &provision.Runner{
		Journal: store, StateDir: store.Dir, Operator: provision.CurrentOperator(), Version: "test",
		Clock: enginetest.VirtualClock{ManualClock: b.Clock},
	}
	return o
}

// replace puts another router at the place of the office, with nothing configured.
func (o *office) replace() {
	o.t.Helper()
	o.Branch = enginetest.NewOn(o.t, fakeios.Config{Serial: "FCZ9999ZZZZ"}, ciscoios.Options{})
	o.site = siteAt(o.t, o.Address, o.Router.HostKeyFingerprint())
	o.runner.Clock = enginetest.VirtualClock{ManualClock: o.Clock}
}

// open opens a run. change, if not nil, changes the options.
func (o *office) open(command string, change func(*provision.Options)) *provision.Run {
	o.t.Helper()
	options := provisiontest.Options(o.t)
	options.Interval = time.Second
	if change != nil {
		change(&options)
	}
	run, err := o.runner.Open(o.t.Context(),
		provision.Work{Site: o.site, Dir: o.files, Command: command, Options: options})
	if err != nil {
		o.t.Fatal(err)
	}
	if run.Site() != o.site {
		o.t.Error("it works at another site")
	}
	return run
}

// apply brings the site up.
func (o *office) apply(change func(*provision.Options)) error {
	o.t.Helper()
	run := o.open("apply", change)
	_, err := run.Apply(o.t.Context(), enginetest.Agree)
	_, err = run.Close(err)
	return err
}

// runs are those of the site, oldest first.
func (o *office) runs() []journal.Summary {
	o.t.Helper()
	runs, err := o.runner.Journal.Runs("branch-001")
	if err != nil {
		o.t.Fatal(err)
	}
	return runs
}

// die leaves an apply unfinished, as a process does that ends in the middle.
func (o *office) die(at engine.Kind) { o.dieIn("apply", at) }

// dieIn leaves an apply or a removal unfinished.
func (o *office) dieIn(command string, at engine.Kind) {
	o.t.Helper()
	died := errors.New("the process has died")
	options := provisiontest.Options(o.t)
	options.Interval = time.Second
	run, err := o.runner.Open(o.t.Context(),
		provision.Work{Site: o.site, Command: command, Options: options, Watch: func(e engine.Event) {
			if e.Kind == at {
				panic(died)
			}
		}})
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() {
		if r := recover(); r != died { //nolint:errorlint // the very value
			panic(r)
		}
	}()
	if change := run.Apply; command == "remove" {
		_, err = run.Remove(o.t.Context(), enginetest.Agree)
	} else {
		_, err = change(o.t.Context(), enginetest.Agree)
	}
	o.t.Fatalf("it did not die: %v", err)
}

// mustEnd wants an error to end with an exit status.
func mustEnd(t *testing.T, err error, exit int) {
	t.Helper()
	if got := provision.EndingOf(err); got.Exit != exit {
		t.Fatalf("%s, exit status %d, want %d: %v", got.Word, got.Exit, exit, err)
	}
}

// TestRunnerLooks: a review and a proof leave the router and the journal as they are.
func TestRunnerLooks(t *testing.T) {
	o := newOffice(t)
	review, err := o.open("plan", nil).Review(t.Context())
	if err != nil || review.Plan.Empty() {
		t.Fatalf("%v %+v", err, review.Findings)
	}
	if o.Router.RunningConfig() != o.Before || len(o.runs()) > 0 {
		t.Error("the review has changed something")
	}
	mustEnd(t, o.apply(nil), 0)
	config := o.Router.RunningConfig()
	o.Clock.Advance(10 * time.Minute)
	found, err := o.open("verify", func(p *provision.Options) { p.Proof = verify.LevelTraffic }).Verify(t.Context())
	if err != nil || found.Proof.Reached != verify.LevelTrack ||
		found.Verdict != verify.Active || found.Tunnels[1].Traffic == nil {
		t.Errorf("%v %+v", err, found)
	}
	looks := 0
	run := o.open("verify", func(p *provision.Options) { p.Evidence = filepath.Join(o.dir, "watch.json") })
	err = run.Follow(t.Context(), 10*time.Second, func(engine.Observation) { looks++ },
		func(engine.Observation, bool) []string {
			return []string{"looked"}
		})
	if _, err = run.Close(err); err != nil || looks < 5 {
		t.Errorf("%d looks: %v", looks, err)
	}
	if o.Router.RunningConfig() != config || len(o.runs()) != 1 {
		t.Error("a look has changed something")
	}
}

// TestRunnerThereAndBack: apply, failover, rollback and removal each have a run in the journal, and the router is what
// each says.
func TestRunnerThereAndBack(t *testing.T) {
	o := newOffice(t)
	mustEnd(t, o.apply(nil), 0)
	up := o.Router.RunningConfig()
	o.Clock.Advance(10 * time.Minute)

	trial := engine.FailoverOptions{How: plan.Blackhole}
	run := o.open(engine.FailoverCommand,
		func(p *provision.Options) { p.Evidence = filepath.Join(o.dir, "failover.html") })
	yes := func(engine.Review, failover.Waits) (bool, error) { return true, nil }
	result, err := run.Failover(t.Context(), trial, yes)
	written, err := run.Close(err)
	if err != nil || !result.Proven || o.Router.RunningConfig() != up || written == "" {
		t.Fatalf("failover: %v %+v", err, result)
	}

	undo, err := provision.RunsToUndo(o.runs(), "")
	if err != nil || len(undo) != 1 || undo[0].Begin.Command != "apply" {
		t.Fatalf("to undo: %v %v", undo, err)
	}
	mustEnd(t, o.open("rollback", nil).RollBack(t.Context(), undo), 0)
	if o.Router.RunningConfig() != o.Before || o.Router.StartupConfig() != o.Startup {
		t.Error("the rollback has left something")
	}
	if undo, err = provision.RunsToUndo(o.runs(), ""); err != nil || len(undo) != 0 {
		t.Errorf("still to undo: %v %v", undo, err)
	}

	mustEnd(t, o.apply(nil), 0)
	out, err := o.open("remove", nil).Remove(t.Context(), enginetest.Agree)
	if err != nil || !out.Saved || o.Router.RunningConfig() != o.Before {
		t.Errorf("remove: %v", err)
	}
	first := o.runs()[0].Run
	if undo, err = provision.RunsToUndo(o.runs(), first+".conf"); err != nil || len(undo) != 2 {
		t.Errorf("since the first: %v %v", undo, err)
	}
	mustEnd(t, o.open("rollback", nil).RollBack(t.Context(), undo), 0)
	if o.Router.RunningConfig() != o.Before {
		t.Error("the rollback to the first snapshot has changed something")
	}
	var invalid interface{ InvalidInput() }
	if _, err = provision.RunsToUndo(o.runs(), "20200101-000000-000000"); !errors.As(err, &invalid) {
		t.Errorf("a snapshot that is not there: %v", err)
	}
}

// TestRunnerEvidence: the evidence says how a run ended, well or not, and evidence that cannot be written hides no
// other error.
func TestRunnerEvidence(t *testing.T) {
	o := newOffice(t, fakeios.Fault{Line: "track 2", Do: fakeios.FaultReject, Reply: "% Command rejected: not now",
		Times: 1})
	file := filepath.Join(o.dir, "ticket.json")
	record := func(p *provision.Options) { p.Evidence = file }
	mustEnd(t, o.apply(record), 5)
	for _, exit := range []int{5, 0} {
		text, err := os.ReadFile(file)
		var d evidence.Document
		if err = errors.Join(err, json.Unmarshal(text, &d)); err != nil || d.Outcome.ExitCode != exit {
			t.Errorf("%+v, want exit status %d: %v", d.Outcome, exit, err)
		}
		if strings.Contains(string(text), enginetest.PSK) {
			t.Error("the evidence shows the pre-shared key")
		}
		if exit > 0 {
			mustEnd(t, o.apply(record), 0)
		}
	}
	gone := filepath.Join(o.dir, "gone")
	for _, ended := range []error{nil, errors.New("it went wrong")} {
		if err := os.Mkdir(gone, 0o700); err != nil {
			t.Fatal(err)
		}
		run := o.open("verify", func(p *provision.Options) { p.Evidence = filepath.Join(gone, "ticket.txt") })
		if err := os.Remove(gone); err != nil {
			t.Fatal(err)
		}
		_, err := run.Close(ended)
		var unwritten *provision.EvidenceError
		if !errors.As(err, &unwritten) || !errors.Is(err, ended) && ended != nil ||
			!strings.Contains(err.Error(), "evidence") {
			t.Errorf("%v", err)
		}
	}
	options := provisiontest.Options(t)
	options.Evidence = filepath.Join(gone, "ticket.html")
	_, err := o.runner.Open(t.Context(), provision.Work{Site: o.site, Command: "verify", Options: options})
	var invalid *provision.OptionsError
	if !errors.As(err, &invalid) {
		t.Errorf("a directory that is not there: %v", err)
	}
}

// TestRunnerUnfinished: a run whose process has died stands in the way of every other one, until it is finished or
// taken back; who agreed to something else than what is there is not obeyed.
func TestRunnerUnfinished(t *testing.T) {
	for _, way := range []string{"resume", "rollback"} {
		t.Run(way, func(t *testing.T) {
			o := newOffice(t)
			o.die(engine.SecondLogin)
			last, err := o.runner.Unfinished("branch-001")
			if err != nil || last == nil {
				t.Fatalf("%v %v", last, err)
			}
			for _, command := range []string{"apply", "remove"} {
				run := o.open(command, nil)
				change := run.Apply
				if command == "remove" {
					change = run.Remove
				}
				var unfinished *provision.UnfinishedError
				_, err := change(t.Context(), enginetest.Agree)
				if !errors.As(err, &unfinished) || !strings.Contains(err.Error(), last.Run) {
					t.Fatalf("%s: %v", command, err)
				}
			}
			stale := *last
			stale.Updated = stale.Updated.Add(-time.Second)
			if _, err := o.open("resume", nil).Resume(t.Context(), stale); err == nil {
				t.Error("resumed, although somebody has gone on with it")
			}
			if err := o.open("rollback", nil).RollBack(t.Context(), []journal.Summary{stale}); err == nil {
				t.Error("rolled back, although somebody has gone on with it")
			}
			if last, err = o.runner.Unfinished("branch-001"); err != nil || last == nil {
				t.Fatalf("%v %v", last, err)
			}
			if way == "resume" {
				out, err := o.open("resume", nil).Resume(t.Context(), *last)
				if err != nil || !out.Saved {
					t.Fatalf("%v", err)
				}
			} else if err := o.open("rollback", nil).RollBack(t.Context(), []journal.Summary{*last}); err != nil {
				t.Fatalf("%v", err)
			}
			if gone := o.Router.RunningConfig() == o.Before; gone != (way == "rollback") {
				t.Error("the router is not what it should be")
			}
			if last, err = o.runner.Unfinished("branch-001"); err != nil || last != nil {
				t.Errorf("%v %v", last, err)
			}
		})
	}
}

// TestRunnerRemovalDied: a removal that is gone on with gives back what was there before the tunnels, as the one that
// has died would have done; one that is taken back leaves the tunnels.
func TestRunnerRemovalDied(t *testing.T) {
	for _, way := range []string{"resume", "rollback"} {
		t.Run(way, func(t *testing.T) {
			o := newOffice(t)
			o.Configure(t, "crypto ikev2 dpd 30 3 on-demand", "crypto ikev2 proposal ZIA-PROPOSAL", "encryption 3des",
				"integrity md5", "group 2", "exit")
			o.Save(t)
			before := o.Router.RunningConfig()
			if err := o.apply(nil); err != nil {
				t.Fatal(err)
			}
			full := o.Router.RunningConfig()
			o.dieIn("remove", engine.SecondLogin)
			last, err := o.runner.Unfinished("branch-001")
			if err != nil || last == nil {
				t.Fatalf("%v %v", last, err)
			}
			want := before
			if way == "resume" {
				_, err = o.open("resume", nil).Resume(t.Context(), *last)
			} else {
				want, err = full, o.open("rollback", nil).RollBack(t.Context(), []journal.Summary{*last})
			}
			if got := o.Router.RunningConfig(); err != nil || got != want {
				t.Errorf("%v: %q", err, iosconf.Difference(iosconf.Parse(want), iosconf.Parse(got)))
			}
		})
	}
}

// TestRunnerTogether: runs that did not all end well are not taken back together.
func TestRunnerTogether(t *testing.T) {
	o := newOffice(t)
	mustEnd(t, o.apply(nil), 0)
	runs := o.runs()
	unended := runs[0]
	unended.End = nil
	err := o.open("rollback", nil).RollBack(t.Context(), append(runs, unended))
	if err == nil || !strings.Contains(err.Error(), "comes first") {
		t.Errorf("%v", err)
	}
}

// TestRunnerReplaced: an unfinished run of a router that was replaced is left behind only when the operator says so.
func TestRunnerReplaced(t *testing.T) {
	o := newOffice(t)
	o.die(engine.SecondLogin)
	o.replace()
	var refused *engine.RefusedError
	if err := o.apply(nil); !errors.As(err, &refused) || refused.Findings[0].Rule != "other_router" {
		t.Fatalf("%v", err)
	}
	if len(o.Router.Lines()) > 0 && o.Typed("configure") {
		t.Error("something was sent to the other router")
	}
	mustEnd(t, o.apply(func(p *provision.Options) { p.NewRouter = true }), 0)
	if !strings.Contains(o.Router.StartupConfig(), "interface Tunnel2") {
		t.Error("the new router is not up")
	}
	if end := o.runs()[0].End; end == nil || end.Outcome != journal.Replaced {
		t.Errorf("%+v", end)
	}
}

// TestRunnerCancelled: a cancel before anything was sent leaves nothing, not even a run.
func TestRunnerCancelled(t *testing.T) {
	o := newOffice(t)
	ctx, cancel := context.WithCancel(t.Context())
	run := o.open("apply", nil)
	_, err := run.Apply(ctx, func(engine.Review) (bool, error) {
		cancel()
		return true, nil
	})
	if _, err = run.Close(err); !errors.Is(err, context.Canceled) || o.Router.RunningConfig() != o.Before {
		t.Errorf("%v", err)
	}
	var connect *device.ConnectError
	o.site.Router.Address = "127.0.0.1:1"
	if err := o.apply(nil); !errors.As(err, &connect) {
		t.Errorf("%v", err)
	}
}

// TestExitStatusHelp has all statuses.
func TestExitStatusHelp(t *testing.T) {
	help := provision.ExitStatusHelp()
	for _, s := range provision.ExitStatuses() {
		if !strings.Contains(help, s.Short) {
			t.Errorf("%d, %s, is missing", s.Code, s.Short)
		}
	}
	if !strings.Contains(provision.CurrentOperator().String(), "@") {
		t.Errorf("%s", provision.CurrentOperator())
	}
}
