package keyfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// ErrNoFile is a reference that names no file, so that no key can be put there.
var ErrNoFile = errors.New("a generated key is put into a file, and the reference names none")

// Path is the file that a reference names; dir is what relative ones begin at, the directory of the site file.
func Path(ref secret.Ref, dir string) (string, error) {
	if _, ok := ref.File(); !ok {
		return "", fmt.Errorf("%s: %w: write psk: file:PATH", ref, ErrNoFile)
	}
	return ref.Path(dir)
}

// Create writes a new key, on the disk when it returns, readable by its owner alone. A missing directory is made, for
// its owner alone too. Where the name is taken, by whatever it may be, the error is [fs.ErrExist], and nothing is
// changed.
func Create(path string, psk secret.String) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	err := durable.CreateWhole(path, []byte(psk.Reveal()+"\n"))
	if errors.Is(err, fs.ErrExist) {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	return err
}
