package lock

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
)

// LeaseTime is how long a lock must not be renewed until another machine may take it over. It is far shorter
// than the shortest timer of a router, and far longer than a busy disk or network takes.
const LeaseTime = 30 * time.Second

// renewals is how often a lock is renewed in the time of a lease.
const renewals = 6

// Lease is a look at the lock of an owner elsewhere.
type Lease struct {
	token   string
	renewed int64 // by the clock of whoever renewed it: only fit for comparing it with another look
	// Length is how long to wait before the lock is claimed with this lease.
	Length time.Duration
}

// record is the file of an owner.
type record struct {
	Owner
	Token string        `json:"token,omitempty"` // of this taking of the lock
	Lease time.Duration `json:"lease_ns,omitempty"`
	// Torn is a file that was cut off by a crash: it names nobody that could be asked.
	Torn    bool      `json:"-"`
	Renewed time.Time `json:"-"`
}

// lease is the zero value for an owner that renews nothing.
func (r *record) lease() Lease {
	if r.Token == "" || r.Lease <= 0 {
		return Lease{}
	}
	return Lease{r.Token, r.Renewed.UnixNano(), r.Lease}
}

// readRecord gives nil when nobody is there.
func readRecord(path string) (*record, error) {
	f, err := os.Open(path) // opened, and not only looked at: a network file system then asks its server
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	r := record{}
	if err := json.NewDecoder(f).Decode(&r); err != nil {
		r = record{Torn: true}
	}
	r.Renewed = info.ModTime()
	return &r, nil
}

// LostError is a lock that another process has taken over, because this one had not renewed it for a lease.
type LostError struct{ Owner Owner } // zero: nobody has it now

func (e *LostError) Error() string {
	who := "somebody has removed it"
	if e.Owner != (Owner{}) {
		who = (&HeldError{Owner: e.Owner}).Error()
	}
	return fmt.Sprintf("this process has lost its lock, because it did not run for more than %s: %s", LeaseTime, who)
}

// Lock is the right to work in a directory. It is safe for concurrent use.
type Lock struct {
	file  *os.File
	owner string // path of the owner's file
	token string
	stop  chan struct{} // closed by Release
	ended chan struct{} // closed when nothing renews it any more

	mu      sync.Mutex
	renewed time.Time // the last time, by the clock of the wall: a machine that sleeps has no other
}

// newLock writes the owner's file, and renews it from then on. Losing the race for the file is being locked out.
func newLock(f *os.File, path string, me Owner) (*Lock, error) {
	l := &Lock{file: f, owner: path, token: rand.Text(), stop: make(chan struct{}), ended: make(chan struct{})}
	data, err := json.Marshal(record{Owner: me, Token: l.token, Lease: LeaseTime})
	if err != nil {
		return nil, err
	}
	err = durable.Create(path, append(data, '\n'))
	if errors.Is(err, os.ErrExist) {
		return nil, &HeldError{}
	}
	if err != nil {
		return nil, err
	}
	l.renewed = time.Now().Round(0)
	go l.keep()
	return l, nil
}

// keep renews the lock until it is released or lost. A renewal that fails is tried again: whether it was too
// late says the owner's file.
func (l *Lock) keep() {
	defer close(l.ended)
	tick := time.NewTicker(LeaseTime / renewals)
	defer tick.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-tick.C:
		}
		var lost *LostError
		if errors.As(l.Renew(), &lost) {
			return
		}
	}
}

// Renew shows other machines that this process lives. It fails with [LostError] when another one has taken
// the lock over.
func (l *Lock) Renew() error {
	if err := l.ours(); err != nil {
		return err
	}
	now := time.Now().Round(0)
	if err := os.Chtimes(l.owner, now, now); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.renewed = now
	return nil
}

// Check fails with [LostError] when the lock is no longer that of this process. One that was not renewed for
// a lease, because the machine slept or its disk hung, is renewed first.
func (l *Lock) Check() error {
	l.mu.Lock()
	late := time.Since(l.renewed) >= LeaseTime
	l.mu.Unlock()
	if late {
		if err := l.Renew(); err != nil {
			return err
		}
	}
	return l.ours()
}

func (l *Lock) ours() error {
	r, err := readRecord(l.owner)
	switch {
	case err != nil:
		return err
	case r == nil:
		return &LostError{}
	case r.Token != l.token:
		return &LostError{r.Owner}
	}
	return nil
}

// Release releases the lock. One that was lost stays that of its new owner.
func (l *Lock) Release() error {
	close(l.stop)
	<-l.ended
	err := l.ours()
	var lost *LostError
	switch {
	case err == nil:
		err = os.Remove(l.owner)
	case errors.As(err, &lost):
		err = nil
	}
	return errors.Join(err, durable.SyncDir(filepath.Dir(l.owner)), l.file.Close()) // closing gives the lock up
}
