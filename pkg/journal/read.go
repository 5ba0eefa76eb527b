package journal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

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
	entries, problems, err := s.read(site, run)
	if err != nil {
		return State{}, err
	}
	state := Fold(entries)
	state.Site, state.Run = site, run
	state.Problems = problems
	return state, nil
}

// Entries are the records of a run, in order.
func (s *Store) Entries(site, run string) ([]Entry, error) {
	entries, _, err := s.read(site, run)
	return entries, err
}

func (s *Store) read(site, run string) ([]Entry, []string, error) {
	dir, err := s.siteDir(site)
	if err != nil {
		return nil, nil, err
	}
	if !runName.MatchString(run) {
		return nil, nil, fmt.Errorf("%q is not the name of a run", run)
	}
	data, err := os.ReadFile(filepath.Join(dir, run+".jsonl"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, fmt.Errorf("site %s, run %s: %w", site, run, ErrNoRun)
	}
	if err != nil {
		return nil, nil, err
	}
	entries, problems := parse(data)
	return entries, problems, nil
}

// parse reads the lines of a file. A last line without an end was torn by a crash, or is being
// written: it does not count, because its writer never learned that it was there.
func parse(data []byte) (entries []Entry, problems []string) {
	for n := 1; len(data) > 0; n++ {
		line, rest, whole := bytes.Cut(data, []byte("\n"))
		data = rest
		if !whole {
			return entries,
				append(problems, fmt.Sprintf("line %d is cut off: the writer stopped in the middle of it", n))
		}
		e, err := decode(line)
		if err != nil {
			problems = append(problems, fmt.Sprintf("line %d cannot be read", n))
			continue
		}
		entries = append(entries, e)
	}
	return entries, problems
}

// runNames are the names of the runs in a directory, sorted: by time.
func runNames(dir string) ([]string, error) {
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var out []string
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), ".jsonl"); ok && runName.MatchString(name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// running is the live owner of a site's lock, nil when there is none. An owner on another machine
// counts as alive.
func (s *Store) running(dir string) *Owner { return lock.Holder(dir) }
