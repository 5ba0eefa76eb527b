package completion

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// Word is what the word under the cursor may become.
type Word struct {
	Text  string
	About string // a line for the menu of the shell; may be empty
}

// Lists are words that only the caller knows. Each may be nil.
type Lists struct {
	// Values are those of a flag that takes one of some words, by its name. Arguments are the arguments typed so far.
	Values map[string]func(arguments []string) []string
	// Arguments are those of a command, by what its ArgsUsage says of them, as "[ID]".
	Arguments map[string]func(arguments []string) []string
}

// Complete is what the last of the words typed behind the name of the program may become; it may be empty. files
// reports that it may be the name of a file.
func Complete(app *cli.App, words []string, known Lists) (out []Word, files bool) {
	if len(words) == 0 {
		words = []string{""}
	}
	words = joined(words)
	at := position{commands: app.Commands, flags: app.Flags}
	for _, word := range words[:len(words)-1] {
		at.take(word)
	}
	last := words[len(words)-1]
	name, value, assigned := strings.Cut(last, "=")
	switch {
	case at.waiting != nil:
		out, files = at.values(at.waiting, known)
	case at.ended:
		files = true
	case strings.HasPrefix(last, "-") && assigned:
		if f := at.flag(name); f != nil {
			out, files = at.values(f, known)
		}
		for i := range out {
			out[i].Text = name + "=" + out[i].Text
		}
		files = files && value != ""
	case strings.HasPrefix(last, "-"):
		out = at.flagWords()
	case len(at.commands) > 0 && len(at.arguments) == 0:
		out = commandWords(at.commands)
	default:
		out, files = at.argumentWords(known)
	}
	return slices.DeleteFunc(out, func(w Word) bool { return !strings.HasPrefix(w.Text, last) }), files
}

// joined puts together what some shells take apart: "--output", "=", "js" are one word.
func joined(words []string) []string {
	var out []string
	for i, word := range words {
		behind := i > 0 && words[i-1] == "=" && len(out) > 0
		if n := len(out); n > 0 && (word == "=" || behind) && strings.HasPrefix(out[n-1], "-") {
			out[n-1] += word
			continue
		}
		out = append(out, word)
	}
	return out
}

// position is where in a command line the words so far lead.
type position struct {
	commands  []*cli.Command // that may follow
	command   *cli.Command   // that was named last
	flags     []cli.Flag
	waiting   cli.Flag // the flag whose value comes next
	ended     bool     // "--" was typed
	given     []string // flags
	arguments []string
}

func (p *position) take(word string) {
	switch {
	case p.waiting != nil:
		p.waiting = nil
	case p.ended:
		p.arguments = append(p.arguments, word)
	case word == "--":
		p.ended = true
	case len(word) > 1 && word[0] == '-':
		p.takeFlag(word)
	default:
		for _, c := range p.commands {
			if len(p.arguments) == 0 && c.HasName(word) {
				p.command = c
				p.commands = c.Subcommands
				p.flags = c.Flags
				return
			}
		}
		p.arguments = append(p.arguments, word)
	}
}

func (p *position) takeFlag(word string) {
	f := p.flag(word)
	if f == nil {
		return
	}
	p.given = append(p.given, f.Names()...)
	if _, is := f.(*cli.BoolFlag); !is && !strings.Contains(word, "=") {
		p.waiting = f
	}
}

// flag finds a flag by what was typed of it: "-o", "--output", "--output=json".
func (p *position) flag(word string) cli.Flag {
	name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
	for _, f := range p.flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

// flagWords are the flags that have not been given yet; some may be given several times.
func (p *position) flagWords() []Word {
	out := []Word{{"--help", "show help"}}
	for _, f := range p.flags {
		name := f.Names()[0]
		_, repeats := f.(*cli.GenericFlag)
		if visible, is := f.(cli.VisibleFlag); is && !visible.IsVisible() || name == "help" ||
			slices.Contains(p.given, name) && !repeats {
			continue
		}
		about := ""
		if described, is := f.(cli.DocGenerationFlag); is {
			about = described.GetUsage()
		}
		out = append(out, Word{"--" + name, firstLine(about)})
	}
	return out
}

// values are those that a flag takes.
func (p *position) values(f cli.Flag, known Lists) (out []Word, files bool) {
	for _, name := range f.Names() {
		if list := known.Values[name]; list != nil {
			return wordsOf(list(p.arguments)), false
		}
	}
	_, isPath := f.(*cli.PathFlag)
	return nil, isPath
}

// paths are what ArgsUsage calls an argument that is the name of a file.
var paths = []string{"FILE", "SITE", "DIRECTORY", "INVENTORY", "SURVEY"}

// argumentWords are what the next argument of a command may be.
func (p *position) argumentWords(known Lists) (out []Word, files bool) {
	if p.command == nil {
		return nil, false
	}
	usage := strings.Fields(p.command.ArgsUsage)
	if len(usage) == 0 {
		return nil, false
	}
	next := usage[min(len(p.arguments), len(usage)-1)]
	if len(p.arguments) >= len(usage) && !strings.Contains(next, "...") {
		return nil, false
	}
	if list := known.Arguments[next]; list != nil {
		return wordsOf(list(p.arguments)), false
	}
	if strings.ToLower(next) == next && strings.Contains(next, "|") { // the words themselves
		return wordsOf(strings.Split(next, "|")), false
	}
	return nil, slices.ContainsFunc(paths, func(word string) bool { return strings.Contains(next, word) })
}

func commandWords(commands []*cli.Command) []Word {
	var out []Word
	for _, c := range commands {
		if !c.Hidden {
			out = append(out, Word{c.Name, firstLine(c.Usage)})
		}
	}
	return out
}

func wordsOf(texts []string) []Word {
	var out []Word
	for _, text := range texts {
		out = append(out, Word{Text: text})
	}
	return out
}

// firstLine is as much of a usage as a menu has room for.
func firstLine(usage string) string {
	line, _, _ := strings.Cut(strings.ReplaceAll(usage, "`", ""), "\n")
	if most := 60; len(line) > most {
		line = line[:strings.LastIndex(line[:most], " ")] + " ..."
	}
	return line
}
