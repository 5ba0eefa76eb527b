package ciscoios

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// told is an SSH channel on which a router says what a test tells it: one part each time that something was typed.
type told struct {
	parts  [][]byte
	packet int // bytes of a packet
	over   <-chan struct{}

	mu    sync.Mutex
	due   int // parts that may be said
	typed bytes.Buffer
	said  bytes.Buffer
	more  chan struct{}
}

func newTold(parts [][]byte, packet int, over <-chan struct{}) *told {
	return &told{parts: parts, packet: packet, over: over, due: 1, more: make(chan struct{}, 1)}
}

// Read implements [ssh.Channel].
func (c *told) Read(b []byte) (int, error) {
	for {
		if n := c.next(b); n > 0 {
			return n, nil
		}
		select {
		case <-c.more:
		case <-c.over:
			return 0, io.EOF
		}
	}
}

func (c *told) next(b []byte) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.due > 0 && len(c.parts) > 0 {
		n := copy(b[:min(len(b), c.packet)], c.parts[0])
		c.said.Write(b[:n])
		if c.parts[0] = c.parts[0][n:]; len(c.parts[0]) == 0 {
			c.parts = c.parts[1:]
			c.due--
		}
		if n > 0 {
			return n
		}
	}
	return 0
}

// Write implements [ssh.Channel].
func (c *told) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.due++
	c.typed.Write(b)
	select {
	case c.more <- struct{}{}:
	default:
	}
	return len(b), nil
}

// Close implements [ssh.Channel].
func (c *told) Close() error { return nil }

// CloseWrite implements [ssh.Channel].
func (c *told) CloseWrite() error { return nil }

// SendRequest implements [ssh.Channel].
func (c *told) SendRequest(string, bool, []byte) (bool, error) { return true, nil }

// Stderr implements [ssh.Channel].
func (c *told) Stderr() io.ReadWriter { return c }

var _ ssh.Channel = (*told)(nil)

// heard is what the router has said so far, as text.
func (c *told) heard() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var d decoder
	return string(d.decode(bytes.Clone(c.said.Bytes()), true))
}

// sessionOver is a session over a channel, in front of its login.
func sessionOver(t *testing.T, parts [][]byte, packet int) (*Session, *told) {
	t.Helper()
	s := newSession(device.Target{Address: "192.0.2.1:22", User: "noc", Enable: secret.New("raise-me"),
		Auth: device.Auth{Password: secret.New("noc-password")}}, Options{}.WithDefaults())
	channel := newTold(parts, packet, s.wire.closed)
	s.wire.channel, s.wire.shell = channel, func() error { return nil }
	return s, channel
}

// separator divides what is said at once from what waits until something is typed.
const separator = "\x1e"

// dialogues are routers as they are, to begin with.
func dialogues() []string {
	const setup = "terminal length 0\nR1#terminal width 512\nR1#terminal no monitor\nR1#show privilege\n" +
		"Current privilege level is 15\nR1#"
	const message = "*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured from console by noc\n"
	join := func(parts ...string) string { return strings.Join(parts, separator) }
	push := []string{"configure terminal\nEnter configuration commands, one per line.  End with CNTL/Z.\nR1(config)#" +
		"track 1\nR1(config-track)#", "delay up 3\nR1(config-track)#exit\nR1(config)#end\nR1#"}
	const clock = "show clock\n12:00\nR1#"
	const entered = "configure terminal\nEnter configuration commands, one per line.  End with CNTL/Z.\n"
	const reverted = "delay up 3\n\nRollback Confirmed Change: rolling to:x\n!Pass 1\n!List of Rollback Commands:\n" +
		"no track 1\nend\n\nTotal number of passes: 1\nRollback Done\nR1#"
	low := strings.NewReplacer("R1#", "R1>", "is 15", "is 1").Replace(setup)
	return []string{
		join("R1#", setup, clock, push[0], push[1]),
		join("R1>", low, "enable\nPassword: ", "\nR1#", "show privilege\nCurrent privilege level is 15\nR1#", clock),
		join("Username: ", "noc\nPassword: ", "\nR1#", setup, "show clock\none\n --More-- ", "two\nR1#"),
		join("R1#", setup, "show cl\n"+message+"R1#"+clock+message, "% Please answer 'yes' or 'no'.\n[confirm]"),
		join("R1#", setup, clock, entered+"R1(config)#track 1\n             ^\n"+
			"% Invalid input detected at '^' marker.\n\nR1(config)#", "end\nR1#"),
		join("R1#", setup, clock, push[0], reverted),
		join("R1#", setup, clock, entered, "track 1\n"),
		join("a banner R1#\r\n\x07\x00", "\xe9\xff"),
	}
}

