//go:build unix

package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
)

// soon is a second, and what a machine that is busy with other tests may take beyond it.
const soon = 3 * time.Second

// most is what a process may hold, in bytes, while a router floods it: 32 MB of the session, the program itself, and
// as much garbage as has not been collected yet.
const most = 128 << 20

// rogue is a router that lets everybody in. Behind the prompt, or instead of it, it says something for ever.
type rogue struct {
	address, fingerprint string
	reached              chan struct{} // gets one when it has begun
}

// newRogue says text every now and then: at once, or when the first command is typed that looks at something.
func newRogue(t *testing.T, text string, every time.Duration, atOnce bool) *rogue {
	t.Helper()
	signer, err := ssh.ParsePrivateKey(enginetest.HostKey())
	if err != nil {
		t.Fatal(err)
	}
	config := &ssh.ServerConfig{NoClientAuth: true, PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions,
		error) {
		return nil, nil
	}}
	config.AddHostKey(signer)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	r := &rogue{l.Addr().String(), ssh.FingerprintSHA256(signer.PublicKey()), make(chan struct{}, 16)}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go r.talk(conn, config, text, every, atOnce)
		}
	}()
	return r
}

func (r *rogue) talk(conn net.Conn, config *ssh.ServerConfig, text string, every time.Duration, atOnce bool) {
	defer conn.Close()
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	offered, ok := <-channels
	if !ok {
		return
	}
	channel, requests, err := offered.Accept()
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	if !atOnce && !answerSetup(channel) {
		return
	}
	r.reached <- struct{}{}
	for {
		if _, err := io.WriteString(channel, text); err != nil {
			return
		}
		if every > 0 {
			<-time.After(every)
		}
	}
}

// answerSetup is a router up to the first command behind the login.
func answerSetup(channel ssh.Channel) bool {
	if _, err := io.WriteString(channel, "R1#"); err != nil {
		return false
	}
	var typed []byte
	for b := make([]byte, 1); ; {
		if _, err := channel.Read(b); err != nil {
			return false
		}
		if typed = append(typed, b...); b[0] != '\n' {
			continue
		}
		line, answer := strings.TrimSpace(string(typed)), ""
		typed = nil
		switch {
		case line == "show privilege":
			answer = "Current privilege level is 15\r\n"
		case !strings.HasPrefix(line, "terminal "):
			_, err := io.WriteString(channel, line+"\r\n")
			return err == nil
		}
		if _, err := io.WriteString(channel, line+"\r\n"+answer+"R1#"); err != nil {
			return false
		}
	}
}

// place is a directory with a good site file and a pipe beside it into which nobody writes.
type place struct{ dir, site, pipe string }

func newPlace(t *testing.T, address, fingerprint, password string) place {
	t.Helper()
	dir := t.TempDir()
	p := place{dir, filepath.Join(dir, "tokyo-01.yaml"), filepath.Join(dir, "pipe.yaml")}
	if fingerprint != "" {
		fingerprint = fmt.Sprintf(", host_key: %q", fingerprint)
	}
	text := fmt.Sprintf(`site: tokyo-01
router: {address: %q, user: noc, password: %q%s}
credential: {fqdn: tokyo-01@corp.example, psk: "env:WAITS_PSK"}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`, address, password, fingerprint)
	if err := errors.Join(os.WriteFile(p.site, []byte(text), 0o600), syscall.Mkfifo(p.pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	return p
}

// program is `ziatunnel` in a process of its own.
type program struct {
	cmd   *exec.Cmd
	said  bytes.Buffer
	stdin io.WriteCloser
	note  string // the file that says how much memory it had
}

func (p place) run(t *testing.T, args ...string) *program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	out := &program{cmd: exec.CommandContext(ctx, self), note: filepath.Join(t.TempDir(), "memory")}
	out.cmd.Args = append([]string{"ziatunnel"}, args...)
	out.cmd.Dir = p.dir
	out.cmd.Stdout, out.cmd.Stderr = &out.said, &out.said
	out.cmd.Env = append(os.Environ(), "WAITS_PSK=lab-key-0123456789", "WAITS_PASSWORD=noc", "HOME="+p.dir,
		"XDG_CONFIG_HOME="+p.dir, "XDG_STATE_HOME="+p.dir, "GOGC=100", memoryFile+"="+out.note)
	if out.stdin, err = out.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := out.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return out
}

// end waits for the end, which has to come soon, and gives the exit status.
func (p *program) end(t *testing.T, within time.Duration) int {
	t.Helper()
	began := time.Now()
	_ = p.cmd.Wait()
	took := time.Since(began)
	text, _ := os.ReadFile(p.note)
	held, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		t.Errorf("it does not say how much memory it had: %v", err)
	}
	t.Logf("%s, %d MB, %s of processor: %.300s", took.Round(time.Millisecond), held>>20,
		(p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()).Round(time.Millisecond), p.said.String())
	if took > within {
		t.Errorf("it took %s to end", took)
	}
	if held > most {
		t.Errorf("it held %d MB", held>>20)
	}
	return p.cmd.ProcessState.ExitCode()
}

