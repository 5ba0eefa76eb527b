package fakezia

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Request is a call as the fake has seen it, for assertions. Nothing in it is secret.
type Request struct {
	At     time.Time
	Method string
	Path   string
	Route  string // the path with {id} for a number, below /api/v1; or the name of a look-up
	Query  url.Values
	Who    string // administrator or API client; "" without a session
	OneAPI bool
	// Body is what was sent. Keys, passwords and secrets in it are [Hidden].
	Body string
	// Status is that of the answer; 0: the connection was cut.
	Status int
	Code   string    // of an error
	Fault  FaultKind // that the call met; "" for none
	// Effect says that the call was worked at, whatever the client was told.
	Effect bool
}

// Hidden stands in the log of requests for what is secret.
const Hidden = "***"

// Requests are all calls up to now, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Calls are the calls of a method to a route that had an effect: what they did, they did once each.
func (s *Server) Calls(method, route string) []Request {
	return slices.DeleteFunc(s.Requests(), func(r Request) bool {
		return r.Method != method || r.Route != route || !r.Effect
	})
}

// ForgetRequests empties the log of requests.
func (s *Server) ForgetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// MostCalls is how many calls of a method to a route came within any stretch of a length.
func (s *Server) MostCalls(method, route string, within time.Duration) int {
	most := 0
	var times []time.Time
	for _, r := range s.Requests() {
		if r.Method != method || r.Route != route {
			continue
		}
		times = append(times, r.At)
		for !times[0].After(r.At.Add(-within)) {
			times = times[1:]
		}
		most = max(most, len(times))
	}
	return most
}

// note writes a call into the log.
func (s *Server) note(c *call, a answer, f *Fault, effect bool) {
	r := Request{
		At: c.at, Method: c.method, Path: c.path, Route: c.route.name, Query: c.query, OneAPI: c.oneAPI,
		Body: c.shownBody(), Status: a.status, Code: a.code, Effect: effect,
		Who: c.who,
	}
	if f != nil {
		r.Fault = f.Kind
		if f.Kind == Cut || f.Kind == CutBody {
			r.Status = 0
		}
	}
	s.requests = append(s.requests, r)
	if s.config.Told != nil {
		s.config.Told(r)
	}
}

// secretKeys are the keys of JSON and of forms that hold something secret.
var secretKeys = []string{"preSharedKey", "password", "apiKey", "client_secret", "client_assertion"}

// shownBody is the body without what is secret in it. Bodies that cannot hold a secret stay as they came.
func (c *call) shownBody() string {
	switch {
	case len(c.body) == 0:
		return ""
	case c.route.name == RouteToken:
		form, err := url.ParseQuery(string(c.body))
		if err != nil {
			return Hidden
		}
		for _, key := range secretKeys {
			if form.Has(key) {
				form.Set(key, Hidden)
			}
		}
		return form.Encode()
	case strings.HasPrefix(c.route.name, "/vpnCredentials") || c.route.name == "/authenticatedSession":
		var doc document
		if json.Unmarshal(c.body, &doc) != nil {
			return Hidden
		}
		for i, f := range doc {
			if slices.Contains(secretKeys, f.name) {
				doc[i].value = encode(Hidden)
			}
		}
		return string(encode(doc))
	case c.method == http.MethodGet:
		return Hidden
	default:
		return string(c.body)
	}
}