var fuzzLines = []device.Line{
	{Text: secret.NewText("track 1"), Before: device.GlobalConfig, After: "config-track"},
	{Text: secret.NewText("delay up 3"), Before: "config-track", After: "config-track"},
	{Text: secret.NewText("exit"), Before: "config-track", After: device.GlobalConfig},
}

// FuzzDriver is a router that says anything, in packets of any size, through a login, a show and a push. Nothing it
// says makes the driver panic, wait for ever, hold much, show a secret, or take a line for accepted that the
// router has not echoed in front of a prompt of the right mode.
func FuzzDriver(f *testing.F) {
	for i, text := range dialogues() {
		f.Add([]byte(text), byte(i))
		f.Add([]byte(text), byte(200))
	}
	f.Fuzz(func(t *testing.T, data []byte, packet byte) {
		synctest.Test(t, func(t *testing.T) {
			s, router := sessionOver(t, bytes.Split(data, []byte(separator)), 1+int(packet)*8)
			began := time.Now()
			talk(t, s, router)
			if took := time.Since(began); took > time.Hour {
				t.Errorf("it took %s", took)
			}
			synctest.Wait()
		})
	})
}

// talk plays a session to its end, and holds it to what the router has said.
func talk(t *testing.T, s *Session, router *told) {
	err := s.begin(t.Context())
	holdTo(t, err)
	if err != nil {
		return
	}
	defer func() { _ = s.Close() }()
	shown := func(line string) bool { return strings.Contains(router.heard(), line) }
	if !slices.ContainsFunc(append(terminalSetup[:3:3], askPrivilege), shown) {
		t.Errorf("a login of which nothing was echoed: %q", router.heard())
	}
	out, err := s.Show(t.Context(), "show clock")
	holdTo(t, err)
	if err != nil {
		return
	}
	if heard := router.heard(); len(out) != 1 || !inOrder(heard, "show clock", "#") {
		t.Errorf("%q out of %q", out, heard)
	}
	before := len(router.heard())
	err = s.Configure(t.Context(), fuzzLines, nil)
	holdTo(t, err)
	if err != nil {
		return
	}
	if s.mode != device.PrivilegedExec {
		t.Errorf("a push that was taken ends in mode %q", s.mode)
	}
	left, _, _ := s.stream.peek()
	heard := router.heard()[min(before, len(router.heard())):]
	heard = heard[:max(len(heard)-len(left), 0)]
	if !inOrder(heard, "configure terminal", "(config)#", "track 1", "(", ")#", "delay up 3", "(", ")#", "exit",
		"(config)#", "end", "#") || strings.Contains(heard, "\n% Invalid input") {
		t.Errorf("a push that was taken: %q", heard)
	}
}

// holdTo holds an error to one row, without a secret, and to a type of the driver.
func holdTo(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	text := err.Error()
	if strings.Contains(text, "noc-password") || strings.Contains(text, "raise-me") {
		t.Errorf("it shows a secret: %q", text)
	}
	if len(text) > 4000 {
		t.Errorf("a message of %d bytes: %.200q", len(text), text)
	}
	var connect *device.ConnectError
	var lost *device.LostSessionError
	var silent *device.TimeoutError
	var rejected *device.RejectedLineError
	var hidden *device.HiddenPromptError
	if !errors.As(err, &connect) && !errors.As(err, &lost) && !errors.As(err, &silent) && !errors.As(err, &rejected) &&
		!errors.As(err, &hidden) || errors.Is(err, context.Canceled) {
		t.Errorf("an error that nobody can tell: %T %q", err, text)
	}
}

// inOrder reports whether the characters of all words stand in a text in their order: a message may break a word.
func inOrder(text string, words ...string) bool {
	for _, c := range strings.Join(words, "") {
		at := strings.IndexRune(text, c)
		if at < 0 {
			return false
		}
		text = text[at+1:]
	}
	return true
}

// TestDialogues: the dialogues from which the fuzzing starts lead where they should.
func TestDialogues(t *testing.T) {
	t.Parallel()
	ends := map[int]string{}
	for i, text := range dialogues() {
		synctest.Test(t, func(t *testing.T) {
			s, _ := sessionOver(t, bytes.Split([]byte(text), []byte(separator)), 7)
			err := s.begin(t.Context())
			if err != nil {
				ends[i] = "login"
				return
			}
			defer func() { _ = s.Close() }()
			if _, err = s.Show(t.Context(), "show clock"); err != nil {
				ends[i] = "show"
				return
			}
			if err = s.Configure(t.Context(), fuzzLines, nil); err != nil {
				ends[i] = "configure"
			}
		})
	}
	for i, want := range []string{"", "configure", "configure", "configure", "configure", "configure", "configure",
		"login"} {
		if ends[i] != want {
			t.Errorf("dialogue %d ends at %q, want %q", i, ends[i], want)
		}
	}
}
