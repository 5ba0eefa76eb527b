package engine_test

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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

// wholeMatrix plays every cell, also of the smaller sweeps; without it about every ninetieth is played, and
// of the others every sixth.
var wholeMatrix = flag.Bool("faults", false, "play every cell of the fault matrix and of the sweeps beside it")

// sampled reports whether a cell of a sweep is played: one in n, picked by its name, and all of them in the whole
// matrix.
func sampled(cell string, n uint32) bool {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(cell))
	return *wholeMatrix || hash.Sum32()%n == 0
}

// theirs is a line of somebody else, who must not lose it.
const theirs = "snmp-server location put here by somebody else"

// mishap is a column of the matrix: what goes wrong at a typed line.
type mishap struct {
	name   string
	faults func(line int) []fakeios.Fault
	others []string        // lines that somebody else configures meanwhile
	then   []fakeios.Fault // what goes wrong as well as soon as the change is being taken back
}

func at(kind fakeios.FaultKind) func(int) []fakeios.Fault {
	return func(n int) []fakeios.Fault {
		return []fakeios.Fault{{Do: kind, N: n, Reply: "% Command rejected: not now", Delay: 90 * time.Second}}
	}
}

// mishaps are the faults that can strike at any line.
func mishaps() []mishap {
	out := []mishap{
		{name: "operator", others: []string{theirs}, faults: func(n int) []fakeios.Fault {
			return []fakeios.Fault{{Do: fakeios.FaultOperator, N: n, Lines: []string{theirs}}}
		}},
		{name: "clock back", faults: func(n int) []fakeios.Fault {
			return []fakeios.Fault{{Do: fakeios.FaultClock, N: n, Delay: -time.Hour}}
		}},
		{name: "ask", faults: func(n int) []fakeios.Fault { return []fakeios.Fault{{Do: fakeios.FaultAsk, N: n}} }},
		{name: "slow", faults: func(n int) []fakeios.Fault { return []fakeios.Fault{{Do: fakeios.FaultSlow, N: n}} }},
	}
	for _, kind := range []fakeios.FaultKind{
		fakeios.FaultReject,
		fakeios.FaultIgnore,
		fakeios.FaultUnauthorized,
		fakeios.FaultDrop,
		fakeios.FaultCut,
		fakeios.FaultClose,
		fakeios.FaultCutReply,
		fakeios.FaultHang,
		fakeios.FaultSyslog,
		fakeios.FaultTranslating,
		fakeios.FaultReload,
		fakeios.FaultClock,
		fakeios.FaultLocked,
		fakeios.FaultLate,
		fakeios.FaultGlue,
	} {
		out = append(out, mishap{name: string(kind), faults: at(kind)})
	}
	for _, kind := range []fakeios.FaultKind{fakeios.FaultReset, fakeios.FaultNoAnswer, fakeios.FaultCloseLogin} {
		out = append(
			out,
			mishap{
				name:   "drop, then " + string(kind),
				faults: at(fakeios.FaultDrop),
				then:   []fakeios.Fault{{Do: kind, Times: 2}},
			},
		)
	}
	return out
}

// loginFaults are the faults of a connection, its login and its shell.
func loginFaults() []fakeios.FaultKind {
	return []fakeios.FaultKind{
		fakeios.FaultNoAnswer, fakeios.FaultReset, fakeios.FaultCloseLogin, fakeios.FaultSlowLogin,
		fakeios.FaultAccountLocked, fakeios.FaultNoQuestion, fakeios.FaultOneTimeCode, fakeios.FaultNoVTY,
		fakeios.FaultNoChannel, fakeios.FaultLoginAgain, fakeios.FaultPasswordExpired, fakeios.FaultPressReturn,
		fakeios.FaultWrongEnable, fakeios.FaultEnablePrompt, fakeios.FaultEnableUser,
	}
}

