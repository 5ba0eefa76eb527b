package local

import (
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

// LockedError is a rollout that another process carries out.
type LockedError struct {
	ID    string
	Owner lock.Owner // zero when it could not be read
	// Elsewhere: the owner is on another host, so that nobody here can tell whether it lives.
	Elsewhere bool
	Lease     lock.Lease // of an owner elsewhere, see [lock.HeldError]
}

func (e *LockedError) Error() string {
	held := lock.HeldError{Owner: e.Owner, Elsewhere: e.Elsewhere}
	s := fmt.Sprintf("rollout %s is carried out already: %s", e.ID, held.Error())
	if e.Elsewhere && e.Lease != (lock.Lease{}) {
		return s + "; that is another machine, and it was at work a moment ago: go on there"
	}
	if e.Elsewhere {
		return s + "; that is another machine: see there whether it still runs; if it is gone for good, use " +
			"--break-lock"
	}
	return s + "; look at it with `ziatunnel rollout status`, or ask it to pause, resume or abort"
}

// Lock takes the right to carry a rollout out, see [lock.Acquire]. It fails with [LockedError].
func (s *Store) Lock(id string, me lock.Owner, claim lock.Claim) (*lock.Lock, error) {
	held, _, err := lock.Acquire(s.Dir(id), me, claim)
	var other *lock.HeldError
	if errors.As(err, &other) {
		return nil, &LockedError{ID: id, Owner: other.Owner, Elsewhere: other.Elsewhere, Lease: other.Lease}
	}
	return held, err
}

// Runner is the process that carries a rollout out now, as far as can be told from here; nil: none.
func (s *Store) Runner(id string) *lock.Owner { return lock.Holder(s.Dir(id)) }
