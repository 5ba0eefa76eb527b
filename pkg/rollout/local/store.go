package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Store is the directory of all rollouts, below the one of the journal.
type Store struct{ dir string }

// OpenStore opens it; nothing is made before a rollout is.
func OpenStore(stateDir string) *Store { return &Store{filepath.Join(stateDir, "rollouts")} }

// Metadata is what a rollout was started with, for the process that resumes it.
type Metadata struct {
	// Options are what is to be done at every site, as the process that started the rollout wrote them.
	Options json.RawMessage `json:"options,omitempty"`
	// HostKeys are the known host keys of the machine that the rollout was started on.
	HostKeys HostKeys `json:"host_keys,omitzero"`
	// Server is the Temporal server that carries the rollout out; empty: none was named.
	Server    Server   `json:"server,omitzero"`
	Inventory []string `json:"inventory"` // files and directories, as whole paths
	Engine    string   `json:"engine"`    // local or temporal
	// Args are what older versions wrote in the place of Options, HostKeys and Server; nothing writes them now.
	Args    []string  `json:"args,omitempty"`
	Version string    `json:"version"`
	Started time.Time `json:"started"`
	By      string    `json:"by"`
}

// HostKeys are where host keys are recorded, and whether new ones are.
type HostKeys struct {
	File      string `json:"file,omitempty"` // as a whole path
	AcceptNew bool   `json:"accept_new,omitempty"`
}

// document is the file plan.json.
type document struct {
	Plan  rollout.Plan `json:"plan"`
	About Metadata     `json:"about"`
}

// Record is a rollout as it is on the disk.
type Record struct {
	Plan     rollout.Plan
	Metadata Metadata
	Events   []rollout.Event
	// Torn reports that the last line was cut off by a crash. That event has never happened.
	Torn bool
}

// Names of the files of a rollout.
const (
	planFile     = "plan.json"
	eventsFile   = "events.jsonl"
	requestsFile = "asks.jsonl"
)

// ErrNoRollout is an id that names none.
var ErrNoRollout = errors.New("there is no such rollout")

var validID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$`)

// CheckID refuses an id that is not fit for the name of a directory, on any system.
func CheckID(id string) error {
	if !validID.MatchString(id) || !filepath.IsLocal(id) { // Windows has names that are devices
		return fmt.Errorf("%q is no id of a rollout: letters, digits, dots and dashes", id)
	}
	return nil
}

// EvidenceDir is where the evidence of the sites of a rollout goes, below the state directory, in the form
// that options have it in.
func EvidenceDir(id string) string { return path.Join("rollouts", id, "sites") + "/" }

// Dir is the directory of a rollout.
func (s *Store) Dir(id string) string { return filepath.Join(s.dir, id) }

// Create makes a rollout. The plan's id must be new.
func (s *Store) Create(plan rollout.Plan, about Metadata) error {
	if err := CheckID(plan.ID); err != nil {
		return err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	if err := os.Mkdir(s.Dir(plan.ID), 0o700); err != nil {
		return fmt.Errorf("rollout %s: %w", plan.ID, err)
	}
	data, err := json.MarshalIndent(document{plan, about}, "", " ")
	if err != nil {
		return err
	}
	if err := durable.Create(filepath.Join(s.Dir(plan.ID), planFile), append(data, '\n')); err != nil {
		return err
	}
	return durable.SyncDir(s.dir)
}

// IDs lists the rollouts, oldest first.
func (s *Store) IDs() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(s.dir, e.Name(), planFile)); err == nil && e.IsDir() {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	return out, err
}

// Load reads a rollout.
func (s *Store) Load(id string) (Record, error) {
	var r Record
	if CheckID(id) != nil {
		return r, fmt.Errorf("%w: %q", ErrNoRollout, id)
	}
	data, err := os.ReadFile(filepath.Join(s.Dir(id), planFile))
	if errors.Is(err, os.ErrNotExist) {
		return r, fmt.Errorf("%w: %s", ErrNoRollout, id)
	}
	if err != nil {
		return r, err
	}
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return r, fmt.Errorf("rollout %s: its plan cannot be read: %w", id, err)
	}
	r.Plan, r.Metadata = d.Plan, d.About
	r.Events, _, r.Torn, err = readEvents(filepath.Join(s.Dir(id), eventsFile))
	if err != nil {
		return r, fmt.Errorf("rollout %s: %w", id, err)
	}
	return r, nil
}

// State is the state that the events lead to.
func (r Record) State(zones rollout.Zones) (*rollout.State, error) {
	state, err := rollout.New(r.Plan, zones)
	if err != nil {
		return nil, err
	}
	for i, e := range r.Events {
		if err := state.Apply(e); err != nil {
			return nil, fmt.Errorf("rollout %s, event %d: %w", r.Plan.ID, i+1, err)
		}
	}
	return state, nil
}
