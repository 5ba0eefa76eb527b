package fakeios

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

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
	}
	if r.hasHidden() {
		if i := slices.Index(r.vtys[:], false); i >= 0 {
			r.vtys[i] = true
			return i, admitted
		}
		return 0, rejected
	}
	// The first free line that takes SSH gets the connection, and its access list judges it.
	for i, taken := range r.vtys {
		line := r.running.VTY(i)
		if taken || line == nil || !line.TakesSSH() {
			continue
		}
		if !line.Admits(r.running, r.cfg.Operator) {
			return 0, rejected
		}
		r.vtys[i] = true
		return i, admitted
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
	if r.connectionFault(FaultNoVTY) {
		refuse(conn)
		return
	}
	if r.profile().tooOld() {
		r.meetTooNew(conn)
		return
	}
	if r.connectionFault(FaultReset) {
		r.resetHandshake(conn)
		return
	}
	if err := conn.SetDeadline(time.Now().Add(r.loginTime())); err != nil {
		return
	}
	server, channels, requests, err := ssh.NewServerConn(conn, r.serverConfig(r.nextLoginTrouble(line.vty)))
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

// meetTooNew is SSH version 1 alone: a client that says version 2 is left.
func (r *Router) meetTooNew(conn net.Conn) {
	_, _ = conn.Write([]byte(r.profile().Version + "\n"))
	_, _ = conn.Read(make([]byte, 512))
	closeAfterSending(conn)
	discard(conn)
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
