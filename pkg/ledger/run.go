package ledger

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// Run is a run that is being written. It is safe for concurrent use.
type Run struct {
	tenant *Tenant
	lock   *lock.Lock
	begin  Begin

	mu      sync.Mutex
	file    *os.File // nil until the first change
	head    chain.Head
	lines   int
	changes int
	ended   bool
}

// Begin takes the lock of the tenant. Nothing is written before the first change: what was looked at and declined
// leaves no file. It fails with [LockedError] when another process works on the tenant. The caller closes the run.
func (t *Tenant) Begin(ctx context.Context, b Begin) (*Run, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(t.dir, 0o700); err != nil {
		return nil, fmt.Errorf("what is done to a tenant is written down first: %w; name another directory with "+
			"--state-dir", err)
	}
	for dir := t.dir; ; dir = filepath.Dir(dir) {
		if err := durable.SyncDir(filepath.Dir(dir)); err != nil {
			return nil, err
		}
		if dir == t.store.dir || dir == filepath.Dir(dir) {
			break
		}
	}
	now := t.store.Now()
	me := lock.CurrentOwner(b.Command, now)
	held, _, err := lock.Acquire(t.dir, me, lock.Claim{Break: t.store.BreakLock, Stale: t.Stale})
	var other *lock.HeldError
	if errors.As(err, &other) {
		return nil, &LockedError{t.Name, other}
	}
	if err != nil {
		return nil, err
	}
	if b.Run, err = t.newName(now); err != nil {
		return nil, errors.Join(err, held.Release())
	}
	b.Tenant, b.Version = t.Name, t.store.Version
	b.Host, b.User = me.Host, me.User
	b.PID = me.PID
	return &Run{tenant: t, lock: held, begin: b, head: chainOf(t.Name, b.Run)}, nil
}

// newName is a name behind those of all runs of the tenant, also when a clock was set back.
func (t *Tenant) newName(now time.Time) (string, error) {
	runs, err := t.Runs()
	if err != nil {
		return "", err
	}
	random := make([]byte, 3)
	_, _ = rand.Read(random) // never fails, see its documentation
	when := now.UTC()
	if len(runs) > 0 {
		last, err := time.Parse(nameTime, runs[len(runs)-1].Begin.Run[:len(nameTime)])
		if err == nil && !when.Truncate(time.Second).After(last) {
			when = last.Add(time.Second)
		}
	}
	return when.Format(nameTime) + "-" + hex.EncodeToString(random), nil
}

const nameTime = "20060102-150405"

// ID is the name of the run, "20261124-225711-a1b2c3".
func (r *Run) ID() string { return r.begin.Run }

// Foreign notes that changes of others are waiting. It is called before the first change.
func (r *Run) Foreign(waiting bool) { r.begin.Foreign = waiting }

// Undoes notes that the run takes back an earlier one. It is called before the first change.
func (r *Run) Undoes(run string, sites []string, foreign bool) {
	r.begin.Undoes, r.begin.Sites = run, sites
	r.begin.Foreign = foreign
}

// Written reports whether any record is on the disk.
func (r *Run) Written() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.file != nil
}

// Doing writes down that a change is about to be made, and gives its number. back is the number of the change that it
// takes back, 0 for none.
func (r *Run) Doing(c tenant.Change, back int) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes++
	return r.changes, r.write(Doing{Number: r.changes, Change: c, Back: back})
}

// Did writes down that a change has taken effect; looked says that this was seen by looking.
func (r *Run) Did(number int, c tenant.Change, looked bool) error {
	return r.Write(Did{Number: number, Change: c, Looked: looked})
}

// Write puts a record on the disk: when it returns without an error, a crash does not lose it.
func (r *Run) Write(record any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.write(record)
}

func (r *Run) write(record any) error {
	if r.lock == nil {
		return errors.New("the run is closed")
	}
	if err := r.lock.Check(); err != nil { // who has lost the tenant must not go on with it
		return err
	}
	if r.file == nil {
		path := filepath.Join(r.tenant.dir, r.begin.Run+logEnd)
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_APPEND|os.O_WRONLY, 0o600)
		if err == nil {
			err = durable.SyncDir(r.tenant.dir)
		}
		if err != nil {
			return err
		}
		r.file = f
		if err := r.line(r.begin); err != nil {
			return err
		}
	}
	_, r.ended = record.(End)
	return r.line(record)
}

func (r *Run) line(record any) error {
	data, err := json.Marshal(record)
	if err != nil {
		return err
	}
	text, err := json.Marshal(row{r.lines + 1, r.tenant.store.Now().UTC(), kindOf(record), data})
	if err != nil {
		return err
	}
	line, next := r.head.Next(printable.JSON(text))
	if err := durable.Append(r.file, line); err != nil {
		return err
	}
	r.head, r.lines = next, r.lines+1
	return nil
}

// Close gives the lock back. A run that was ended gets its mark, so that the loss of its last records is found.
func (r *Run) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var err error
	if r.file != nil {
		if r.ended {
			err = mark(strings.TrimSuffix(r.file.Name(), logEnd)+markEnd, r.head, r.lines)
		}
		err = errors.Join(err, r.file.Close())
	}
	held := r.lock
	r.lock = nil
	if held != nil {
		err = errors.Join(err, held.Release())
	}
	return err
}

func mark(path string, head chain.Head, lines int) error {
	return durable.Replace(path, func(w io.Writer) error {
		_, err := w.Write(head.Mark(lines))
		return err
	})
}

// Finish ends a run that another process has left, because this one has taken it up: nothing of it is to be done any
// more. A file that is damaged stays as it is, and so stays unfinished.
func (r *Run) Finish(left State) error {
	if len(left.Damage) > 0 {
		return fmt.Errorf("run %s: %s; look at the portal yourself, then move the file away", left.Begin.Run,
			left.Damage[0])
	}
	_, file, err := r.tenant.load(left.Begin.Run)
	if err != nil {
		return err
	}
	path := filepath.Join(r.tenant.dir, left.Begin.Run)
	f, err := os.OpenFile(path+logEnd, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	old := &Run{tenant: r.tenant, lock: nil, begin: left.Begin, file: f, head: file.Head, lines: file.Total}
	if _, err = f.Write(file.Prefix); err == nil {
		old.lines += min(1, len(file.Prefix))
		err = old.line(End{Outcome: FinishedBy, By: r.begin.Run})
	}
	if err == nil {
		err = mark(path+markEnd, old.head, old.lines)
	}
	return errors.Join(err, f.Close())
}
