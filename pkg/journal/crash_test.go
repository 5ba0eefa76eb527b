package journal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// TestRoundTrip writes one record of every kind and reads the same back.
func TestRoundTrip(t *testing.T) {
	store := newStore(t)
	run := begin(t, store, "apply")
	write(t, run, whole()...)
	entries, err := store.Entries("tokyo-01", run.ID())
	if err != nil {
		t.Fatal(err)
	}
	var got []journal.Record
	for i, e := range entries {
		if e.Seq != i+1 || !e.Time.After(start) {
			t.Errorf("%d: %+v", i, e)
		}
		got = append(got, e.Record)
	}
	if b, ok := got[0].(journal.Begin); !ok || b.Site != "tokyo-01" || b.PID != os.Getpid() || b.Command != "apply" ||
		b.Run != run.ID() {
		t.Errorf("%+v", got[0])
	}
	if !reflect.DeepEqual(got[1:], whole()) {
		t.Errorf("%#v\n%#v", got[1:], whole())
	}
	runs, err := store.Runs("tokyo-01")
	if err != nil || len(runs) != 1 || runs[0].Unfinished() || runs[0].InDoubt == nil || runs[0].End.ExitCode != 6 {
		t.Errorf("%+v %v", runs, err)
	}
}

// dies makes of a run that was closed one whose process has died: it leaves no mark.
func dies(t *testing.T, store *journal.Store, run *journal.Run) {
	t.Helper()
	if err := os.Remove(filepath.Join(store.Dir, "tokyo-01", run.ID()+".mark")); err != nil {
		t.Fatal(err)
	}
}

// TestCrashAtEveryByte cuts a file off at every byte: reading it never fails, gives exactly the
// records that were whole, and says when one was not.
func TestCrashAtEveryByte(t *testing.T) {
	store := newStore(t)
	run := begin(t, store, "apply")
	write(t, run, whole()...)
	all, err := store.Entries("tokyo-01", run.ID())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(store.Dir, "tokyo-01", run.ID()+".jsonl")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	dies(t, store, run)
	for n := range len(data) + 1 {
		near := data[max(0, n-2):min(len(data), n+2)]
		if n%31 > 0 && !bytes.Contains(near, []byte("\n")) && !*faults {
			continue
		}
		if err := os.WriteFile(path, data[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		lines := bytes.Count(data[:n], []byte("\n"))
		entries, err := store.Entries("tokyo-01", run.ID())
		if err != nil || len(entries) != lines || lines > 0 && !reflect.DeepEqual(entries, all[:lines]) {
			t.Fatalf("at %d: %d records of %d, %v", n, len(entries), lines, err)
		}
		state, err := store.Load("tokyo-01", run.ID())
		torn := n > 0 && data[n-1] != '\n'
		cut := strings.Contains(strings.Join(state.Problems, " "), "cut off")
		if err != nil || torn != cut || len(state.Damage) > 0 {
			t.Fatalf("at %d: %v %v", n, state.Problems, err)
		}
		if touched := lines > 3; touched != state.Touched() || state.Unfinished() != (touched && lines < len(all)) {
			t.Fatalf("at %d, %d records: touched %v, unfinished %v", n, lines, state.Touched(), state.Unfinished())
		}
	}
}

// TestResumeAfterTornLine goes on behind a line that was cut off: what was written stays, what
// follows is read.
func TestResumeAfterTornLine(t *testing.T) {
	store := newStore(t)
	run := begin(t, store, "apply")
	write(t, run, journal.StepBegin{Number: 1, Title: "one", Lines: 2}, journal.StepEnd{Number: 1, Lines: 2})
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	dies(t, store, run)
	path := filepath.Join(store.Dir, "tokyo-01", run.ID()+".jsonl")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data[:len(data)-5], 0o600); err != nil {
		t.Fatal(err)
	}
	again, state, err := store.Resume(t.Context(), header("resume"), run.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if !state.Unfinished() || state.Steps[0].Done || len(state.Problems) != 1 || again.ID() != run.ID() {
		t.Errorf("%+v", state)
	}
	write(t, again, journal.End{Outcome: journal.TakenBack, ExitCode: 5})
	state, err = store.Load("tokyo-01", run.ID())
	if err != nil || state.Unfinished() || len(state.Resumed) != 1 || state.Resumed[0].Command != "resume" ||
		len(state.Problems) != 1 {
		t.Errorf("%+v %v", state, err)
	}
	entries, err := store.Entries("tokyo-01", run.ID())
	if err != nil || entries[len(entries)-1].Seq != 4 {
		t.Errorf("%+v %v", entries, err)
	}
	now, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(now, data[:len(data)-5]) {
		t.Errorf("what was written was changed: %s", now)
	}
}

// TestKilledWhileWriting kills a process that writes: everything it was told is on the disk is
// there, its lock is taken over, and that is journaled.
func TestKilledWhileWriting(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	cmd, out := startHelper(t, dir)
	said := 0
	for said < 50 && out.Scan() {
		var err error
		if said, err = strconv.Atoi(out.Text()); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for out.Scan() { // what it said before it died
		if n, err := strconv.Atoi(out.Text()); err == nil {
			said = n
		}
	}
	_ = cmd.Wait()
	store, err := journal.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	left, err := store.Last("tokyo-01")
	if err != nil || len(left.Steps) < said || said < 50 || !left.Unfinished() || left.Running != nil {
		t.Fatalf("%d steps said, %d read, running %v, %v", said, len(left.Steps), left.Running, err)
	}
	run := begin(t, store, "apply")
	write(t, run, journal.StepBegin{Number: 1, Title: "one"})
	state, err := store.Load("tokyo-01", run.ID())
	if err != nil || len(state.LockTaken) != 1 || state.LockTaken[0].Owner.PID != cmd.Process.Pid ||
		state.LockTaken[0].Broken {
		t.Errorf("%+v %v", state.LockTaken, err)
	}
	if run.ID() <= left.Run {
		t.Errorf("%s does not sort behind %s", run.ID(), left.Run)
	}
}

// TestClockSetBack: names of runs sort in the order in which they began.
func TestClockSetBack(t *testing.T) {
	store := newStore(t)
	last := ""
	for range 3 {
		store.Now = func() time.Time { return start }
		run := begin(t, store, "apply")
		write(t, run, journal.ReloginOK{})
		if err := run.Close(); err != nil || run.ID() <= last {
			t.Errorf("%s after %s, %v", run.ID(), last, err)
		}
		last = run.ID()
	}
}

// TestNothingWrittenNoFile: a run that was declined leaves no run behind, and gives the site free.
func TestNothingWrittenNoFile(t *testing.T) {
	store := newStore(t)
	if _, err := store.Last("tokyo-01"); !errors.Is(err, journal.ErrNoRun) {
		t.Errorf("%v", err)
	}
	run := begin(t, store, "apply")
	if err := errors.Join(run.Close(), run.Close()); err != nil {
		t.Fatal(err)
	}
	if err := run.Write(journal.Saved{}); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("%v", err)
	}
	if runs, err := store.Runs("tokyo-01"); err != nil || len(runs) > 0 {
		t.Errorf("%v %v", runs, err)
	}
	begin(t, store, "apply")
}
