package portal

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// passage is one call on its way: it may take several requests.
type passage struct {
	c *Client
	r request

	attempt   int
	failed    int // of them, those whose number is limited
	waited    time.Duration
	reentered bool
	doubt     bool // an answer was lost, and nothing has told since
	lingers   bool // a request may still be on its way
}

// do makes a call until it has taken effect, never will, or is in doubt.
func (c *Client) do(ctx context.Context, r request) error {
	p := passage{c: c, r: r}
	for {
		more, err := p.step(ctx)
		if !more {
			return err
		}
	}
}

// step makes one request, and waits for the next where there is one.
func (p *passage) step(ctx context.Context) (more bool, err error) {
	if ctx.Err() != nil {
		return false, p.ending(ctx, p.c.ended(ctx, p.r))
	}
	if !p.r.plain && !p.r.leaving {
		if err := p.c.enter(ctx); err != nil {
			return false, p.ending(ctx, err)
		}
	}
	p.attempt++
	send := p.r.send
	if send == nil {
		send = func(ctx context.Context) (answer, error) { return p.c.exchange(ctx, p.r) }
	}
	a, err := send(ctx)
	v := p.c.judge(p.r, a, err)
	if v.err == nil {
		return false, nil
	}
	if v.most > 0 {
		p.failed++
	}
	if p.r.writes() {
		p.doubt = p.doubt || v.doubt
		p.lingers = p.lingers || v.lingers
	}
	switch {
	case v.then == reenter && p.r.leaving:
		return false, nil
	case ctx.Err() != nil:
		return false, p.ending(ctx, v.err)
	case v.then == reenter && !p.reentered:
		p.reentered = true
		p.lapsed(a)
		return true, nil
	case v.then == reenter:
		v.err.kind, v.err.Next = ErrLogin, "ZIA refuses a login that it has just given: "+p.c.login.refused()
	}
	if v.then != again || v.most > 0 && p.failed >= v.most || !p.pause(ctx, v) {
		return false, p.ending(ctx, v.err)
	}
	if ctx.Err() != nil {
		return false, p.ending(ctx, p.c.ended(ctx, p.r))
	}
	if p.r.settled == nil || v.refused && !p.doubt {
		return true, nil
	}
	found, err := p.r.settled(ctx)
	if found || err != nil {
		return false, p.unsettled(v.err, err)
	}
	p.doubt = p.lingers
	return true, nil
}

// lapsed tells that the session has ended.
func (p *passage) lapsed(a answer) {
	why := "the session has ended; logging in again"
	if p.c.login.activates() {
		why = "the session has ended, which ACTIVATES what was pending in the tenant; logging in again"
	}
	p.c.login.lapse(a.login)
	p.c.tell(Event{Call: p.r.name(), Why: why, Attempt: p.attempt})
}

// pause waits before the next request; false: that would be longer than the patience lasts.
func (p *passage) pause(ctx context.Context, v verdict) bool {
	d := max(v.pause, time.Second<<min(p.attempt, 5)) // 2 s, 4 s, up to 32 s
	if v.refused && v.pause > 0 && p.attempt < 3 {
		d = max(v.pause, time.Second)
	}
	if p.waited+d > p.c.patience {
		return false
	}
	p.waited += d
	until := p.c.clock.Now().Add(d)
	if errors.Is(v.err, ErrLimit) {
		p.c.closed(p.r.call, until)
	}
	p.c.tell(Event{Call: p.r.name(), Why: answered(v.err), Until: until, Attempt: p.attempt})
	_ = p.c.clock.Sleep(ctx, d) // the end of ctx is seen by the caller
	return true
}

// closed keeps other calls of the same kind back as well.
func (c *Client) closed(call Call, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gates.of(call).closed = until
}

// ending is what a call ends with that has failed. Where an answer was lost, it asks one last time.
func (p *passage) ending(ctx context.Context, err error) error {
	if !p.doubt && !p.lingers {
		return err
	}
	if p.r.settled != nil && ctx.Err() == nil {
		found, asked := p.r.settled(ctx)
		if found || asked != nil {
			return p.unsettled(err, asked)
		}
		if !p.lingers {
			return err
		}
	}
	return p.inDoubt(err)
}

// unsettled is what a call ends with after it was asked whether it has taken effect: nil when it has.
func (p *passage) unsettled(first, asked error) error {
	switch {
	case asked == nil:
		return nil
	case isDefinite(asked):
		return asked
	case p.doubt || p.lingers:
		return p.inDoubt(fmt.Errorf("%w; and reading it again failed: %w", first, asked))
	}
	return fmt.Errorf("%w; and reading it again failed: %w", first, asked)
}

func (p *passage) inDoubt(reason error) error {
	return &InDoubtError{Call: p.r.name(), Method: p.r.call.method(), Path: p.r.where(), Reason: reason}
}
