package journal

import (
	"crypto/sha256"
	"encoding/hex"
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
	Key    string    `json:"key,omitempty"` // names the key of the digests; empty: those of older versions
	Hash   string    `json:"hash"`          // of the text as the router showed it, see [Hash]; under that key
	// Escaped says that the router shows what is not printable: in the file it is escaped, see [printable.Escape].
	Escaped bool   `json:"escaped,omitempty"`
	Masked  string `json:"-"`

	digests Digests
	lacks   error // why the secrets cannot be found again
}

// Known fails with [KeyError] when the key of the digests is not at hand. Then nobody can tell whether a router runs
// what the snapshot says.
func (s Snapshot) Known() error { return s.lacks }

// Config fills the secrets in again from texts that may hold them; see [Digests.Unmask]. When nothing is
// missing and the result does not have the snapshot's hash, a file was changed by somebody, and that
// is an error. It is one too when the key is not at hand, see [Snapshot.Known].
func (s Snapshot) Config(known ...string) (text string, missing []string, err error) {
	if s.lacks != nil {
		return "", nil, s.lacks
	}
	text, missing = s.digests.Unmask(s.Masked, known...)
	hash := Hash(text)
	if strings.HasPrefix(s.Hash, keyedHash) {
		hash = s.digests.hash(hash)
	}
	if len(missing) == 0 && hash != s.Hash {
		err = fmt.Errorf("snapshot %s is not what was written: its hash is another", s.Name)
	}
	return text, missing, err
}

// snapshotHeader starts the first line of a snapshot; JSON follows, and then the text. To IOS it
// is a comment.
const snapshotHeader = "! ziatunnel snapshot "

func (r *Run) writeSnapshot(running string) error {
	running = strings.ReplaceAll(running, "\r", "")
	s := Snapshot{Name: r.begin.Run + snapshotEnd, Site: r.begin.Site, Router: r.begin.Router, Run: r.begin.Run,
		Time: r.store.Now().UTC(), Salt: r.begin.Salt, Key: r.digests.Key.ID(), Hash: r.digests.hash(Hash(running))}
	body := r.store.digestSecrets(running, r.digests)
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
	return r.Write(SnapshotTaken{File: s.Name, Hash: s.Hash, Digest: fileDigest([]byte(data))})
}

// SnapshotError is a snapshot that is not what was written. Nobody goes back to it.
type SnapshotError struct{ Name, Path string }

func (e *SnapshotError) Error() string {
	return fmt.Sprintf("snapshot %s was changed after it was written: bring %s back from a backup, or use a "+
		"snapshot of another run", e.Name, e.Path)
}

// fileDigest is what a record says of a file.
func fileDigest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// readSnapshot reads the file that a record names, and holds it against the record.
func readSnapshot(dir string, taken SnapshotTaken) ([]byte, error) {
	name := filepath.Base(taken.File)
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("snapshot %s is missing", name)
	}
	if err == nil && taken.Digest != "" && fileDigest(data) != taken.Digest {
		err = &SnapshotError{Name: name, Path: filepath.Join(dir, name)}
	}
	return data, err
}

// Snapshot reads a snapshot of a site by its name or by the run that took it.
func (s *Store) Snapshot(site, name string) (Snapshot, error) {
	dir, err := s.siteDir(site)
	if err != nil {
		return Snapshot{}, err
	}
	run := strings.TrimSuffix(name, snapshotEnd)
	if !runName.MatchString(run) {
		return Snapshot{}, fmt.Errorf("%q is not the name of a snapshot", name)
	}
	name = run + snapshotEnd
	taken := SnapshotTaken{File: name}
	if c, err := s.read(site, run); err == nil {
		for _, e := range c.entries {
			if record, ok := e.Record.(SnapshotTaken); ok && record.File == name {
				taken = record
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, name)); errors.Is(err, os.ErrNotExist) {
		return Snapshot{}, fmt.Errorf("site %s has no snapshot %s; see `ziatunnel rollback --list`", site, name)
	}
	data, err := readSnapshot(dir, taken)
	if err != nil {
		return Snapshot{}, err
	}
	out, err := parseSnapshot(name, string(data))
	if err != nil {
		return Snapshot{}, err
	}
	out.digests, out.lacks = s.digests(out.Salt, out.Key), s.keyError("snapshot "+name, out.Key)
	return out, nil
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
		if !strings.HasSuffix(f.Name(), snapshotEnd) {
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
