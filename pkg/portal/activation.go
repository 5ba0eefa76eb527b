package portal

import (
	"context"
	"fmt"
	"time"
)

// Activation is whether what was written is in force.
type Activation string

// The values that are documented. Another one is given as ZIA says it.
const (
	Active     Activation = "ACTIVE"
	Pending    Activation = "PENDING"
	InProgress Activation = "INPROGRESS"
)

// Status tells whether something waits for its activation, by whomever it was made. One GET.
func (c *Client) Status(ctx context.Context) (Activation, error) {
	return c.status(ctx, request{call: ReadStatus})
}

// status makes a request that is answered with a status.
func (c *Client) status(ctx context.Context, r request) (Activation, error) {
	var said struct {
		Status Activation `json:"status"`
	}
	r.reads = func(body []byte) error {
		if err := readAs(body, &said, "a status"); err != nil || said.Status == "" {
			return fmt.Errorf("the answer is not a status")
		}
		return nil
	}
	err := c.do(ctx, r)
	return said.Status, err
}

const (
	lookAfter      = 2 * time.Second // the first look; each further one comes a second later
	lookSlowest    = 10 * time.Second
	mostActivating = 3 // requests of one activation: ten a minute are the limit
)

// Activate activates everything that is pending in the tenant, also of others, and waits until it is in force, but no
// longer than [Options.Activation]; after that the error is an [*InDoubtError]. ZIA takes it 10 times a minute and 40
// times an hour (documented): once a run, not once a change.
func (c *Client) Activate(ctx context.Context) error {
	until := c.clock.Now().Add(c.activation)
	is, err := c.activate(ctx)
	pending := 0
	if err != nil {
		return err
	}
	for made, look := 1, lookAfter; is != Active; look = min(look+time.Second, lookSlowest) {
		if c.clock.Now().Add(look).After(until) {
			return c.inForce(is)
		}
		if err := c.clock.Sleep(ctx, look); err != nil {
			return inDoubt(c.ended(ctx, request{call: ReadStatus}))
		}
		if is, err = c.Status(ctx); err != nil {
			return inDoubt(err)
		}
		// Something has been written since, or it was not taken up.
		if pending++; is != Pending {
			pending = 0
		}
		if pending >= 2 && made < mostActivating {
			made, pending = made+1, 0
			if is, err = c.activate(ctx); err != nil { // the first may have activated what was there by then
				return inDoubt(err)
			}
		}
	}
	return nil
}

// activate asks for the activation once.
func (c *Client) activate(ctx context.Context) (Activation, error) {
	r := request{call: Activate, body: []byte("{}")}
	taken := false
	r.settled = func(ctx context.Context) (bool, error) {
		is, err := c.Status(ctx)
		taken = err == nil && is != Pending
		return taken, err
	}
	is, err := c.status(ctx, r)
	if err == nil && taken {
		is = InProgress // of which the next look tells more
	}
	return is, err
}

// inForce is an activation that takes too long.
func (c *Client) inForce(is Activation) error {
	e := c.failure(request{call: Activate}, answer{}, said{})
	e.Host = ""
	e.Message = fmt.Sprintf("after %s ZIA still says %s", c.activation, c.clean(string(is)))
	e.Next = "look again in a few minutes; what was written is there, and is in force once ZIA says ACTIVE"
	return inDoubt(e)
}

// inDoubt is an activation that was asked for, and of which it is not known whether it is in force.
func inDoubt(reason error) error {
	return &InDoubtError{names[Activate], Activate.method(), Activate.path(), reason}
}
