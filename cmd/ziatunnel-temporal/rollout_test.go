package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// said is what a command has said and ended with.
type said struct {
	out, err string
	code     int
}

// ziatunnel runs the program itself to its end. The state directory is named by its first argument.
func (b *bench) ziatunnel(state string, args ...string) said {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(b.bin, "ziatunnel"), args...)
	cmd.Args = append(cmd.Args, "--state-dir", b.path(state))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		b.t.Fatal(err)
	}
	return said{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// report is what a report says of every site, without what differs between two runs of the same.
func (b *bench) report(state, id string) string {
	b.t.Helper()
	said := b.ziatunnel(state, "rollout", "report", "--format", "json", id)
	var report struct {
		Status   string
		Outcomes []struct {
			Outcome string
			Sites   int
		}
		Sites []struct {
			Site, Outcome  string
			Wave, Attempts int
			Lines          int
			RoundTrips     int `json:"round_trips"`
			Evidence       string
			Steps          []struct {
				Number  int
				Outcome string
			}
		}
	}
	if err := json.Unmarshal([]byte(said.out), &report); err != nil {
		b.t.Fatalf("%v\n%+v", err, said)
	}
	var out strings.Builder
	fmt.Fprintln(&out, report.Status, report.Outcomes)
	for _, s := range report.Sites {
		s.RoundTrips = min(s.RoundTrips, 1) // how often a proof is looked for is a matter of time
		fmt.Fprintf(&out, "%+v\n", s)
	}
	return out.String()
}

// unreachable moves a router of the lab to where nobody listens.
func (b *bench) unreachable(site string) {
	b.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.t.Fatal(err)
	}
	nobody := l.Addr().String()
	_ = l.Close()
	file := b.path("lab/" + site + ".yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		b.t.Fatal(err)
	}
	text = siteLine.ReplaceAll(text, []byte(`  address: "`+nobody+`"`))
	if err := os.WriteFile(file, text, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// TestSameReport: a rollout on the server is followed, left alone with Ctrl-C, found again, and reported
// as the one that this machine carries out.
func TestSameReport(t *testing.T) {
	const routers = 6
	b := newBench(t, routers)
	policy := []string{"--yes", "--id", "r1", "--canary", "1", "--parallel", "2", "--budget", "unreachable=1",
		"--interval", "50ms"}
	b.unreachable("branch-004")
	start := append(append([]string{"rollout", "start"}, policy...), b.path("lab"))
	if got := b.ziatunnel("local", start...); got.code != 8 {
		t.Fatalf("the rollout from here: %+v", got)
	}
	want := b.report("local", "r1")
	b.typed()
	if err := os.RemoveAll(b.path("lab")); err != nil {
		t.Fatal(err)
	}
	b.startLab(routers)
	b.unreachable("branch-004")

	follows := b.start("start", filepath.Join(b.bin, "ziatunnel"),
		append(start, "--engine", "temporal", "--address", b.address, "--state-dir", b.path("state"))...)
	b.until("the rollout is on the server", func() bool { return b.runs("r1") })
	if err := follows.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	b.wait("the program has let it go", follows.ended)
	if code := follows.ProcessState.ExitCode(); code != 4 {
		t.Errorf("left alone it ended with %d", code)
	}
	if text, _ := os.ReadFile(follows.log); !strings.Contains(string(text), "rollout resume r1") {
		t.Errorf("it did not say how to follow it again:\n%s", text)
	}
	b.worker("worker", "--parallel", "2")
	if got := b.ziatunnel("state", "rollout", "resume"); got.code != 8 {
		t.Errorf("followed to its end: %+v", got)
	}
	if got := b.report("state", "r1"); got != want || !strings.Contains(got, "Outcome:unreachable") {
		t.Errorf("reported\n%s\nand from here\n%s", got, want)
	}
	for name, lines := range b.typed() {
		if count(lines, "write memory") != 1 {
			t.Errorf("%s was saved %d times", name, count(lines, "write memory"))
		}
	}
}

// TestOptionsReachRouters: what a rollout is started with is done at the routers, and not what a worker
// thinks: nothing is saved, and the router is armed as was said.
func TestOptionsReachRouters(t *testing.T) {
	b := newBench(t, 2)
	b.worker("worker")
	first := b.rollout("start", "--id", "r4", "--no-save", "--arm", "reload", "--wait", "3m", "--window", "1")
	b.wait("the rollout has ended", first.ended)
	if code := first.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("it ended with %d", code)
	}
	for name, lines := range b.typed() {
		if count(lines, "write memory") != 0 {
			t.Errorf("%s was saved", name)
		}
		if count(lines, "reload in 8") != 1 || count(lines, "configure terminal revert timer 8") != 0 {
			t.Errorf("%s was not armed by a reload in eight minutes: %q", name, lines)
		}
	}
}

// TestAsked: pause, resume, approve, abort and retry reach a rollout on the server, followed or not.
func TestAsked(t *testing.T) {
	b := newBench(t, 4)
	b.worker("worker")
	b.unreachable("branch-001")
	text, err := os.ReadFile(b.path("lab/branch-004.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "labels: {region: nowhere}\n"...)
	if err := os.WriteFile(b.path("lab/branch-004.yaml"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	first := b.rollout("start", "--id", "r2", "--wave", "2", "--parallel", "2", "--approve", "--budget",
		"unreachable=1", "--select", "name!=branch-004")
	b.until("the first wave is at its end",
		func() bool { return strings.Contains(b.ziatunnel("state", "rollout", "status").out, "approve") })
	b.ask("pause")
	_ = first.Process.Signal(syscall.SIGINT)
	b.wait("the program has let it go", first.ended)
	again := b.rollout("resume")
	b.until("it goes on", func() bool {
		return strings.Contains(b.ziatunnel("state", "rollout", "status").out,
			"approve")
	})
	b.ask("approve")
	b.wait("the rollout has ended", again.ended)
	if code := again.ProcessState.ExitCode(); code != 8 {
		t.Errorf("it ended with %d", code)
	}
	// Since then the router has another address: nobody keeps two workers from that one.
	b.unreachable("branch-001")
	b.ask("retry", "--only", "unreachable")
	if got := b.ziatunnel("state", "rollout", "resume"); got.code != 7 ||
		!strings.Contains(b.report("state", "r2"), "Outcome:refused") {
		t.Errorf("tried again: %+v", got)
	}

	// Nobody follows it here: what status shows comes from the server.
	alone := b.rollout("start", "--id", "r3", "--select", "name=branch-004")
	b.until("it is at work", func() bool {
		_, err := b.client.DescribeWorkflowExecution(t.Context(),
			flow.RouterID(b.plan("r3", 4, rollout.Policy{}).Sites[3].Router), "")
		return err == nil
	})
	b.ask("abort", "--now")
	b.wait("the rollout has ended", alone.ended)
	if got := b.report("state", "r3"); alone.ProcessState.ExitCode() != 4 || !strings.HasPrefix(got, "aborted") {
		t.Errorf("aborted, it ended with %d:\n%s", alone.ProcessState.ExitCode(), got)
	}
}

// rollout starts a command that follows a rollout on the server.
func (b *bench) rollout(word string, args ...string) *process {
	b.t.Helper()
	all := append([]string{"rollout", word, "--state-dir", b.path("state"), "--address", b.address}, args...)
	if word == "start" {
		all = append(all, "--engine", "temporal", "--yes", "--interval", "50ms", b.path("lab"))
	}
	return b.start(word, filepath.Join(b.bin, "ziatunnel"), all...)
}

// ask asks something of the latest rollout, which must do it.
func (b *bench) ask(word string, args ...string) {
	b.t.Helper()
	got := b.ziatunnel("state", append([]string{"rollout", word, "--output", "json"}, args...)...)
	var answer struct{ Taken bool }
	if err := json.Unmarshal([]byte(got.out), &answer); err != nil || got.code != 0 || !answer.Taken {
		b.t.Fatalf("%s: %+v", word, got)
	}
}

// runs reports whether the server has a rollout.
func (b *bench) runs(id string) bool {
	_, err := b.client.DescribeWorkflowExecution(b.t.Context(), flow.RolloutID(id), "")
	return err == nil
}
