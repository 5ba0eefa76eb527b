package recorder

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
)

// File is where evidence goes, and in which form.
type File struct {
	path string
	form func(io.Writer, evidence.Document) error
}

// forms are the forms of a document, by the end of the name of its file.
var forms = map[string]func(io.Writer, evidence.Document) error{
	".html": evidence.HTML, ".json": evidence.JSON, ".txt": evidence.Text,
}

// NewFile checks, before anything else is done, that the file can be written.
func NewFile(path string) (File, error) {
	form, ok := forms[strings.ToLower(filepath.Ext(path))]
	if !ok {
		return File{}, fmt.Errorf("%s: the name ends in .html, .json or .txt, and says so what is written", path)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return File{}, fmt.Errorf("%s: there is something that is no file", path)
	}
	trial, err := os.CreateTemp(filepath.Dir(path), ".ziatunnel-*")
	if err != nil {
		return File{}, fmt.Errorf("%s: no file can be made there: %w", path, plainPathError(err))
	}
	return File{path, form}, errors.Join(trial.Close(), os.Remove(trial.Name()))
}

// WriteDirectory writes a document into a directory, as NAME.html and as NAME.json. It makes the
// directory where there is none.
func WriteDirectory(directory, name string, d evidence.Document) error {
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return plainPathError(err)
	}
	for _, end := range []string{".html", ".json"} {
		f := File{filepath.Join(directory, name+end), forms[end]}
		if err := f.Write(d); err != nil {
			return fmt.Errorf("%s: %w", f.path, err)
		}
	}
	return nil
}

// Write writes the whole file or nothing, so that nobody reads half of one. Only the owner of the file
// may read it.
func (f File) Write(d evidence.Document) error {
	return plainPathError(durable.Replace(f.path, func(w io.Writer) error { return f.form(w, d) }))
}

// plainPathError is the error without the path: that of a temporary file means nothing to a person.
func plainPathError(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// Path is where the file is written.
func (f File) Path() string { return f.path }
