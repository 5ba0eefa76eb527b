package portal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// turnOf is how a call goes on after an answer.
type turnOf byte

const (
	over    turnOf = iota // it has taken effect, or never will
	again                 // after a pause
	reenter               // after a login
)

// verdict is what an answer means.
type verdict struct {
	then turnOf
	err  *Error // nil: it has taken effect; else what to say if it is not made again
	// pause is what ZIA asks for; 0: the client chooses.
	pause time.Duration
	// most is how often it may be made in all; 0: as long as the patience lasts.
	most int
	// doubt: it may have taken effect.
	doubt bool
	// lingers: and if not, it still may, as nobody has said that it is over.
	lingers bool
	// refused: it was turned away at the door, and may be made again without asking.
	refused bool
}

// How often a call is made in all.
const (
	mostSick   = 4 // the server or the network is ill
	mostLocked = 8 // another administrator saves; every answer may take half a minute
)

// judge says what an answer means for a call. It decides on the code where there is one: ZIA says 409 both for an edit
// lock, which passes, and for a duplicate, which does not (recorded).
func (c *Client) judge(r request, a answer, err error) verdict {
	if err != nil {
		return c.lost(r, err)
	}
	s := read(a.header, a.body, c.clock.Now())
	e := c.failure(r, a, s)
	locked := s.code == "EDIT_LOCK_NOT_AVAILABLE" || s.has("Resource Access Blocked")
	switch {
	case a.status >= 200 && a.status < 300:
		return c.success(r, a, s, e)
	case locked || a.status == http.StatusPreconditionFailed && (s.has("org barrier") || s.code == "UNEXPECTED_ERROR"):
		e.kind, e.Next = ErrLocked, "another administrator, or another run, is saving: run it again in a minute"
		return verdict{then: again, err: e, pause: max(0, s.pause), most: mostLocked}
	case a.status == http.StatusTooManyRequests:
		return c.limited(e, s)
	case isReadOnly(a, s):
		e.kind = ErrReadOnly // that the page named tells of it is inferred
		e.Next = "ZIA is under maintenance and takes no changes: run it again later; trust.zscaler.com tells when"
		return verdict{err: e}
	case r.call == OpenSession && a.status < 500 && a.status != http.StatusRequestTimeout:
		e.kind, e.Next = ErrLogin, c.loginNext(r, a, s)
		return verdict{err: e}
	case !r.plain && (a.status == http.StatusUnauthorized || s.has("SESSION_NOT_VALID")):
		return verdict{then: reenter, err: e, refused: true}
	case a.status >= 500 || a.status == http.StatusRequestTimeout:
		e.Next = "ZIA is ill: run it again later; Zscaler's support asks for the transaction"
		gateway := a.status == http.StatusBadGateway || a.status == http.StatusGatewayTimeout ||
			a.status == http.StatusRequestTimeout
		return verdict{then: again, err: e, pause: max(0, s.pause), most: mostSick, doubt: true, lingers: gateway}
	}
	e.Next, e.kind = c.refusal(r, a, s)
	// A page is from somebody on the way, who may have sent the request on.
	return verdict{err: e, doubt: s.page}
}

// isReadOnly reports whether ZIA is under maintenance (documented: the code; recorded: the header, of every answer).
func isReadOnly(a answer, s said) bool {
	mode := a.header.Get("X-Zscaler-Mode") == "read-only"
	return s.code == "STATE_READONLY" ||
		mode && (a.status == http.StatusForbidden || a.status == http.StatusServiceUnavailable)
}

// success is an answer 2xx, if it holds what was asked for.
func (c *Client) success(r request, a answer, s said, e *Error) verdict {
	var err error
	switch {
	case s.page:
		err = errors.New("the answer is " + s.message)
	case r.empty && a.status != http.StatusNoContent: // recorded
		err = fmt.Errorf("the answer is %d instead of 204", a.status)
	case r.reads != nil:
		err = r.reads(a.body)
	}
	if err == nil {
		return verdict{}
	}
	e.Code, e.Message = "", c.clean(err.Error())
	e.Next = "that is not the API: check cloud, URLs and proxy"
	if r.call == OpenSession {
		e.kind = ErrLogin
	}
	if !r.writes() {
		return verdict{err: e}
	}
	return verdict{then: again, err: e, most: mostSick, doubt: true}
}

// limited is the answer that a limit is used up. The call was not made.
func (c *Client) limited(e *Error, s said) verdict {
	e.kind = ErrLimit
	pause := max(s.pause, 0)
	if pause > 0 {
		e.Again = c.clock.Now().Add(pause).UTC()
		e.Next = fmt.Sprintf("ZIA takes it again at %s UTC: run it then, or allow a longer wait",
			e.Again.Format(time.TimeOnly))
	} else {
		e.Next = "the limits of ZIA are used up, perhaps by something else: run it again later"
	}
	return verdict{then: again, err: e, pause: pause, refused: true}
}

