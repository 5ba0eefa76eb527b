package fakezia

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Server is the fake: an [http.Handler], for a listener of its own ([Server.Listen]), for httptest, or for a client
// in the same process ([Server.Transport]). It is safe for concurrent use; calls are worked at one after the other.
type Server struct {
	config Config

	mu       sync.Mutex // the state
	tenant   *tenant
	sessions map[string]session // by cookie or token
	meters   map[string]*meter  // by tenant-wide endpoint and method
	limits   LimitsOf
	readOnly bool
	faults   []*Fault
	requests []Request
	calls    int // for ids of transactions

	wakes      time.Time // when the clock was asked to look again; zero: not
	stopWaking func() bool

	telling  sync.Mutex // held while watchers are told; taken before the state
	watchers []func(*Snapshot)
	told     int // the version that they know

	ending   sync.Once
	closed   chan struct{}
	listener net.Listener
	serving  sync.WaitGroup
	http     *http.Server
}

// New is a tenant without credentials and locations, with nothing to activate.
func New(config Config) (*Server, error) {
	config, err := config.complete()
	if err != nil {
		return nil, err
	}
	t := &tenant{config: config, nextID: config.FirstID}
	t.active = t.snapshot()
	return &Server{
		config: config, tenant: t, sessions: map[string]session{}, meters: map[string]*meter{},
		limits: config.Limits, closed: make(chan struct{}),
	}, nil
}

// SetReadOnly begins or ends maintenance: reads are answered, and writes refused.
func (s *Server) SetReadOnly(yes bool) {
	defer s.hold()()
	s.readOnly = yes
}

// SetLimits changes the limits on calls; what was called counts.
func (s *Server) SetLimits(limits LimitsOf) {
	defer s.hold()()
	s.limits = limits
}

// maxBody is how much of a call's body is read.
const maxBody = 4 << 20

// call is one call of the API, with what is known of it.
type call struct {
	at      time.Time
	method  string
	path    string
	route   route
	id      int64 // in the path; 0: none
	query   url.Values
	header  http.Header
	body    []byte
	secure  bool // over TLS
	oneAPI  bool
	session string // cookie or token
	who     string // it belongs to
	number  int
	left    int // calls that the limit still allows; -1: there is none
	limit   *Limit
}

// ServeHTTP implements [http.Handler]. Any host is taken for the one that the path belongs to.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	c := &call{
		method: r.Method, path: r.URL.Path, query: r.URL.Query(), header: r.Header, body: body,
		secure: r.TLS != nil, left: -1,
	}
	a, end := s.work(r, c)
	if end != nil {
		end(w, a)
		return
	}
	a.write(w)
}

// work answers a call. end writes the answer where something goes wrong with that, too.
func (s *Server) work(r *http.Request, c *call) (a answer, end func(http.ResponseWriter, answer)) {
	release := s.hold()
	c.at = s.config.Clock.Now()
	s.calls++
	c.number = s.calls
	s.find(c)
	f := s.take(c)
	slow := f != nil && f.Kind == Slow
	if slow && f.When != After {
		release()
		waited := s.wait(r.Context(), f.Delay, f.When == Late)
		release = s.hold()
		c.at = s.config.Clock.Now()
		if !waited {
			s.note(c, answer{}, f, false)
			release()
			panic(http.ErrAbortHandler)
		}
	}
	effect := f == nil || f.When != Before || slow
	if effect {
		a = s.handle(c)
	}
	if f != nil && !slow {
		a, end = f.answer(a)
	}
	s.note(c, a, f, effect)
	a = s.sign(c, a)
	release()
	if slow && f.When == After && !s.wait(r.Context(), f.Delay, false) {
		panic(http.ErrAbortHandler)
	}
	return a, end
}

// find gives a call its route: what it is, by method and path.
func (s *Server) find(c *call) {
	path := c.path
	if rest, ok := strings.CutPrefix(path, "/zia"+apiPath); ok {
		path, c.oneAPI = rest, true
	} else if rest, ok := strings.CutPrefix(path, apiPath); ok {
		path = rest
	} else {
		c.route = s.foreign(c)
		return
	}
	c.route = route{name: path}
	for _, one := range routes() {
		id, ok := one.matches(path)
		if !ok {
			continue
		}
		c.route.name = one.name
		if c.route.known = true; one.method == c.method {
			c.route, c.id = one, id
			c.route.known = true
			return
		}
	}
}

