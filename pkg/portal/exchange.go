package portal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// request is one call of the API.
type request struct {
	call  Call
	path  string // below the base URL
	query url.Values
	body  []byte // JSON; nil: none

	at    *url.URL // instead of base URL and path
	form  bool     // the body is a form
	plain bool     // goes without a login, and changes nothing
	// leaving: it ends the session, so that it is over as well when there is none any more.
	leaving bool

	// reads takes the document of an answer; its error says that it is not what was asked for. nil: none is expected.
	reads func(body []byte) error
	// empty: it is answered with 204 and nothing else.
	empty bool
	// send sends instead of [Client.exchange].
	send func(context.Context) (answer, error)
	// settled asks whether the call has taken effect after all, before it is made again; nil: it may be made again
	// without asking.
	settled func(context.Context) (bool, error)
}

// name is the call in errors.
func (r request) name() string { return names[r.call] }

// writes reports whether an answer that is lost leaves something in doubt.
func (r request) writes() bool { return !r.plain && r.call.method() != http.MethodGet }

// where is the path in errors.
func (r request) where() string {
	switch {
	case r.at != nil:
		return r.at.Path
	case r.path != "":
		return r.path
	}
	return r.call.path()
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
	login  int // the number of the login that the request was signed with
}

// largest is how long an answer may be; the ranges of a cloud have about one megabyte.
const largest = 32 << 20

// errLate is the cause of a request that has had its time.
var errLate = errors.New("no answer within the time that a request has")

// lostError is a request without an answer.
type lostError struct {
	err error
	// unsent: it has not left, so that it cannot have taken effect.
	unsent bool
}

// Error implements error.
func (e *lostError) Error() string { return e.err.Error() }

// Unwrap gives what the network said.
func (e *lostError) Unwrap() error { return e.err }

// exchange sends a request as soon as it is its turn and within the limits. What it fails with is a [lostError].
func (c *Client) exchange(ctx context.Context, r request) (answer, error) {
	select {
	case c.lane <- struct{}{}:
	case <-ctx.Done():
		return answer{}, &lostError{context.Cause(ctx), true}
	}
	defer func() { <-c.lane }()
	if err := c.turn(ctx, r); err != nil {
		return answer{}, &lostError{err, true}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, errLate)
	defer cancel()
	began := c.clock.Now()
	a, err := c.roundTrip(ctx, r)
	if err == nil {
		c.measured(c.clock.Now().Sub(began))
	}
	return a, err
}

// noteworthy is the pause for a limit that is worth an event.
const noteworthy = 3 * time.Second

// turn waits until the limits let a request go.
func (c *Client) turn(ctx context.Context, r request) error {
	c.mu.Lock()
	g := c.gates.of(r.call)
	now := c.clock.Now()
	at := g.next(now)
	c.mu.Unlock()
	wait := at.Sub(now)
	if wait > noteworthy {
		c.tell(Event{Call: r.name(), Until: at,
			Why: fmt.Sprintf("ZIA takes no more of %s now, by its limits", r.call)})
	}
	if wait > 0 {
		if err := c.clock.Sleep(ctx, wait); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	g.pass(c.clock.Now())
	return nil
}

// measured keeps how long answers take.
func (c *Client) measured(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.heard {
		c.took, c.heard = d, true
		return
	}
	c.took = (7*c.took + d) / 8
}

// roundTrip sends a request and reads the whole answer.
func (c *Client) roundTrip(ctx context.Context, r request) (answer, error) {
	var asked, connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	req, login, err := c.made(ctx, r)
	if err != nil {
		return answer{}, &lostError{err, true}
	}
	lost := func(err error) error {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		// A transport that does not tell about its connections may have sent anything.
		return &lostError{err, asked.Load() && !connected.Load()}
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, lost(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, largest+1))
	if err != nil {
		return answer{}, lost(fmt.Errorf("the answer %d ended on the way: %w", resp.StatusCode, err))
	}
	if len(body) > largest {
		return answer{}, lost(fmt.Errorf("the answer %d has more than %d MB", resp.StatusCode, largest>>20))
	}
	return answer{resp.StatusCode, resp.Header, body, login}, nil
}

// made is the request as it goes over the wire.
func (c *Client) made(ctx context.Context, r request) (*http.Request, int, error) {
	u := r.at
	if u == nil {
		u = c.base.JoinPath(r.where())
	}
	at := *u
	at.RawQuery = r.query.Encode()
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	req, err := http.NewRequestWithContext(ctx, r.call.method(), at.String(), body)
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "ziatunnel")
	switch {
	case r.form:
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	case r.body != nil:
		req.Header.Set("Content-Type", "application/json") // 415 without (documented)
	}
	if r.plain {
		return req, 0, nil
	}
	return req, c.login.sign(req.Header), nil
}
