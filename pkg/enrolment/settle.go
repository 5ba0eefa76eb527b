package enrolment

import (
	"context"
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// settle looks at the portal to tell whether a call has taken effect whose answer was lost. looked is that it has, and
// the error is the one of the call when it has not. The look goes on when the run was cancelled, because nobody else
// will look.
func (w *work) settle(ctx context.Context, s Site, c tenant.Change, lost error) (
	done tenant.Change, looked bool, err error,
) {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), afterCancel, errors.New("looking took too "+
		"long"))
	defer cancel()
	w.tell(s.Name, "%s: its answer was lost; looking", c)
	done, there, err := w.took(ctx, s, c)
	switch {
	case err != nil:
		return c, false, &doubtError{fmt.Sprintf("it is not known whether this has taken effect: %s (%v)", c, err),
			lost}
	case !there:
		return c, false, fmt.Errorf("it has not taken effect: %w", settledError{lost})
	}
	return done, true, nil
}

// doubleCheck looks whether a change has really not taken effect to which the portal has said no: what is there counts,
// and not what an answer says. refused is that answer.
func (w *work) doubleCheck(ctx context.Context, s Site, c tenant.Change, refused error) (
	done tenant.Change, looked bool, err error,
) {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), afterCancel, errors.New("looking took too "+
		"long"))
	defer cancel()
	done, there, err := w.took(ctx, s, c)
	switch {
	case err != nil:
		return c, false, &doubtError{fmt.Sprintf("the portal has said no, and could not be read to see whether it "+
			"is so: %s (%v)", c, err), refused}
	case !there:
		return c, false, refused
	}
	return done, true, nil
}

// doubtKey is the refusal of a key, which cannot be read back: it is believed when the portal can be asked whether
// something waits to be activated, see [work.waiting].
func (w *work) doubtKey(ctx context.Context, c tenant.Change, refused error) error {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), afterCancel, errors.New("looking took too "+
		"long"))
	defer cancel()
	if _, err := w.Portal.Status(ctx); err != nil {
		return &doubtError{fmt.Sprintf("the portal has said no, and does not say whether anything waits to be "+
			"activated: %s (%v)", c, err), refused}
	}
	return refused
}

// settledError is the loss of an answer that does not matter any more: it has been seen what is there.
type settledError struct{ err error }

func (e settledError) Error() string { return e.err.Error() }

// took reports whether a change has taken effect.
func (w *work) took(ctx context.Context, s Site, c tenant.Change) (tenant.Change, bool, error) {
	switch c.Kind {
	case tenant.CreateCredential:
		is, err := w.Portal.Credential(ctx, c.Credentials[0].Name)
		if err != nil || is == nil || is.Comments != s.Comments || is.Location != nil {
			return c, false, err // none, or one that somebody else has made meanwhile
		}
		psk, _ := s.key(c.Credentials[0].Name)
		if err := w.Portal.SetKey(ctx, *is, psk); err != nil { // it was sent along
			return c, false, err
		}
		c, err = w.madeCredential(c, *is, s)
		return c, true, err
	case tenant.SetKey: // it cannot be read back, and is the same when it is sent twice
		err := w.setKey(ctx, s, c.Credentials[0])
		return c, true, err
	case tenant.DeleteCredential:
		is, err := w.Portal.Credential(ctx, c.Credentials[0].Name)
		if err != nil || is != nil && is.ID == c.Credentials[0].ID {
			return c, false, err
		}
		return c, true, w.memory.Forget(c.Credentials[0].Name)
	}
	return w.tookAtLocation(ctx, c)
}

// tookAtLocation is took for a change of a location.
func (w *work) tookAtLocation(ctx context.Context, c tenant.Change) (tenant.Change, bool, error) {
	is, err := w.read(ctx, c)
	switch {
	case err != nil:
		return c, false, err
	case c.Kind == tenant.DeleteLocation && is == nil:
		return c, true, w.memory.Unmade(*c.Location)
	case c.Kind == tenant.DeleteLocation, is == nil:
		return c, false, nil
	case c.Kind == tenant.CreateLocation && linksAll(*is, c):
		c.Location = &tenant.Ref{ID: is.ID, Name: is.Name}
		return c, true, w.memory.Made(*c.Location)
	case c.Kind == tenant.Link:
		return c, linksAll(*is, c), nil
	case c.Kind == tenant.Unlink:
		return c, linksNone(*is, c), nil
	}
	return c, false, nil
}

func linksAll(l portal.Location, c tenant.Change) bool {
	for _, ref := range c.Credentials {
		if !l.Links(ref.ID) {
			return false
		}
	}
	return true
}

func linksNone(l portal.Location, c tenant.Change) bool {
	for _, ref := range c.Credentials {
		if l.Links(ref.ID) {
			return false
		}
	}
	return true
}
