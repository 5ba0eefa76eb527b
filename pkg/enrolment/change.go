package enrolment

import (
	"context"
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// doubtError is a call of which nobody can tell whether it has taken effect.
type doubtError struct {
	what string
	err  error
}

// noted is the error of writing down what has taken effect on the portal: nobody may say that it has not.
func noted(err error) error {
	if err == nil {
		return nil
	}
	return &doubtError{"it has taken effect, and this machine could not write that down", err}
}

func (e *doubtError) Error() string { return e.err.Error() }
func (e *doubtError) Unwrap() error { return e.err }

// change does one change, written down before and behind. What comes back has the IDs of what was made. The error is a
// [doubtError] when nobody can tell whether it has taken effect, or nobody could write down that it has; after any
// other error it has not.
func (w *work) change(ctx context.Context, s Site, c tenant.Change, back int) (tenant.Change, int, error) {
	c = w.resolve(c)
	number, err := w.run.Doing(c, back)
	if err != nil {
		return c, number, err
	}
	w.tell(s.Name, "%s", c)
	done, err := w.do(ctx, s, c)
	looked := false
	switch {
	case lost(err):
		done, looked, err = w.settle(ctx, s, c, err)
	case answered(err) && c.Kind != tenant.SetKey:
		done, looked, err = w.doubleCheck(ctx, s, c, err)
	case answered(err):
		err = w.doubtKey(ctx, c, err)
	}
	var doubt *doubtError
	switch {
	case errors.As(err, &doubt):
		w.wrote = true
		return c, number, errors.Join(err, w.run.Write(ledger.Doubt{Number: number, Error: err.Error()}))
	case err != nil:
		return c, number, errors.Join(err, w.run.Write(ledger.Failed{Number: number, Error: err.Error()}))
	}
	w.wrote = true
	return done, number, noted(w.run.Did(number, done, looked))
}

// lost reports whether a call may have taken effect although it came back with an error. What is no error of the portal
// is the end of a context.
func lost(err error) bool {
	if unsure := (*portal.InDoubtError)(nil); errors.As(err, &unsure) {
		return true
	}
	var said *portal.Error
	return !errors.As(err, &said) && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded))
}

// answered reports whether the portal itself has said no.
func answered(err error) bool {
	var said *portal.Error
	return errors.As(err, &said) && said.Status != 0
}

// resolve gives a change the IDs of what this run has made.
func (w *work) resolve(c tenant.Change) tenant.Change {
	refs := make([]tenant.Ref, len(c.Credentials))
	for i, ref := range c.Credentials {
		if made, ok := w.made[ref.Name]; ok && ref.ID == 0 {
			ref.ID = made.ID
		}
		refs[i] = ref
	}
	c.Credentials = refs
	if c.Location != nil {
		at := *c.Location
		c.Location = &at
	}
	return c
}

// do makes the call of a change.
func (w *work) do(ctx context.Context, s Site, c tenant.Change) (tenant.Change, error) {
	switch c.Kind {
	case tenant.CreateCredential:
		return w.createCredential(ctx, s, c)
	case tenant.SetKey:
		return c, w.setKey(ctx, s, c.Credentials[0])
	case tenant.DeleteCredential:
		return w.deleteCredential(ctx, c)
	case tenant.CreateLocation:
		return w.createLocation(ctx, s, c)
	case tenant.Link, tenant.Unlink:
		return c, w.relink(ctx, c)
	case tenant.DeleteLocation:
		return c, w.deleteLocation(ctx, c)
	}
	return c, fmt.Errorf("a change of kind %s", c.Kind)
}

func (w *work) createCredential(ctx context.Context, s Site, c tenant.Change) (tenant.Change, error) {
	fqdn := c.Credentials[0].Name
	psk, known := s.key(fqdn)
	if !known || psk.IsZero() {
		return c, fmt.Errorf("the key for %s is not at hand", fqdn)
	}
	if err := w.memory.Sending(fqdn); err != nil {
		return c, err
	}
	made, err := w.Portal.CreateCredential(ctx, fqdn, psk, s.Comments)
	if err != nil {
		return c, err
	}
	return w.madeCredential(c, made, s)
}

// madeCredential notes a credential that is there with its key.
func (w *work) madeCredential(c tenant.Change, made portal.Credential, s Site) (tenant.Change, error) {
	fqdn := c.Credentials[0].Name
	w.made[fqdn] = made
	c.Credentials = []tenant.Ref{{ID: made.ID, Name: fqdn}}
	psk, _ := s.key(fqdn)
	return c, noted(w.memory.Sent(made.ID, fqdn, psk))
}

