// Package durable answers: when is what was written safe from a crash of the machine? A file is, once its
// bytes and its name in the directory are both on the disk, which the operating system does not promise
// before it is asked.
//
//	err := durable.Create("plan.json", data)       // a new file, or an error that says it exists
//	err = durable.Replace("report.html", render)   // the whole new file or the whole old one
//	err = durable.Append(events, line)             // on the disk when it returns
//
// Files that it makes can be read by their owner alone. It never makes directories, changes the mode of
// what is there, or knows what a file holds.
package durable

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// Create writes a whole new file. It never replaces one: the error is then [os.ErrExist]. A file that
// could not be written whole is removed.
func Create(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err = errors.Join(Append(f, data), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return SyncDir(filepath.Dir(path))
}

// CreateWhole is [Create] for a file that others may read at any time: they find no file, or the whole one. Of two
// that make it at the same time one gets [os.ErrExist].
func CreateWhole(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".ziatunnel-*") // mode 0600
	if err != nil {
		return err
	}
	if err = errors.Join(Append(f, data), f.Close()); err == nil {
		err = os.Link(f.Name(), path)
	}
	linked := err == nil || errors.Is(err, os.ErrExist)
	err = errors.Join(err, os.Remove(f.Name()))
	if !linked { // a file system without links
		return Create(path, data)
	}
	if err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}

// Replace writes a whole file in the place of the one that may be there. Whoever reads the path finds the
// old file or the new one, never a part; after an error it is the old one.
func Replace(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".ziatunnel-*") // mode 0600
	if err != nil {
		return err
	}
	if err = errors.Join(write(f), f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return SyncDir(filepath.Dir(path))
}

// Append writes at the place of an open file, in one call, and waits until the bytes are on the disk. The
// name of a file that was just made takes [SyncDir] besides.
func Append(f *os.File, data []byte) error {
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}

// SyncDir puts the names in a directory on the disk: files that were made, renamed or removed. Windows
// does that by itself, and some network file systems know no such request.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}
