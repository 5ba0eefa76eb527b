package journal

import (
	"errors"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

// Owner is the process that works on a site.
type Owner = lock.Owner

// LockedError is a site that another process works on.
type LockedError struct {
	Site  string
	Owner Owner // zero when it could not be read
	// Elsewhere: the owner is on another host, so that nobody here can tell whether it lives.
	Elsewhere bool
	Lease     lock.Lease // of an owner elsewhere, see [lock.HeldError]
}

func (e *LockedError) Error() string {
	if e.Owner == (Owner{}) {
		return fmt.Sprintf("site %s is locked by another process: wait for it", e.Site)
	}
	s := fmt.Sprintf("site %s is locked: %s runs `ziatunnel %s` on it on %s (process %d) since %s", e.Site,
		e.Owner.User, e.Owner.Command, e.Owner.Host, e.Owner.PID, e.Owner.Since.UTC().Format(time.RFC3339))
	if e.Elsewhere {
		if e.Lease != (lock.Lease{}) {
			return s + "; that is another machine, and it was at work a moment ago: wait for it, or end it there"
		}
		return s + fmt.Sprintf("; that is another machine: see there whether it still runs; if it is gone for "+
			"good, use --break-lock, then `ziatunnel history %s`", e.Site)
	}
	return s + "; wait for it, or end it there: it takes its change back"
}

// acquire takes the lock of a site. before is the owner whose lock was taken over, or nil.
func (s *Store) acquire(site, dir string, me Owner, claim lock.Claim) (*lock.Lock, *LockTaken, error) {
	held, old, err := lock.Acquire(dir, me, claim)
	var other *lock.HeldError
	if errors.As(err, &other) {
		return nil, nil, &LockedError{Site: site, Owner: other.Owner, Elsewhere: other.Elsewhere, Lease: other.Lease}
	}
	if err != nil || old == nil {
		return held, nil, err
	}
	return held, &LockTaken{Owner: *old, Broken: claim.Break && old.Host != me.Host}, nil
}
