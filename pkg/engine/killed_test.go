//go:build unix

package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// mortal is a journal whose process is killed, as by kill -9, as soon as the record with the number
// last, from 1, is on the disk.
type mortal struct {
	*journal.Run
	written, last int
}

func (m *mortal) count(err error) error {
	if m.written++; err == nil && m.written == m.last {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // until the signal is there
	}
	return err
}

func (m *mortal) Write(record journal.Record) error { return m.count(m.Run.Write(record)) }

func (m *mortal) Plan(p plan.Plan, overrides []journal.Override) error {
	return m.count(m.Run.Plan(p, overrides))
}

func (m *mortal) Snapshot(config string) error { return m.count(m.Run.Snapshot(config)) }

// applyAndDie is the process that is killed: one apply, told by its environment.
func applyAndDie() int {
	last, err := strconv.Atoi(os.Getenv("KILL_AT"))
	if err != nil {
		return 2
	}
	job, err := enginetest.JobWith(enginetest.SiteText, os.Getenv("KEY"))
	if err != nil {
		return 2
	}
	job.Want = enginetest.FullExpectation(job.Want)
	store, err := journal.OpenStore(os.Getenv("STATE"))
	if err != nil {
		return 2
	}
	ctx := context.Background()
	run, err := store.Begin(
		ctx,
		journal.Header{Site: "branch-001", Router: os.Getenv("ADDRESS"), Command: "apply", Version: "test"},
	)
	if err != nil {
		return 2
	}
	job.Journal = &mortal{Run: run, last: last}
	job.Run = run.ID()
	job.Arm = engine.Arm(os.Getenv("ARM"))
	job.Interval = 20 * time.Millisecond
	_, err = engine.Apply(
		ctx,
		enginetest.Dialer(os.Getenv("ADDRESS"), os.Getenv("HOST_KEY"), ciscoios.Options{}),
		job,
		enginetest.Agree,
		enginetest.Unwatched,
	)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// newLiveBranch is a branch whose router lives in real time, for a process of its own to work on.
func newLiveBranch(t *testing.T) *enginetest.Branch {
	t.Helper()
	edges := enginetest.Edges(enginetest.PSK, 10*time.Millisecond)
	b := enginetest.NewOn(t, fakeios.Config{Clock: fakeios.SystemClock{}, Edges: edges}, ciscoios.Options{})
	b.Job.Interval = 20 * time.Millisecond
	return b
}

// killed runs an apply in a process that is killed at a record; it reports false when the process
// ended before it had written so many.
func killed(t *testing.T, b *enginetest.Branch, state, key string, arm engine.Arm, record int) bool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, self)
	cmd.Args = []string{killedApply}
	cmd.Env = append(
		os.Environ(),
		"KILL_AT="+strconv.Itoa(record),
		"STATE="+state,
		"ARM="+string(arm),
		"KEY="+key,
		"ADDRESS="+b.Address,
		"HOST_KEY="+b.Router.HostKeyFingerprint(),
	)
	var said bytes.Buffer
	cmd.Stderr = &said
	err = cmd.Run()
	if err == nil {
		return false
	}
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("it was not killed: %v\n%s", err, &said)
	}
	return true
}

// takeOver is a way in which another process ends a run.
type takeOver func(context.Context, engine.Dialer, engine.Job, engine.Interrupted) error

// takeOvers are all of them, by name.
func takeOvers() map[string]takeOver {
	return map[string]takeOver{
		"resume": func(ctx context.Context, dial engine.Dialer, job engine.Job, i engine.Interrupted) error {
			_, err := engine.Resume(ctx, dial, job, i, enginetest.Unwatched)
			return err
		},
		"rollback": func(ctx context.Context, dial engine.Dialer, job engine.Job, i engine.Interrupted) error {
			return engine.RollBackTo(ctx, dial, job, i, enginetest.Unwatched)
		},
	}
}

// takenOver lets another process end the run that was killed, whose journal is in a directory, and gives how that ends.
func takenOver(t *testing.T, b *enginetest.Branch, dir, way string, take takeOver) enginetest.End {
	t.Helper()
	store, err := journal.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	i, job, done := interrupted(t, b, store)
	defer done()
	err = take(t.Context(), b.Dial, job, i)
	if way == "rollback" && err == nil {
		err = &engine.RolledBackError{Err: errDied}
	}
	e := b.Judge(t, err)
	if e == enginetest.InDoubt || e == enginetest.Refused || e == enginetest.NotProven {
		t.Errorf("%s: %v", e, err)
	}
	noSecretBelow(t, dir)
	return e
}

