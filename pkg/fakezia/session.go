package fakezia

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// session is a legacy login, or a OneAPI token.
type session struct {
	who     string
	oneAPI  bool
	expires time.Time
}

// secretWord is a session id or a token.
func secretWord() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// catchUp ends what is over by now: sessions, which activate, and activations. Everything that looks at the tenant
// begins with it. It also asks the clock for the next such moment while somebody could see a difference.
func (s *Server) catchUp() {
	now := s.config.Clock.Now()
	for id, one := range s.sessions {
		if one.expires.After(now) {
			continue
		}
		delete(s.sessions, id)
		if !one.oneAPI || s.config.Inferred.TokenEndActivates {
			s.tenant.publish()
		}
	}
	if p := s.tenant.progress; p != nil && !p.until.After(now) {
		s.tenant.finish()
	}
	s.wakeAtNext(now)
}

// wakeAtNext asks the clock to look again when the next session or activation ends.
func (s *Server) wakeAtNext(now time.Time) {
	var next time.Time
	sooner := func(at time.Time) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	if s.tenant.progress != nil {
		sooner(s.tenant.progress.until)
	}
	for _, one := range s.sessions {
		if s.tenant.pending && (!one.oneAPI || s.config.Inferred.TokenEndActivates) {
			sooner(one.expires)
		}
	}
	if next.Equal(s.wakes) {
		return
	}
	if s.stopWaking != nil {
		s.stopWaking()
		s.stopWaking = nil
	}
	if s.wakes = next; next.IsZero() || s.isClosed() {
		return
	}
	s.stopWaking = s.config.Clock.AfterFunc(next.Sub(now), func() {
		defer s.hold()()
		s.wakes = time.Time{}
	})
}

// hold takes the state, brought up to now, until what it returns is called.
func (s *Server) hold() (release func()) {
	s.mu.Lock()
	s.catchUp()
	return func() {
		s.catchUp()
		s.mu.Unlock()
		s.tell()
	}
}

// ExpireSessions ends every session and token now, as if its time were over. Sessions activate what is pending.
func (s *Server) ExpireSessions() {
	defer s.hold()()
	for id, one := range s.sessions {
		one.expires = s.config.Clock.Now()
		s.sessions[id] = one
	}
}
