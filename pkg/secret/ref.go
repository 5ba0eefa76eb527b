package secret

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// Ref names where a secret is kept: `env:NAME`, `file:PATH` or `cmd:COMMAND`. It is safe to print.
// The zero value refers to nothing.
type Ref struct{ scheme, target string }

// errNotRef does not repeat what was written: it may be a secret that somebody typed in full.
var errNotRef = errors.New(
	"not a reference: write env:NAME, file:PATH or cmd:COMMAND; the secret itself has no place here")

// ParseRef reads a reference. Its error never contains s.
func ParseRef(s string) (Ref, error) {
	scheme, target, ok := strings.Cut(s, ":")
	target = strings.TrimSpace(target)
	if !ok || target == "" || scheme != "env" && scheme != "file" && scheme != "cmd" {
		return Ref{}, errNotRef
	}
	return Ref{scheme, target}, nil
}

// IsZero reports whether there is no reference.
func (r Ref) IsZero() bool { return r.scheme == "" }

// String is the reference as written.
func (r Ref) String() string {
	if r.IsZero() {
		return ""
	}
	return r.scheme + ":" + r.target
}

// File is the path that a file: reference names, as written; ok is false for every other reference.
func (r Ref) File() (path string, ok bool) { return r.target, r.scheme == "file" }

// Path is where the file of a file: reference lies: below dir, unless it is absolute, or below the home of the user
// behind "~/".
func (r Ref) Path(dir string) (string, error) {
	written, ok := r.File()
	if !ok {
		return "", errors.New("it names no file")
	}
	if below, is := strings.CutPrefix(written, "~/"); is {
		home, err := os.UserHomeDir()
		return filepath.Join(home, below), err
	}
	if filepath.IsAbs(written) {
		return written, nil
	}
	return filepath.Join(dir, written), nil
}
