package journal

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// Header is what a run says about itself; host, user, process and time are added.
type Header struct {
	Site    string // name of the site
	Router  string // host:port
	Command string // "apply", "resume", "rollback", "remove"
	Version string // of the program
	Undoes  string // for a rollback of runs that ended: the oldest run that it takes back
	// Options are what the run is to do; empty for a resume: what it was to do before.
	Options   json.RawMessage
	BreakLock bool       // take a lock whose owner is on another machine
	Stale     lock.Lease // take a lock that was not renewed since, see [lock.Claim]
}

// Run is a run that is being written. It is safe for concurrent use.
type Run struct {
	store *Store
	dir   string
	begin Begin
	lock  *lock.Lock

	mu      sync.Mutex
	file    *os.File // nil until the first record
	seq     int
	size    int64 // of what is whole
	torn    bool  // a piece of a line stands behind it, and could not be taken away
	pending []Record
}

// Begin takes the lock of the site and opens a run. Nothing is written before the first record:
// a plan that was looked at and declined leaves no file. The caller closes the run.
//
// It fails with [LockedError] when another process works on the site.
func (s *Store) Begin(ctx context.Context, h Header) (*Run, error) {
	dir, before, r, err := s.open(ctx, h)
	if err != nil {
		return nil, err
	}
	names, err := runNames(dir)
	if err != nil {
		return nil, errors.Join(err, r.lock.Release())
	}
	last := ""
	if len(names) > 0 {
		last = names[len(names)-1]
	}
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return nil, errors.Join(err, r.lock.Release())
	}
	r.begin = Begin{Run: newRunID(s.Now(), last), Site: h.Site, Router: h.Router, Host: s.host(),
		User: lock.UserName(), PID: os.Getpid(),
		Version: h.Version, Command: h.Command, Undoes: h.Undoes, Options: h.Options,
		Salt: "salt:" + hex.EncodeToString(salt)}
	r.pending = []Record{r.begin}
	if before != nil {
		r.pending = append(r.pending, *before)
	}
	return r, nil
}

// Resume takes the lock of the site and goes on with a run that another process began. It gives the
// state as it was left, read under the lock. The salt stays, so that snapshots and plan fit.
func (s *Store) Resume(ctx context.Context, h Header, run string) (*Run, State, error) {
	dir, before, r, err := s.open(ctx, h)
	if err != nil {
		return nil, State{}, err
	}
	file, state, err := s.reopen(h.Site, dir, run)
	if err != nil {
		return nil, State{}, errors.Join(err, r.lock.Release())
	}
	r.begin = state.Begin
	r.file = file.f
	r.seq, r.size = file.seq, file.size
	r.pending = []Record{
		Resumed{Host: s.host(), User: lock.UserName(), PID: os.Getpid(), Version: h.Version, Command: h.Command,
			Options: h.Options}}
	if before != nil {
		r.pending = append(r.pending, *before)
	}
	return r, state, nil
}

func (s *Store) open(ctx context.Context, h Header) (dir string, before *LockTaken, r *Run, err error) {
	if err := context.Cause(ctx); err != nil {
		return "", nil, nil, err
	}
	if dir, err = s.makeSiteDir(h.Site); err != nil {
		return "", nil, nil,
			fmt.Errorf("journal: %w; nothing is changed without one: name another directory with --state-dir", err)
	}
	me := lock.CurrentOwner(h.Command, s.Now())
	me.Host = s.host()
	held, before, err := s.acquire(h.Site, dir, me, lock.Claim{Break: h.BreakLock, Stale: h.Stale})
	if err != nil {
		return "", nil, nil, err
	}
	return dir, before, &Run{store: s, dir: dir, lock: held}, nil
}

// appendable is the file of a run, open for appending.
type appendable struct {
	f    *os.File
	seq  int
	size int64
}

