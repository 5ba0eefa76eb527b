package engine_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// place is a row of the matrix: a part of an apply, with the numbers of its first, middle and last
// typed line.
type place struct {
	name  string
	lines [3]int
}

// places finds the rows in an apply in which nothing goes wrong.
func places(t *testing.T) []place {
	t.Helper()
	b := enginetest.New(t, quick)
	var out []place
	from := 0
	mark := func(name string) {
		lines := b.Router.Lines()
		to := len(lines)
		if to > 0 && lines[to-1] == "exit" { // of the goodbye, which the router need not read in time
			to--
		}
		if to > from {
			out = append(out, place{name, [3]int{from + 1, (from + 1 + to) / 2, to}})
		}
		from = to
	}
	_, err := b.Apply(t.Context(), func(e engine.Event) {
		switch e.Kind {
		case engine.Connected:
			mark("reading")
		case engine.Armed:
			mark("arming")
		case engine.SecondLogin:
			mark("second login")
		case engine.Confirmed:
			mark("proof")
		case engine.Cleaned:
			mark("cleaning up")
		case engine.StepStarted, engine.StepDone:
			if e.Kind == engine.StepStarted && e.Step == 1 {
				mark("before the push")
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	mark("saving")
	return slices.Concat(steps(t, b), slices.DeleteFunc(out, func(p place) bool { return p.name == "second login" }))
}

// steps are the rows of the fourteen steps, found by their lines.
func steps(t *testing.T, b *enginetest.Branch) []place {
	t.Helper()
	p := b.Records.Plans[0]
	typed := b.Router.Lines()
	lines := p.Lines()
	start := slices.IndexFunc(typed, func(l string) bool { return l == strings.TrimSpace(lines[0].Text.Reveal()) })
	var out []place
	for _, step := range p.Steps {
		first := start + 1
		start += step.Count()
		change := step.Changes[len(step.Changes)-1]
		want := strings.TrimSpace(change.Lines[len(change.Lines)-1].Text.Reveal())
		if got := typed[start-1]; got != want {
			t.Fatalf("step %d ends with %q, not with %q", step.Number, got, want)
		}
		out = append(out, place{fmt.Sprintf("step %2d", step.Number), [3]int{first, (first + start) / 2, start}})
	}
	return out
}

// quick is how the matrix talks: a router that hangs is given up soon.
var quick = ciscoios.Options{CommandTimeout: 3 * time.Second, HandshakeTimeout: 6 * time.Second}

// TestFaultMatrix plays every fault at every part of an apply, before, in the middle of and behind
// it. In every cell the end is proven done, proven unchanged, or in doubt with the truth; somebody
// can log in again; nobody else's line is lost; nothing secret is left on flash or in the journal.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	counts := newTally()
	for _, p := range places(t) {
		for _, m := range mishaps() {
			for moment, line := range map[string]int{"before": p.lines[0], "during": p.lines[1], "after": p.lines[2]} {
				name := strings.Join([]string{p.name, m.name, moment}, "/")
				if !sampled(name, 320) {
					continue
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					counts.add(p.name, m.name, play(t, m, line))
				})
			}
		}
	}
	for _, m := range elsewhere() {
		if !sampled(m.name, 16) {
			continue
		}
		t.Run("anywhere/"+m.name, func(t *testing.T) {
			t.Parallel()
			counts.add("anywhere", m.name, play(t, m, 0))
		})
	}
	t.Cleanup(func() { t.Log("\n" + counts.String()) })
}

// TestFaultMatrixOptional plays a part of the matrix on a router whose image knows none of the optional lines.
func TestFaultMatrixOptional(t *testing.T) {
	t.Parallel()
	counts := newTally()
	for i, p := range places(t) {
		for j, m := range mishaps() {
			name := strings.Join([]string{p.name, m.name}, "/")
			if !sampled(name, 140) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				counts.add(p.name, m.name, playOn(t, smaller, m, p.lines[(i+j)%3]))
			})
		}
	}
	t.Cleanup(func() { t.Log("\n" + counts.String()) })
}

// TestFaultMatrixFast plays a part of the matrix where the release has earned its speed: with a wide window, and with
// the second login beside the push.
func TestFaultMatrixFast(t *testing.T) {
	t.Parallel()
	counts := newTally()
	fast := func(b *enginetest.Branch) { b.Job.Renderings, b.Job.Widen = enginetest.Fast(), true }
	for i, p := range places(t) {
		for j, m := range mishaps() {
			name := strings.Join([]string{p.name, m.name}, "/")
			if !sampled("fast "+name, 140) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				counts.add(p.name, m.name, playOn(t, fakeios.Quirks{}, m, p.lines[(i+j)%3], fast))
			})
		}
	}
	for _, m := range elsewhere() {
		if !sampled("fast "+m.name, 24) {
			continue
		}
		t.Run("anywhere/"+m.name, func(t *testing.T) {
			t.Parallel()
			counts.add("anywhere", m.name, playOn(t, fakeios.Quirks{}, m, 0, fast))
		})
	}
	t.Cleanup(func() { t.Log("\n" + counts.String()) })
}

// TestFaultMatrixRotation plays a part of the matrix on a change of the pre-shared key, which moves one tunnel at a
// time: whatever goes wrong, the LAN has a tunnel at every moment.
func TestFaultMatrixRotation(t *testing.T) {
	t.Parallel()
	counts := newTally()
	b := standing(t)
	from := len(b.Router.Lines())
	b.Rotate(t)
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for line := range len(b.Router.Lines()) - from {
		for _, m := range mishaps() {
			name := fmt.Sprintf("line %d/%s", line+1, m.name)
			if !sampled("rotation "+name, 1200) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				counts.add("rotation", m.name, playRotation(t, m, line+1))
			})
		}
	}
	t.Cleanup(func() { t.Log("\n" + counts.String()) })
}

