package provision

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/filename"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
)

// Renderings is a directory of what is learned about how releases of IOS show what is typed, and how fast they take it:
// one file for each release and image, beside the journal. It holds no site, no address and no secret, only serial
// numbers of the routers on which something was seen. It implements [engine.Renderings].
type Renderings struct{ dir string }

var _ engine.Renderings = Renderings{}

// OpenRenderings names the directory below the state directory. Nothing is made before something is learned.
func OpenRenderings(stateDir string) Renderings {
	return Renderings{filepath.Join(stateDir, filename.Renderings)}
}

// maxRenderings is the largest file that is read, in bytes.
const maxRenderings = 1 << 20

// unsafe are characters of a release or an image that are no part of a file's name.
var unsafe = regexp.MustCompile(`[^A-Za-z0-9.()-]`)

func (r Renderings) path(release, image string) string {
	return filepath.Join(r.dir, unsafe.ReplaceAllString(release+"_"+image, "-")+".json")
}

// Known implements [engine.Renderings]. A release of which nothing is learned has an empty book.
func (r Renderings) Known(release, image string) (rendering.Book, error) {
	empty := rendering.Book{Release: release, Image: image, Records: []rendering.Record{}}
	f, err := os.Open(r.path(release, image))
	if errors.Is(err, fs.ErrNotExist) {
		return empty, nil
	}
	if err != nil {
		return empty, err
	}
	defer f.Close()
	var book rendering.Book
	err = json.NewDecoder(io.LimitReader(f, maxRenderings)).Decode(&book)
	if err != nil || book.Release != release || book.Image != image {
		return empty, fmt.Errorf("%s is not what was written: --forget-renderings drops it", r.path(release, image))
	}
	return book, nil
}

// Learn implements [engine.Renderings].
func (r Renderings) Learn(release, image string, records []rendering.Record) error {
	book, _ := r.Known(release, image) // an empty one in the place of one that cannot be read
	book.Add(records...)
	return r.write(book)
}

// LearnSpeed implements [engine.Renderings].
func (r Renderings) LearnSpeed(release, image string, speed rendering.Speed) error {
	book, _ := r.Known(release, image) // as in Learn
	book.Speed = speed
	return r.write(book)
}

func (r Renderings) write(book rendering.Book) error {
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return err
	}
	text, err := json.MarshalIndent(book, "", "  ")
	if err != nil {
		return err
	}
	return durable.Replace(r.path(book.Release, book.Image), func(w io.Writer) error {
		_, err := w.Write(append(printable.JSON(text), '\n'))
		return err
	})
}

// Forget drops everything that is learned.
func (r Renderings) Forget() error { return os.RemoveAll(r.dir) }
