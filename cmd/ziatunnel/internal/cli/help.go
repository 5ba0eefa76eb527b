package cli

import (
	"flag"
	"fmt"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"
)

// shareFlags takes the place of what the library has once for all programs of a process and writes into at every run:
// runs side by side would race.
var shareFlags = sync.OnceFunc(func() {
	cli.HelpFlag = sharedFlag{&cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show help",
		DisableDefaultText: true}}
	cli.VersionFlag = sharedFlag{&cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: "print the version",
		DisableDefaultText: true}}
})

// sharedFlag is a flag of many runs: none of them changes it.
type sharedFlag struct{ *cli.BoolFlag }

// Apply lets a copy be what the run changes.
func (f sharedFlag) Apply(set *flag.FlagSet) error {
	own := *f.BoolFlag
	return own.Apply(set)
}

// withHelp gives commands that have commands of their own a help command, and lets the others do without: an
// argument of theirs may be named "help".
func withHelp(commands []*cli.Command) []*cli.Command {
	for _, c := range commands {
		if len(c.Subcommands) > 0 {
			c.Subcommands = withHelp(c.Subcommands)
		} else {
			c.HideHelpCommand = true
			c.CustomHelpTemplate = cli.CommandHelpTemplate
		}
	}
	return append(commands, &cli.Command{
		Name: "help", Aliases: []string{"h"}, Usage: "show the commands, or help for one",
		ArgsUsage: "[command]", HideHelpCommand: true, CustomHelpTemplate: cli.CommandHelpTemplate,
		OnUsageError: usageError, Action: help,
	})
}

func help(c *cli.Context) error {
	of := c.Lineage()[1]
	if name := c.Args().First(); name != "" {
		if of.Command.Command(name) == nil {
			return noCommand(of.Command.HelpName, name, of.Command.Subcommands)
		}
		return cli.ShowCommandHelp(of, name)
	}
	if len(c.Lineage()) == 3 { // the program's own
		return cli.ShowAppHelp(of)
	}
	return cli.ShowSubcommandHelp(of)
}

func (p *program) completionCommand() *cli.Command {
	return &cli.Command{
		Name: "completion", Usage: "print a shell completion script", ArgsUsage: "bash|zsh|fish",
		OnUsageError: usageError,
		Description:  "EXAMPLES\n   source <(ziatunnel completion bash)",
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