// TestPipesAreRefused: a pipe into which nobody writes is no input, wherever a file is named.
func TestPipesAreRefused(t *testing.T) {
	t.Parallel()
	r := newRogue(t, "", time.Minute, true)
	p := newPlace(t, r.address, r.fingerprint, "file:pipe.yaml")
	q := newPlace(t, r.address, "", "env:WAITS_PASSWORD")
	for name, c := range map[string]struct {
		place place
		args  []string
	}{
		"a site file":       {p, []string{"check", "pipe.yaml"}},
		"a site file, plan": {p, []string{"plan", "pipe.yaml"}},
		"a secret":          {p, []string{"check", "--secrets", p.site}},
		"a secret, plan":    {p, []string{"plan", p.site}},
		"a capture":         {p, []string{"parse", "show version", "pipe.yaml"}},
		"a playbook":        {p, []string{"render", "--playbook", "./pipe.yaml", p.site}},
		"a lab":             {p, []string{"lab", "--config", "pipe.yaml"}},
		"a policy":          {p, []string{"rollout", "start", "--plan-only", "--policy", "pipe.yaml", p.site}},
		"an inventory":      {p, []string{"rollout", "start", "--plan-only", "pipe.yaml"}},
		"known host keys":   {q, []string{"plan", "--known-hosts", "pipe.yaml", q.site}},
		"a survey":          {p, []string{"survey", "--learn", "pipe.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := c.place.run(t, c.args...)
			if code := run.end(t, time.Minute); code == 0 || code == -1 || !strings.Contains(run.said.String(),
				"it is a named pipe, not a regular file") {
				t.Errorf("exit status %d: %s", code, &run.said)
			}
		})
	}
	t.Run("beside the sites", func(t *testing.T) {
		t.Parallel()
		run := p.run(t, "check", p.dir)
		if code := run.end(t, time.Minute); code != 0 || !strings.Contains(run.said.String(),
			"left out of the inventory: "+p.pipe+": it is a named pipe") {
			t.Errorf("exit status %d: %s", code, &run.said)
		}
	})
}

// TestSecondLineOfASecret: what stands behind a line break in a secret is not typed, and nothing is dialled.
func TestSecondLineOfASecret(t *testing.T) {
	t.Parallel()
	r := newRogue(t, "R1>", time.Minute, true)
	p := newPlace(t, r.address, r.fingerprint, `cmd:printf 'noc\nreload\n'`)
	run := p.run(t, "plan", p.site)
	if code := run.end(t, time.Minute); code != 2 || !strings.Contains(run.said.String(), "more than one line") {
		t.Errorf("exit status %d: %s", code, &run.said)
	}
	if len(r.reached) > 0 {
		t.Error("the router was dialled")
	}
}

