package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

// ErrNoRun is a site on which nothing was ever begun, or a run that does not exist.
var ErrNoRun = errors.New("no such run in the journal")

// runName is the grammar of a run's name.
var runName = regexp.MustCompile(`^\d{8}-\d{6}-[0-9a-f]{6}$`)

// Summary is a run with its state.
type Summary struct {
	State
	// Running: the process that writes it holds the lock of the site now.
	Running *Owner
}

// Runs are the runs of a site, oldest first. It may be called while one is being written.
func (s *Store) Runs(site string) ([]Summary, error) {
	dir, err := s.siteDir(site)
	if err != nil {
		return nil, err
	}
	names, err := runNames(dir)
	if err != nil {
		return nil, err
	}
	owner := s.running(dir)
	var out []Summary
	for _, name := range names {
		state, err := s.Load(site, name)
		if err != nil {
			return nil, err
		}
		summary := Summary{State: state}
		if owner != nil && state.writtenBy(*owner) {
			summary.Running = owner
		}
		out = append(out, summary)
	}
	return out, nil
}

// Last is the newest run of a site, [ErrNoRun] when there is none.
func (s *Store) Last(site string) (Summary, error) {
	runs, err := s.Runs(site)
	if err == nil && len(runs) == 0 {
		err = fmt.Errorf("site %s: %w", site, ErrNoRun)
	}
	if err != nil {
		return Summary{}, err
	}
	return runs[len(runs)-1], nil
}

// Load reads a run. A torn or unreadable line is no error: the state says what it lacks.
func (s *Store) Load(site, run string) (State, error) {
	c, err := s.read(site, run)
	if err != nil {
		return State{}, err
	}
	return s.state(c), nil
}

// Entries are the records of a run, in order.
func (s *Store) Entries(site, run string) ([]Entry, error) {
	c, err := s.read(site, run)
	return c.entries, err
}

// contents are the records of a run as they were found.
type contents struct {
	site, run string
	path      string // of the file
	data      []byte
	file      chain.File
	entries   []Entry
	problems  []string
}

// chainOf is where the file of a run begins: the file of another does not fit.
func chainOf(site, run string) chain.Head { return chain.Start("journal", site, run) }

func (s *Store) read(site, run string) (contents, error) {
	dir, err := s.siteDir(site)
	if err != nil {
		return contents{}, err
	}
	if !runName.MatchString(run) {
		return contents{}, fmt.Errorf("%q is not the name of a run", run)
	}
	c := contents{site: site, run: run, path: filepath.Join(dir, run+logEnd)}
	mark, err := os.ReadFile(filepath.Join(dir, run+markEnd))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return c, err
	}
	c.data, err = os.ReadFile(c.path)
	if errors.Is(err, os.ErrNotExist) && mark == nil {
		return c, fmt.Errorf("site %s, run %s: %w", site, run, ErrNoRun)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return c, err
	}
	c.file = chain.Read(c.data, mark, chainOf(site, run))
	c.parse()
	return c, nil
}

// parse reads the lines that count. A last line without an end was torn by a crash, or is being
// written: it does not count, because its writer never learned that it was there.
func (c *contents) parse() {
	for _, line := range c.file.Lines {
		e, err := decode(line.Text)
		if err != nil {
			c.problems = append(c.problems, fmt.Sprintf("line %d cannot be read", line.Number))
			continue
		}
		c.entries = append(c.entries, e)
	}
	if c.file.Torn > 0 {
		c.problems = append(c.problems,
			fmt.Sprintf("line %d is cut off: the writer stopped in the middle of it", c.file.Torn))
	}
}

// state is what the contents add up to.
func (s *Store) state(c contents) State {
	state := Fold(c.entries)
	state.Site, state.Run = c.site, c.run
	if len(c.file.Faults) > 0 {
		state.sound = c.file.Faults[0].Line - 1
	}
	for _, fault := range c.file.Faults {
		state.Damage = append(state.Damage, fault.In(c.path))
	}
	state.Problems = append(c.problems, state.Damage...)
	if taken := state.Snapshot; taken != nil {
		if _, err := readSnapshot(filepath.Dir(c.path), *taken); err != nil {
			state.Problems = append(state.Problems, err.Error())
		}
	}
	state.Unprotected = c.file.Sealed == 0 && len(c.entries) > 0
	state.Digests = s.digests(state.Begin.Salt, state.key)
	return state
}

// What the names of the files of a run end with: its records, the mark that says how many there were when it was
// closed, and the snapshot.
const (
	logEnd      = ".jsonl"
	markEnd     = ".mark"
	snapshotEnd = ".conf"
)

// runNames are the names of the runs in a directory, sorted: by time. A run whose file is gone is among them.
func runNames(dir string) ([]string, error) {
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var out []string
	for _, f := range files {
		end := filepath.Ext(f.Name())
		if name := strings.TrimSuffix(f.Name(), end); (end == logEnd || end == markEnd) && runName.MatchString(name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// running is the live owner of a site's lock, nil when there is none. An owner on another machine
// counts as alive.
func (s *Store) running(dir string) *Owner { return lock.Holder(dir) }
