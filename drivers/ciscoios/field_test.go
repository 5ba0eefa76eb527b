package ciscoios_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// field is an SSH server that behaves as routers were seen to behave in the field. It knows nothing of IOS but
// what a test tells it.
type field struct {
	auth      func(*ssh.ServerConfig) // nil: the password is "noc"
	noChannel bool                    // the request for a channel is never answered
	shell     func(*fieldShell)

	mu    sync.Mutex
	typed []string
}

// lines are what was typed so far.
func (f *field) lines() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.typed)
}

// fieldShell is one shell on it.
type fieldShell struct {
	field *field
	in    *bufio.Reader
	out   io.Writer
	// errors is the other stream of the channel, which routers do not use.
	errors io.Writer
	conn   ssh.Conn
}

// say writes as a router does.
func (s *fieldShell) say(text string) {
	_, _ = io.WriteString(s.out, strings.ReplaceAll(text, "\n", "\r\n"))
}

// line reads a line, or one control character, and notes it.
func (s *fieldShell) line() (string, bool) {
	var out []byte
	for {
		b, err := s.in.ReadByte()
		if err != nil {
			return "", false
		}
		if b == '\n' || b == 3 || b == 26 {
			if b != '\n' {
				out = append(out, b)
			}
			break
		}
		if b != 0x16 {
			out = append(out, b)
		}
	}
	s.field.mu.Lock()
	defer s.field.mu.Unlock()
	s.field.typed = append(s.field.typed, string(out))
	return string(out), true
}

// ask says something and reads what is typed behind it, which it shows if it is no secret.
func (s *fieldShell) ask(say string, hide bool) string {
	s.say(say)
	line, _ := s.line()
	if !hide && line != "\x03" {
		s.say(line)
	}
	s.say("\n")
	return line
}

// serve starts the server for one test.
func (f *field) serve(t *testing.T) device.Target {
	t.Helper()
	return device.Target{Address: listenFor(t, f.one), User: "noc",
		HostKey: ssh.FingerprintSHA256(rsaKey().PublicKey()),
		Auth:    device.Auth{Password: secret.New("noc-password")}}
}

// listenFor hands every connection to serve, and waits for all of them at the end of the test.
func listenFor(t *testing.T, serve func(net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var conns []net.Conn
	var served sync.WaitGroup
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, c := range conns {
			_ = c.Close()
		}
		mu.Unlock()
		served.Wait()
	})
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns = append(conns, conn)
			mu.Unlock()
			served.Go(func() { defer conn.Close(); serve(conn) })
		}
	})
	return l.Addr().String()
}

func (f *field) one(conn net.Conn) {
	config := &ssh.ServerConfig{ServerVersion: "SSH-2.0-Cisco-1.25", MaxAuthTries: 6}
	config.PasswordCallback = func(_ ssh.ConnMetadata, p []byte) (*ssh.Permissions, error) {
		if string(p) != "noc-password" {
			return nil, io.ErrUnexpectedEOF
		}
		return nil, nil
	}
	if f.auth != nil {
		f.auth(config)
	}
	config.AddHostKey(rsaKey())
	server, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		if f.noChannel {
			continue
		}
		channel, requests, err := offered.Accept()
		if err != nil {
			return
		}
		go ssh.DiscardRequests(requests)
		f.shell(&fieldShell{field: f, in: bufio.NewReader(channel), out: channel,
			errors: channel.Stderr(), conn: server})
		_ = channel.Close()
		return
	}
}

// cli is a command line that a test puts together.
type cli struct {
	hello    string
	exec     string            // the prompt of exec; "" is "R1#"
	conf     string            // what stands in front of a mode; "" is "R1"
	blank    string            // behind every prompt
	modes    map[string]string // line -> the mode that it opens
	answers  map[string]string // line -> answer, with its newline or without
	hidden   bool              // no prompts in configuration
	level    string            // what show privilege says; "" is level 15
	handlers map[string]func(*fieldShell) (answer string)
}

// run is the shell of a field.
func (c cli) run(s *fieldShell) {
	if c.exec == "" {
		c.exec = "R1#"
	}
	if c.conf == "" {
		c.conf = "R1"
	}
	if c.level == "" {
		c.level = "Current privilege level is 15\n"
	}
	var modes []string
	prompt := func() string {
		switch {
		case len(modes) == 0:
			return c.exec + c.blank
		case c.hidden:
			return ""
		}
		return c.conf + "(" + modes[len(modes)-1] + ")#" + c.blank
	}
	s.say(c.hello + prompt())
	for {
		line, ok := s.line()
		if !ok || line == "exit" && len(modes) == 0 {
			return
		}
		s.say(strings.TrimLeft(line, "\x03\x1a") + "\n")
		answer := c.answers[line]
		switch opens := c.modes[line]; {
		case opens != "" && len(modes) > 0:
			modes = append(modes, opens)
		case c.handlers[line] != nil:
			answer = c.handlers[line](s)
		case strings.HasPrefix(line, "configure terminal"):
			modes = []string{"config"}
			answer += "Enter configuration commands, one per line.  End with CNTL/Z.\n"
		case line == "end" && (len(modes) == 0 || !strings.HasSuffix(modes[len(modes)-1], "raw")),
			line == "\x1a", line == "\x03":
			modes = nil
		case line == "exit":
			now := modes[len(modes)-1]
			if modes = modes[:len(modes)-1]; now == "config-ip-sla-http" {
				modes = modes[:len(modes)-1] // IOS leaves the operation as a whole
			}
		case line == "show privilege":
			answer = c.level
		}
		s.say(answer + prompt())
	}
}

// dialField logs in to a field with short patience.
func dialField(t *testing.T, f *field, change func(*device.Target)) (*ciscoios.Session, error) {
	t.Helper()
	target := f.serve(t)
	if change != nil {
		change(&target)
	}
	s, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{CommandTimeout: 3 * time.Second,
		HandshakeTimeout: 3 * time.Second})
	if err == nil {
		t.Cleanup(func() { _ = s.Close() })
	}
	return s, err
}

// mustSay holds an error to all of the words, and to hiding the password.
func mustSay(t *testing.T, err error, words ...string) {
	t.Helper()
	text := fmt.Sprint(err)
	for _, word := range words {
		if err == nil || !strings.Contains(text, word) {
			t.Errorf("%q is not in: %s", word, text)
		}
	}
	if strings.Contains(text, "noc-password") || strings.Contains(text, "raise-me") {
		t.Errorf("it shows a secret: %s", text)
	}
}
