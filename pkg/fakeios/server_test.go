package fakeios

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
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

// serve runs a router on a clock that stands still, for one test.
func serve(t testing.TB, cfg Config) (*Router, *ManualClock, string) {
	t.Helper()
	r, clock := router(t, cfg)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return r, clock, l.Addr().String()
}

// connect opens TCP alone.
func connect(t testing.TB, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// clientConfig is noc's.
func clientConfig() *ssh.ClientConfig {
	return &ssh.ClientConfig{
		User: "noc", Auth: []ssh.AuthMethod{ssh.Password("noc")}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Config: ssh.Config{KeyExchanges: []string{sha1Group14, sha1Group1}, Ciphers: []string{"aes128-ctr", "aes128-cbc"}, MACs: []string{"hmac-sha1"}},
	}
}

// login makes an SSH connection on TCP that is there already.
func login(conn net.Conn, config *ssh.ClientConfig) (*ssh.Client, error) {
	c, channels, requests, err := ssh.NewClientConn(conn, "router", config)
	if err != nil {
		return nil, err
	}
	_ = conn.SetDeadline(time.Time{}) // an error shows at the next use
	return ssh.NewClient(c, channels, requests), nil
}

// client logs in as noc.
func client(t testing.TB, address string) *ssh.Client {
	t.Helper()
	c, err := login(connect(t, address), clientConfig())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// shell is a terminal over SSH. What arrives is kept in pieces, as it came.
type shell struct {
	testing.TB
	keys   io.Writer
	pieces chan []byte // closed when the router has ended the session
	unread string
}

// open starts a shell on a connection.
func open(t testing.TB, c *ssh.Client) *shell {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	screen, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("vt100", 40, 132, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	out := &shell{TB: t, keys: keys, pieces: make(chan []byte, 4096)}
	go func() {
		defer close(out.pieces)
		for {
			buffer := make([]byte, 4096)
			n, err := screen.Read(buffer)
			if n > 0 {
				out.pieces <- buffer[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	return out
}

// terminal logs in as noc, waits for the prompt and turns paging off.
func terminal(t testing.TB, address string) *shell {
	t.Helper()
	s := open(t, client(t, address))
	s.until("#")
	s.ask("terminal length 0")
	return s
}

func (s *shell) write(text string) {
	s.Helper()
	if _, err := io.WriteString(s.keys, text); err != nil {
		s.Fatal(err)
	}
}

// until returns what arrives up to a text, and that text.
func (s *shell) until(end string) string {
	s.Helper()
	late := time.After(patience)
	for {
		if before, after, found := strings.Cut(s.unread, end); found {
			s.unread = after
			return before + end
		}
		select {
		case piece, ok := <-s.pieces:
			if !ok {
				s.Fatalf("the session ended before %q; unread is %q", end, s.unread)
			}
			s.unread += string(piece)
		case <-late:
			s.Fatalf("no %q; unread is %q", end, s.unread)
		}
	}
}

// ask types a line and returns everything up to the next prompt that ends in "#".
func (s *shell) ask(line string) string {
	s.Helper()
	s.write(line + "\n")
	echo := s.until("\r\n")
	return echo + s.until("#")
}

// all asks for several lines.
func (s *shell) all(lines ...string) string {
	s.Helper()
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(s.ask(line))
	}
	return b.String()
}

// rest returns what arrives until the router ends the session.
func (s *shell) rest() string {
	s.Helper()
	late := time.After(patience)
	for {
		select {
		case piece, ok := <-s.pieces:
			if !ok {
				all := s.unread
				s.unread = ""
				return all
			}
			s.unread += string(piece)
		case <-late:
			s.Fatalf("the session does not end; unread is %q", s.unread)
		}
	}
}

// silent fails if anything arrives, or if the session ends.
func (s *shell) silent() {
	s.Helper()
	select {
	case piece, ok := <-s.pieces:
		s.Errorf("%q arrived (session open: %v)", piece, ok)
	case <-time.After(silence):
	}
	if s.unread != "" {
		s.Errorf("%q was there", s.unread)
	}
}

// eventually waits for what another goroutine brings about.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for !holds() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("never: " + what)
		}
	}
}

// refused fails unless TCP is reset without a byte.
func refused(t testing.TB, address string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	n := 0
	if err == nil {
		defer conn.Close()
		if err = conn.SetDeadline(time.Now().Add(patience)); err == nil {
			n, err = conn.Read(make([]byte, 64))
		}
	}
	if n > 0 || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("not refused: %d bytes, %v", n, err)
	}
}

// answers tells whether a new connection gets an identification.
func answers(t testing.TB, address string) bool {
	t.Helper()
	conn := connect(t, address)
	if err := conn.SetDeadline(time.Now().Add(silence)); err != nil {
		t.Fatal(err)
	}
	n, err := conn.Read(make([]byte, 64))
	if n == 0 && !errors.Is(err, context.DeadlineExceeded) && !isTimeout(err) {
		t.Errorf("it neither answers nor stays silent: %v", err)
	}
	return n > 0
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

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
	newConsole(t, r).all("conf t", "banner login ^Keep out^", "banner motd ^Welcome to R1#^", "banner exec ^Be careful>^", "end")
	var events []string
	config := clientConfig()
	config.BannerCallback = func(text string) error { events = append(events, "banner "+text); return nil }
	config.Auth = []ssh.AuthMethod{ssh.PasswordCallback(func() (string, error) { events = append(events, "password"); return "noc", nil })}
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
	if err != nil || !strings.HasSuffix(string(out), "\r\nend\r\n") && !strings.HasSuffix(string(out), "\r\nend\r\n\r\n") {
		t.Errorf("%q, %v", out, err)
	}
	lacks(t, string(out), "--More--")
}

// TestVTYs gives five lines out, at the login prompt already, and refuses the sixth until one is
// free.
func TestVTYs(t *testing.T) {
	r, _, address := serve(t, Config{})
	s := terminal(t, address)
	var waiting []net.Conn
	for range vtyLines - 1 {
		conn := connect(t, address)
		if _, err := conn.Read(make([]byte, 64)); err != nil {
			t.Fatal(err)
		}
		waiting = append(waiting, conn)
	}
	refused(t, address)
	s.write("exit\n")
	s.rest()
	s = terminal(t, address)
	refused(t, address)
	// A client that goes away without a word leaves its line too.
	_ = waiting[0].Close()
	eventually(t, "a free line", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return !r.vtys[1]
	})
	contains(t, terminal(t, address).ask("show users"), "*  3 vty 1 ")
	contains(t, s.ask("show privilege"), "level is 15")
}

// TestExecTimeout ends an idle session by the router's clock; typing starts it anew.
func TestExecTimeout(t *testing.T) {
	r, clock, address := serve(t, Config{Hostname: "R1"})
	s := terminal(t, address)
	clock.Advance(9 * time.Minute)
	s.ask("show privilege")
	clock.Advance(9 * time.Minute)
	s.ask("show privilege")
	clock.Advance(10 * time.Minute)
	if got := s.rest(); got != "" {
		t.Errorf("it says %q", got)
	}
	newConsole(t, r).all("conf t", "line vty 0 4", "exec-timeout 0 0", "end")
	s = terminal(t, address)
	clock.Advance(24 * time.Hour)
	contains(t, s.ask("show privilege"), "level is 15")
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
		return r.vtys == [vtyLines]bool{}
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
			terminal(t, address).write("exit\n")
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

// webACL is what the vendor's guide puts on the WAN: nothing but web traffic.
var webACL = []string{
	"access-list 150 permit tcp any any eq 80", "access-list 150 permit tcp any any eq 443",
	"interface FastEthernet4", "ip access-group 150 in",
}

// lockOut types the guide's web-only list until the session freezes.
func lockOut(t *testing.T, s *shell, address string) {
	t.Helper()
	s.all(webACL[:3]...)
	s.write(webACL[3] + "\n")
	s.until("ip access-group 150 in\r\n") // the echo was sent before
	s.silent()
	s.write("show clock\n")
	s.silent()
	if answers(t, address) {
		t.Error("a new connection gets an identification")
	}
}

// TestLockOutAndRevert freezes the session that applies the guide's list, and new ones; when the
// revert timer fires, what was typed meanwhile arrives.
func TestLockOutAndRevert(t *testing.T) {
	r, clock, address := serve(t, Config{Hostname: "R1"})
	s := terminal(t, address)
	s.all("conf t", "archive", "path flash:archive", "end", "write memory")
	before := r.RunningConfig()
	s.ask("configure terminal revert timer 5")
	lockOut(t, s, address)
	clock.Advance(4 * time.Minute)
	s.silent()
	contains(t, r.RunningConfig(), " ip access-group 150 in\n")
	clock.Advance(time.Minute)
	if r.RunningConfig() != before {
		t.Error("not taken back")
	}
	got := s.until("Rollback Done\r\n")
	contains(t, got, "R1(config-if)#", "Rollback will begin in one minute.", "rolling to:flash:archive-")
	contains(t, s.until("R1(config)#"), "show clock\r\n", "% Invalid input")
	s.all("end", "show privilege")
	contains(t, terminal(t, address).ask("show privilege"), "level is 15")
}

// TestLockOutAndReload: a scheduled reload ends the frozen session, and the router is back with its
// startup-config.
func TestLockOutAndReload(t *testing.T) {
	r, clock, address := serve(t, Config{Hostname: "R1", BootTime: 3 * time.Minute})
	s := terminal(t, address)
	s.ask("write memory")
	s.write("reload in 5\n")
	s.until("[confirm]")
	s.write("\n")
	s.until("R1#")
	s.ask("conf t")
	lockOut(t, s, address)
	clock.Advance(5 * time.Minute)
	s.rest()
	refused(t, address)
	clock.Advance(3 * time.Minute)
	lacks(t, r.RunningConfig(), "access-group")
	contains(t, terminal(t, address).ask("show version"), "Last reload reason: Reload Command")
}

// TestLockOutEndsByItself: the path comes back when another operator takes the list away.
func TestLockOutEndsByItself(t *testing.T) {
	r, _, address := serve(t, Config{Hostname: "R1"})
	s := terminal(t, address)
	s.ask("conf t")
	lockOut(t, s, address)
	newConsole(t, r).all("conf t", "interface FastEthernet4", "no ip access-group 150 in", "end")
	if got := s.until("R1(config-if)#"); got != "R1(config-if)#" {
		t.Errorf("%q", got)
	}
	contains(t, s.until("R1(config-if)#"), "show clock\r\n", "% Invalid input")
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
	stuck := terminal(t, l.Addr().String())
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
