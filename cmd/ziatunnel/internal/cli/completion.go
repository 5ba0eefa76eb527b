package cli

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

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
