package local

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/filename"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Store is the directory of all rollouts, below the one of the journal.
type Store struct{ dir string }

// OpenStore opens it; nothing is made before a rollout is.
func OpenStore(stateDir string) *Store { return &Store{filepath.Join(stateDir, filename.Rollouts)} }

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
	Events   []rollout.Event // before the first place that is damaged
	// Torn reports that the last line was cut off by a crash. That event has never happened.
	Torn      bool
	Decisions []Decision // about damage

	damage     *DamagedError // nil: the files are what was written
	planDigest string
}

// Names of the files of a rollout.
const (
	planFile     = "plan.json"
	eventsFile   = "events.jsonl"
	markFile     = "events.mark"
	requestsFile = "asks.jsonl"
)

// ErrNoRollout is an id that names none.
var ErrNoRollout = errors.New("there is no such rollout")

// CheckID refuses an id that is not fit for the name of a directory, on any system.
func CheckID(id string) error {
	if err := filename.Check(id); err != nil {
		return fmt.Errorf("not an id of a rollout: %w", err)
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
	if err := durable.Create(filepath.Join(s.Dir(plan.ID), planFile), append(printable.JSON(data), '\n')); err != nil {
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

// Load reads a rollout. One that is damaged is no error: see [Record.Trustworthy].
func (s *Store) Load(id string) (Record, error) {
	r, _, err := s.load(id)
	return r, err
}

func (s *Store) load(id string) (r Record, events eventsOf, err error) {
	if filename.Check(id) != nil {
		return r, events, fmt.Errorf("%w: %q", ErrNoRollout, id)
	}
	data, err := os.ReadFile(filepath.Join(s.Dir(id), planFile))
	if errors.Is(err, os.ErrNotExist) {
		return r, events, fmt.Errorf("%w: %s", ErrNoRollout, id)
	}
	if err != nil {
		return r, events, err
	}
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return r, events, fmt.Errorf("rollout %s: its plan cannot be read: %w", id, err)
	}
	r.Plan, r.Metadata = d.Plan, d.About
	sum := sha256.Sum256(data)
	r.planDigest = "sha256:" + hex.EncodeToString(sum[:])
	if events, err = s.readEvents(id); err != nil {
		return r, events, fmt.Errorf("rollout %s: %w", id, err)
	}
	r.Events, r.Decisions = events.events, events.decisions
	r.Torn = events.file.Torn > 0
	r.damage = s.damageOf(id, events, r.planDigest)
	return r, events, nil
}

// State is the state that the events lead to.
func (r Record) State(zones rollout.Zones) (*rollout.State, error) {
	state, err := rollout.New(r.Plan, zones)
	if err != nil {
		return nil, err
	}
	for i, e := range r.Events {
		if err := state.Apply(e); err != nil {
			return nil, errors.Join(r.Trustworthy(), fmt.Errorf("rollout %s, event %d: %w", r.Plan.ID, i+1, err))
		}
	}
	return state, nil
}
