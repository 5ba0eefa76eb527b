//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// applyBytes is how much goes to a router in an apply, roughly; the moments below are parts of it.
const applyBytes = 14000

// hangUps lets a hang-up reach the programs that the tests start. A shell under nohup ignores it, which whatever it
// starts inherits, unless somebody on the way has a handler of his own.
var hangUps = sync.OnceFunc(func() {
	if signal.Ignored(syscall.SIGHUP) {
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	}
})

// TestPipeClosed: whoever reads goes away in the middle of an apply. It goes on to its end, the exit status is that of
// the change, and the journal says what happened.
func TestPipeClosed(t *testing.T) {
	t.Parallel()
	for _, part := range []int{10, 40, 70} {
		t.Run(fmt.Sprintf("at %d%%", part), func(t *testing.T) {
			t.Parallel()
			b := newBranch(t)
			v := b.newValve(0, applyBytes*part/100)
			p := b.process(b.at("apply")...)
			v.await()
			p.closeStreams()
			v.release()
			if code := p.end(); code != 0 || !b.provisioned(0) {
				t.Fatalf("exit status %d, provisioned %v: %s", code, b.provisioned(0), &p.said)
			}
			run := b.last(0)
			if run.End == nil || run.End.Outcome != journal.Done || run.OutputLost == nil ||
				!strings.Contains(run.OutputLost.Why, "output could not be written: broken pipe") {
				t.Errorf("end %+v, lost %+v", run.End, run.OutputLost)
			}
			if _, out, _ := b.run("ziatunnel", "history", "--state-dir", b.state, branchName(0)); !strings.Contains(out,
				"it went on unseen: output could not be written: broken pipe") {
				t.Error(out)
			}
		})
	}
}

// TestHungUp: a terminal that hangs up in the middle of an apply is Ctrl-C. The router is what it was, or proven.
func TestHungUp(t *testing.T) {
	t.Parallel()
	hangUps()
	for _, part := range []int{10, 50, 90} {
		t.Run(fmt.Sprintf("at %d%%", part), func(t *testing.T) {
			t.Parallel()
			b := newBranch(t)
			v := b.newValve(0, applyBytes*part/100)
			p := b.process(b.at("apply")...)
			v.await()
			if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
			v.release()
			b.asItWasOrProven(p.end(), p)
		})
	}
}

// asItWasOrProven holds an exit status to what the router is.
func (b *branches) asItWasOrProven(code int, p *process) {
	b.t.Helper()
	same := b.fleet.Routers()[0].RunningConfig() == b.before[0]
	switch {
	case code == 0 && b.provisioned(0):
	case (code == 5 || code == 1 || code == 8) && same: // 8 while it was being connected to
	default:
		b.t.Errorf("exit status %d, provisioned %v, as it was %v: %s", code, b.provisioned(0), same, &p.said)
	}
}

// TestTerminalGone takes the terminal itself away: SIGHUP comes, and every write to it fails.
func TestTerminalGone(t *testing.T) {
	t.Parallel()
	hangUps()
	b := newBranch(t)
	v := b.newValve(0, applyBytes/2)
	p := &process{cmd: exec.CommandContext(b.processContext(), self(t))}
	p.cmd.Args = b.at("apply")
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdin = terminal
	p.cmd.Stdout = terminal
	p.cmd.Stderr = terminal
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	p.start(t)
	_ = terminal.Close()
	v.await()
	if err := master.Close(); err != nil {
		t.Fatal(err)
	}
	v.release()
	b.asItWasOrProven(p.end(), p)
	if run := b.last(0); run.OutputLost == nil || run.End == nil || run.End.Outcome != journal.TakenBack {
		t.Errorf("lost %+v, end %+v: %s", run.OutputLost, run.End, &p.said)
	}
}

// TestNohup: a program that was started to survive the end of its terminal does.
func TestNohup(t *testing.T) {
	t.Parallel()
	hangUps()
	b := newBranch(t)
	v := b.newValve(0, applyBytes/2)
	named := filepath.Join(t.TempDir(), "ziatunnel")
	if err := os.Symlink(self(t), named); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.CommandContext(b.processContext(), "sh",
		append([]string{"-c", `trap "" HUP; exec "$0" "$@"`, named}, b.at("apply")[1:]...)...)}
	p.cmd.Stderr = &p.said
	p.start(t)
	v.await()
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	v.release()
	if code := p.end(); code != 0 || !b.provisioned(0) {
		t.Errorf("exit status %d: %s", code, &p.said)
	}
}

// TestFailoverHungUp: the primary is not left failed, whether the operator or the reader goes away.
func TestFailoverHungUp(t *testing.T) {
	t.Parallel()
	hangUps()
	b := newBranch(t)
	if code, _, said := b.run(b.at("apply")...); code != 0 {
		t.Fatalf("exit status %d: %s", code, said)
	}
	b.before[0] = b.fleet.Routers()[0].RunningConfig()
	v := b.newValve(0, 4000)
	p := b.process(b.at("failover", "--how", "shutdown")...) // no SA outlasts it
	v.await()
	p.closeStreams()
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	v.release()
	if code := p.end(); code != 5 && code != 0 || b.fleet.Routers()[0].RunningConfig() != b.before[0] {
		t.Errorf("exit status %d: %s", code, &p.said)
	}
	if run := b.last(0); run.Unfinished() {
		t.Errorf("%+v", run.State)
	}
}

