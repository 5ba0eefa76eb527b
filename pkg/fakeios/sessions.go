package fakeios

import (
	"net"
	"time"

	"golang.org/x/crypto/ssh"
)

// open starts the session of a connection on its VTY.
func (r *Router) open(conn net.Conn, line *vtyLease, server *ssh.ServerConn, channel ssh.Channel,
	gone <-chan struct{}) *session {
	_ = conn.SetDeadline(time.Time{}) // until here it is a login, and `ip ssh time-out` runs
	s := newSession(r, line.vty, channel, server.User(), r.cfg.Operator.String(), gone)
	s.abort = func() { _ = conn.Close() }
	s.closeGracefully = func() { closeAfterSending(conn) }
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sessions = append(r.sessions, s)
	r.watchIdle(s)
	r.catchUp()
	return s
}

// watchIdle ends a session that has sent nothing for `exec-timeout`: without a word, as on IOS. The time
// that counts is the client's.
func (r *Router) watchIdle(s *session) {
	limit := clientTime(r.clock, r.running.LineOf(s.vty).ExecTimeout)
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
