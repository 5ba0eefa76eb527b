package feature

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Place is where somebody stands who types a line: on which configuration, and on which object of it.
type Place struct {
	Config    *running.Config
	Object    any
	Line      string // as typed
	Canonical string // with every keyword in full
	FromFile  bool   // from a configuration file, not from a terminal

	// Enter moves the session into a mode on an object, and Refuse answers that what stands at an offset of the line
	// cannot stand there. Incomplete answers that something is missing.
	Enter      func(prompt string, object any)
	Refuse     func(offset int) string
	Incomplete func() string
	// Capture takes the next lines as text until it reports true, and Wrote is told of a noted line that was read from
	// a
	// file, behind which its text follows.
	Capture func(take func(line string) bool)
	Wrote   func(*running.Note)
}

// Command is a line of a feature.
type Command = grammar.Command[*Place]

// Mode is a mode of the command line with a prompt of its own.
type Mode struct {
	Prompt, Parent string
	Commands       []Command
}

type args = grammar.Args

// global is the prompt word of the mode that the features are entered from.
const global = "config"

// Modes are the modes of all features.
func Modes() []Mode {
	return slices.Concat(zoneModes(), objectGroupModes(), vrfModes(), isakmpModes(), cryptoMapModes(), notedModes())
}

// Global are the lines of (config)#.
func Global() []Command {
	return slices.Concat(zoneCommands(), inspectCommands(), objectGroupCommands(), vrfCommands(), natCommands(),
		isakmpCommands(), cryptoMapCommands(), routingCommands(), bridgeCommands())
}

// Interface are the lines of an interface.
func Interface() []Command {
	return slices.Concat(zoneMemberCommands(), inspectInterfaceCommands(), vrfInterfaceCommands(),
		cryptoMapInterfaceCommands(), accessCommands(), overlayCommands())
}

// at makes what a command does out of a change to the object of its mode; such a command answers nothing.
func at[T any](change func(object T, a args)) func(*Place, args) string {
	return func(p *Place, a args) string {
		change(p.Object.(T), a)
		return ""
	}
}

// described are the lines of a description.
func described[T any](text func(T) *string) []Command {
	return []Command{
		{Pattern: "description <d:line>", Run: at(func(o T, a args) { *text(o) = a["d"] })},
		{Pattern: "no description [<d:line>]", Run: at(func(o T, _ args) { *text(o) = "" })},
	}
}

// keepIn stores a line of a list in full keywords, or with `no` takes it away. One that begins with the words about
// replaces what did.
func keepIn(lines *[]string, line, about string) {
	positive, negated := strings.CutPrefix(line, "no ")
	if about == "" {
		about = positive
	}
	*lines = slices.DeleteFunc(*lines, func(l string) bool { return l == about || strings.HasPrefix(l, about+" ") })
	if !negated {
		*lines = append(*lines, line)
	}
}

// Kept makes the commands of lines that an object keeps as they are, with their `no` forms. One replaces the other
// unless many says that they add up.
func Kept[T any](many bool, lines func(T) *[]string, patterns ...string) []Command {
	var out []Command
	for _, pattern := range patterns {
		about := ""
		if first := strings.IndexAny(pattern, "<["); first > 0 && !many {
			about = strings.TrimSpace(pattern[:first])
		}
		run := func(p *Place, _ args) string {
			keepIn(lines(p.Object.(T)), p.Canonical, about)
			return ""
		}
		out = append(out, Command{Pattern: pattern, Run: run}, Command{Pattern: "no " + pattern, Run: run})
		if about != "" {
			out = append(out, Command{Pattern: "no " + about, Run: run})
		}
	}
	return out
}

// without is a list without the objects that fit.
func without[T any](list []*T, fits func(*T) bool) []*T { return slices.DeleteFunc(list, fits) }
