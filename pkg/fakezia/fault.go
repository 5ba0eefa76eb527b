package fakezia

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// Fault is something that goes wrong with calls.
type Fault struct {
	Kind FaultKind
	// Method and Route say which calls, as in [Request]: POST and /vpnCredentials/{id}. Empty: any.
	Method, Route string
	// When says whether the call takes effect: [Before], the zero value, is that it does not.
	When When
	// Skip lets that many matching calls pass first.
	Skip int
	// Times is how many calls meet it, one after the other. 0 is one; [Always] is all.
	Times int
	// Wait is what RateLimited tells the client to wait for; it may be 0.
	Wait time.Duration
	// Delay is how long Slow takes.
	Delay time.Duration
}

// Always is a fault that does not end.
const Always = -1

// When is whether a call that meets a fault takes effect.
type When int

// The moments at which a fault comes.
const (
	Before When = iota // it does not take effect
	After              // it has taken effect, and the answer is not its own
	Late               // with Slow: it takes effect when the delay is over, even if the client has gone by then
)

// FaultKind is what goes wrong.
type FaultKind string

// The faults. Statuses and bodies are those that the field has seen; where they are from stands behind them.
const (
	RateLimited        FaultKind = "rate-limited"        // 429 with header and body [recorded]
	RateLimitedHeader  FaultKind = "rate-limited-header" // 429 with the header alone
	RateLimitedBody    FaultKind = "rate-limited-body"   // 429 with the body alone
	EditLock           FaultKind = "edit-lock"           // 409 EDIT_LOCK_NOT_AVAILABLE [recorded]
	DuplicateItem      FaultKind = "duplicate-item"      // 409 DUPLICATE_ITEM [recorded]
	OrgBarrier         FaultKind = "org-barrier"         // 412 UNEXPECTED_ERROR [seen by users of a client]
	AccessBlocked      FaultKind = "access-blocked"      // 409, message Resource Access Blocked, no code [likewise]
	SessionNotValid    FaultKind = "session-not-valid"   // 401 with text [likewise]
	Unauthorized       FaultKind = "unauthorized"        // 401 with JSON of OneAPI [recorded]
	ReadOnly           FaultKind = "read-only"           // 403 STATE_READONLY with its header [documented]
	NotSubscribed      FaultKind = "not-subscribed"      // 403 NOT_SUBSCRIBED [recorded]
	UnsupportedMedia   FaultKind = "unsupported-media"   // 415 [documented]
	InvalidInput       FaultKind = "invalid-input"       // 400 INVALID_INPUT_ARGUMENT [recorded]
	ServerError        FaultKind = "server-error"        // 500 with an empty body
	BadGateway         FaultKind = "bad-gateway"         // 502 with a page of HTML
	ServiceUnavailable FaultKind = "service-unavailable" // 503 [documented]
	EmptyNotFound      FaultKind = "empty-not-found"     // 404 with an empty body [recorded]
	HTMLPage           FaultKind = "html-page"           // 406 with a page of HTML [recorded]
	HTMLSuccess        FaultKind = "html-success"        // 200 with a page of HTML: a proxy's
	EmptySuccess       FaultKind = "empty-success"       // 200 with an empty body
	Slow               FaultKind = "slow"                // the right answer, after a delay
	Cut                FaultKind = "cut"                 // the connection ends without an answer
	CutBody            FaultKind = "cut-body"            // the connection ends in the middle of the answer
)

// FaultKinds are all faults, for tables.
func FaultKinds() []FaultKind {
	return []FaultKind{RateLimited, RateLimitedHeader, RateLimitedBody, EditLock, DuplicateItem, OrgBarrier,
		AccessBlocked, SessionNotValid, Unauthorized, ReadOnly, NotSubscribed, UnsupportedMedia, InvalidInput,
		ServerError, BadGateway, ServiceUnavailable, EmptyNotFound, HTMLPage, HTMLSuccess, EmptySuccess, Slow, Cut,
		CutBody}
}

// Queue puts faults in the way of calls to come. Of several that match, a call meets the first.
func (s *Server) Queue(faults ...Fault) {
	defer s.hold()()
	for _, f := range faults {
		if f.Times == 0 {
			f.Times = 1
		}
		s.faults = append(s.faults, &f)
	}
}

