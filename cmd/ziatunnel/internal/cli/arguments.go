package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// reorder puts flags before arguments, because the library stops looking for flags at the first
// argument. What stands behind "--" is left alone.
func reorder(app *cli.App, args []string) ([]string, error) {
	if len(args) < 2 {
		return args, nil
	}
	command := app.Command(args[1])
	if command == nil {
		return args, nil
	}
	first := 2
	if len(args) > 2 {
		for _, sub := range command.Subcommands {
			if sub.HasName(args[2]) {
				command, first = sub, 3
			}
		}
	}
	var flags, rest []string
	for i := first; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			rest = append(rest, args[i:]...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			rest = append(rest, arg)
			continue
		}
		flags = append(flags, arg)
		if name := strings.TrimLeft(arg, "-"); !strings.Contains(name, "=") && takesValue(command, name) {
			if i++; i == len(args) {
				return nil, &inputError{"flag " + arg + " needs a value"}
			}
			flags = append(flags, args[i])
		}
	}
	return slices.Concat(args[:first], flags, rest), nil
}

// takesValue reports whether a flag of a command is followed by a value.
func takesValue(command *cli.Command, name string) bool {
	for _, f := range command.Flags {
		if slices.Contains(f.Names(), name) {
			_, isBool := f.(*cli.BoolFlag)
			return !isBool
		}
	}
	return false
}

// repeated collects the values of a flag that may be given several times. It is no slice flag, because
// those split a value at its commas.
type repeated struct{ values []string }

// String implements [cli.Generic]: there is no default to show.
func (r *repeated) String() string { return "" }

// Set implements [cli.Generic].
func (r *repeated) Set(text string) error {
	r.values = append(r.values, strings.TrimSpace(text))
	return nil
}

func repeatedOf(c *cli.Context, name string) []string {
	if r, ok := c.Generic(name).(*repeated); ok {
		return r.values
	}
	return nil
}