// deleteCredential deletes a credential, unless somebody has linked it or made another one of that name meanwhile. One
// without an ID is the one of that name.
func (w *work) deleteCredential(ctx context.Context, c tenant.Change) (tenant.Change, error) {
	ref := c.Credentials[0]
	is, err := w.Portal.Credential(ctx, ref.Name)
	switch {
	case err != nil:
		return c, err
	case is == nil || ref.ID != 0 && is.ID != ref.ID:
		return c, w.memory.Forget(ref.Name)
	case is.Location != nil && is.Location.ID != 0:
		return c, fmt.Errorf("the credential for %s stays: it is linked to location %s", ref.Name, is.Location.Name)
	}
	c.Credentials = []tenant.Ref{{ID: is.ID, Name: ref.Name}}
	if err := w.Portal.DeleteCredential(ctx, is.ID); err != nil {
		return c, err
	}
	if is, err = w.Portal.Credential(ctx, ref.Name); err == nil && is != nil && is.ID == c.Credentials[0].ID {
		err = fmt.Errorf("the credential for %s is still there, although the portal has taken its deletion", ref.Name)
	} else if err != nil {
		err = &portal.InDoubtError{Call: "delete VPN credential", Reason: err}
	}
	if err != nil {
		return c, err
	}
	delete(w.made, ref.Name)
	return c, noted(w.memory.Forget(ref.Name))
}

func (w *work) setKey(ctx context.Context, s Site, ref tenant.Ref) error {
	psk, known := s.key(ref.Name)
	if !known || psk.IsZero() {
		return fmt.Errorf("the key for %s is not at hand", ref.Name)
	}
	is, err := w.Portal.Credential(ctx, ref.Name) // its comments are sent along, or they would be lost
	if err != nil {
		return err
	}
	if is == nil || is.ID != ref.ID {
		return fmt.Errorf("the credential for %s (ID %d) is not there any more: somebody has deleted it", ref.Name,
			ref.ID)
	}
	if err := w.memory.Sending(ref.Name); err != nil {
		return err
	}
	if err := w.Portal.SetKey(ctx, *is, psk); err != nil {
		return err
	}
	return noted(w.memory.Sent(ref.ID, ref.Name, psk))
}

func (w *work) createLocation(ctx context.Context, s Site, c tenant.Change) (tenant.Change, error) {
	wanted := s.Location
	wanted.Credentials = nil
	for _, ref := range c.Credentials {
		wanted.Credentials = append(wanted.Credentials, portal.Credential{ID: ref.ID, Type: tenant.UFQDN,
			FQDN: ref.Name})
	}
	made, err := w.Portal.CreateLocation(ctx, wanted)
	if err != nil {
		return c, err
	}
	c.Location = &tenant.Ref{ID: made.ID, Name: made.Name}
	return c, noted(w.memory.Made(*c.Location))
}

// read reads the location of a change; nil: it is not there, and the list of all does not have it either. "Not found"
// is what a proxy on the way says as well.
func (w *work) read(ctx context.Context, c tenant.Change) (*portal.Location, error) {
	if c.Location.ID != 0 {
		is, err := w.Portal.LocationByID(ctx, c.Location.ID)
		if is != nil || err != nil {
			return is, err
		}
	}
	is, err := w.Portal.Location(ctx, c.Location.Name)
	if is != nil && c.Location.ID != 0 && is.ID != c.Location.ID {
		return nil, err // another one of that name
	}
	return is, err
}

// relink writes a location back whole, with or without credentials. It is read at the last moment, so that what
// somebody has changed in it meanwhile stays.
func (w *work) relink(ctx context.Context, c tenant.Change) error {
	is, err := w.read(ctx, c)
	if err != nil {
		return err
	}
	if is == nil {
		return fmt.Errorf("location %s is not there any more: somebody has deleted it", c.Location.Name)
	}
	wanted := *is
	changed := false
	for _, ref := range c.Credentials {
		credential := portal.Credential{ID: ref.ID, Type: tenant.UFQDN, FQDN: ref.Name}
		switch {
		case c.Kind == tenant.Link && !wanted.Links(ref.ID):
			wanted, changed = wanted.WithCredential(credential), true
		case c.Kind == tenant.Unlink && wanted.Links(ref.ID):
			wanted, changed = wanted.WithoutCredential(credential), true
		}
	}
	if !changed {
		return nil
	}
	_, err = w.Portal.PutLocation(ctx, wanted)
	return err
}

// deleteLocation deletes a location, unless somebody has linked something else to it meanwhile.
func (w *work) deleteLocation(ctx context.Context, c tenant.Change) error {
	is, err := w.read(ctx, c)
	if err != nil {
		return err
	}
	if is != nil {
		for _, linked := range is.Credentials() {
			if !w.named(c, linked.ID) {
				return fmt.Errorf("location %s stays: the credential for %s (ID %d) was linked to it meanwhile",
					is.Name, linked.FQDN,
					linked.ID)
			}
		}
		if err := w.Portal.DeleteLocation(ctx, is.ID); err != nil {
			return err
		}
		if is, err = w.read(ctx, c); err == nil && is != nil { // "not found" is taken for done
			err = fmt.Errorf("location %s is still there, although the portal has taken its deletion", c.Location.Name)
		} else if err != nil {
			err = &portal.InDoubtError{Call: "delete location", Reason: err}
		}
		if err != nil {
			return err
		}
	}
	return noted(w.memory.Unmade(*c.Location))
}

func (w *work) named(c tenant.Change, id int64) bool {
	for _, ref := range c.Credentials {
		if ref.ID == id {
			return true
		}
	}
	return false
}
