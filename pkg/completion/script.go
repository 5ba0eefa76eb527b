package completion

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"
)

// asking is the command by which the scripts ask. The word behind it is "new" when the cursor stands behind a blank,
// because some shells hand no empty word over, and "word" otherwise.
const asking = "__complete"

// files stands in an answer for all names of files that fit.
const files = ":files"

// Asked reports whether a program was started by one of the scripts; args begin with the name of the program.
func Asked(args []string) bool { return len(args) > 2 && args[1] == asking }

// Answer answers one of the scripts: a word a line, a tab before what is said of it, and ":files" where a name of a
// file fits.
func Answer(w io.Writer, app *cli.App, args []string, known Lists) {
	words := args[3:]
	if args[2] == "new" {
		words = append(slices.Clone(words), "")
	}
	found, anyFile := Complete(app, words, known)
	for _, word := range found {
		if strings.ContainsFunc(word.Text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			continue // a name that somebody has made to forge a line, or to move a cursor
		}
		fmt.Fprintf(w, "%s\t%s\n", word.Text, word.About)
	}
	if anyFile {
		fmt.Fprintln(w, files)
	}
}

//go:embed shells
var shells embed.FS

// Shells are those that there is a script for.
func Shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// ShellError is a shell that there is no script for.
type ShellError struct{}

func (*ShellError) Error() string { return "completion is for " + strings.Join(Shells(), ", ") }

// InvalidInput marks the error as one of what was typed.
func (*ShellError) InvalidInput() {}

// Script is the text that makes a shell complete the words of a program. The error is a [*ShellError].
func Script(shell, program string) (string, error) {
	text, err := shells.ReadFile("shells/" + shell)
	if err != nil || !slices.Contains(Shells(), shell) {
		return "", &ShellError{}
	}
	return strings.ReplaceAll(string(text), "PROGRAM", program), nil
}

// Command prints the script for a shell. OnUsageError of the program is to be set on it.
func Command(program string) *cli.Command {
	return &cli.Command{
		Name: "completion", Usage: "print a shell completion script", ArgsUsage: strings.Join(Shells(), "|"),
		Description: "EXAMPLES\n" +
			"   source <(" + program + " completion bash)        in ~/.bashrc\n" +
			"   source <(" + program + " completion zsh)         in ~/.zshrc\n" +
			"   " + program + " completion fish | source         in ~/.config/fish/config.fish\n" +
			"   " + program + " completion powershell | Out-String | Invoke-Expression   in $PROFILE",
		Action: func(c *cli.Context) error {
			text, err := Script(c.Args().First(), program)
			if err == nil {
				_, err = io.WriteString(c.App.Writer, text)
			}
			return err
		},
	}
}
