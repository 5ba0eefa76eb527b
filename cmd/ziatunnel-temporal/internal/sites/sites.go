// Package sites is the inventory of a worker. A task names its site, and this package finds the site file
// for that name. It reads the files again when one of them has changed.
//
//	inventory, err := sites.Open([]string{"sites/"})
//	entry, err := inventory.Find("tokyo-01")
//	executor := provision.Executor{Find: inventory.Find, Runner: runner}
//
// It never sends anything of a site anywhere: neither a file nor a secret goes to the server.
package sites

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
)

// maxFile is the largest file of an inventory that is read, in bytes.
const maxFile = 64 << 20

// Inventory is files and directories of sites. It may be asked by many at once.
type Inventory struct {
	paths []string

	mu     sync.Mutex
	stamps []fileStamp
	sites  map[string]inventory.Entry
	err    error // of the last reading
}

// fileStamp reports whether a file is the one that was read.
type fileStamp struct {
	name     string
	size     int64
	modified time.Time
}

// Open reads an inventory: site files, tables, and directories of both, each with the defaults.yaml
// beside it. What is no file in a directory is left out.
func Open(paths []string) (*Inventory, error) {
	v := &Inventory{paths: paths}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.refresh()
	return v, v.err
}

// Len is the number of its sites.
func (v *Inventory) Len() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.sites)
}

// Find gives a site by its name. An inventory that cannot be read any more has none.
func (v *Inventory) Find(name string) (inventory.Entry, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.refresh()
	if v.err != nil {
		return inventory.Entry{}, fmt.Errorf("the inventory of this worker: %w", v.err)
	}
	entry, ok := v.sites[name]
	if !ok {
		return entry, fmt.Errorf("the inventory of this worker has no site %s: is it the one that the rollout was "+
			"started with?", name)
	}
	return entry, nil
}

// Check fails when the inventory cannot be read now.
func (v *Inventory) Check(context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.refresh(); v.err != nil {
		return fmt.Errorf("the inventory of this worker: %w", v.err)
	}
	return nil
}

// refresh reads everything again when a file has changed, come or gone.
func (v *Inventory) refresh() {
	stamps, err := v.listFiles()
	if err == nil && v.sites != nil && slices.Equal(stamps, v.stamps) {
		return
	}
	v.stamps, v.err = stamps, err
	if err == nil {
		v.sites, v.err = parseFiles(stamps)
	}
	if v.err != nil {
		v.sites = nil // looked at again when somebody asks the next time
	}
}

// listFiles lists the files that belong to the inventory now.
func (v *Inventory) listFiles() ([]fileStamp, error) {
	var out []fileStamp
	for _, path := range v.paths {
		names, err := filesOf(path)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			info, err := os.Stat(name)
			if err != nil {
				return nil, err
			}
			out = append(out, fileStamp{name, info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(out, func(a, b fileStamp) int { return cmp.Compare(a.name, b.name) })
	return slices.Compact(out), nil
}

func filesOf(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		defaults := filepath.Join(filepath.Dir(path), inventory.DefaultsName)
		if _, err := os.Stat(defaults); errors.Is(err, fs.ErrNotExist) {
			return []string{path}, nil
		}
		return []string{path, defaults}, nil
	}
	files, other, err := inputfile.List(path, inventory.Endings...)
	for _, why := range other {
		var at *fs.PathError
		if errors.As(why, &at) && filepath.Base(at.Path) == inventory.DefaultsName {
			return nil, why // without them its sites would be others
		}
	}
	return files, err
}

func parseFiles(stamps []fileStamp) (map[string]inventory.Entry, error) {
	var files []inventory.File
	for _, s := range stamps {
		data, err := inputfile.Read(s.name, maxFile)
		if err != nil {
			return nil, err
		}
		files = append(files, inventory.File{Name: filepath.ToSlash(s.name), Data: data})
	}
	v, err := inventory.Parse(files)
	if err != nil {
		return nil, err
	}
	out := make(map[string]inventory.Entry, len(v.Sites))
	for _, e := range v.Sites {
		out[e.Site.Name] = e
	}
	return out, nil
}
