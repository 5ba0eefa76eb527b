package ciscoios

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// Login is a login that is made while another session works: TCP, key exchange and authentication, and no shell yet.
// IOS closes one that asks for no shell within `ip ssh time-out`, 120 s unless it is configured: IOS 15 security
// command reference; that the time runs on behind the authentication is [inferred].
type Login struct {
	session *Session
	beside  *Session
	begun   int // round trips of the session beside it that were over when it began
	cancel  context.CancelFunc
	done    chan struct{}
	err     error // of the login, once done is closed
}

// BeginLogin begins a login to the same router beside what this session does. ctx ends it while it connects. Whoever
// begins a login opens or closes it.
func (s *Session) BeginLogin(ctx context.Context) *Login {
	ctx, cancel := context.WithCancel(ctx)
	l := &Login{session: newSession(s.target, s.options), beside: s, begun: s.trips.over, cancel: cancel,
		done: make(chan struct{})}
	go func() {
		defer close(l.done)
		l.err = l.session.connect(ctx)
	}()
	return l
}

// Open opens the shell of the login, as [Dial] does. Meanwhile a TCP connection of its own shows that the router
// still takes new ones and answers them as an SSH server; without that it fails. The session is the caller's; when
// Open fails nothing is left open. It must not be called while the session beside it works.
func (l *Login) Open(ctx context.Context) (*Session, error) {
	defer l.cancel()
	select {
	case <-l.done:
	case <-ctx.Done():
		_ = l.Close()
		return nil, context.Cause(ctx)
	}
	if l.err != nil {
		return nil, l.err
	}
	s := l.session
	s.wire.hidden = min(s.wire.meter.connected(), l.beside.trips.over-l.begun)
	knocked := make(chan error, 1)
	go func() { knocked <- s.knock(ctx) }()
	err := s.start(ctx)
	if refused := <-knocked; err == nil && refused != nil {
		_ = s.Close()
		err = refused
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Close ends a login that was not opened.
func (l *Login) Close() error {
	l.cancel()
	<-l.done
	if l.err != nil {
		return nil // it has closed what it had
	}
	return l.session.wire.Close()
}

// versionRow is where a server has to begin within the first bytes, RFC 4253, section 4.2.
var versionRow = []byte("SSH-")

// knock opens another TCP connection to the router and waits for its SSH version.
func (s *Session) knock(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.DialTimeout+s.options.HandshakeTimeout)
	defer cancel()
	failed := func(reason error, detail string, err error) error {
		return &device.ConnectError{Address: s.target.Address, Reason: reason, Detail: detail, Err: err, Hint: vtyHint}
	}
	conn, err := s.wire.redial(ctx, "tcp", s.target.Address)
	if err != nil {
		return failed(device.ErrUnreachable, fmt.Sprintf("a new TCP connection: %v", err), err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })()
	said, err := firstBytes(conn)
	if err != nil {
		return failed(device.ErrNoLine, fmt.Sprintf("a new TCP connection was not answered: %v", err), err)
	}
	if !bytes.Contains(said, versionRow) {
		return failed(device.ErrNotSSH, fmt.Sprintf("a new TCP connection was answered with %q", said), nil)
	}
	return nil
}

// firstBytes reads until a server has named its version, for at most 512 bytes.
func firstBytes(conn net.Conn) ([]byte, error) {
	var said []byte
	part := make([]byte, 512)
	for len(said) < len(part) && !bytes.Contains(said, versionRow) {
		n, err := conn.Read(part)
		said = append(said, part[:n]...)
		if err != nil && len(said) == 0 {
			return nil, err
		}
		if err != nil {
			break
		}
	}
	return said, nil
}

// Window is how many lines may be under way without a verdict.
func (s *Session) Window() int { return s.window }

// SetWindow lets that many lines be under way without a verdict from now on, at least one; the limit in bytes stays.
func (s *Session) SetWindow(lines int) { s.window = max(lines, 1) }

// MostUnderWay is how many configuration lines were under way at once without a verdict at most, in pushes in which
// every line was taken.
func (s *Session) MostUnderWay() int { return s.most }
