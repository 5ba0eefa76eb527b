package fakeios

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/crypto/ssh"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must come; silence is how long it listens for what
// must not.
const (
	patience = 10 * time.Second
	silence  = 60 * time.Millisecond
)

// TestShell shows what a client sees first: a blank line and the prompt; and what it types, echoed.
func TestShell(t *testing.T) {
	r, _, address := serve(t, Config{Hostname: "R1"})
	s := open(t, client(t, address))
	if got := s.until("#"); got != "\r\nR1#" {
		t.Errorf("%q", got)
	}
	if got := s.ask("show privilege"); got != "show privilege\r\nCurrent privilege level is 15\r\nR1#" {
		t.Errorf("%q", got)
	}
	s.write("exit\n")
	if got := s.rest(); got != "exit\r\n" {
		t.Errorf("%q", got)
	}
	if lines := strings.Join(r.Lines(), "; "); lines != "show privilege; exit" {
		t.Error(lines)
	}
}

// TestPty: IOS has its own 80 columns and 24 lines, unless the release takes the client's.
func TestPty(t *testing.T) {
	for _, c := range []struct {
		quirk bool
		want  string
	}{{false, "Length: 24 lines, Width: 80 columns"}, {true, "Length: 40 lines, Width: 132 columns"}} {
		_, _, address := serve(t, Config{Quirks: Quirks{TerminalFromPty: c.quirk}})
		s := open(t, client(t, address))
		s.until("#")
		contains(t, s.ask("show terminal"), c.want)
	}
}

// TestBanners: the login banner comes before the password is asked for, the others after it.
func TestBanners(t *testing.T) {
	r, _, address := serve(t, Config{Hostname: "R1"})
	newConsole(t, r).all("conf t", "banner login ^Keep out^", "banner motd ^Welcome to R1#^",
		"banner exec ^Be careful>^", "end")
	var events []string
	config := clientConfig()
	config.BannerCallback = func(text string) error { events = append(events, "banner "+text); return nil }
	config.Auth = []ssh.AuthMethod{ssh.PasswordCallback(func() (string, error) {
		events = append(events, "password")
		return "noc", nil
	})}
	c, err := login(connect(t, address), config)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := strings.Join(events, "|"); got != "banner Keep out\n|password" {
		t.Errorf("%q", got)
	}
	if got := open(t, c).until("R1#\r\nBe careful>\r\nR1#"); got != "\r\nWelcome to R1#\r\nBe careful>\r\nR1#" {
		t.Errorf("%q", got)
	}
}

// TestOneSession refuses a second channel on a connection, and forwarding.
func TestOneSession(t *testing.T) {
	_, _, address := serve(t, Config{})
	c := client(t, address)
	s := open(t, c)
	s.until("#")
	var refusal *ssh.OpenChannelError
	if _, err := c.NewSession(); !errors.As(err, &refusal) || refusal.Reason != ssh.ResourceShortage {
		t.Errorf("a second session: %v", err)
	}
	if _, err := c.Dial("tcp", "127.0.0.1:1"); err == nil {
		t.Error("it forwards TCP")
	}
	contains(t, s.ask("show privilege"), "level is 15")
}

// TestExec runs one line, reports success whatever came of it, and ends the connection.
func TestExec(t *testing.T) {
	_, _, address := serve(t, Config{Hostname: "R1"})
	for line, want := range map[string]string{
		"show privilege":                 "Current privilege level is 15\r\n",
		"show foooo":                     "          ^\r\n% Invalid input detected at '^' marker.\r\n\r\n",
		"show privilege; show privilege": "                 ^\r\n% Invalid input detected at '^' marker.\r\n\r\n",
	} {
		c := client(t, address)
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		out, err := s.Output(line)
		if err != nil || string(out) != want {
			t.Errorf("%q: %q, %v", line, out, err)
		}
		if err := c.Wait(); err != nil && !errors.Is(err, io.EOF) {
			t.Errorf("%q: the connection ends with %v", line, err)
		}
	}
	// It is not paged.
	c := client(t, address)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Output("show running-config")
	if err != nil || !strings.HasSuffix(string(out), "\r\nend\r\n") &&
		!strings.HasSuffix(string(out), "\r\nend\r\n\r\n") {
		t.Errorf("%q, %v", out, err)
	}
	lacks(t, string(out), "--More--")
}

