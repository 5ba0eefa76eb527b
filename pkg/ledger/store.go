package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
	"github.com/ziatunnel/ziatunnel/pkg/filename"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Store is the directory of all tenants, below the state directory.
type Store struct {
	dir string
	// Now is the clock of the records; [OpenStore] sets time.Now.
	Now func() time.Time
	// Key is that of the digests; it is asked for when the first one is needed.
	Key func() (secret.Key, error)
	// BreakLock takes the lock of a process on another machine that is gone for good.
	BreakLock bool
	Version   string // of the program
}

// OpenStore opens it; nothing is made before a run is begun.
func OpenStore(stateDir string, key func() (secret.Key, error)) *Store {
	return &Store{dir: filepath.Join(stateDir, filename.Tenants), Now: time.Now, Key: key}
}

var unfit = regexp.MustCompile(`[^a-z0-9.-]+`)

// Name is what a tenant is called here: its cloud, and the domain of the admin who logs in or the vanity name of the
// login. Two of them may be one tenant: what is kept apart here, the portal does not keep apart. base is the URL of
// the API when it is not that of the cloud.
func Name(cloud, who, base string) string {
	if _, domain, found := strings.Cut(who, "@"); found {
		who = domain
	}
	host := strings.TrimPrefix(strings.TrimPrefix(base, "https://"), "http://")
	host, _, _ = strings.Cut(host, "/")
	parts := []string{cloud, who}
	if host != "" {
		parts = append(parts, host)
	}
	name := strings.Trim(unfit.ReplaceAllString(strings.ToLower(strings.Join(parts, "_")), "_"), "._-")
	return name[:min(len(name), 64)]
}

// Tenant is what is kept of one tenant.
type Tenant struct {
	Name string
	// Stale takes a lock that was not renewed since, see [lock.Claim]. It is set before a run begins.
	Stale lock.Lease
	store *Store
	dir   string
}

// Tenant opens what is kept of a tenant; nothing is made yet.
func (s *Store) Tenant(name string) (*Tenant, error) {
	if err := filename.Check(name); err != nil {
		return nil, fmt.Errorf("not the name of a tenant: %w", err)
	}
	return &Tenant{Name: name, store: s, dir: filepath.Join(s.dir, filename.Key(name))}, nil
}

// LockedError is a tenant that another process works on.
type LockedError struct {
	Tenant string
	Held   *lock.HeldError
}

func (e *LockedError) Error() string {
	if e.Held.Elsewhere {
		return fmt.Sprintf("tenant %s is locked: %v, on another machine; see there whether it still runs; if it is "+
			"gone for good, use --break-lock", e.Tenant, e.Held)
	}
	return fmt.Sprintf("tenant %s is locked: %v; wait for it: an activation takes everything that is saved, so that "+
		"two runs must not mix", e.Tenant, e.Held)
}

// runName is the grammar of a run's name.
var runName = regexp.MustCompile(`^\d{8}-\d{6}-[0-9a-f]{6}$`)

const (
	logEnd  = ".jsonl"
	markEnd = ".mark"
)

// ErrNoRun is a run that does not exist.
var ErrNoRun = errors.New("no such run at this tenant")

// Runs are the runs at the tenant, oldest first.
func (t *Tenant) Runs() ([]State, error) {
	files, err := os.ReadDir(t.dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var out []State
	for _, f := range files { // sorted by name, which is by time
		name, is := strings.CutSuffix(f.Name(), logEnd)
		if !is || !runName.MatchString(name) {
			continue
		}
		s, _, err := t.load(name)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// Unfinished are the runs that are not known to have come to their ends, oldest first.
func (t *Tenant) Unfinished() ([]State, error) {
	runs, err := t.Runs()
	return slices.DeleteFunc(runs, func(r State) bool { return !r.Unfinished() }), err
}

// Load reads a run; an empty name is the last one that nobody has taken back.
func (t *Tenant) Load(run string) (State, error) {
	if run == "" {
		return t.last()
	}
	if !runName.MatchString(run) {
		return State{}, fmt.Errorf("%q: %w", run, ErrNoRun)
	}
	s, _, err := t.load(run)
	return s, err
}

// last is the last run that takes back none and was not taken back. One whose taking back was cut off or has failed
// was not: what is left of it can still be taken back.
func (t *Tenant) last() (State, error) {
	runs, err := t.Runs()
	if err != nil {
		return State{}, err
	}
	undone := map[string]bool{}
	for _, r := range slices.Backward(runs) {
		if r.Begin.Undoes != "" {
			undone[r.Begin.Undoes] = undone[r.Begin.Undoes] || r.End != nil && r.End.Outcome == Done
			continue
		}
		if !undone[r.Begin.Run] {
			return r, nil
		}
	}
	return State{}, fmt.Errorf("%s: %w that could be taken back", t.Name, ErrNoRun)
}

func (t *Tenant) load(run string) (s State, file chain.File, err error) {
	path := filepath.Join(t.dir, run+logEnd)
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		err = fmt.Errorf("%s: %w", run, ErrNoRun)
	}
	if err != nil {
		return s, file, err
	}
	mark, err := os.ReadFile(filepath.Join(t.dir, run+markEnd))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return s, file, err
	}
	file = chain.Read(data, mark, chainOf(t.Name, run))
	var records []any
	for _, line := range file.Lines {
		var r row
		if err := json.Unmarshal(line.Text, &r); err != nil {
			return s, file, fmt.Errorf("%s, line %d cannot be read: %w", path, line.Number, err)
		}
		record, err := recordOf(r)
		if err != nil {
			return s, file, fmt.Errorf("%s, line %d: %w", path, line.Number, err)
		}
		if s.Began.IsZero() {
			s.Began = r.Time
		}
		records = append(records, record)
	}
	began := s.Began
	s = Fold(records)
	s.Began, s.Begin.Run = began, run
	for _, fault := range file.Faults {
		s.Damage = append(s.Damage, fault.In(path))
	}
	return s, file, nil
}

func chainOf(tenant, run string) chain.Head { return chain.Start("tenant", tenant, run) }
