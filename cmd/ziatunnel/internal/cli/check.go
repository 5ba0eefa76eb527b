package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

func (p *program) checkCommand() *cli.Command {
	return &cli.Command{
		Name: "check", Usage: "validate site files and inventories, offline", ArgsUsage: "FILE|DIRECTORY...",
		OnUsageError: usageError,
		Description: "Reports every mistake of every file at once. A directory, or a table of sites (.csv), is an " +
			"inventory: its sites lie over the\n" +
			"defaults.yaml beside them, and may not share a router, a credential or a tunnel address. Notes behind " +
			"the\ngood files say what choices of theirs need or cost: encryption, PFS, what steers the traffic.\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel check sites/*.yaml\n" +
			"   ziatunnel check sites/\n" +
			"   ziatunnel check branches.csv\n" +
			"   ziatunnel check --secrets tokyo-01.yaml\n" +
			"   ziatunnel check --portal sites/\n\n" +
			"EXIT STATUS\n" +
			"   0 all files are good   1 --portal: the service edges could not be asked for   2 there are mistakes",
		Flags: []cli.Flag{outputFlag(), stateDirFlag(), edgesFlag(), &cli.BoolFlag{Name: "secrets",
			Usage: "also fetch the secrets and check the pre-shared key"}},
		Action: func(c *cli.Context) error {
			if _, err := p.begin(c); err != nil {
				return err
			}
			if c.NArg() == 0 {
				return &inputError{"check takes at least one site file"}
			}
			return p.check(c)
		},
	}
}

func (p *program) check(c *cli.Context) error {
	var problems []error
	checked := []view.Checked{}
	edges := p.edgeLists(c)
	for _, path := range c.Args().Slice() {
		if isInventory(path) {
			results, err := p.checkInventory(c, path, edges)
			checked = append(checked, results...)
			if err != nil {
				problems = append(problems, err)
			}
			continue
		}
		s, err := p.readSite(c.Context, path)
		if err == nil && len(s.Objections()) > 0 {
			err = s.Objections()
		}
		if err == nil && c.Bool("secrets") {
			_, err = provision.FetchSecrets(c.Context, s, filepath.Dir(path), p.redactor)
		}
		result := view.Checked{File: path, Problems: []view.Problem{}}
		if err != nil {
			problems = append(problems, err)
			var listed site.Problems
			if errors.As(err, &listed) {
				for _, one := range listed {
					result.Problems = append(result.Problems, problemOf(one))
				}
			} else {
				result.Problems = append(result.Problems, view.Problem{Why: err.Error()})
			}
		} else {
			result.Site, result.NotKnown = s.Name, s.NotKnownOffline()
			result.Notes = notesOf(s)
			edges.checked(c.Context, &result, s, filepath.Dir(path))
		}
		checked = append(checked, result)
	}
	view.Check(p.out, p.json, checked)
	p.json = false // one JSON document on stdout; the error goes to stderr
	if len(problems) > 0 {
		return &inputError{errors.Join(append(problems, edges.failed())...).Error()}
	}
	return edges.failed()
}

// notesOf is what is to be said of a good file: what its choices cost, and a cloud that nobody knows.
func notesOf(s *site.Site) []string {
	notes := s.Notes()
	if _, known := portal.FindCloud(s.ZIA.Cloud); !known {
		names := portal.CloudNames()
		notes = append(notes, fmt.Sprintf("zia.cloud: %s is none of the clouds that are known; %sthese are: %s",
			s.ZIA.Cloud, didYouMean(s.ZIA.Cloud, "", names), strings.Join(names, ", ")))
	}
	return notes
}