// TestVTYs gives five lines out, at the login prompt already, and refuses the sixth until one is
// free.
func TestVTYs(t *testing.T) {
	r, _, address := serve(t, Config{})
	s := dialTerminal(t, address)
	var waiting []net.Conn
	for range 4 {
		conn := connect(t, address)
		if _, err := conn.Read(make([]byte, 64)); err != nil {
			t.Fatal(err)
		}
		waiting = append(waiting, conn)
	}
	refused(t, address)
	s.write("exit\n")
	s.rest()
	s = dialTerminal(t, address)
	refused(t, address)
	// A client that goes away without a word leaves its line too.
	_ = waiting[0].Close()
	eventually(t, "a free line", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return !r.vtys[1]
	})
	contains(t, dialTerminal(t, address).ask("show users"), "*  3 vty 1 ")
	contains(t, s.ask("show privilege"), "level is 15")
}

// TestExecTimeout ends an idle session by the router's clock; typing starts it anew.
func TestExecTimeout(t *testing.T) {
	r, clock, address := serve(t, Config{Hostname: "R1"})
	s := dialTerminal(t, address)
	clock.Advance(9 * time.Minute)
	s.ask("show privilege")
	clock.Advance(9 * time.Minute)
	s.ask("show privilege")
	clock.Advance(10 * time.Minute)
	if got := s.rest(); got != "" {
		t.Errorf("it says %q", got)
	}
	newConsole(t, r).all("conf t", "line vty 0 4", "exec-timeout 0 0", "end")
	s = dialTerminal(t, address)
	clock.Advance(24 * time.Hour)
	contains(t, s.ask("show privilege"), "level is 15")
}

// TestExecTimeoutOfAFastClock: a clock that runs a hundred million times as fast is over with ten
// minutes before the client
// has read the prompt. The client still has ten minutes of its own.
func TestExecTimeoutOfAFastClock(t *testing.T) {
	_, _, address := serve(t, Config{Hostname: "R1", Clock: NewSystemClock(1e8)})
	s := dialTerminal(t, address)
	for range 3 {
		contains(t, s.ask("show privilege"), "level is 15")
	}
	if got := clientTime(NewSystemClock(1e8), 35791*time.Minute); got != longest {
		t.Errorf("the longest exec-timeout is %s", got)
	}
}

// TestLoginTimeout ends a connection that does not log in, or that logs in and asks for nothing,
// within `ip ssh time-out`, in real time.
func TestLoginTimeout(t *testing.T) {
	r, _, address := serve(t, Config{})
	newConsole(t, r).all("conf t", "ip ssh time-out 1", "end")
	conn, idle := connect(t, address), client(t, address)
	if text, err := io.ReadAll(conn); err != nil || !strings.HasPrefix(string(text), "SSH-") {
		t.Errorf("%q, %v", text, err)
	}
	_ = idle.Wait()
	eventually(t, "free lines", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.vtys == [16]bool{}
	})
}

// TestClosedDoors: lines without SSH, or with an access class, refuse TCP.
func TestClosedDoors(t *testing.T) {
	r, _, address := serve(t, Config{})
	console := newConsole(t, r)
	for _, c := range []struct {
		lines []string
		open  bool
	}{
		{nil, true},
		{[]string{"transport input none"}, false},
		{[]string{"transport input telnet"}, false},
		{[]string{"transport input telnet ssh"}, true},
		{[]string{"access-list 10 permit 198.51.100.0 0.0.0.255", "line vty 0 4", "access-class 10 in"}, false},
		{[]string{"access-list 10 permit 203.0.113.200", "line vty 0 4"}, true},
		{[]string{"no access-list 10", "line vty 0 4"}, true},
	} {
		console.all("conf t", "line vty 0 4")
		console.all(c.lines...)
		console.say("end")
		if c.open {
			dialTerminal(t, address).write("exit\n")
		} else {
			refused(t, address)
		}
	}
}

// TestKeepalive answers global requests with a failure, or not at all.
func TestKeepalive(t *testing.T) {
	_, _, address := serve(t, Config{})
	if ok, _, err := client(t, address).SendRequest("keepalive@openssh.com", true, nil); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	_, _, address = serve(t, Config{Quirks: Quirks{IgnoreKeepalive: true}})
	c := client(t, address)
	answered := make(chan error, 1)
	go func() {
		_, _, err := c.SendRequest("keepalive@openssh.com", true, nil)
		answered <- err
	}()
	select {
	case err := <-answered:
		t.Errorf("an answer: %v", err)
	case <-time.After(silence):
	}
	_ = c.Close()
	<-answered
}

// TestServeEnds: the end of the context ends every session, even one that is stuck.
func TestServeEnds(t *testing.T) {
	r, _ := router(t, Config{Faults: []Fault{{Do: FaultHang, Line: "show"}, {Do: FaultNoAnswer}}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx, l) }()
	connect(t, l.Addr().String())
	eventually(t, "the silent connection", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.faults) == 1
	})
	stuck := dialTerminal(t, l.Addr().String())
	stuck.write("show version\n")
	stuck.until("show version\r\n")
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Fatal("it does not end")
	}
	stuck.rest()
}
