// Package lock answers: may this process work in a directory, and if not, who does?
//
//	held, before, err := lock.Acquire(dir, lock.CurrentOwner("apply", now), lock.Claim{}) // may be a HeldError
//	defer held.Release()
//	err = held.Check()        // before every step: is it still ours?
//	owner := lock.Holder(dir) // without taking the lock
//	err := lock.File(ctx, f)  // one file, for as long as it takes to write a record
//
// A lock is two things: a lock of the operating system on a file, which ends with the process, and a second
// file that names the owner. The second is for file systems that are shared between machines or know no locks.
// It is a lease: the owner renews it every few seconds by the time of its last change. Another machine cannot
// tell whether the owner lives, but it can look twice, a lease apart by its own clock, and take over when
// nothing was renewed in between. No clocks are compared: they need not agree, only go at about the same pace.
// What it relies on is that a renewal is seen by other machines within a lease.
//
// The package never waits for the lock of a directory: whoever wants one of another machine waits, and claims it again.
package lock

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"
)

// Owner is the process that works in a directory.
type Owner struct {
	Command string `json:"command"`
	User    string `json:"user"`
	Host    string `json:"host"`
	// Boot is different for every start of every machine; empty: the system does not say.
	Boot  string    `json:"boot,omitempty"`
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// CurrentOwner is this process, at work on a command.
func CurrentOwner(command string, since time.Time) Owner {
	return Owner{Command: command, User: UserName(), Host: HostName(), Boot: bootID(), PID: os.Getpid(),
		Since: since.UTC()}
}

// sameMachine reports whether two processes are on one machine that was not restarted in between, so that
// each can tell whether the other lives. The name alone proves nothing: containers and clones share names.
func (o Owner) sameMachine(other Owner) bool {
	return o.Host == other.Host && (o.Boot == other.Boot || o.Boot == "" || other.Boot == "")
}

// HeldError is a directory in which another process works.
type HeldError struct {
	Owner Owner // zero when it could not be read
	// Elsewhere: the owner is on another machine, so that nobody here can tell whether it lives.
	Elsewhere bool
	// Lease is when an owner elsewhere was seen to live. Its zero value is that of an older version, which
	// renews nothing.
	Lease Lease
}

func (e *HeldError) Error() string {
	if e.Owner == (Owner{}) {
		return "another process has the lock"
	}
	return fmt.Sprintf("%s runs `ziatunnel %s` on %s (process %d) since %s", e.Owner.User, e.Owner.Command,
		e.Owner.Host, e.Owner.PID, e.Owner.Since.UTC().Format(time.RFC3339))
}

// Claim says on what grounds a lock is claimed that somebody on another machine has.
type Claim struct {
	// Stale is the lease of a [HeldError], after a wait of its whole length: the lock is taken over when it
	// has not been renewed since.
	Stale Lease
	Break bool // somebody has made sure that the owner is gone for good
}

// errHeld is a file lock that another process has; errNoLocks a file system without locks.
var (
	errHeld    = errors.New("held by another process")
	errNoLocks = errors.New("no file locks here")
)

// The files of a lock.
const (
	lockName  = "lock"
	ownerName = "owner"
)

// Acquire takes the lock of a directory without waiting. It fails with [HeldError] when another process
// has it. before is the owner whose lock was taken over because its process is gone, its lease has run out,
// or it was broken; or nil. The lock is renewed until it is released.
func Acquire(dir string, me Owner, claim Claim) (lock *Lock, before *Owner, err error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, nil, err
	}
	path := filepath.Join(dir, ownerName)
	defer func() {
		if err != nil {
			_ = f.Close()
		}
	}()
	held := lockFile(f)
	if held != nil && !errors.Is(held, errHeld) && !errors.Is(held, errNoLocks) {
		return nil, nil, held
	}
	old, err := readRecord(path)
	if err != nil {
		return nil, nil, err
	}
	if err := claim.check(old, me, held); err != nil {
		return nil, nil, err
	}
	if old != nil {
		before = &old.Owner
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, nil, err
		}
	}
	lock, err = newLock(f, path, me)
	return lock, before, err
}

// check fails with [HeldError] when the owner may live. held is what the lock of the system says.
func (c Claim) check(old *record, me Owner, held error) error {
	locked, unknown := errors.Is(held, errHeld), errors.Is(held, errNoLocks)
	switch {
	case old == nil && locked:
		return &HeldError{}
	case old == nil:
		return nil
	case old.Torn || old.sameMachine(me):
		if locked || unknown && alive(old.PID) {
			return &HeldError{Owner: old.Owner}
		}
		return nil
	case c.Break, !locked && old.lease() == c.Stale && c.Stale != Lease{}:
		return nil
	}
	return &HeldError{Owner: old.Owner, Elsewhere: true, Lease: old.lease()}
}

// Holder is the owner of the lock of a directory, as far as this machine can know; nil when it is free.
func Holder(dir string) *Owner {
	r, err := readRecord(filepath.Join(dir, ownerName))
	if err != nil || r == nil {
		return nil
	}
	me := Owner{Host: HostName(), Boot: bootID()}
	if (r.Torn || r.sameMachine(me)) && !alive(r.PID) {
		return nil
	}
	return &r.Owner
}

// HostName is the name of this machine, in one spelling.
func HostName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "unknown"
	}
	return strings.ToLower(name)
}

// UserName is who runs this process.
func UserName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}