// rolloutValves closes the way to every site of a rollout in the middle of its work.
func rolloutValves(b *branches, count int) (release func()) {
	var all []*valve
	for i := range count {
		all = append(all, b.newValve(i, applyBytes/3))
	}
	return func() {
		for _, v := range all {
			v.release()
		}
	}
}

// TestRolloutPipeClosed: `rollout start | head` loses its reader while sites are at work. All are done.
func TestRolloutPipeClosed(t *testing.T) {
	t.Parallel()
	const count = 6
	b := newBranches(t, count, nil, nil)
	first := b.newValve(0, applyBytes/3)
	p := b.process(b.start("--canary", "1", "--parallel", "3")...)
	first.await()
	p.closeStreams()
	first.release()
	if code := p.end(); code != 0 {
		t.Fatalf("exit status %d", code)
	}
	b.allDone(count)
	for i := range count {
		if run := b.last(i); run.OutputLost == nil || run.Unfinished() {
			t.Errorf("%s: %+v", branchName(i), run.State)
		}
		if n := b.pushes(i); n != 1 {
			t.Errorf("%s was configured %d times", branchName(i), n)
		}
	}
	b.cleanFiles()
}

// TestRolloutHungUp: those at work finish, no new sites begin, and resume does the rest.
func TestRolloutHungUp(t *testing.T) {
	t.Parallel()
	hangUps()
	const count, parallel = 6, 2
	b := newBranches(t, count, nil, nil)
	release := rolloutValves(b, count)
	c := b.spawn(b.start("--parallel", fmt.Sprint(parallel))...)
	began := 0
	c.until(func(l line) bool {
		if l.Event == "site_began" {
			began++
		}
		return began == parallel
	})
	c.signal(syscall.SIGHUP)
	c.until(func(l line) bool { return l.Event == "note" })
	release()
	if code := c.end(); code != 4 {
		t.Fatalf("exit status %d: %s", code, &c.said)
	}
	_, state := b.record()
	if at := state.AtWork(); len(at) > 0 {
		t.Errorf("at work at the end: %v", at)
	}
	for i := range count {
		s := class(t, state, i)
		if (s.Phase == rollout.Pending) != (i >= parallel) || s.Phase != rollout.Pending && s.Outcome != rollout.Done {
			t.Errorf("%s is %s %s: %s", branchName(i), s.Phase, s.Outcome, s.Detail)
		}
	}
	if code, _, said := b.ask("resume"); code != 0 {
		t.Fatalf("resume: exit status %d: %s", code, said)
	}
	b.allDone(count)
}

// TestRolloutHungUpTwice: a second SIGHUP is a second Ctrl-C, and takes back what those at work have begun.
func TestRolloutHungUpTwice(t *testing.T) {
	t.Parallel()
	hangUps()
	b := newBranches(t, 1, nil, nil)
	release := rolloutValves(b, 1)
	c := b.spawn(b.start()...)
	c.until(func(l line) bool { return l.Event == "site_began" })
	c.signal(syscall.SIGHUP)
	c.until(func(l line) bool { return l.Event == "note" })
	c.signal(syscall.SIGHUP)
	c.until(func(l line) bool { return l.Event == "note" && strings.Contains(l.Detail, "take back") })
	release()
	if code := c.end(); code != 4 || b.fleet.Routers()[0].RunningConfig() != b.before[0] {
		t.Errorf("exit status %d: %s", code, &c.said)
	}
}

// TestOutputLost: a command that only shows something fails when that cannot be written, in words of its own.
func TestOutputLost(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	b := newBranch(t)
	site := filepath.Join(b.sites, branchName(0)+".yaml")
	for _, words := range [][]string{{"--help"}, {"version"}, {"check", site}, {"render", site}, {"plan", site},
		{"plan", "-o", "json", site}, {"rollout", "list", "--state-dir", b.state}} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(b.processContext(), built(t))
		var said bytes.Buffer
		cmd.Args = append([]string{"ziatunnel"}, words...)
		cmd.Stdout = full
		cmd.Stderr = &said
		_ = cmd.Run()
		_ = full.Close()
		if code := cmd.ProcessState.ExitCode(); code != 1 ||
			said.String() != "ziatunnel: output could not be written: no space left on device\n" {
			t.Errorf("%v: exit status %d: %s", words, code, &said)
		}
	}
}

// TestResultLost: the exit status of a change is that of the change, also when its result could not be written; what
// is lost is said.
func TestResultLost(t *testing.T) {
	t.Parallel()
	b := newBranch(t)
	cmd := exec.CommandContext(b.processContext(), built(t))
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	var said bytes.Buffer
	cmd.Args = b.at("apply", "-o", "json")
	cmd.Stdout = full
	cmd.Stderr = &said
	_ = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != 0 || !strings.Contains(said.String(),
		"output could not be written: no space left on device; the command has gone on to its end") {
		t.Errorf("exit status %d: %s", code, &said)
	}
	if code, out, said := b.run(b.at("apply", "-o", "json")...); code != 0 || !json.Valid([]byte(out)) {
		t.Errorf("exit status %d: %s%s", code, out, said)
	}
}