// reopen opens the file of a run behind its last byte. A line that was torn by a crash is closed
// and stays: nothing that was written is ever taken away.
func (s *Store) reopen(site, dir, run string) (appendable, State, error) {
	entries, problems, err := s.read(site, run)
	if err != nil {
		return appendable{}, State{}, err
	}
	f, err := os.OpenFile(filepath.Join(dir, run+".jsonl"), os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return appendable{}, State{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return appendable{}, State{}, errors.Join(err, f.Close())
	}
	o := appendable{f: f, size: info.Size()}
	for _, e := range entries {
		o.seq = max(o.seq, e.Seq)
	}
	if o.size > 0 {
		last := make([]byte, 1)
		if _, err = f.ReadAt(last, o.size-1); err == nil && last[0] != '\n' {
			_, err = f.WriteString("\n")
			o.size++
		}
	}
	if err != nil {
		return appendable{}, State{}, errors.Join(err, f.Close())
	}
	state := Fold(entries)
	state.Site, state.Run = site, run
	state.Problems = problems
	return o, state, nil
}

// ID is the name of the run, "20261124-225711-a1b2c3": fit for a file name on the router's flash.
func (r *Run) ID() string { return r.begin.Run }

// Written reports whether any record is on the disk.
func (r *Run) Written() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seq > 0
}

// Write puts a record on the disk: when it returns without an error, a crash of the machine does not
// lose it. Secrets in it are masked. After an error nothing of the record counts; the next Write
// tries again with its own.
func (r *Run) Write(record Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lock == nil {
		return errors.New("journal: the run is closed")
	}
	if err := r.lock.Check(); err != nil { // who has lost the site must not go on with it
		return fmt.Errorf("journal: %w", err)
	}
	for len(r.pending) > 0 {
		if err := r.append(r.pending[0]); err != nil {
			return err
		}
		r.pending = r.pending[1:]
	}
	return r.append(record)
}

func (r *Run) append(record Record) error {
	line, err := encode(Entry{Seq: r.seq + 1, Time: r.store.Now().UTC(), Record: record}, r.store.redact)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if r.file == nil {
		path := filepath.Join(r.dir, r.begin.Run+".jsonl")
		if r.file, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_APPEND|os.O_RDWR, 0o600); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
	}
	if r.torn {
		line = append([]byte("\n"), line...)
	}
	if err = durable.Append(r.file, line); err == nil {
		err = durable.SyncDir(r.dir)
	}
	if err != nil {
		r.torn = r.file.Truncate(r.size) != nil // Windows cannot shorten what is open for appending
		return fmt.Errorf("journal: %w", err)
	}
	r.seq++
	r.torn = false
	r.size += int64(len(line))
	return nil
}

// Plan writes what is going to be sent. In the lines of the plan secrets are digests, so that
// another process can take it back with the values it finds; see [Planned.Restorable].
func (r *Run) Plan(p plan.Plan, overrides []Override) error {
	return r.Write(r.planned(p, overrides))
}

// Snapshot writes the running-config, with digests in the place of its secrets, into a file of its
// own, and then the record that names it.
func (r *Run) Snapshot(running string) error {
	return r.writeSnapshot(running)
}

// Close releases the site. A run that is closed without an [End] is unfinished.
func (r *Run) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lock == nil {
		return nil
	}
	err := r.lock.Release()
	r.lock = nil
	if r.file != nil {
		err = errors.Join(err, r.file.Close())
	}
	return err
}

// runID is the layout of the time in a run's name.
const runID = "20060102-150405"

// newRunID makes a name that sorts behind last, even when the clock was set back.
func newRunID(now time.Time, last string) string {
	stamp := now.UTC()
	if len(last) >= len(runID) {
		if t, err := time.Parse(runID, last[:len(runID)]); err == nil && !stamp.Truncate(time.Second).After(t) {
			stamp = t.Add(time.Second)
		}
	}
	tail := make([]byte, 3)
	_, _ = rand.Read(tail) // never fails, see its documentation
	return stamp.Format(runID) + "-" + hex.EncodeToString(tail)
}
