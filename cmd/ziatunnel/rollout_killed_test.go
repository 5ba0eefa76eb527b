package main_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// child is a rollout in a process of its own.
type child struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  *bufio.Scanner
	said bytes.Buffer
}

func (b *branches) spawn(args ...string) *child {
	b.t.Helper()
	return b.spawnAs(built(b.t), args...)
}

func (b *branches) spawnAs(program string, args ...string) *child {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	b.t.Cleanup(cancel)
	c := &child{t: b.t, cmd: exec.CommandContext(ctx, program)}
	c.cmd.Args, c.cmd.Stderr = args, &c.said
	pipe, err := c.cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	c.out = bufio.NewScanner(pipe)
	if err := c.cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	return c
}

// until reads lines until one fits.
func (c *child) until(fits func(line) bool) {
	c.t.Helper()
	for c.out.Scan() {
		var l line
		if err := json.Unmarshal(c.out.Bytes(), &l); err != nil {
			c.t.Fatalf("%q: %v", c.out.Text(), err)
		}
		if fits(l) {
			return
		}
	}
	c.t.Fatalf("the rollout has ended before: %v %s", c.cmd.Wait(), &c.said)
}

// end reads the rest and gives the exit status; -1 is a process that was killed.
func (c *child) end() int {
	for c.out.Scan() {
	}
	_ = c.cmd.Wait()
	return c.cmd.ProcessState.ExitCode()
}

func (c *child) signal(s os.Signal) {
	c.t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// TestRolloutKilled kills the process in the middle of a wave; resume finishes every site, and touches
// none that was done.
func TestRolloutKilled(t *testing.T) {
	t.Parallel()
	const count = 12
	b := newBranches(t, count, nil, nil)
	c := b.spawn(b.start("--canary", "1", "--parallel", "4")...)
	ended := 0
	c.until(func(l line) bool {
		if l.Event == "site_ended" {
			ended++
		}
		return ended >= 3 && l.Event == "step" && strings.HasPrefix(l.Step, "step ")
	})
	if code, _, said := b.ask("resume"); code != 7 ||
		!strings.Contains(said, fmt.Sprintf("process %d", c.cmd.Process.Pid)) {
		t.Errorf("a second runner: exit status %d: %s", code, said)
	}
	c.signal(syscall.SIGKILL)
	if code := c.end(); code != -1 {
		t.Fatalf("it was not killed: %d", code)
	}
	_, state := b.record()
	lost := state.AtWork()
	if code, _, said := b.ask("resume"); code != 0 {
		t.Fatalf("resume: exit status %d: %s", code, said)
	}
	b.allDone(count)
	for i := range count {
		if n := b.pushes(i); n != 1 && !slices.Contains(lost, branchName(i)) {
			t.Errorf("%s was configured %d times", branchName(i), n)
		}
	}
	if code, out, _ := b.ask("resume"); code != 0 || !strings.Contains(out, "12 of 12 sites done") {
		t.Errorf("resume at the end: %d %s", code, out)
	}
	b.cleanFiles()
}

// TestRolloutElsewhere: who has the state directory goes on with a rollout on another machine, with the
// inventory at another place, once he has said that the first machine is gone.
func TestRolloutElsewhere(t *testing.T) {
	t.Parallel()
	const count = 6
	b := newBranches(t, count, nil, nil)
	c := b.spawn(b.start("--parallel", "2")...)
	c.until(func(l line) bool { return l.Event == "step" && strings.HasPrefix(l.Step, "step 9") })
	c.signal(syscall.SIGKILL)
	c.end()
	owners, err := filepath.Glob(filepath.Join(b.state, "*", "owner"))
	if err != nil {
		t.Fatal(err)
	}
	owners = append(owners, filepath.Join(b.state, "rollouts", "spring", "owner"))
	if len(owners) < 2 {
		t.Fatalf("locks: %q", owners)
	}
	for _, name := range owners {
		data, err := json.Marshal(
			lock.Owner{Command: "rollout start", User: "noc", Host: "noc-7.example", PID: 4711, Since: time.Now()},
		)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(b.sites, moved); err != nil {
		t.Fatal(err)
	}
	if code, _, said := b.ask("resume", "--inventory", moved); code != 7 || !strings.Contains(said, "noc-7.example") ||
		!strings.Contains(said, "--break-lock") {
		t.Errorf("exit status %d: %s", code, said)
	}
	if code, _, said := b.ask("resume", "--break-lock"); code != 2 ||
		!strings.Contains(said, "no such file or directory") {
		t.Errorf("without the inventory: exit status %d: %s", code, said)
	}
	if code, _, said := b.ask("resume", "--inventory", moved, "--break-lock"); code != 0 {
		t.Fatalf("exit status %d: %s", code, said)
	}
	b.allDone(count)
}

// TestRolloutInterrupted: one Ctrl-C lets those at work finish, and resume goes on.
func TestRolloutInterrupted(t *testing.T) {
	t.Parallel()
	const count = 8
	b := newBranches(t, count, nil, nil)
	c := b.spawn(b.start("--parallel", "2")...)
	c.until(func(l line) bool { return l.Event == "step" && strings.HasPrefix(l.Step, "step ") })
	c.signal(os.Interrupt)
	if code := c.end(); code != 4 {
		t.Fatalf("exit status %d: %s", code, &c.said)
	}
	_, state := b.record()
	if at := state.AtWork(); len(at) > 0 {
		t.Errorf("at work at the end: %v", at)
	}
	for i := range count {
		if s := class(t, state, i); s.Phase != rollout.Pending && s.Outcome != rollout.Done {
			t.Errorf("%s is %s: %s", branchName(i), s.Outcome, s.Detail)
		}
	}
	if code, _, said := b.ask("resume"); code != 0 {
		t.Fatalf("resume: exit status %d: %s", code, said)
	}
	b.allDone(count)
}

// TestRolloutInterruptedTwice: a second Ctrl-C takes back what those at work have begun.
func TestRolloutInterruptedTwice(t *testing.T) {
	t.Parallel()
	const count = 4
	b := newBranches(t, count, nil, func(int) bool { return true })
	c := b.spawnAs(self(t), b.start("--parallel", "2", "--wait", "5m")...)
	proving := map[string]bool{}
	c.until(func(l line) bool {
		if strings.HasPrefix(l.Step, "proof: ") {
			proving[l.Site] = true
		}
		return len(proving) == 2
	})
	c.signal(os.Interrupt)
	c.until(func(l line) bool { return l.Event == "note" })
	c.signal(os.Interrupt)
	c.until(func(l line) bool { return l.Event == "note" && strings.Contains(l.Detail, "take back") })
	if code := c.end(); code != 4 {
		t.Errorf("exit status %d: %s", code, &c.said)
	}
	_, state := b.record()
	for i := range count {
		if s := class(t, state, i); s.Phase != rollout.Pending {
			t.Errorf("%s is %s, %s: %s", branchName(i), s.Phase, s.Outcome, s.Detail)
		}
		if b.fleet.Routers()[i].RunningConfig() != b.before[i] {
			t.Errorf("%s is not what it was", branchName(i))
		}
	}
}