// TestKilledAtEveryRecord kills the process at every record of its journal, and lets another one
// finish the run, or take it back.
func TestKilledAtEveryRecord(t *testing.T) {
	t.Parallel()
	ways := takeOvers()
	counts := newTally()
	for _, arm := range []engine.Arm{engine.ArmRevert, engine.ArmReload, engine.ArmNone} {
		last := recordsOf(t, arm)
		for record := 1; record <= last; record++ {
			for way, take := range ways {
				cell := fmt.Sprintf("%s/record %d/%s", arm, record, way)
				if !sampled(cell, 140) {
					continue
				}
				t.Run(cell, func(t *testing.T) {
					t.Parallel()
					b := newLiveBranch(t)
					dir := t.TempDir()
					if !killed(t, b, dir, enginetest.PSK, arm, record) {
						t.Fatal("it ended in order")
					}
					counts.add("record, armed by "+string(arm), way, takenOver(t, b, dir, way, take))
				})
			}
		}
	}
	t.Cleanup(func() { t.Log("\n" + counts.String()) })
}

// recordsOf counts the records of an apply in which nothing goes wrong.
func recordsOf(t *testing.T, arm engine.Arm) int {
	t.Helper()
	b := enginetest.New(t, ciscoios.Options{})
	b.Job.Arm = arm
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return len(b.Records.List)
}

// TestKilledAtEveryRecordOfARotation does so while the pre-shared key of two tunnels that are up is changed, one tunnel
// at a time.
func TestKilledAtEveryRecordOfARotation(t *testing.T) {
	t.Parallel()
	b := standing(t)
	b.Rotate(t)
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	counts := newTally()
	for record := 1; record <= len(b.Records.List); record++ {
		for way, take := range takeOvers() {
			cell := fmt.Sprintf("rotation/record %d/%s", record, way)
			if !sampled(cell, 20) {
				continue
			}
			t.Run(cell, func(t *testing.T) {
				t.Parallel()
				counts.add("record of a rotation", way, killRotation(t, way, record, take,
					record == len(b.Records.List)))
			})
		}
	}
	t.Cleanup(func() { t.Log("\n" + counts.String()) })
}

// refusedWithoutTheOldKey takes a rotation back that was saved: the router does not have the old key any more, and who
// has it gives it to the site file.
func refusedWithoutTheOldKey(t *testing.T, b *enginetest.Branch, dir string, take takeOver) {
	t.Helper()
	store, err := journal.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	i, job, done := interrupted(t, b, store)
	typed := len(b.Router.Lines())
	err = take(t.Context(), b.Dial, job, i)
	done()
	if !is[*engine.RefusedError](err) || !strings.Contains(err.Error(), "secret_unknown") {
		t.Errorf("without the old key: %v", err)
	}
	for _, line := range b.Router.Lines()[typed:] {
		if !strings.HasPrefix(line, "show ") && !strings.HasPrefix(line, "terminal ") && line != "dir flash:" &&
			line != "exit" {
			t.Errorf("refused, and %q was typed", line)
		}
	}
	before, startup := b.Before, b.Startup
	b.WantNext(t, enginetest.SiteText, enginetest.PSK)
	b.Before, b.Startup = before, startup
}

// killRotation is one cell of it. Behind the last record the rotation is saved.
func killRotation(t *testing.T, way string, record int, take takeOver, saved bool) enginetest.End {
	t.Helper()
	b := newLiveBranch(t)
	b.Job.Want = enginetest.FullExpectation(b.Job.Want)
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.Rotate(t)
	dir := t.TempDir()
	if !killed(t, b, dir, enginetest.NewPSK, engine.ArmRevert, record) {
		t.Fatal("it ended in order")
	}
	if way == "rollback" {
		b.Portal(enginetest.PSK)
		if saved {
			refusedWithoutTheOldKey(t, b, dir, take)
		}
	}
	return takenOver(t, b, dir, way, take)
}
