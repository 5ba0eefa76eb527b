package grammar

import (
	"slices"
	"strings"
)

// form is a compiled pattern without optional parts.
type form struct {
	words   []word
	command int // index of its command in the table
	noted   bool
}

// Table is the compiled grammar of a mode.
type Table[C any] struct {
	Commands []Command[C]
	forms    []form
	index    *index
}

// Compile makes the table of a mode. The order of the commands decides among equals.
func Compile[C any](commands []Command[C]) Table[C] {
	out := Table[C]{Commands: commands}
	for i, c := range commands {
		for _, pattern := range expand(c.Pattern) {
			f := form{command: i, noted: c.Noted}
			for text := range strings.FieldsSeq(pattern) {
				f.words = append(f.words, compileWord(text))
			}
			out.forms = append(out.forms, f)
		}
	}
	out.index = indexOf(out.forms)
	return out
}

// Without is the table without the commands that begin with one of these words.
func (t Table[C]) Without(starts ...string) Table[C] {
	return Compile(slices.DeleteFunc(slices.Clone(t.Commands), func(c Command[C]) bool {
		return slices.ContainsFunc(starts, func(start string) bool {
			return strings.HasPrefix(c.Pattern+" ", start+" ")
		})
	}))
}

// Parse walks the typed words through all forms at once. At each word a full keyword beats an
// abbreviation, an abbreviation beats a parameter, and two different keywords make it ambiguous.
//
// Interface names may be typed in two words: what fails word by word is tried with such names in
// one piece.
func (t Table[C]) Parse(line string) (found Match, run func(C, Args) string) {
	words := Words(line)
	found, run = t.walk(line, words)
	if found.Verdict == Matched {
		return found, run
	}
	if pieces := WordsJoined(line); len(pieces) < len(words) {
		again, run := t.walk(line, pieces)
		if again.Verdict == Matched || again.Caret > found.Caret || again.Verdict == Incomplete {
			return again, run
		}
	}
	return found, nil
}

// walk is Parse for one way of splitting the line.
func (t Table[C]) walk(line string, words []Token) (Match, func(C, Args) string) {
	live := slices.Clone(t.index.candidates(words))
	for i, typed := range words {
		next, shared := advance(live, i, typed, line)
		if len(next) == 0 {
			return Match{Verdict: Invalid, Failed: i, Caret: typed.At + shared}, nil
		}
		next = strongest(next, i, typed.Text)
		if distinctKeywords(next, i) > 1 {
			return Match{Verdict: Ambiguous, Failed: i}, nil
		}
		live = next
	}
	for _, f := range live {
		if len(f.words) == len(words) || f.open(len(words)) {
			run := t.Commands[f.command].Run
			if run == nil {
				return InvalidAt(words[0].At), nil
			}
			return Match{Verdict: Matched, Args: f.bind(words, line), words: f.words}, run
		}
	}
	return Match{Verdict: Incomplete, Failed: len(words)}, nil
}

// open reports whether the form's last place, before word n, takes the rest of the line.
func (f *form) open(n int) bool {
	last := len(f.words) - 1
	return last >= 0 && f.words[last].kind == "line" && n > last
}

// bind reads the parameters of a line that fits.
func (f *form) bind(words []Token, line string) Args {
	bound := Args{}
	for i, w := range f.words {
		if w.keyword == "" {
			bound[w.name], _ = w.fits(words[i].Text, line[words[i].At:])
		}
	}
	return bound
}

// advance keeps the forms that typed fits at place i. shared is the longest start it has in common
// with a keyword that was possible there. It overwrites live, because a boot parses thousands of
// words.
func advance(live []*form, i int, typed Token, line string) (next []*form, shared int) {
	next = live[:0]
	for _, f := range live {
		if i >= len(f.words) {
			if f.open(i) {
				next = append(next, f)
			}
			continue
		}
		w := &f.words[i]
		if w.keyword != "" {
			same := sharedStart(typed.Text, w.keyword)
			if !f.noted { // what a caret shows is known of the simulated lines alone
				shared = max(shared, same)
			}
			if same == len(typed.Text) {
				next = append(next, f)
			}
			continue
		}
		if !f.noted {
			shared = max(shared, SharedPrefix(typed.Text, w.choices))
		}
		if _, ok := w.fits(typed.Text, line[typed.At:]); ok {
			next = append(next, f)
		}
	}
	return next, shared
}

// strongest applies the ranking keyword in full, keyword abbreviated, parameter.
func strongest(live []*form, i int, typed string) []*form {
	rank := func(f *form) int {
		switch {
		case i >= len(f.words) || f.words[i].keyword == "":
			return 0
		case strings.EqualFold(f.words[i].keyword, typed):
			return 2
		default:
			return 1
		}
	}
	best := 0
	for _, f := range live {
		best = max(best, rank(f))
	}
	return slices.DeleteFunc(live, func(f *form) bool { return rank(f) != best })
}

func distinctKeywords(live []*form, i int) int {
	first, count := "", 0
	for _, f := range live {
		if i < len(f.words) && f.words[i].keyword != "" && f.words[i].keyword != first {
			if first = f.words[i].keyword; count < 2 {
				count++
			}
		}
	}
	return count
}