// lost is a request without an answer.
func (c *Client) lost(r request, err error) verdict {
	e := c.failure(r, answer{}, said{})
	e.Message, e.cause = c.clean(plainly(err)), c.veil(err)
	e.Next = reach(err)
	var unusable *unusableError
	if errors.As(err, &unusable) {
		e.kind, e.Next = ErrLogin, "that is not the login of ZIA: check cloud, URLs and proxy"
		return verdict{err: e}
	}
	var lost *lostError
	unsent := errors.As(err, &lost) && lost.unsent
	return verdict{then: again, err: e, most: mostSick, doubt: !unsent, lingers: !unsent, refused: unsent}
}

// failure is an error with what an answer holds.
func (c *Client) failure(r request, a answer, s said) *Error {
	e := &Error{Call: r.name(), Method: r.call.method(), Path: r.where(), Status: a.status,
		Code: c.clean(s.code), Message: c.clean(s.message)}
	switch {
	case r.at != nil:
		e.Host = r.at.Host
	case c.base != nil:
		e.Host = c.base.Host
	}
	if s.empty {
		e.Message = "(no text)"
	}
	for _, name := range []string{"X-Transaction-Id", "X-Oneapi-Request-Id"} { // recorded
		if id := a.header.Get(name); id != "" && e.TransactionID == "" {
			e.TransactionID = c.clean(id)
		}
	}
	return e
}

// refusal is what an answer 3xx or 4xx is about, and what to do.
func (c *Client) refusal(r request, a answer, s said) (next string, kind error) {
	switch {
	case a.status < 400 || s.page || a.status == http.StatusMethodNotAllowed:
		return "that is not the API: check cloud, URLs and proxy", nil
	case a.status == http.StatusProxyAuthRequired:
		return "the proxy asks for a login: it belongs into HTTPS_PROXY", nil
	case s.has("only through zscaler oneapi"):
		return oneAPIOnly, ErrLogin
	case s.code == "DUPLICATE_ITEM":
		return "read what is there, and adopt it or delete it", ErrDuplicate
	case s.code == "NOT_SUBSCRIBED":
		return "the tenant has no subscription for this: ask Zscaler, or import a CSV file in the portal", nil
	case s.code == "LIMIT_EXCEEDED":
		return "the tenant has as many as it may: delete some, or ask Zscaler", nil
	case a.status == http.StatusForbidden:
		return "give the role of this login access to VPN credentials, locations and activation", nil
	case a.status == http.StatusNotFound && (s.empty || s.code == "RESOURCE_NOT_FOUND"):
		if r.path == "" {
			return "check cloud and URLs", nil
		}
		return "it was deleted: read again", ErrAbsent
	case a.status == http.StatusNotFound:
		return "check cloud and URLs", nil
	case a.status == http.StatusConflict:
		return "read again what is there", nil
	}
	return "correct what ZIA objects to", nil
}

// oneAPIOnly is what to do when ZIA says "only through zscaler oneapi" (Zscaler's SDK looks for these words).
const oneAPIOnly = "this tenant has moved to ZIdentity: use the login of OneAPI"

// loginNext is what to do when a login is refused. Not every refusal is one of ZIA: nobody mends a password because of
// the page of a proxy.
func (c *Client) loginNext(r request, a answer, s said) string {
	switch {
	case s.has("only through zscaler oneapi"):
		return oneAPIOnly
	case a.status < 400 || s.page || a.status == http.StatusMethodNotAllowed ||
		a.status == http.StatusProxyAuthRequired:
		next, _ := c.refusal(r, a, s)
		return next
	}
	return c.login.refused() + c.skew(a.header)
}

// mostSkew is how far the time of a login may be from Zscaler's (documented).
const mostSkew = 2 * time.Hour

// skew explains a clock that is too far from Zscaler's, by the date of an answer.
func (c *Client) skew(h http.Header) string {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return ""
	}
	const rounding = time.Minute // the date is that of the answer, the time that of the request
	switch off := c.clock.Now().Sub(date); {
	case off > mostSkew-rounding:
		return fmt.Sprintf("; the clock of this machine is %s ahead of Zscaler's, and a login may be off by two "+
			"hours: set it", off.Round(time.Minute))
	case -off > mostSkew-rounding:
		return fmt.Sprintf("; the clock of this machine is %s behind Zscaler's, and a login may be off by two hours: "+
			"set it", -off.Round(time.Minute))
	}
	return ""
}

// ended is a call whose context has ended before anything was sent.
func (c *Client) ended(ctx context.Context, r request) error {
	return c.lost(r, &lostError{context.Cause(ctx), true}).err
}

// answered is the first half of an event.
func answered(e *Error) string {
	switch {
	case e.Status == 0:
		return "no answer: " + e.Message
	case e.Code != "":
		return fmt.Sprintf("ZIA says %d %s", e.Status, e.Code)
	}
	text := strings.TrimSuffix(fmt.Sprintf("ZIA says %d: %s", e.Status, e.Message), "(no text)")
	return strings.TrimSuffix(text, ": ")
}
