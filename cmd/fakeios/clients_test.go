//go:build unix

package main_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

const (
	clientTime = 5 * time.Minute // what a client that hangs is given; Ansible is slow on a busy machine
	waitDelay  = 2 * time.Second // for what a killed client has left open

	operator = "noc" // at privilege 15
	watcher  = "watch"

	operatorPassword = "lab-Operator-1"
	watcherPassword  = "lab-Watcher-1"
	enableSecret     = "lab-Enable-1"

	systemPython = "/usr/bin/python3" // sees the distribution's packages, whatever PATH finds first
)

// TestClients lets programs that were written for real routers drive the virtual one, unmodified:
// OpenSSH, Netmiko and Ansible's cisco.ios. Each test looks at what the client says and at what the
// router then is. A client that is not installed is skipped by name. Most of their time is Python's, which is why
// `make test` leaves them to `make test-clients`.
func TestClients(t *testing.T) {
	if os.Getenv("CLIENTS") == "" {
		t.Skip("CLIENTS is not set; `make test-clients` sets it")
	}
	t.Cleanup(func() { goleak.VerifyNone(t) })
	for _, c := range []struct {
		name string
		test func(*testing.T)
	}{
		{"Ansible", clientAnsible},
		{"Netmiko", clientNetmiko},
		{"OpenSSHInteractive", clientOpenSSHInteractive},
		{"OpenSSHEnable", clientOpenSSHEnable},
		{"OpenSSHKey", clientOpenSSHKey},
		{"OpenSSHExec", clientOpenSSHExec},
		{"OpenSSHDefaults", clientOpenSSHDefaults},
		{"OpenSSHPaste", clientOpenSSHPaste},
	} {
		t.Run(c.name, c.test)
	}
}

// bench is a router on a loopback port, and a home directory for its clients.
type bench struct {
	*fakeios.Router
	host, port string
	home       string
}

// newBench starts a router that ends with the test. Clients find its host key in known_hosts, so
// they check it as they would a real one.
func newBench(t *testing.T, cfg fakeios.Config) *bench {
	t.Helper()
	key, keyPEM := newKey(t)
	cfg.HostKeyPEM = keyPEM
	cfg.EnableSecret = enableSecret
	cfg.Users = append(cfg.Users,
		fakeios.User{Name: operator, Password: operatorPassword, Privilege: 15},
		fakeios.User{Name: watcher, Password: watcherPassword, Privilege: 1})
	router, err := fakeios.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serving, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- router.Serve(serving, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	b := &bench{Router: router, home: t.TempDir()}
	b.host, b.port, _ = net.SplitHostPort(listener.Addr().String())
	b.write(t, ".ssh/known_hosts", 0o600, fmt.Sprintf("[%s]:%s %s", b.host, b.port, ssh.MarshalAuthorizedKey(key)))
	return b
}

// newKey makes an RSA key, the only kind that IOS 15.4 knows.
func newKey(t *testing.T) (ssh.PublicKey, []byte) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public, err := ssh.NewPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return public, pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)})
}

// write puts a file into the home directory and returns its path.
func (b *bench) write(t *testing.T, name string, mode os.FileMode, text string) string {
	t.Helper()
	path := filepath.Join(b.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// command prepares a client with an environment of its own. When the time is over it ends with all
// that it has started.
func (b *bench) command(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), clientTime)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = b.home
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + b.home, "LANG=C.UTF-8", "TERM=vt100"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = waitDelay
	return cmd
}

// result is what a client wrote, and how it ended.
type result struct {
	stdout, stderr string
	status         int
}

// run waits for a client. Only one that could not run, or not in time, fails the test here.
func (b *bench) run(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || !exit.Exited()) {
		t.Fatalf("%s: %v\nstdout:\n%s\nstderr:\n%s\nthe router was sent:\n%s", cmd.Args[0], err, &stdout, &stderr,
			strings.Join(b.Lines(), "\n"))
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// need skips the test when a client is missing.
func need(t *testing.T, path, install string) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not there: apt-get install %s", path, install)
	}
}

// needModule skips the test when the system's Python lacks a module.
func needModule(t *testing.T, module, install string) {
	t.Helper()
	need(t, systemPython, "python3")
	if out, err := exec.CommandContext(t.Context(), systemPython, "-c", "import "+module).CombinedOutput(); err != nil {
		words := strings.Split(strings.TrimSpace(string(out)), "\n")
		t.Skipf("%s: %s: apt-get install %s", systemPython, words[len(words)-1], install)
	}
}

// testdata is the absolute path of a client's script.
func testdata(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", "clients", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// contains reports what a text lacks.
func contains(t *testing.T, what, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%s lacks %q:\n%s", what, w, text)
		}
	}
}

// commandLines are the lines of a configuration file that are not comments.
func commandLines(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return line == "" || line[0] == '!' })
}

// sections reads a configuration as a set of lines, each with the lines that it stands under. An
// object that is entered twice is one object.
func sections(text string) map[string]bool {
	lines := map[string]bool{}
	var above []string
	for line := range strings.Lines(text) {
		words := strings.TrimSpace(line)
		depth := len(line) - len(strings.TrimLeft(line, " "))
		if words == "" || words[0] == '!' {
			continue
		}
		above = append(above[:min(depth, len(above))], words)
		lines[strings.Join(above, " / ")] = true
	}
	return lines
}

// missing lists the lines of a configuration that another one lacks.
func missing(want, have string) []string {
	var out []string
	got := sections(have)
	for line := range sections(want) {
		if !got[line] {
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}
