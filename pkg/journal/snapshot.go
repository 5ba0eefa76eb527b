package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
)

// Snapshot is a running-config as it was before a run, with digests in the place of its secrets.
type Snapshot struct {
	Name   string    `json:"-"` // of the file, "20261124-225711-a1b2c3.conf"; what --to takes
	Site   string    `json:"site"`
	Router string    `json:"router"`
	Run    string    `json:"run"`
	Time   time.Time `json:"time"`
	Salt   string    `json:"salt"`
	Hash   string    `json:"hash"` // of the text as the router showed it, see [Hash]
	// Escaped says that the router shows what is not printable: in the file it is escaped, see [printable.Escape].
	Escaped bool   `json:"escaped,omitempty"`
	Masked  string `json:"-"`
}

// Config fills the secrets in again from texts that may hold them; see [Unmask]. When nothing is
// missing and the result does not have the snapshot's hash, a file was changed by somebody, and that
// is an error.
func (s Snapshot) Config(known ...string) (text string, missing []string, err error) {
	text, missing = Unmask(s.Masked, s.Salt, known...)
	if len(missing) == 0 && Hash(text) != s.Hash {
		err = fmt.Errorf("snapshot %s is not what was written: its hash is another", s.Name)
	}
	return text, missing, err
}

// snapshotHeader starts the first line of a snapshot; JSON follows, and then the text. To IOS it
// is a comment.
const snapshotHeader = "! ziatunnel snapshot "

func (r *Run) writeSnapshot(running string) error {
	running = strings.ReplaceAll(running, "\r", "")
	s := Snapshot{Name: r.begin.Run + ".conf", Site: r.begin.Site, Router: r.begin.Router, Run: r.begin.Run,
		Time: r.store.Now().UTC(), Salt: r.begin.Salt, Hash: Hash(running)}
	body := r.store.digestSecrets(running, s.Salt)
	if s.Escaped = !printable.IsPrintable(body); s.Escaped {
		body = printable.Escape(body)
	}
	header, err := marshal(s)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	data := snapshotHeader + string(header) + body
	if err := durable.Create(filepath.Join(r.dir, s.Name), []byte(data)); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return r.Write(SnapshotTaken{File: s.Name, Hash: s.Hash})
}

// Snapshot reads a snapshot of a site by its name or by the run that took it.
func (s *Store) Snapshot(site, name string) (Snapshot, error) {
	dir, err := s.siteDir(site)
	if err != nil {
		return Snapshot{}, err
	}
	run := strings.TrimSuffix(name, ".conf")
	if !runName.MatchString(run) {
		return Snapshot{}, fmt.Errorf("%q is not the name of a snapshot", name)
	}
	name = run + ".conf"
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return Snapshot{}, fmt.Errorf("site %s has no snapshot %s; see `ziatunnel rollback --list`", site, name)
	}
	if err != nil {
		return Snapshot{}, err
	}
	return parseSnapshot(name, string(data))
}

func parseSnapshot(name, text string) (Snapshot, error) {
	header, body, ok := strings.Cut(text, "\n")
	header, known := strings.CutPrefix(header, snapshotHeader)
	s := Snapshot{}
	if !ok || !known || json.Unmarshal([]byte(header), &s) != nil || s.Salt == "" {
		return Snapshot{}, fmt.Errorf("snapshot %s cannot be read", name)
	}
	if s.Escaped {
		var err error
		if body, err = printable.Unescape(body); err != nil {
			return Snapshot{}, fmt.Errorf("snapshot %s cannot be read: %w", name, err)
		}
	}
	s.Name, s.Masked = name, body
	return s, nil
}

// Snapshots are the snapshots of a site, oldest first, without their text. A file that cannot be
// read is left out.
func (s *Store) Snapshots(site string) ([]Snapshot, error) {
	dir, err := s.siteDir(site)
	if err != nil {
		return nil, err
	}
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var out []Snapshot
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".conf") {
			continue
		}
		if one, err := s.Snapshot(site, f.Name()); err == nil {
			one.Masked = ""
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b Snapshot) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}
