package inputfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// KindError is a name that leads to something else than a regular file.
type KindError struct{ Kind string }

func (e *KindError) Error() string { return "it is " + e.Kind + ", not a regular file" }

// SizeError is a file, or a stream, that is larger than what it is read for can be.
type SizeError struct{ Most int64 }

func (e *SizeError) Error() string { return "it is larger than " + size(e.Most) }

// size is a number of bytes in words.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// Open opens a regular file for reading. A named pipe does not hold it up, and whoever writes into that is
// left alone. The null device is an empty file. The error is an [fs.PathError]; around a [KindError] when the
// name leads to something else.
func Open(path string) (*os.File, fs.FileInfo, error) {
	if info, err := os.Stat(path); err != nil || !readable(path, info) {
		return nil, nil, refused(path, info, err) // before it is opened, which a writer of a pipe would notice
	}
	f, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat() // what the name has led to
	if err != nil || !readable(path, info) {
		_ = f.Close()
		return nil, nil, refused(path, info, err)
	}
	return f, info, nil
}

func readable(path string, info fs.FileInfo) bool {
	return info.Mode().IsRegular() || path == os.DevNull
}

func refused(path string, info fs.FileInfo, err error) error {
	if err != nil {
		return err
	}
	return &fs.PathError{Op: "open", Path: path, Err: &KindError{kindOf(info.Mode())}}
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}

// Read reads a regular file of at most most bytes. The error is an [fs.PathError], around a [KindError] or a
// [SizeError] when that is what is wrong.
func Read(path string, most int64) ([]byte, error) {
	f, _, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return bounded(f, path, most)
}

func bounded(r io.Reader, name string, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = &SizeError{most}
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: Cause(err)}
	}
	return data, nil
}

// Cause is an error about a file without the name of the file, for a sentence that has it already.
func Cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
