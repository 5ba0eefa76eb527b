package fakeios

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// vtyLines is `line vty 0 4`: five sessions, the sixth is refused.
const vtyLines = 5

// Serve answers SSH on the listener until ctx ends, then closes every session and returns when
// the last one is gone. The error is nil when ctx ended it.
//
// A real router that is reloading does not answer at all; this one refuses connections, so that
// nobody has to wait for a time-out. A path that its own configuration has cut lets TCP connect
// and then says nothing.
func (r *Router) Serve(ctx context.Context, l net.Listener) error {
	var sessions sync.WaitGroup
	defer sessions.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	return r.accept(ctx, l, &sessions)
}

// accept serves connections until ctx ends, which closes the listener. It counts them in sessions.
func (r *Router) accept(ctx context.Context, l net.Listener, sessions *sync.WaitGroup) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("accept: %w", err)
		}
		sessions.Go(func() { r.serveConn(ctx, conn) })
	}
}

// admission is what a new connection finds.
type admission int

const (
	admitted    admission = iota
	rejected              // refused
	unreachable           // packets do not get there
)

// acceptVTY takes a VTY for a new connection, if the router answers at all.
func (r *Router) acceptVTY() (vty int, found admission) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.catchUp()
	switch {
	case r.now().Before(r.down):
		return 0, rejected
	case r.net.OperatorEnters(r.running) != "":
		return 0, unreachable
	case !r.running.VTY.Admits(r.running, r.cfg.Operator):
		return 0, rejected
	}
	for i, taken := range r.vtys {
		if !taken {
			r.vtys[i] = true
			return i, admitted
		}
	}
	return 0, rejected
}

func (r *Router) releaseVTY(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.vtys[n] = false
}

// refuse ends a connection with a TCP reset.
func refuse(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// serveConn carries one connection: one session, as on IOS.
func (r *Router) serveConn(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	vty, found := r.acceptVTY()
	switch {
	case found == rejected:
		refuse(conn)
		return
	case found == unreachable || r.connectionFault(FaultNoAnswer):
		discard(conn)
		return
	}
	line := &vtyLease{vty: vty, release: sync.OnceFunc(func() { r.releaseVTY(vty) })}
	defer line.release()
	if r.connectionFault(FaultReset) {
		r.resetHandshake(conn)
		return
	}
	if err := conn.SetDeadline(time.Now().Add(r.loginTime())); err != nil {
		return
	}
	server, channels, requests, err := ssh.NewServerConn(conn, r.serverConfig())
	if err != nil || r.connectionFault(FaultCloseLogin) {
		return
	}
	r.serveSession(conn, line, server, channels, requests)
}

// vtyLease is a VTY that a connection has taken. It is free again as soon as the session is over,
// even while TCP is still closing.
type vtyLease struct {
	vty     int
	release func()
}

// discard reads until the client gives up.
func discard(conn net.Conn) {
	buffer := make([]byte, 512)
	for {
		if _, err := conn.Read(buffer); err != nil {
			return
		}
	}
}

// resetHandshake answers with the identification and resets when the client has sent its own.
func (r *Router) resetHandshake(conn net.Conn) {
	_, _ = conn.Write([]byte(r.profile().Version + "\r\n"))
	_, _ = conn.Read(make([]byte, 512))
	refuse(conn)
}

// serveSession takes the first session channel and refuses every other one. It returns when the
// connection and all that worked for it has ended.
//
// It also answers what clients ask beside the session, because a goroutine for each kind of request
// would make every session of a fleet heavier.
func (r *Router) serveSession(conn net.Conn, line *vtyLease, server *ssh.ServerConn, channels <-chan ssh.NewChannel,
	requests <-chan *ssh.Request) {
	var workers sync.WaitGroup
	defer workers.Wait()
	gone := make(chan struct{})
	defer close(gone)
	served := false
	started := make(chan (<-chan *ssh.Request), 1)
	var ofSession <-chan *ssh.Request // what is asked on the channel of a session that runs
	for {
		select {
		case request, more := <-requests:
			if requests = unlessClosed(requests, more); !r.cfg.Quirks.IgnoreKeepalive {
				decline(request)
			}
		case ofSession = <-started:
		case request, more := <-ofSession:
			ofSession = unlessClosed(ofSession, more)
			decline(request)
		case offered, more := <-channels:
			if !more {
				return
			}
			if served || offered.ChannelType() != "session" {
				_ = offered.Reject(ssh.ResourceShortage, "one session per connection")
				continue
			}
			channel, asked, err := offered.Accept()
			if err != nil {
				return
			}
			served = true
			workers.Go(func() { r.serveChannel(conn, line, server, channel, asked, started, gone) })
		}
	}
}

// unlessClosed is nil, which never delivers, in place of a channel that has been closed.
func unlessClosed(c <-chan *ssh.Request, more bool) <-chan *ssh.Request {
	if !more {
		return nil
	}
	return c
}

// decline says no to a request; nil, from a closed channel, is none.
func decline(request *ssh.Request) {
	if request != nil && request.WantReply {
		_ = request.Reply(false, nil)
	}
}

// serveChannel waits for `shell` or `exec`, hands the requests over to started and runs it. The
// connection ends with it: TCP ends without a clean close of the channel, as on IOS.
func (r *Router) serveChannel(conn net.Conn, line *vtyLease, server *ssh.ServerConn, channel ssh.Channel,
	requests <-chan *ssh.Request,
	started chan<- (<-chan *ssh.Request), gone <-chan struct{}) {
	size := ptySize{}
	for request := range requests {
		switch request.Type {
		case "pty-req":
			_ = ssh.Unmarshal(request.Payload, &size)
			_ = request.Reply(true, nil)
		case "shell", "exec":
			var command struct{ Line string }
			shell := request.Type == "shell"
			_ = request.Reply(shell || ssh.Unmarshal(request.Payload, &command) == nil, nil)
			s := r.open(conn, line, server, channel, gone)
			started <- requests
			if shell {
				s.resize(size)
				s.interact()
			} else {
				s.term.Length = 0
				s.execute(command.Line)
				s.term.Out.Flush()
				// IOS reports success whatever the command said.
				_, _ = channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{0}))
				_ = channel.CloseWrite()
				_ = channel.Close()
			}
			line.release()
			r.closeSession(s)
			return
		default:
			_ = request.Reply(false, nil)
		}
	}
	closeAfterSending(conn)
}