// TestSignalsEndWaits: Ctrl-C and SIGTERM end whatever the program waits for.
func TestSignalsEndWaits(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		password string
		router   func(*testing.T) *rogue
		args     func(place) []string
		waits    func(*testing.T, place, *rogue, *program)
	}{
		"a command with a child": {"cmd:sleep 600 & echo $! >started; wait", nil,
			func(p place) []string { return []string{"check", "--secrets", p.site} }, untilStarted},
		"a text on stdin": {"env:WAITS_PASSWORD", nil,
			func(place) []string { return []string{"parse", "show version", "-"} },
			func(t *testing.T, _ place, _ *rogue, run *program) {
				if _, err := run.stdin.Write(make([]byte, 256<<10)); err != nil { // more than a pipe holds, so it reads
					t.Fatal(err)
				}
			}},
		"a login that dribbles":  {"env:WAITS_PASSWORD", dribbles(true), on("plan"), untilReached},
		"a plan that dribbles":   {"env:WAITS_PASSWORD", dribbles(false), on("plan"), untilReached},
		"a look that dribbles":   {"env:WAITS_PASSWORD", dribbles(false), on("verify"), untilReached},
		"an apply that dribbles": {"env:WAITS_PASSWORD", dribbles(false), on("apply", "--yes"), untilReached},
		"a rollout, signalled twice": {"env:WAITS_PASSWORD", dribbles(false), on("rollout", "start", "--yes"),
			untilReached},
	} {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			t.Run(name+", "+signal.String(), func(t *testing.T) {
				t.Parallel()
				r := &rogue{address: "192.0.2.1"}
				if c.router != nil {
					r = c.router(t)
				}
				p := newPlace(t, r.address, r.fingerprint, c.password)
				run := p.run(t, c.args(p)...)
				c.waits(t, p, r, run)
				_ = run.cmd.Process.Signal(signal)
				if strings.HasPrefix(name, "a rollout") { // the first one lets the sites at work finish
					<-time.After(200 * time.Millisecond)
					_ = run.cmd.Process.Signal(signal)
				}
				if code := run.end(t, soon); code == 0 {
					t.Errorf("exit status %d: %s", code, &run.said)
				}
			})
		}
	}
}

func dribbles(atOnce bool) func(*testing.T) *rogue {
	return func(t *testing.T) *rogue { return newRogue(t, "x", 100*time.Millisecond, atOnce) }
}

func on(command ...string) func(place) []string {
	return func(p place) []string { return append(command[:len(command):len(command)], p.site) }
}

func untilReached(t *testing.T, _ place, r *rogue, run *program) {
	t.Helper()
	select {
	case <-r.reached:
	case <-time.After(30 * time.Second):
		t.Fatalf("the router was not reached: %s", &run.said)
	}
}

func untilStarted(t *testing.T, p place, _ *rogue, _ *program) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; {
		text, err := os.ReadFile(filepath.Join(p.dir, "started"))
		if err == nil && bytes.HasSuffix(text, []byte("\n")) {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the command was not started")
		}
		<-time.After(5 * time.Millisecond)
	}
}

// TestRouterFloods: a router that floods is cut off, whatever the command, and the program does not grow.
func TestRouterFloods(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"a row": strings.Repeat("x", 16<<10),
		"rows": strings.Repeat("interface FastEthernet4 is up\r\n", 512)} {
		for _, atOnce := range []bool{true, false} {
			for _, command := range []string{"plan", "verify"} {
				t.Run(fmt.Sprintf("%s, %s, at once %v", command, name, atOnce), func(t *testing.T) {
					t.Parallel()
					r := newRogue(t, text, 0, atOnce)
					p := newPlace(t, r.address, r.fingerprint, "env:WAITS_PASSWORD")
					run := p.run(t, command, p.site)
					code := run.end(t, time.Minute)
					if code == 0 || code == -1 || !strings.Contains(run.said.String(), "so the connection was cut") {
						t.Errorf("exit status %d: %.500s", code, &run.said)
					}
				})
			}
		}
	}
}
