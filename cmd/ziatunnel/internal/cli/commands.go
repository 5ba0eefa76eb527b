package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

func (p *program) checkCommand() *cli.Command {
	return &cli.Command{
		Name: "check", Usage: "validate site files and inventories, offline", ArgsUsage: "FILE|DIRECTORY...", OnUsageError: usageError,
		Description: "Reports every mistake of every file at once. A directory, or a table of sites (.csv), is an inventory: its sites lie over the\n" +
			"defaults.yaml beside them, and may not share a router, a credential or a tunnel address.\n\n" +
			"EXAMPLES\n   ziatunnel check sites/*.yaml\n   ziatunnel check sites/\n   ziatunnel check branches.csv\n   ziatunnel check --secrets tokyo-01.yaml\n\nEXIT STATUS\n   0 all files are good   2 there are mistakes",
		Flags: []cli.Flag{outputFlag(), &cli.BoolFlag{Name: "secrets", Usage: "also fetch the secrets and check the pre-shared key"}},
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
	for _, path := range c.Args().Slice() {
		if isInventory(path) {
			results, err := p.checkInventory(c, path)
			checked = append(checked, results...)
			if err != nil {
				problems = append(problems, err)
			}
			continue
		}
		s, err := p.readSite(path)
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
			result.Site = s.Name
		}
		checked = append(checked, result)
	}
	view.Check(p.out, p.json, checked)
	p.json = false // one JSON document on stdout; the error goes to stderr
	if len(problems) > 0 {
		return &inputError{errors.Join(problems...).Error()}
	}
	return nil
}

func (p *program) renderCommand() *cli.Command {
	return &cli.Command{
		Name: "render", Usage: "print the lines the playbook gives, by step, offline", ArgsUsage: "FILE", OnUsageError: usageError,
		Description: "No secret is fetched: the pre-shared key is left out.\n\nEXAMPLES\n   ziatunnel render tokyo-01.yaml\n   ziatunnel render --playbook cisco-881-zia-verbatim.yaml tokyo-01.yaml",
		Flags:       []cli.Flag{outputFlag(), playbookFlag()},
		Action: func(c *cli.Context) error {
			if _, err := p.begin(c); err != nil {
				return err
			}
			path, err := oneFile(c)
			if err != nil {
				return err
			}
			s, err := p.readSite(path)
			if err != nil {
				return err
			}
			book, _, err := provision.FindPlaybook(c.Path("playbook"))
			if err != nil {
				return err
			}
			rendered, err := book.Render(s, secret.String{})
			if err != nil {
				return err
			}
			view.Render(p.out, p.json, rendered)
			return nil
		},
	}
}

func (p *program) versionCommand() *cli.Command {
	return &cli.Command{Name: "version", Usage: "print the version", Flags: []cli.Flag{outputFlag()}, OnUsageError: usageError, Action: func(c *cli.Context) error {
		if _, err := p.begin(c); err != nil {
			return err
		}
		if p.json {
			view.JSON(p.out, map[string]string{"version": p.version})
		} else {
			fmt.Fprintln(p.out, "ziatunnel", p.version)
		}
		return nil
	}}
}

func (p *program) completionCommand() *cli.Command {
	return &cli.Command{
		Name: "completion", Usage: "print a shell completion script", ArgsUsage: "bash|zsh|fish", OnUsageError: usageError,
		Description: "EXAMPLES\n   source <(ziatunnel completion bash)",
		Action: func(c *cli.Context) error {
			switch c.Args().First() {
			case "bash":
				fmt.Fprint(p.out, bashCompletion)
			case "zsh":
				fmt.Fprint(p.out, "autoload -U +X bashcompinit && bashcompinit\n"+bashCompletion)
			case "fish":
				text, err := c.App.ToFishCompletion()
				if err != nil {
					return err
				}
				fmt.Fprint(p.out, text)
			default:
				return &inputError{"completion is for bash, zsh or fish"}
			}
			return nil
		},
	}
}

// bashCompletion asks the program itself for the words that fit.
var bashCompletion = strings.TrimLeft(`
_ziatunnel() {
  local words
  words=$("${COMP_WORDS[@]:0:$COMP_CWORD}" --generate-bash-completion 2>/dev/null)
  mapfile -t COMPREPLY < <(compgen -W "$words" -f -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -o filenames -F _ziatunnel ziatunnel
`, "\n")