// matches reports whether a path is this route's, and the id in it.
func (r route) matches(path string) (id int64, ok bool) {
	want, have := strings.Split(r.name, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return 0, false
	}
	for i, word := range want {
		if word != "{id}" {
			if word != have[i] {
				return 0, false
			}
			continue
		}
		n, err := strconv.ParseInt(have[i], 10, 64)
		if err != nil {
			return 0, false
		}
		id = n
	}
	return id, true
}

// handle does what a call asks for, as the API does: who is it, may it, can it.
func (s *Server) handle(c *call) answer {
	switch {
	case c.route.handle == nil && c.route.known:
		return answer{status: http.StatusMethodNotAllowed}
	case c.route.handle == nil:
		return answer{status: http.StatusNotFound}
	case c.route.open:
		return c.route.handle(s, c)
	}
	if a := s.admit(c); a != nil {
		return *a
	}
	if limits := s.limits(c.method, c.route.name); len(limits) > 0 {
		m := s.meterOf(c)
		over, after, left := m.take(c.at, limits)
		if c.limit = &limits[0]; over != nil {
			c.limit, c.left = over, 0
			return tooMany(over.String(), after)
		}
		c.left = left
	}
	if len(c.body) > 0 && !strings.HasPrefix(c.header.Get("Content-Type"), "application/json") {
		return answer{status: http.StatusUnsupportedMediaType}
	}
	if c.route.writes {
		switch {
		case s.readOnly:
			return readOnly()
		case s.config.Inferred.LockedWhileActivating && s.tenant.progress != nil && c.route.name != "/status/activate":
			return editLock()
		}
	}
	return c.route.handle(s, c)
}

func (s *Server) meterOf(c *call) *meter {
	key := c.method + " " + c.route.name
	if s.meters[key] == nil {
		s.meters[key] = &meter{}
	}
	return s.meters[key]
}

// admit finds out who calls. The answer is nil for somebody who may.
func (s *Server) admit(c *call) *answer {
	if s.config.OneAPIOnly && !c.oneAPI {
		gone := plain(http.StatusForbidden, "This organization is accessible only through Zscaler OneAPI")
		return &gone
	}
	if c.route.login {
		return nil
	}
	if c.oneAPI {
		c.session = strings.TrimPrefix(c.header.Get("Authorization"), "Bearer ")
	} else if cookie, err := (&http.Request{Header: c.header}).Cookie(sessionCookie); err == nil {
		c.session = cookie.Value
	}
	one, ok := s.sessions[c.session]
	if !ok || one.oneAPI != c.oneAPI {
		gone := sessionGone()
		if c.oneAPI {
			gone = tokenGone()
		}
		c.session = ""
		return &gone
	}
	c.who = one.who
	if !one.oneAPI && !s.config.Inferred.SessionFromLogin {
		one.expires = c.at.Add(s.config.SessionTTL)
		s.sessions[c.session] = one
	}
	return nil
}

// sign adds what is on every answer: the date, the mode, and for OneAPI the ids and what is left of the limit
// [recorded].
func (s *Server) sign(c *call, a answer) answer {
	if a.header.Get(modeHeader) == "" {
		mode := "read-write"
		if s.readOnly {
			mode = "read-only"
		}
		a = a.with(modeHeader, mode)
	}
	a = a.with("Date", c.at.UTC().Format(http.TimeFormat))
	if !c.oneAPI {
		return a
	}
	a = a.with("X-Oneapi-Request-Id", transaction(c.number)).with("X-Transaction-Id", transaction(c.number+1<<32))
	if c.limit != nil {
		a = a.with("X-Ratelimit-Limit", strconv.Itoa(c.limit.Calls)).
			with("X-Ratelimit-Remaining", strconv.Itoa(max(c.left, 0))).
			with("X-Ratelimit-Reset", strconv.Itoa(seconds(c.limit.Per)))
	}
	return a
}

// transaction is an id in the form of the API's, the same in every run.
func transaction(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", n>>32, n&(1<<32-1)) }

// write sends an answer.
func (a answer) write(w http.ResponseWriter) {
	a.head(w)
	_, _ = io.Copy(w, bytes.NewReader(a.body)) // whoever has gone does not hear it
}

// head sends status and headers.
func (a answer) head(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if a.header.Get("Content-Type") == "" {
		w.Header()["Content-Type"] = nil // none, instead of a guess
	}
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
}

var errClosed = errors.New("the fake is closed")
