package journal_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestMain is also the other process of the tests that need one: with HELPER set, the test binary
// begins a run in that directory, and writes until it is killed or, with HELPER_HOLD, until its input
// ends. Every record that Write said is on the disk is counted on its output.
func TestMain(m *testing.M) {
	dir := os.Getenv("HELPER")
	if dir == "" {
		os.Exit(m.Run())
	}
	if err := help(context.Background(), dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func help(ctx context.Context, dir string) error {
	store, err := journal.OpenStore(dir)
	if err != nil {
		return err
	}
	run, err := store.Begin(ctx, header("apply"))
	if err != nil {
		return err
	}
	for n := 1; n <= 10000; n++ {
		if err := run.Write(journal.StepBegin{Number: n, Title: "a step of the helper"}); err != nil {
			return err
		}
		fmt.Fprintln(os.Stdout, n)
		if os.Getenv("HELPER_HOLD") != "" {
			_, _ = os.Stdin.Read(make([]byte, 1))
			return nil
		}
	}
	return nil
}

// startHelper runs the test binary as the other process; it is killed at the end of the test.
func startHelper(t *testing.T, dir string, env ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(append(os.Environ(), "HELPER="+dir), env...)
	cmd.Stderr = os.Stderr
	if _, err := cmd.StdinPipe(); err != nil { // stays open until the process is gone
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

func header(command string) journal.Header {
	return journal.Header{Site: "tokyo-01", Router: "192.0.2.10:22", Command: command, Version: "test"}
}

// keyed are digests under a key that is the same in every run of the tests.
func keyed(salt string) journal.Digests {
	key, err := secret.ParseKey(strings.Repeat("0f", 32))
	if err != nil {
		panic(err)
	}
	return journal.Digests{Key: key, Use: "test", Salt: salt}
}

var start = time.Date(2026, 11, 24, 22, 57, 11, 0, time.UTC)

// newStore is an empty store whose clock goes on by a second with every look.
func newStore(t testing.TB, secrets ...secret.String) *journal.Store {
	t.Helper()
	store, err := journal.OpenStore(filepath.Join(t.TempDir(), "state"))
	if err != nil {
		t.Fatal(err)
	}
	now := start
	store.Now = func() time.Time { now = now.Add(time.Second); return now }
	store.Redactor = secret.NewRedactor(secrets...)
	return store
}

func begin(t testing.TB, store *journal.Store, command string) *journal.Run {
	t.Helper()
	run, err := store.Begin(context.Background(), header(command))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = run.Close() })
	return run
}

func write(t testing.TB, run *journal.Run, records ...journal.Record) {
	t.Helper()
	for _, r := range records {
		if err := run.Write(r); err != nil {
			t.Fatal(err)
		}
	}
}

// whole are the records of a run that goes wrong late: one of every kind.
func whole() []journal.Record {
	return []journal.Record{
		journal.Planned{Playbook: "p", Hash: "h", Steps: []journal.PlannedStep{{Number: 1, Title: "one"}},
			Overrides: []journal.Override{{Rule: "r", Reason: "because"}}},
		journal.SnapshotTaken{File: "f.conf", Hash: "h", Digest: "d"},
		journal.Arming{How: "revert", Minutes: 10, ArchivePath: "flash:ziatunnel-x", FlashFiles: []string{"flash:a"}},
		journal.Armed{How: "revert", Minutes: 10, Until: start.Add(10 * time.Minute), ArchivePath: "flash:ziatunnel-x",
			FlashFiles: []string{"flash:b"}},
		journal.StepBegin{Number: 1, Title: "one", Lines: 3}, journal.StepEnd{Number: 1, Lines: 3},
		journal.StageBegin{Number: 1, Title: "backup, Tunnel2", Interface: "Tunnel2"},
		journal.Renegotiating{Interface: "Tunnel2", Peer: "203.0.113.22", Back: true},
		journal.StageEnd{Number: 1, Interface: "Tunnel2"},
		journal.OptionalRefused{Step: 1, Header: "interface Tunnel1", Line: "a", Why: "w", Else: "b", Words: "% c",
			Release: "15.4(3)M3", Image: "I", Lasting: true},
		journal.Pushed{Lines: 3}, journal.ReloginOK{},
		journal.Proven{Verdict: "active", Wanted: "probe", Reached: "probe"},
		journal.Confirmed{How: "revert"}, journal.Cleaned{}, journal.Saved{},
		journal.RollingBack{Cause: "c", How: "restore"}, journal.RolledBack{Hash: "h"},
		journal.InDoubt{Why: "w", Differs: []secret.Text{secret.NewText("+ x")},
			Commands: []secret.Text{secret.NewText("no x")}},
		journal.Trusted{Host: "h", User: "u", PID: 1, Version: "v", Command: "rollback", Records: 3,
			Damage: []string{"line 4 was changed"}},
		journal.OutputLost{Why: "w"}, journal.End{Outcome: journal.Doubtful, ExitCode: 6, Error: "e"},
	}
}
