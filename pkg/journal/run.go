package journal

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
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
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
	// digests are those of its plan and snapshot.
	digests   Digests
	keepsHash bool // what it wrote of running-configs has no key: those that follow can be compared with it

	mu      sync.Mutex
	file    *os.File // nil until the first record
	seq     int
	size    int64 // of what is whole
	torn    bool  // a piece of a line stands behind it, and could not be taken away
	end     chainEnd
	pending []Record
}

// chainEnd is where the next line of a file goes on.
type chainEnd struct {
	head   chain.Head
	prefix []byte // to be written in front of it
	lines  int    // that stand before it
}

// endOf is the end of a file that was read.
func endOf(file chain.File) chainEnd {
	lines := file.Total
	if file.Prefix != nil {
		lines++
	}
	return chainEnd{file.Head, file.Prefix, lines}
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
	key, err := s.Key()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("journal: %w", err), r.lock.Release())
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails, see its documentation
	r.begin = Begin{Run: newRunID(s.Now(), last), Site: h.Site, Router: h.Router, Host: s.host(),
		User: lock.UserName(), PID: os.Getpid(),
		Version: h.Version, Command: h.Command, Undoes: h.Undoes, Options: h.Options,
		Salt: "salt:" + hex.EncodeToString(salt), Key: key.ID()}
	r.digests = Digests{Key: key, Use: digestUse, Salt: r.begin.Salt}
	r.end = chainEnd{head: chainOf(h.Site, r.begin.Run)}
	r.pending = []Record{r.begin}
	if before != nil {
		r.pending = append(r.pending, *before)
	}
	return r, nil
}

// Resume takes the lock of the site and goes on with a run that another process began. It gives the
// state as it was left, read under the lock. The salt stays, so that snapshots and plan fit. It fails with
// [DamagedError] when the file is not what was written.
func (s *Store) Resume(ctx context.Context, h Header, run string) (*Run, State, error) {
	_, before, r, err := s.open(ctx, h)
	if err != nil {
		return nil, State{}, err
	}
	state, err := s.reopen(r, h.Site, run)
	if err != nil {
		return nil, State{}, errors.Join(err, r.lock.Release())
	}
	resumed := Resumed{Host: s.host(), User: lock.UserName(), PID: os.Getpid(), Version: h.Version,
		Command: h.Command, Options: h.Options}
	if state.key == "" { // of an older version: from here on there is a key
		resumed.Key = r.digests.Key.ID()
	}
	r.pending = []Record{resumed}
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

// reopen opens the file of a run behind its last byte. A line that was torn by a crash is closed with the next record,
// and stays: nothing that was written is ever taken away.
func (s *Store) reopen(r *Run, site, run string) (State, error) {
	c, err := s.read(site, run)
	if err != nil {
		return State{}, err
	}
	state := s.state(c)
	if err := state.Trustworthy(); err != nil {
		return State{}, err
	}
	if r.digests = state.Digests; state.key == "" {
		if r.digests.Key, err = s.Key(); err != nil {
			return State{}, err
		}
	}
	r.keepsHash = state.Snapshot != nil && !strings.HasPrefix(state.Snapshot.Hash, keyedHash)
	r.end = endOf(c.file)
	return state, r.openFile(c, state)
}

// openFile opens the file with the contents for more.
func (r *Run) openFile(c contents, state State) (err error) {
	r.begin = state.Begin
	r.begin.Site, r.begin.Run = c.site, c.run
	r.size = int64(len(c.data))
	for _, e := range c.entries {
		r.seq = max(r.seq, e.Seq)
	}
	r.file, err = os.OpenFile(c.path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	return err
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
	body, err := encode(Entry{Seq: r.seq + 1, Time: r.store.Now().UTC(), Record: r.keyed(record)}, r.store.redact)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return r.appendLine(func(h chain.Head) ([]byte, chain.Head) { return h.Next(body) })
}

// keyed is a record with the hashes of running-configs under the key of the digests.
func (r *Run) keyed(record Record) Record {
	if back, ok := record.(RolledBack); ok && !r.keepsHash {
		back.Hash = r.digests.hash(back.Hash)
		return back
	}
	return record
}

// appendLine puts the line on the disk that make gives for the end of the chain.
func (r *Run) appendLine(make func(chain.Head) (line []byte, next chain.Head)) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("journal: %w", err)
		}
	}()
	if r.file == nil {
		path := filepath.Join(r.dir, r.begin.Run+logEnd)
		if r.file, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_APPEND|os.O_RDWR, 0o600); err != nil {
			return err
		}
	}
	if r.torn {
		if err := r.lookAgain(); err != nil {
			return err
		}
	}
	line, next := make(r.end.head)
	line = slices.Concat(r.end.prefix, line)
	if err = durable.Append(r.file, line); err == nil {
		err = durable.SyncDir(r.dir)
	}
	if err != nil {
		r.torn = r.file.Truncate(r.size) != nil // Windows cannot shorten what is open for appending
		return err
	}
	r.seq++
	r.size += int64(len(line))
	r.end = chainEnd{head: next, lines: r.end.lines + 1}
	return nil
}

// lookAgain finds the end of the file behind a write that has failed and could not be taken away.
func (r *Run) lookAgain() error {
	data, err := os.ReadFile(r.file.Name())
	if err != nil {
		return err
	}
	r.end = endOf(chain.Read(data, nil, chainOf(r.begin.Site, r.begin.Run)))
	r.size, r.torn = int64(len(data)), false
	return nil
}

// mark leaves beside the file how many lines it has.
func (r *Run) mark() error {
	if r.end.lines == 0 || r.torn || r.end.prefix != nil {
		return nil
	}
	return durable.Replace(filepath.Join(r.dir, r.begin.Run+markEnd), func(w io.Writer) error {
		_, err := w.Write(r.end.head.Mark(r.end.lines))
		return err
	})
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

// Close releases the site, and marks where the records end. A run that is closed without an [End] is unfinished.
func (r *Run) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lock == nil {
		return nil
	}
	var err error
	if r.file != nil {
		err = errors.Join(r.mark(), r.file.Close())
	}
	err = errors.Join(err, r.lock.Release())
	r.lock = nil
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
