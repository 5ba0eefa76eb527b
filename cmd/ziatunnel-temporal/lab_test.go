package main_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/ziatunnel/ziatunnel/pkg/provision/provisiontest"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// patience is how long the test waits for anything, before it fails.
const patience = 5 * time.Minute

// bench is a Temporal server and a lab of virtual routers, all of them processes of their own.
type bench struct {
	t        *testing.T
	dir      string   // of everything
	bin      string   // of the programs
	address  string   // of the server
	settings []string // flags of the server
	server   *process
	lab      *process
	client   client.Client
}

// process is a child that the test ends, and nobody else.
type process struct {
	*exec.Cmd
	ended chan struct{}
	log   string
}

// newBench starts a server with its data in a file, and a lab; more are flags of the server. TEMPORAL_CLI
// is the development server
// of Temporal; `make test-temporal` builds it.
func newBench(t *testing.T, routers int, more ...string) *bench {
	t.Helper()
	if os.Getenv("TEMPORAL_CLI") == "" {
		t.Skip("TEMPORAL_CLI names no development server; `make test-temporal` does")
	}
	b := &bench{t: t, dir: t.TempDir(), settings: more}
	b.bin = filepath.Join(b.dir, "bin")
	b.build("../..", "./cmd/ziatunnel")
	b.build(".", ".")
	b.address = freeAddress(t)
	b.serve()
	if routers > 0 {
		b.startLab(routers)
	}
	var err error
	if b.client, err = client.Dial(client.Options{HostPort: b.address, Logger: quiet{}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.client.Close)
	return b
}

// startLab starts virtual routers, with files and secrets for each in the directory lab; more are flags of the lab.
func (b *bench) startLab(routers int, more ...string) {
	b.t.Helper()
	b.lab = b.start("lab", filepath.Join(b.bin, "ziatunnel"), append([]string{"lab", "--routers", fmt.Sprint(routers),
		"--speed", "60", "--dir", b.path("lab"), "--typed", b.path("typed")}, more...)...)
	b.until("the lab is up", func() bool {
		_, err := os.Stat(b.path(fmt.Sprintf("lab/branch-%03d.yaml", routers)))
		return err == nil
	})
}

func (b *bench) build(dir, pkg string) {
	b.t.Helper()
	cmd := exec.CommandContext(b.t.Context(), "go", "build", "-o", b.bin+"/", pkg)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.t.Fatalf("%v\n%s", err, out)
	}
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// serve starts the server, or starts it again with the data it had.
func (b *bench) serve() {
	b.t.Helper()
	host, port, err := net.SplitHostPort(b.address)
	if err != nil {
		b.t.Fatal(err)
	}
	b.server = b.start("server", os.Getenv("TEMPORAL_CLI"), append([]string{
		"server", "start-dev", "--headless", "--ip", host, "--port", port, "--db-filename", b.path("db"), "--log-level",
		"error",
	}, b.settings...)...)
	b.until("the server answers", func() bool {
		ctx, cancel := context.WithTimeout(b.t.Context(), time.Second)
		defer cancel()
		c, err := client.DialContext(ctx, client.Options{HostPort: b.address, Logger: quiet{}})
		if err != nil {
			return false
		}
		defer c.Close()
		_, err = c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{})
		return err == nil
	})
}

// start starts a process; what it says goes to a file that is shown when the test fails.
func (b *bench) start(name, path string, args ...string) *process {
	b.t.Helper()
	return b.run(name, exec.Command(path, args...), syscall.SIGKILL)
}

// run starts a process that the test ends with a signal.
func (b *bench) run(name string, cmd *exec.Cmd, end os.Signal) *process {
	b.t.Helper()
	file, err := os.CreateTemp(b.dir, name+"-*.log")
	if err != nil {
		b.t.Fatal(err)
	}
	p := &process{Cmd: cmd, ended: make(chan struct{}), log: file.Name()}
	p.Stdout, p.Stderr = file, file
	if err := p.Start(); err != nil {
		b.t.Fatal(err)
	}
	go func() {
		_ = p.Wait()
		_ = file.Close()
		close(p.ended)
	}()
	b.t.Cleanup(func() {
		_ = p.Process.Signal(end)
		<-p.ended
		if b.t.Failed() {
			text, _ := os.ReadFile(p.log)
			b.t.Logf("%s said:\n%s", name, tailOf(string(text)))
		}
	})
	return p
}

func (b *bench) worker(name string, args ...string) *process {
	b.t.Helper()
	return b.start(name, filepath.Join(b.bin, "ziatunnel-temporal"), append([]string{
		"worker", "--address", b.address, "--inventory", b.path("lab"), "--state-dir", b.path("state"),
	}, args...)...)
}

// kill is kill -9.
func (p *process) kill() {
	_ = p.Process.Kill()
	<-p.ended
}

