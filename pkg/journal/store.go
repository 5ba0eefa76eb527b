package journal

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/filename"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Store is the directory of all sites.
type Store struct {
	Dir string
	// Now is the clock of the records; [OpenStore] sets time.Now.
	Now func() time.Time
	// Redactor knows values that must not be written wherever they stand, on top of what the syntax
	// of IOS tells. It may be nil.
	Redactor *secret.Redactor
	// Host is the name of this machine in locks and in the records; empty: the one that the system knows.
	Host string
}

func (s *Store) host() string { return cmp.Or(s.Host, lock.HostName()) }

// OpenStore opens the store in a directory. The directory is made by the first run that is begun; a store
// that does not exist has no runs.
func OpenStore(dir string) (*Store, error) {
	if dir == "" {
		return nil, errors.New("no directory for the journal: name one with --state-dir")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s: it is not a directory", dir)
	}
	return &Store{Dir: dir, Now: time.Now}, nil
}

// siteDir is where a site's files are: one directory for every spelling of its name, as on systems that ignore case.
// A directory that has the very spelling is taken where that one is missing.
func (s *Store) siteDir(site string) (string, error) {
	if err := filename.CheckSite(site); err != nil {
		return "", fmt.Errorf("not the name of a site: %w", err)
	}
	dir := filepath.Join(s.Dir, filename.Key(site))
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		spelled := filepath.Join(s.Dir, site)
		if _, err := os.Stat(spelled); err == nil {
			return spelled, nil
		}
	}
	return dir, nil
}

// makeSiteDir makes the directory of a site, which only its owner may read.
func (s *Store) makeSiteDir(site string) (string, error) {
	dir, err := s.siteDir(site)
	if err != nil {
		return "", err
	}
	if err := s.makeDir(); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	if err := private(dir); err != nil {
		return "", err
	}
	return dir, durable.SyncDir(s.Dir)
}

// makeDir makes the directory of all sites.
func (s *Store) makeDir() error {
	if _, err := os.Stat(s.Dir); !errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(s.Dir))
}

// private takes the rights of other users away. Windows has no such bits; there the directory of the user's
// profile is private.
func private(dir string) error {
	info, err := os.Stat(dir)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a directory, which its owner enters
		return fmt.Errorf("mode %04o of %s lets others read it: %w", info.Mode().Perm(), dir, err)
	}
	return nil
}