// ptySize is the payload of a pty request (RFC 4254, 6.2), as far as a router reads it.
type ptySize struct {
	Term          string
	Columns, Rows uint32
	Rest          []byte `ssh:"rest"`
}

// resize takes the client's terminal size, if this release does: IOS has its own 80 and 24.
func (s *session) resize(size ptySize) {
	if s.router.cfg.Quirks.TerminalFromPty && size.Term != "" {
		s.term.Width, s.term.Length = int(min(size.Columns, 512)), int(min(size.Rows, 512))
	}
}

// lingering is how long a client has to take the last bytes before TCP is torn down.
const lingering = time.Second

// closeAfterSending ends TCP behind what has been sent: a close with unread input would reset the
// connection and could take the last answer with it.
func closeAfterSending(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok && tcp.CloseWrite() == nil {
		_ = conn.SetReadDeadline(time.Now().Add(lingering))
		return
	}
	_ = conn.Close()
}

// open starts the session of a connection on its VTY.
func (r *Router) open(conn net.Conn, line *vtyLease, server *ssh.ServerConn, channel ssh.Channel,
	gone <-chan struct{}) *session {
	_ = conn.SetDeadline(time.Time{}) // until here it is a login, and `ip ssh time-out` runs
	s := newSession(r, channel, server.User(), r.cfg.Operator.String(), gone)
	s.vty = line.vty
	s.abort = func() { _ = conn.Close() }
	s.closeGracefully = func() { closeAfterSending(conn) }
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sessions = append(r.sessions, s)
	r.watchIdle(s)
	r.catchUp()
	return s
}

// watchIdle ends a session that has sent nothing for `exec-timeout`: without a word, as on IOS. The time that counts is
// the client's.
func (r *Router) watchIdle(s *session) {
	limit := clientTime(r.clock, r.running.VTY.ExecTimeout)
	if limit == 0 {
		return
	}
	s.stopIdleTimer = r.clock.AfterFunc(limit-r.now().Sub(s.touched), func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if !r.isOpen(s) {
			return
		}
		if r.now().Sub(s.touched) >= limit {
			s.abort()
			return
		}
		r.watchIdle(s)
	})
}

// closeSession forgets a session and ends its connection.
func (r *Router) closeSession(s *session) {
	s.closeGracefully()
	r.mu.Lock()
	s.stopIdleTimer() // the clock would keep the whole connection until then
	for i, other := range r.sessions {
		if other == s {
			r.sessions = append(r.sessions[:i:i], r.sessions[i+1:]...)
			break
		}
	}
	if len(r.sessions) == 0 && r.stopAlarm != nil {
		r.stopAlarm()
		r.stopAlarm = nil
	}
	r.mu.Unlock()
	s.workers.Wait()
}

func (r *Router) isOpen(s *session) bool {
	for _, other := range r.sessions {
		if other == s {
			return true
		}
	}
	return false
}