// typed ends the lab, and gives the lines that its routers were given. A lab of one router writes them
// without its name.
func (b *bench) typed() map[string][]string {
	b.t.Helper()
	_ = b.lab.Process.Signal(syscall.SIGINT)
	b.wait("the lab has ended", b.lab.ended)
	text, err := os.ReadFile(b.path("typed"))
	if err != nil {
		b.t.Fatal(err)
	}
	out := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		router, words, named := strings.Cut(strings.TrimSpace(line), ": ")
		if !named || !strings.HasPrefix(router, "branch-") {
			router, words = "branch-001", strings.TrimSpace(line)
		}
		out[router] = append(out[router], words)
	}
	return out
}

func (b *bench) wait(what string, done <-chan struct{}) {
	b.t.Helper()
	select {
	case <-done:
	case <-time.After(patience):
		b.t.Fatalf("not in time: %s", what)
	}
}

// until polls.
func (b *bench) until(what string, holds func() bool) {
	b.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for over := time.Now().Add(patience); !holds(); {
		if time.Now().After(over) {
			b.t.Fatalf("not in time: %s", what)
		}
		<-tick.C
	}
}

var siteLine = regexp.MustCompile(`(?m)^\s*address: "?([^"\s]+)"?$`)

// plan is a rollout of the lab.
func (b *bench) plan(id string, routers int, policy rollout.Policy) rollout.Plan {
	b.t.Helper()
	p := rollout.Plan{ID: id, Policy: policy}
	for i := range routers {
		name := fmt.Sprintf("branch-%03d", i+1)
		text, err := os.ReadFile(b.path("lab/" + name + ".yaml"))
		if err != nil {
			b.t.Fatal(err)
		}
		p.Sites = append(p.Sites, rollout.Site{Name: name, Router: siteLine.FindStringSubmatch(string(text))[1]})
	}
	return p
}

// begin starts a rollout on the server.
func (b *bench) begin(p rollout.Plan) error {
	b.t.Helper()
	options := provisiontest.Options(b.t)
	options.Interval = 50 * time.Millisecond
	options.Evidence = "rollouts/" + p.ID + "/sites/"
	text, err := json.Marshal(map[string]any{"plan": p, "options": options})
	if err != nil {
		b.t.Fatal(err)
	}
	_, err = b.temporal(string(text), "start")
	return err
}

// temporal runs a command to its end.
func (b *bench) temporal(in, word string, args ...string) (out string, err error) {
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(b.bin, "ziatunnel-temporal"),
		append([]string{word, "--address", b.address}, args...)...)
	cmd.Stdin = strings.NewReader(in)
	var said strings.Builder
	cmd.Stderr = &said
	text, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, said.String())
	}
	return string(text), err
}

// follower folds what follow prints, as a rollout on a laptop would.
type follower struct {
	*process
	mirror *local.Replica
	lines  chan local.Line
	notes  []string
	broken error
}

type nowhere struct{}

func (nowhere) Append(rollout.Event) error { return nil }

func (b *bench) follow(p rollout.Plan) *follower {
	b.t.Helper()
	state, err := rollout.New(p, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	f := &follower{lines: make(chan local.Line, 10_000)}
	f.mirror = &local.Replica{State: state, Log: nowhere{}, Watch: func(u local.Update) {
		if u.Note != "" {
			f.notes = append(f.notes, u.Note)
		}
	}}
	in, out, err := os.Pipe()
	if err != nil {
		b.t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(b.bin, "ziatunnel-temporal"), "follow", "--address", b.address, p.ID)
	cmd.Stdout = out
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	_ = out.Close()
	f.process = &process{Cmd: cmd, ended: make(chan struct{})}
	go func() { f.broken = cmd.Wait(); close(f.ended) }()
	go func() {
		defer close(f.lines)
		read(in, f.lines)
	}()
	b.t.Cleanup(func() { f.kill(); _ = in.Close() })
	return f
}

func read(from io.Reader, to chan<- local.Line) {
	for s := bufio.NewScanner(from); s.Scan(); {
		var line local.Line
		if json.Unmarshal(s.Bytes(), &line) != nil {
			return
		}
		to <- line
	}
}

// until takes lines until something holds; at their end it reports whether that was good.
func (f *follower) until(b *bench, what string, holds func(*rollout.State) bool) {
	b.t.Helper()
	over := time.After(patience)
	for !holds(f.mirror.State) {
		select {
		case line, ok := <-f.lines:
			if !ok {
				<-f.ended
				b.t.Fatalf("follow has ended before %s: %v", what, f.broken)
			}
			if err := f.mirror.Take(line); err != nil {
				b.t.Fatal(err)
			}
		case <-over:
			b.t.Fatalf("not in time: %s; %v", what, f.mirror.State.Counts())
		}
	}
}

func (f *follower) untilEnded(b *bench) {
	b.t.Helper()
	f.until(b, "the rollout has ended", func(s *rollout.State) bool { return !s.Ended().IsZero() })
	b.wait("follow has ended", f.ended)
	if f.broken != nil {
		b.t.Errorf("follow: %v", f.broken)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// tailOf is the end of a text.
func tailOf(text string) string { return text[max(len(text)-3000, 0):] }

// quiet is a logger for nobody.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
