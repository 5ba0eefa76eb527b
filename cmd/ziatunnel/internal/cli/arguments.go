package cli

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
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
	f := flagOf(command, name)
	_, isBool := f.(*cli.BoolFlag)
	return f != nil && !isBool
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

// inputError is a wrong command line or an input that cannot be used.
type inputError struct{ why string }

func (e *inputError) Error() string { return e.why }

// InvalidInput marks the error as one of what was typed or written.
func (e *inputError) InvalidInput() {}

// noCommand is a command that there is not, among those of whom it was asked.
func noCommand(asked, typed string, commands []*cli.Command) error {
	var known []string
	for _, c := range commands {
		known = append(known, c.Names()...)
	}
	what := "no command"
	if of, is := strings.CutPrefix(asked, "ziatunnel "); is {
		what = of + " has no command"
	}
	return &inputError{fmt.Sprintf("%s %q; %ssee %s --help", what, typed, didYouMean(typed, "", known), asked)}
}

// didYouMean asks whether another word was meant, if one comes near, and ends with a blank.
func didYouMean(typed, dashes string, known []string) string {
	if nearest := yamlfile.Nearest(typed, known); nearest != "" {
		return "did you mean " + dashes + nearest + "? "
	}
	return ""
}

// What the library says of flags, in the words of Go's package flag.
var (
	unknownFlag = regexp.MustCompile(`^flag provided but not defined: -(.*)$`)
	wrongValue  = regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-([^: ]+): (.*)$`)
)

// usageError says what is wrong with a flag, and what to write.
func usageError(c *cli.Context, err error, _ bool) error {
	text := err.Error()
	if m := unknownFlag.FindStringSubmatch(text); m != nil {
		var known []string
		for _, f := range c.Command.Flags {
			known = append(known, f.Names()...)
		}
		return &inputError{fmt.Sprintf("there is no flag %s; %ssee --help", dashed(m[1]),
			didYouMean(m[1], dashes(m[1]), known))}
	}
	if m := wrongValue.FindStringSubmatch(text); m != nil {
		return &inputError{fmt.Sprintf("%s %s: %s; see --help", dashed(m[2]), m[1],
			wanted(flagOf(c.Command, m[2]), m[1], m[3]))}
	}
	return &inputError{text + "; see --help"}
}

// wanted is what a flag takes; why is what the library has against the value, which is quoted.
func wanted(f cli.Flag, quoted, why string) string {
	switch f.(type) {
	case *cli.DurationFlag:
		example := "5s or 2m"
		if value, err := strconv.Unquote(quoted); err == nil {
			if _, err := strconv.ParseFloat(value, 64); err == nil {
				example = value + "s or " + value + "m"
			}
		}
		return "a time has its unit, write " + example
	case *cli.IntFlag, *cli.UintFlag, *cli.Int64Flag, *cli.Uint64Flag:
		return "not a whole number"
	case *cli.Float64Flag:
		return "not a number"
	case *cli.BoolFlag:
		return "the flag takes no value"
	}
	return why
}

func flagOf(c *cli.Command, name string) cli.Flag {
	for _, f := range c.Flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

func dashed(name string) string { return dashes(name) + name }

func dashes(name string) string {
	if len(name) == 1 {
		return "-"
	}
	return "--"
}
