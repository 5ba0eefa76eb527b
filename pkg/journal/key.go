package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// keyFile holds the key of the digests of all sites, and of saved plans. Only its owner may read it.
const keyFile = "digest.key"

// KeyError is a text whose secrets cannot be found again, because the key of their digests is not at hand.
type KeyError struct {
	What string // "snapshot 20261124-225711-a1b2c3.conf"
	Path string // of the file that should hold the key
	Want string // name of the key, see [secret.Key.ID]
	Have string // name of the key that is there; empty: none is
}

func (e *KeyError) Error() string {
	why := "is not there"
	if e.Have != "" {
		why = "holds " + e.Have
	}
	return fmt.Sprintf("%s: its secrets were digested with %s, and %s %s: it is not known what they are; "+
		"bring that file back from a backup of the state directory", e.What, e.Want, e.Path, why)
}

// KeyPath is the file of the key.
func (s *Store) KeyPath() string { return filepath.Join(s.Dir, keyFile) }

// FindKey is the key of the digests of this store, the zero key when there is none yet.
func (s *Store) FindKey() (secret.Key, error) {
	text, err := os.ReadFile(s.KeyPath())
	if errors.Is(err, os.ErrNotExist) {
		return secret.Key{}, nil
	}
	if err == nil {
		err = ownersAlone(s.KeyPath())
	}
	if err != nil {
		return secret.Key{}, err
	}
	key, err := secret.ParseKey(string(text))
	if err != nil {
		err = fmt.Errorf("%s: %w; bring it back from a backup of the state directory", s.KeyPath(), err)
	}
	return key, err
}

// Key is the key of the digests of this store. It is made when there is none. Of processes that make it at the same
// time all get the same.
func (s *Store) Key() (secret.Key, error) {
	key, err := s.FindKey()
	if err != nil || !key.IsZero() {
		return key, err
	}
	if err := s.makeDir(); err != nil {
		return key, err
	}
	err = durable.CreateWhole(s.KeyPath(), []byte(secret.NewKey().Reveal()+"\n"))
	if err != nil && !errors.Is(err, os.ErrExist) {
		return key, err
	}
	if key, err = s.FindKey(); err == nil && key.IsZero() {
		err = fmt.Errorf("%s: it was taken away again", s.KeyPath())
	}
	return key, err
}

// digests are those of a run with a salt, whose key has that name. The key is the zero one when it is not at hand.
func (s *Store) digests(salt, id string) Digests {
	d := Digests{Use: digestUse, Salt: salt}
	if key, err := s.FindKey(); err == nil && id != "" && key.ID() == id {
		d.Key = key
	}
	return d
}

// digestUse is the use of the digests of journals and snapshots.
const digestUse = "journal"

// keyError is nil when the key of that name is at hand.
func (s *Store) keyError(what, id string) error {
	if id == "" {
		return nil
	}
	key, err := s.FindKey()
	switch {
	case err != nil:
		return err
	case key.IsZero():
		return &KeyError{What: what, Path: s.KeyPath(), Want: id}
	case key.ID() != id:
		return &KeyError{What: what, Path: s.KeyPath(), Want: id, Have: key.ID()}
	}
	return nil
}

// ownersAlone takes the rights of other users away from a file.
func ownersAlone(path string) error {
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return fmt.Errorf("mode %04o of %s lets others read it: %w", info.Mode().Perm(), path, err)
	}
	return nil
}
