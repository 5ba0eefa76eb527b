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

	"golang.org/x/crypto/ssh"
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
		Config: ssh.Config{KeyExchanges: []string{sha1Group14, sha1Group1},
			Ciphers: []string{"aes128-ctr", "aes128-cbc"}, MACs: []string{"hmac-sha1"}},
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

// dialTerminal logs in as noc, waits for the prompt and turns paging off.
func dialTerminal(t testing.TB, address string) *shell {
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

// answers reports whether a new connection gets an identification.
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

// shell is a terminal over SSH. What arrives is kept in pieces, as it came.
type shell struct {
	testing.TB
	keys   io.Writer
	pieces chan []byte // closed when the router has ended the session
	unread string
}
