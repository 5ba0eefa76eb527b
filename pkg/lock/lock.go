// Package lock answers: may this process work in a directory, and if not, who does?
//
//	held, before, err := lock.Acquire(dir, lock.CurrentOwner("apply", now), false) // may be a HeldError
//	defer held.Release()
//	owner := lock.Holder(dir) // without taking the lock
//	err := lock.File(ctx, f)  // one file, for as long as it takes to write a record
//
// A lock is two things: a lock of the operating system on a file, which ends with the process, and a second
// file that names the owner. The second is for file systems that are shared between machines or know no locks.
//
// The package never waits for the lock of a directory, and takes over that of another machine only when it is told to.
package lock

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
)

// Owner is the process that works in a directory.
type Owner struct {
	Command string    `json:"command"`
	User    string    `json:"user"`
	Host    string    `json:"host"`
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"`
}

// CurrentOwner is this process, at work on a command.
func CurrentOwner(command string, since time.Time) Owner {
	return Owner{Command: command, User: UserName(), Host: HostName(), PID: os.Getpid(), Since: since.UTC()}
}

// HeldError is a directory in which another process works.
type HeldError struct {
	Owner Owner // zero when it could not be read
	// Elsewhere: the owner is on another host, so that nobody here can tell whether it lives.
	Elsewhere bool
}

func (e *HeldError) Error() string {
	if e.Owner == (Owner{}) {
		return "another process has the lock"
	}
	return fmt.Sprintf("%s runs `ziatunnel %s` on %s (process %d) since %s", e.Owner.User, e.Owner.Command,
		e.Owner.Host, e.Owner.PID, e.Owner.Since.UTC().Format(time.RFC3339))
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

// Lock is the right to work in a directory.
type Lock struct {
	file  *os.File
	owner string // path of the owner's file
}

// Acquire takes the lock of a directory without waiting. It fails with [HeldError] when another process
// has it. before is the owner whose lock was taken over because its process is gone, or nil. With breakIt
// the lock of an owner on another machine is taken over too.
func Acquire(dir string, me Owner, breakIt bool) (lock *Lock, before *Owner, err error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, nil, err
	}
	lock = &Lock{file: f, owner: filepath.Join(dir, ownerName)}
	defer func() {
		if err != nil {
			_ = f.Close()
		}
	}()
	held := lockFile(f)
	if held != nil && !errors.Is(held, errHeld) && !errors.Is(held, errNoLocks) {
		return nil, nil, held
	}
	old, err := readOwner(lock.owner)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case old == nil && errors.Is(held, errHeld):
		return nil, nil, &HeldError{}
	case old == nil:
	case old.Host != me.Host && !breakIt:
		return nil, nil, &HeldError{Owner: *old, Elsewhere: true}
	case old.Host != me.Host:
	case errors.Is(held, errHeld), errors.Is(held, errNoLocks) && alive(old.PID):
		return nil, nil, &HeldError{Owner: *old}
	}
	if old != nil {
		if err := os.Remove(lock.owner); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, nil, err
		}
	}
	return lock, old, lock.claim(me)
}

// claim writes the owner's file; losing the race for it is being locked out.
func (l *Lock) claim(me Owner) error {
	data, err := json.Marshal(me)
	if err != nil {
		return err
	}
	err = durable.Create(l.owner, append(data, '\n'))
	if errors.Is(err, os.ErrExist) {
		return &HeldError{}
	}
	return err
}

// Release releases the lock.
func (l *Lock) Release() error {
	err := os.Remove(l.owner)
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, durable.SyncDir(filepath.Dir(l.owner)), l.file.Close()) // closing gives the lock up
}

// Holder is the owner of the lock of a directory, as far as this machine can know; nil when it is free.
func Holder(dir string) *Owner {
	owner, err := readOwner(filepath.Join(dir, ownerName))
	if err != nil || owner == nil || owner.Host == HostName() && !alive(owner.PID) {
		return nil
	}
	return owner
}

// readOwner gives nil when nobody is there. A file that was cut off by a crash names nobody that
// could be asked, so it is an owner without a name, on this host.
func readOwner(path string) (*Owner, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var o Owner
	if err := json.Unmarshal(data, &o); err != nil {
		o = Owner{Host: HostName()}
	}
	return &o, nil
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
