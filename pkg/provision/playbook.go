package provision

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// PlaybookRef names a playbook. The digest says which text the name stood for when the run began.
type PlaybookRef struct {
	Name   string `json:"name"`   // of a built-in playbook, or the whole path of a file
	Digest string `json:"digest"` // "sha256:" and 64 hexadecimal digits
}

// PlaybookChangedError is a playbook whose text is no longer the one that a run was begun with. Nothing
// was sent.
type PlaybookChangedError struct {
	Want  PlaybookRef
	Found string // digest of the text that the name stands for here; empty: there is none
}

func (e *PlaybookChangedError) Error() string {
	here := "here it has another text"
	if e.Found == "" {
		here = "here is no playbook of that name"
	}
	return fmt.Sprintf("it was begun with the playbook %s (%.19s...), and %s: bring the text back, or name the "+
		"playbook to go on with by --playbook",
		e.Want.Name, e.Want.Digest, here)
}

// PlaybookError is a name that is no playbook.
type PlaybookError struct{ Name, Why string }

func (e *PlaybookError) Error() string { return fmt.Sprintf("playbook %s: %s", e.Name, e.Why) }

const noPlaybook = "it is neither a file nor built in"

// maxPlaybook is the largest playbook that is read, in bytes.
const maxPlaybook = 1 << 20

// FindPlaybook reads the named playbook: a file, or the name of a built-in one. Without a name it is
// the default one. The reference finds the same text again with [OpenPlaybook].
func FindPlaybook(name string) (*playbook.Playbook, PlaybookRef, error) {
	text, ref, err := playbookText(name)
	if err != nil {
		return nil, ref, err
	}
	book, err := playbook.Load(ref.Name, text)
	return book, ref, err
}

// openPlaybook reads the playbook of a run, see [OpenPlaybook].
func (r *Runner) openPlaybook(ref PlaybookRef) (*playbook.Playbook, error) {
	if _, err := fs.Stat(playbooks.FS, ref.Name); err != nil && r.ForeignOptions {
		return findDigest(ref, r.Playbooks)
	}
	return OpenPlaybook(ref, r.Playbooks...)
}

// OpenPlaybook reads the playbook that a reference names: under its name, or among the files offered,
// which may lie elsewhere on this machine. It fails with [PlaybookChangedError].
func OpenPlaybook(ref PlaybookRef, offered ...string) (*playbook.Playbook, error) {
	return findDigest(ref, append([]string{ref.Name}, offered...))
}

// findDigest reads the playbook of a reference from the first name that stands for its text.
func findDigest(ref PlaybookRef, names []string) (*playbook.Playbook, error) {
	changed := &PlaybookChangedError{Want: ref}
	for _, name := range names {
		text, found, err := playbookText(name)
		switch {
		case err != nil:
			continue
		case found.Digest == ref.Digest:
			return playbook.Load(found.Name, text)
		case name == ref.Name:
			changed.Found = found.Digest
		}
	}
	return nil, changed
}

// playbookText is the text of a playbook. A name without a directory that is no file is that of a
// built-in one, and no name is that of the default one.
func playbookText(name string) ([]byte, PlaybookRef, error) {
	if name == "" {
		name = playbooks.Default
	} else if text, err := inputfile.Read(name, maxPlaybook); err == nil {
		whole, err := filepath.Abs(name)
		return text, PlaybookRef{whole, digestOf(text)}, err
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, PlaybookRef{}, &PlaybookError{name, errors.Unwrap(err).Error()}
	}
	if strings.ContainsAny(name, `/\`) {
		return nil, PlaybookRef{}, &PlaybookError{name, noPlaybook}
	}
	text, err := playbooks.FS.ReadFile(name)
	if err != nil {
		return nil, PlaybookRef{}, &PlaybookError{name, noPlaybook}
	}
	return text, PlaybookRef{name, digestOf(text)}, nil
}

// digestOf is the digest of a text.
func digestOf(text []byte) string {
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}