// playRotation is one cell of it: the mishap strikes at that line of the rotation.
func playRotation(t *testing.T, m mishap, line int) enginetest.End {
	t.Helper()
	b := standing(t)
	b.Rotate(t)
	b.MustBeClean(t) // with a login that is over before the lines are counted
	for _, f := range m.faults(len(b.Router.Lines()) + line) {
		if err := b.Router.Inject(f); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	run := journalOn(t, b, dir)
	lan := &lanWatch{b: b}
	_, err := b.Apply(t.Context(), func(e engine.Event) {
		if e.Kind == engine.RollingBack {
			for _, f := range m.then {
				if err := b.Router.Inject(f); err != nil {
					t.Error(err)
				}
			}
		}
		lan.see(e)
	})
	for _, kind := range loginFaults() {
		b.Router.ClearFaults(kind)
	}
	if err := run.Close(); err != nil {
		t.Error(err)
	}
	reloads := strings.HasPrefix(m.name, string(fakeios.FaultReload))
	if reloads {
		b.Clock.Advance(5 * time.Minute) // nobody can log in while it boots
	}
	e := b.Judge(t, err, m.others...)
	if e == enginetest.InDoubt {
		judgeDoubt(t, b, err, m.others...)
	}
	if len(lan.lost) > 0 && !reloads {
		t.Errorf("%s: %d of %d packets found no tunnel: %q\n%v", e, len(lan.lost), lan.sent, lan.lost, err)
	}
	noSecretBelow(t, dir)
	return e
}

// journalOn gives the job of a branch a journal in a directory.
func journalOn(t *testing.T, b *enginetest.Branch, dir string) *journal.Run {
	t.Helper()
	store, err := journal.OpenStore(dir)
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
	b.Job.Journal = run
	b.Job.Run = run.ID()
	return run
}

// play is one cell.
func play(t *testing.T, m mishap, line int) enginetest.End {
	t.Helper()
	return playOn(t, fakeios.Quirks{}, m, line)
}

// playOn is one cell on a router that differs, with changes to the branch.
func playOn(
	t *testing.T, quirks fakeios.Quirks, m mishap, line int, changes ...func(*enginetest.Branch),
) enginetest.End {
	t.Helper()
	b := enginetest.NewOn(t, fakeios.Config{Quirks: quirks, Faults: m.faults(line)}, quick)
	if strings.Contains(m.name, "enable") {
		b = newEnableBench(t, m.faults(line)...)
	}
	dir := t.TempDir()
	run := journalOn(t, b, dir)
	b.Job.RollBackUnproven = true
	for _, change := range changes {
		change(b)
	}
	_, err := b.Apply(t.Context(), func(e engine.Event) {
		if e.Kind == engine.RollingBack {
			for _, f := range m.then {
				if err := b.Router.Inject(f); err != nil {
					t.Error(err)
				}
			}
		}
	})
	for _, kind := range loginFaults() {
		b.Router.ClearFaults(kind)
	}
	if closed := run.Close(); closed != nil {
		t.Error(closed)
	}
	if strings.HasPrefix(m.name, string(fakeios.FaultReload)) {
		b.Clock.Advance(5 * time.Minute) // nobody can log in while it boots
	}
	e := b.Judge(t, err, m.others...)
	if e == enginetest.InDoubt {
		judgeDoubt(t, b, err, m.others...)
	}
	noSecretBelow(t, dir)
	return e
}

// newEnableBench is a bench whose operator lands at ">" and has to know the enable secret.
func newEnableBench(t *testing.T, faults ...fakeios.Fault) *enginetest.Branch {
	t.Helper()
	b := enginetest.NewOn(
		t,
		fakeios.Config{
			Faults:       faults,
			EnableSecret: "raise-me",
			Users:        []fakeios.User{{Name: "noc", Password: "noc", Privilege: 1}},
		},
		quick,
	)
	target := device.Target{
		Address:   b.Address,
		User:      "noc",
		HostKey:   b.Router.HostKeyFingerprint(),
		LegacySSH: true,
		Enable:    secret.New("raise-me"),
		Auth:      device.Auth{Password: secret.New("noc")},
	}
	b.Dial = func(ctx context.Context) (engine.Session, error) { return ciscoios.Dial(ctx, target, quick) }
	return b
}

// judgeDoubt holds what a run in doubt leaves against the least that anybody may expect: when every
// timer has run out somebody can log in, nobody's line is lost, and what is on flash was named.
func judgeDoubt(t *testing.T, b *enginetest.Branch, err error, others ...string) {
	t.Helper()
	b.Clock.Advance(3 * time.Hour)
	session, dialErr := b.Dial(context.Background())
	if dialErr != nil {
		t.Errorf("no login after all timers: %v\n%v", dialErr, err)
		return
	}
	_ = session.Close()
	for _, line := range others {
		if !strings.Contains(b.Router.RunningConfig(), line) && !strings.Contains(err.Error(), "somebody") {
			t.Errorf("the line of somebody else is lost, and nobody is told: %s\n%v", line, err)
		}
	}
	for name, text := range b.Router.Flash() {
		if strings.Contains(text, enginetest.PSK) && !strings.Contains(err.Error(), name) {
			t.Errorf("flash:%s is left, and nobody is told: %v", name, err)
		}
	}
}

// noSecretBelow searches every file for the pre-shared keys.
func noSecretBelow(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), enginetest.PSK) || strings.Contains(string(text), enginetest.NewPSK) {
			t.Errorf("%s holds the pre-shared key", filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