// elsewhere are the faults that wait for something else than a line: a connection, a write.
func elsewhere() []mishap {
	var out []mishap
	add := func(moment string, fault fakeios.Fault) {
		if fault.Do == fakeios.FaultSlowLogin {
			fault.Delay = 33 * time.Second
		}
		out = append(out, mishap{
			name:   string(fault.Do) + ", " + moment,
			faults: func(int) []fakeios.Fault { return []fakeios.Fault{fault} },
		})
	}
	for _, kind := range append(loginFaults(), fakeios.FaultNVRAMBusy, fakeios.FaultFlashFull, fakeios.FaultLocked) {
		add("once", fakeios.Fault{Do: kind})
		add("twice", fakeios.Fault{Do: kind, Times: 2})
		add("always", fakeios.Fault{Do: kind, Times: -1})
	}
	for _, kind := range loginFaults() {
		add("at the second login", fakeios.Fault{Do: kind, Skip: 1})
		add("from the second login on", fakeios.Fault{Do: kind, Skip: 1, Times: -1})
	}
	return out
}

// TestMatrixHasEveryFault: a fault that the virtual router has is one that an apply must survive.
func TestMatrixHasEveryFault(t *testing.T) {
	t.Parallel()
	struck := map[fakeios.FaultKind]bool{}
	for _, m := range slices.Concat(mishaps(), elsewhere()) {
		for _, fault := range slices.Concat(m.faults(1), m.then) {
			struck[fault.Do] = true
		}
	}
	for _, kind := range fakeios.FaultKinds() {
		if !struck[kind] {
			t.Errorf("the fault %s is in no column: add it to mishaps or to elsewhere", kind)
		}
	}
}

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
var quick = ciscoios.Options{CommandTimeout: time.Second, HandshakeTimeout: 2 * time.Second}

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
				if !sampled(name, 90) {
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
		if !sampled(m.name, 8) {
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
			if !sampled(name, 60) {
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
			if !sampled("fast "+name, 60) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				counts.add(p.name, m.name, playOn(t, fakeios.Quirks{}, m, p.lines[(i+j)%3], fast))
			})
		}
	}
	for _, m := range elsewhere() {
		if !sampled("fast "+m.name, 8) {
			continue
		}
		t.Run("anywhere/"+m.name, func(t *testing.T) {
			t.Parallel()
			counts.add("anywhere", m.name, playOn(t, fakeios.Quirks{}, m, 0, fast))
		})
	}
	t.Cleanup(func() { t.Log("\n" + counts.String()) })
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
	b.Job.RollBackUnproven = true
	for _, change := range changes {
		change(b)
	}
	_, err = b.Apply(t.Context(), func(e engine.Event) {
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

// noSecretBelow searches every file for the pre-shared key.
func noSecretBelow(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), enginetest.PSK) {
			t.Errorf("%s holds the pre-shared key", filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// tally counts how cells ended.
type tally struct {
	mu     sync.Mutex
	rows   []string
	counts map[string]map[enginetest.End]int
	total  map[enginetest.End]int
}

func newTally() *tally {
	return &tally{counts: map[string]map[enginetest.End]int{}, total: map[enginetest.End]int{}}
}

func (c *tally) add(place, mishap string, e enginetest.End) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, row := range []string{"at " + place, "fault " + mishap} {
		if c.counts[row] == nil {
			c.rows, c.counts[row] = append(c.rows, row), map[enginetest.End]int{}
		}
		c.counts[row][e]++
	}
	c.total[e]++
}

// String is the matrix as a table, its rows by part and by fault.
func (c *tally) String() string {
	ends := []enginetest.End{
		enginetest.ProvenDone,
		enginetest.ProvenUnchanged,
		enginetest.InDoubt,
		enginetest.Refused,
		enginetest.Failed,
	}
	var b strings.Builder
	row := func(name string, counts map[enginetest.End]int) {
		fmt.Fprintf(&b, "matrix  %-42s", name)
		sum := 0
		for _, e := range ends {
			fmt.Fprintf(&b, "%12d", counts[e])
			sum += counts[e]
		}
		fmt.Fprintf(&b, "%10d\n", sum)
	}
	fmt.Fprintf(
		&b,
		"matrix  %-42s%12s%12s%12s%12s%12s%10s\n",
		"",
		"done",
		"unchanged",
		"in doubt",
		"refused",
		"not begun",
		"cells",
	)
	slices.Sort(c.rows)
	for _, name := range c.rows {
		row(name, c.counts[name])
	}
	row("all", c.total)
	return b.String()
}
