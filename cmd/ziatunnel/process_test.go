//go:build unix

package main_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// valve is a way to a router that closes by itself when so many bytes have gone to the router, and opens when the
// test says so: whoever works at the router is then surely in the middle of it.
type valve struct {
	t      *testing.T
	listen net.Listener
	router string
	closed chan struct{} // closed when no more bytes go through
	open   chan struct{}
	once   sync.Once

	mu   sync.Mutex
	left int
}

// newValve puts a valve in front of router i of the branches: their site file names it.
func (b *branches) newValve(i, after int) *valve {
	b.t.Helper()
	l, err := (&net.ListenConfig{}).Listen(b.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.t.Fatal(err)
	}
	v := &valve{t: b.t, listen: l, router: b.fleet.Addr(i).String(), left: after, closed: make(chan struct{}),
		open: make(chan struct{})}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { v.serve(client) })
		}
	})
	b.t.Cleanup(func() { v.release(); _ = l.Close(); all.Wait() })
	file := filepath.Join(b.sites, branchName(i)+".yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		b.t.Fatal(err)
	}
	b.write(branchName(i)+".yaml", strings.Replace(string(text), v.router, l.Addr().String(), 1))
	return v
}

func (v *valve) serve(client net.Conn) {
	defer client.Close()
	router, err := (&net.Dialer{}).DialContext(v.t.Context(), "tcp", v.router)
	if err != nil {
		return
	}
	defer router.Close()
	var back sync.WaitGroup
	back.Go(func() { _, _ = io.Copy(client, router); _ = client.Close() })
	_, _ = io.Copy(router, io.TeeReader(client, v))
	_ = router.Close()
	back.Wait()
}

// Write implements [io.Writer]: it lets bytes through, or does not.
func (v *valve) Write(b []byte) (int, error) {
	v.mu.Lock()
	v.left -= len(b)
	shut := v.left < 0
	v.mu.Unlock()
	if shut {
		v.once.Do(func() { close(v.closed) })
		<-v.open
	}
	return len(b), nil
}

func (v *valve) await() {
	v.t.Helper()
	select {
	case <-v.closed:
	case <-time.After(time.Minute):
		v.t.Fatal("not so many bytes go to the router")
	}
}

func (v *valve) release() {
	select {
	case <-v.open:
	default:
		close(v.open)
	}
}

// process is the program in a process of its own, with streams that can be closed.
type process struct {
	cmd     *exec.Cmd
	streams []*os.File // our ends of its output
	said    bytes.Buffer
	read    sync.WaitGroup
}

// run starts the program with a pipe each for stdout and stderr. They are read until the test closes them.
func (b *branches) process(args ...string) *process {
	b.t.Helper()
	p := &process{cmd: exec.CommandContext(b.processContext(), built(b.t))}
	p.cmd.Args = args
	var theirs []*os.File
	for _, to := range []*io.Writer{&p.cmd.Stdout, &p.cmd.Stderr} {
		ours, its, err := os.Pipe()
		if err != nil {
			b.t.Fatal(err)
		}
		*to = its
		p.streams, theirs = append(p.streams, ours), append(theirs, its)
	}
	p.start(b.t)
	for _, f := range theirs {
		_ = f.Close()
	}
	return p
}

func (b *branches) processContext() context.Context {
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	b.t.Cleanup(cancel)
	return ctx
}

func (p *process) start(t *testing.T) {
	t.Helper()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	for _, f := range p.streams {
		p.read.Go(func() {
			for buffer := make([]byte, 4096); ; {
				n, err := f.Read(buffer)
				mu.Lock()
				p.said.Write(buffer[:n])
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
}

// closeStreams closes our ends: its next line meets a closed pipe.
func (p *process) closeStreams() {
	for _, f := range p.streams {
		_ = f.Close()
	}
	p.read.Wait()
}

// end is its exit status.
func (p *process) end() int {
	_ = p.cmd.Wait()
	p.closeStreams()
	return p.cmd.ProcessState.ExitCode()
}

// newBranch is one branch whose site file needs no inventory. Its clock runs faster: IKE tries again twice a minute.
func newBranch(t *testing.T) *branches {
	t.Helper()
	b := newBranches(t, 1, func(_ int, cfg *fakeios.Config) { cfg.Clock = fakeios.NewSystemClock(4) }, nil)
	var text []byte
	for _, name := range []string{branchName(0), "defaults"} {
		part, err := os.ReadFile(filepath.Join(b.sites, name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, part...)
	}
	b.write(branchName(0)+".yaml", string(text))
	return b
}

// at are the words of a command that works at this branch.
func (b *branches) at(command string, more ...string) []string {
	return append(append([]string{"ziatunnel", command, "--yes", "--state-dir", b.state, "--interval", "50ms"},
		more...),
		filepath.Join(b.sites, branchName(0)+".yaml"))
}

// last is the newest run in the journal of a branch.
func (b *branches) last(i int) journal.Summary {
	b.t.Helper()
	store, err := journal.OpenStore(b.state)
	if err != nil {
		b.t.Fatal(err)
	}
	runs, err := store.Runs(branchName(i))
	if err != nil || len(runs) == 0 {
		b.t.Fatalf("%d runs: %v", len(runs), err)
	}
	return runs[len(runs)-1]
}
