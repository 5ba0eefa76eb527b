package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Owner is the process that works on a site.
type Owner struct {
	Command string    `json:"command"`
	User    string    `json:"user"`
	Host    string    `json:"host"`
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"`
}

// LockedError is a site that another process works on.
type LockedError struct {
	Site  string
	Owner Owner // zero when it could not be read
	// Elsewhere: the owner is on another host, so that nobody here can tell whether it lives.
	Elsewhere bool
}

func (e *LockedError) Error() string {
	if e.Owner == (Owner{}) {
		return fmt.Sprintf("site %s is locked by another process: wait for it", e.Site)
	}
	s := fmt.Sprintf("site %s is locked: %s runs `ziatunnel %s` on it on %s (process %d) since %s", e.Site,
		e.Owner.User, e.Owner.Command, e.Owner.Host, e.Owner.PID, e.Owner.Since.UTC().Format(time.RFC3339))
	if e.Elsewhere {
		return s + fmt.Sprintf("; that is another machine: see there whether it still runs; if it is gone for good, use --break-lock, then `ziatunnel history %s`", e.Site)
	}
	return s + "; wait for it, or end it there: it takes its change back"
}

// errHeld is a file lock that another process has; errNoLocks a file system without locks.
var (
	errHeld    = errors.New("held by another process")
	errNoLocks = errors.New("no file locks here")
)

// siteLock is the right to work on a site: a lock of the operating system on one file, which dies
// with the process, and a second file that names the owner, made exclusively, for file systems
// that are shared between machines or know no locks.
type siteLock struct {
	file  *os.File
	owner string // path of the owner's file
}

// acquire takes the lock of a site. before is the owner whose lock was taken over, or nil.
func (s *Store) acquire(site, dir string, me Owner, breakIt bool) (lock *siteLock, before *TookOver, err error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, nil, err
	}
	lock = &siteLock{file: f, owner: filepath.Join(dir, "owner")}
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
		return nil, nil, &LockedError{Site: site}
	case old == nil:
	case old.Host != me.Host:
		if !breakIt {
			return nil, nil, &LockedError{Site: site, Owner: *old, Elsewhere: true}
		}
		before = &TookOver{Owner: *old, Broken: true}
	case errors.Is(held, errHeld), errors.Is(held, errNoLocks) && alive(old.PID):
		return nil, nil, &LockedError{Site: site, Owner: *old}
	default:
		before = &TookOver{Owner: *old}
	}
	if before != nil {
		if err := os.Remove(lock.owner); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, nil, err
		}
	}
	return lock, before, lock.claim(site, me)
}

// claim writes the owner's file; losing the race for it is being locked out.
func (l *siteLock) claim(site string, me Owner) error {
	data, err := marshal(me)
	if err != nil {
		return err
	}
	err = writeNew(l.owner, data)
	if errors.Is(err, os.ErrExist) {
		return &LockedError{Site: site}
	}
	return err
}

// release gives the site free.
func (l *siteLock) release() error {
	err := os.Remove(l.owner)
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, syncDir(filepath.Dir(l.owner)), l.file.Close()) // closing gives the lock up
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
		o = Owner{Host: hostName()}
	}
	return &o, nil
}

// hostName is the name of this machine, in one spelling.
func hostName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "unknown"
	}
	return strings.ToLower(name)
}
