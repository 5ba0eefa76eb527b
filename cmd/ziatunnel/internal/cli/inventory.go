package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// maxInput is the largest file that is read, in bytes: an inventory, or the text of a show command.
const maxInput = 64 << 20

// readInventory reads site files, tables, and directories of both, each with the defaults.yaml beside
// it, and keeps the sites that fit all selectors. The error names every mistake of every file.
func (p *program) readInventory(paths, selectors []string) (inventory.Inventory, error) {
	var names []string
	for _, path := range paths {
		found, err := p.inventoryFiles(path)
		if err != nil {
			return inventory.Inventory{}, err
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	var files []inventory.File
	for _, name := range slices.Compact(names) {
		data, err := inputfile.Read(name, maxInput)
		if err != nil {
			return inventory.Inventory{}, &inputError{fmt.Sprintf("%s: %v", name, errors.Unwrap(err))}
		}
		files = append(files, inventory.File{Name: filepath.ToSlash(name), Data: data})
	}
	v, err := inventory.Parse(files)
	if err != nil {
		return inventory.Inventory{}, err
	}
	if len(v.Sites) == 0 {
		return v, &inputError{fmt.Sprintf("no site in %s: an inventory is site files (.yaml), tables (.csv), or "+
			"directories of them", strings.Join(paths, ", "))}
	}
	all := len(v.Sites)
	if v, err = v.Select(selectors...); err != nil {
		return v, &inputError{err.Error()}
	}
	if len(v.Sites) == 0 {
		return v, &inputError{fmt.Sprintf("none of the %d sites fits --select %s", all,
			strings.Join(selectors, " --select "))}
	}
	return v, nil
}

// inventoryFiles are the files of an argument, with the defaults beside them. What is no file in a directory is
// named and left out, but for defaults: without them its sites would be others.
func (p *program) inventoryFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &inputError{fmt.Sprintf("%s: %v", path, errors.Unwrap(err))}
	}
	if !info.IsDir() {
		return withDefaults(path), nil
	}
	files, other, err := inputfile.List(path, inventory.Endings...)
	if err != nil {
		return nil, &inputError{fmt.Sprintf("%s: %v", path, errors.Unwrap(err))}
	}
	for _, why := range other {
		var at *fs.PathError
		if errors.As(why, &at) && filepath.Base(at.Path) == inventory.DefaultsName {
			return nil, &inputError{fmt.Sprintf("%s: %v", at.Path, at.Err)}
		}
		fmt.Fprintf(p.err, "left out of the inventory: %s: %v\n", at.Path, at.Err)
	}
	return files, nil
}

func withDefaults(path string) []string {
	defaults := filepath.Join(filepath.Dir(path), inventory.DefaultsName)
	if _, err := os.Stat(defaults); errors.Is(err, fs.ErrNotExist) {
		return []string{path}
	}
	return []string{path, defaults}
}

// isInventory reports whether an argument is more than one site file.
func isInventory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir() || strings.EqualFold(filepath.Ext(path), ".csv")
}

// checkInventory validates an inventory: the good sites, or all mistakes by file.
func (p *program) checkInventory(c *cli.Context, path string, edges *edgeLists) ([]view.Checked, error) {
	v, err := p.readInventory([]string{path}, nil)
	if err == nil {
		return p.checkSites(c, v, edges)
	}
	var listed site.Problems
	if !errors.As(err, &listed) {
		return []view.Checked{{File: path, Problems: []view.Problem{{Why: err.Error()}}}}, err
	}
	var out []view.Checked
	for _, one := range listed {
		if n := len(out); n == 0 || out[n-1].File != one.File {
			out = append(out, view.Checked{File: one.File})
		}
		last := &out[len(out)-1]
		last.Problems = append(last.Problems, problemOf(one))
	}
	return out, err
}

// checkSites looks for what is wrong with what the sites of a good inventory want, and fetches their secrets, if the
// flag wants it.
func (p *program) checkSites(c *cli.Context, v inventory.Inventory, edges *edgeLists) ([]view.Checked, error) {
	out := make([]view.Checked, len(v.Sites))
	var missing []error
	for i, e := range v.Sites {
		out[i] = view.Checked{File: e.File, Site: e.Site.Name, Problems: []view.Problem{},
			NotKnown: e.Site.NotKnownOffline(), Notes: notesOf(e.Site)}
		if objections := e.Site.Objections(); len(objections) > 0 {
			for _, one := range objections {
				out[i].Problems = append(out[i].Problems, problemOf(one))
			}
			missing = append(missing, fmt.Errorf("site %s: %w", e.Site.Name, objections))
		}
		edges.checked(c.Context, &out[i], e.Site, filepath.Dir(e.File))
		if !c.Bool("secrets") {
			continue
		}
		if _, err := provision.FetchSecrets(c.Context, e.Site, filepath.Dir(e.File), p.redactor); err != nil {
			out[i].Problems = append(out[i].Problems, view.Problem{Line: e.Line, Column: 1, Why: err.Error()})
			missing = append(missing, fmt.Errorf("%s:%d:1: site %s: %w", e.File, e.Line, e.Site.Name, err))
		}
	}
	return out, errors.Join(missing...)
}

func problemOf(one site.Problem) view.Problem {
	return view.Problem{Line: one.Line, Column: one.Column, Text: one.Text, Why: one.Why, Mend: one.Remedy}
}