// ClearFaults takes all faults away that are still to come.
func (s *Server) ClearFaults() {
	defer s.hold()()
	s.faults = nil
}

// FaultsLeft is how many faults nobody has met to their end.
func (s *Server) FaultsLeft() int {
	defer s.hold()()
	return len(s.faults)
}

// take is the fault that a call meets, nil for none.
func (s *Server) take(c *call) *Fault {
	for i, f := range s.faults {
		if f.Method != "" && f.Method != c.method || f.Route != "" && f.Route != c.route.name {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		met := *f
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.faults = slices.Delete(s.faults, i, i+1)
			}
		}
		return &met
	}
	return nil
}

const htmlPage = "<html><head><title>Error</title></head><body><h1>An error has occurred</h1></body></html>"

func html(status int) answer {
	a := answer{status: status, body: []byte(htmlPage)}
	return a.with("Content-Type", "text/html;charset=utf-8")
}

// answer is what the client gets instead of the right answer. end is how it gets it, nil for the usual way.
func (f *Fault) answer(right answer) (a answer, end func(http.ResponseWriter, answer)) {
	switch f.Kind {
	case RateLimited:
		return tooMany("1/SECOND", f.Wait), nil
	case RateLimitedHeader:
		a := tooMany("1/SECOND", f.Wait)
		a.body = nil
		return a, nil
	case RateLimitedBody:
		a := tooMany("1/SECOND", f.Wait)
		a.header.Del("Retry-After")
		return a, nil
	case Cut:
		return right, func(http.ResponseWriter, answer) { panic(http.ErrAbortHandler) }
	case CutBody:
		return right, cutBody
	default:
		return f.failure(), nil
	}
}

// failure is the answer of a fault that says something wrong.
func (f *Fault) failure() answer {
	switch f.Kind {
	case EditLock:
		return editLock()
	case DuplicateItem:
		return failure(http.StatusConflict, codeTwice, "This item is already associated with current organization.")
	case OrgBarrier:
		return failure(http.StatusPreconditionFailed, "UNEXPECTED_ERROR", "Failed during enter Org barrier")
	case AccessBlocked:
		return failure(http.StatusConflict, "", "Resource Access Blocked")
	case SessionNotValid:
		return sessionGone()
	case Unauthorized:
		return tokenGone()
	case ReadOnly:
		return readOnly()
	case NotSubscribed:
		return failure(http.StatusForbidden, "NOT_SUBSCRIBED", "The organization is not subscribed to this API")
	case UnsupportedMedia:
		return answer{status: http.StatusUnsupportedMediaType}
	case InvalidInput:
		return invalid("The request is not valid")
	case BadGateway:
		return html(http.StatusBadGateway)
	case ServiceUnavailable:
		return answer{status: http.StatusServiceUnavailable}
	case EmptyNotFound:
		return answer{status: http.StatusNotFound}
	case HTMLPage:
		return html(http.StatusNotAcceptable)
	case HTMLSuccess:
		return html(http.StatusOK)
	case EmptySuccess:
		return answer{status: http.StatusOK}
	default:
		return answer{status: http.StatusInternalServerError}
	}
}

// cutBody sends half of an answer. An answer without a body is cut before it.
func cutBody(w http.ResponseWriter, a answer) {
	if len(a.body) > 1 {
		a.head(w)
		_, _ = w.Write(a.body[:len(a.body)/2])
		_ = http.NewResponseController(w).Flush()
	}
	panic(http.ErrAbortHandler)
}

// wait waits for d, and reports whether it did: a client that goes ends it, unless the call takes effect all the same.
func (s *Server) wait(ctx context.Context, d time.Duration, whoever bool) bool {
	if d <= 0 {
		return true
	}
	over := make(chan struct{})
	stop := s.config.Clock.AfterFunc(d, func() { close(over) })
	defer stop()
	gone := ctx.Done()
	if whoever {
		gone = nil
	}
	select {
	case <-over:
		return true
	case <-gone:
		return false
	case <-s.closed:
		return false
	}
}
