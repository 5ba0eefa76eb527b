package inventory

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// File is a file that was read.
type File struct {
	Name string // its path, with slashes
	Data []byte
}

// Entry is a site and where it stands.
type Entry struct {
	Site *site.Site
	File string // references to files of secrets are relative to its directory
	Line int    // of its beginning, from 1
}

// Inventory is all sites, in the order of the files' names and of the rows.
type Inventory struct{ Sites []Entry }

// DefaultsName is the file of a directory that lies below everything else in it.
const DefaultsName = "defaults.yaml"

// Endings are those of the names of its files, in a directory that is an inventory.
var Endings = []string{".yaml", ".yml", ".csv"}

// Parse reads an inventory: site files (.yaml, .yml) and tables (.csv), each over the defaults.yaml
// of its own directory, if there is one. Where a site and the defaults both give a value, the site's
// counts; mappings are merged, lists are not. {site} in a value of the defaults is the site's name.
// The error is [site.Problems]: every mistake of every file.
func Parse(files []File) (Inventory, error) {
	p := &parser{defaults: map[string]*defaults{}}
	sorted := slices.SortedFunc(slices.Values(files), func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	for _, f := range sorted {
		if path.Base(f.Name) == DefaultsName {
			p.readDefaults(f)
		}
	}
	for _, f := range sorted {
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".csv":
			p.table(f)
		case ".yaml", ".yml":
			if path.Base(f.Name) != DefaultsName {
				p.siteFile(f)
			}
		}
	}
	p.duplicates()
	if len(p.problems) > 0 {
		return Inventory{}, p.sorted()
	}
	return Inventory{p.sites}, nil
}

// parser collects sites and what is wrong with them.
type parser struct {
	defaults   map[string]*defaults // by directory
	sites      []Entry
	candidates []candidate
	problems   site.Problems
}

// add validates a site. root is its own part; wrong are lines and columns of which a mistake is known
// already.
func (p *parser) add(file string, root *yaml.Node, wrong map[[2]int]bool) {
	merged, origin := root, func(*yaml.Node) string { return "" }
	if d := p.defaults[path.Dir(file)]; d != nil {
		merged, origin = d.mergeInto(root)
	}
	s, err := site.FromNode(file, merged, origin)
	p.candidates = append(p.candidates, candidate{file, root.Line, merged, origin})
	if problems, ok := err.(site.Problems); ok { //nolint:errorlint // it returns nothing else
		for _, problem := range problems {
			if problem.File != file || !wrong[[2]int{problem.Line, problem.Column}] {
				p.problems = append(p.problems, problem)
			}
		}
		return
	}
	p.sites = append(p.sites, Entry{s, file, root.Line})
}

func (p *parser) siteFile(f File) {
	root, err := site.Document(f.Name, f.Data)
	if problems, ok := err.(site.Problems); ok { //nolint:errorlint // it returns nothing else
		p.problems = append(p.problems, problems...)
		return
	}
	p.add(f.Name, root, nil)
}

// sorted orders the problems by place. A mistake in the defaults is met at
// every site and reported once.
func (p *parser) sorted() site.Problems {
	slices.SortStableFunc(p.problems, func(a, b site.Problem) int { return cmp.Compare(a.Why, b.Why) })
	p.problems.Sort()
	return slices.Compact(p.problems)
}

func (p *parser) report(file string, line, column int, text, why, remedy string) {
	at := &yaml.Node{Line: line, Column: column}
	p.problems = append(p.problems, yamlfile.At(file, at, text, why, remedy))
}
