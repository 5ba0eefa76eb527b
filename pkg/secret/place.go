package secret

import (
	"slices"
	"strings"
)

// place is where the syntax of IOS puts a secret, or a command that speaks of keys and passwords and holds none.
//
// Its form is read word by word. A word stands for itself, `a|b` for one of several; `?` behind it makes it
// optional. `*` is any word, `...` any number of words, `T` the digit that says how a value is encrypted, which
// may be missing. The value is `S` when it is one word, `R` when it is the rest of the command, because passwords
// may hold blanks, and `R~a|b` when it ends before the last of these words. A form with `^` in front is found only
// where a line begins.
type place struct {
	form string
	why  string
}

// stepKind is what a step of a form takes.
type stepKind byte

const (
	literal stepKind = iota
	anyWord
	gap
	typeDigit
	oneWord
	restOfCommand
)

// step is one word of a form.
type step struct {
	kind     stepKind
	words    []string // of a literal; of the rest of a command those it ends before
	optional bool
}

// form is a place that is ready to be compared.
type form struct {
	steps   []step
	atStart bool // only at the start of a line
}

// widest is how many words a gap may take: none of IOS takes more, and a line may be hostile. People who cut words
// short type less.
const (
	widest      = 24
	widestShort = 10
)

func readForm(text string) form {
	var out form
	text, out.atStart = strings.CutPrefix(text, "^")
	for _, field := range strings.Fields(text) {
		bare, optional := strings.CutSuffix(field, "?")
		s := step{optional: optional}
		switch bare {
		case "*":
			s.kind = anyWord
		case "...":
			s.kind = gap
		case "T":
			s.kind, s.optional = typeDigit, true
		case "S":
			s.kind = oneWord
		case "R":
			s.kind = restOfCommand
		default:
			if ends, ok := strings.CutPrefix(bare, "R~"); ok {
				s.kind, bare = restOfCommand, ends
			}
			s.words = strings.Split(bare, "|")
		}
		out.steps = append(out.steps, s)
	}
	return out
}

// formTable is the places, sorted by the words that they begin with.
type formTable struct {
	byWord  map[string][]form
	byStart map[string][]form // by two letters, for words that are cut short
}

func readForms(places []place) formTable {
	out := formTable{map[string][]form{}, map[string][]form{}}
	for _, p := range places {
		f := readForm(p.form)
		starts := map[string]bool{}
		for _, w := range f.steps[0].words {
			out.byWord[w] = append(out.byWord[w], f)
			if start := w[:2]; !starts[start] {
				starts[start] = true
				out.byStart[start] = append(out.byStart[start], f)
			}
		}
	}
	return out
}

// span is a part of a text.
type span struct{ from, to int }

// found is a place that was found in a line.
type found struct {
	value span
	holds bool // there is a value
	typed bool // a digit says how it is encrypted
	last  int  // index of the last word in front of the value, or of the form
	next  int  // index of the first word behind all of it
}

// comparing is a form that is compared with the words of a line.
type comparing struct {
	line  *line
	limit int
	short bool // words may be cut short, as IOS lets people type them
	found found
}

// find looks for a form at the i-th word.
func (l *line) find(f form, i int, short bool) (found, bool) {
	c := comparing{line: l, limit: l.words[i].limit, short: short}
	ok := c.from(f.steps, i)
	return c.found, ok
}

// from compares the rest of a form with the words from w.
func (c *comparing) from(f []step, w int) bool {
	c.line.steps++
	if len(f) == 0 {
		c.found.next, c.found.last = w, w-1
		return true
	}
	s := f[0]
	switch s.kind {
	case gap:
		most := widest
		if c.short {
			most = widestShort
		}
		for n := range most {
			if c.from(f[1:], w+n) {
				return true
			}
			if w+n >= len(c.line.words) || c.line.words[w+n].from >= c.limit {
				break
			}
		}
		return false
	case oneWord, restOfCommand:
		return c.takes(s, w)
	case literal, anyWord, typeDigit:
	}
	if w < len(c.line.words) && c.line.words[w].from < c.limit && c.fits(s, w) {
		if s.kind == typeDigit {
			c.found.typed = true
		}
		if c.from(f[1:], w+1) {
			return true
		}
		c.found.typed = false
	}
	return s.optional && c.from(f[1:], w)
}

// fits reports whether a step takes a word.
func (c *comparing) fits(s step, i int) bool {
	w := c.line.words[i]
	switch s.kind { //nolint:exhaustive // the others take no single word
	case anyWord:
		return true
	case typeDigit:
		return c.line.isType(i)
	}
	for _, lit := range s.words {
		if w.low == lit || c.short && shortens(w.low, lit) {
			return true
		}
	}
	return false
}

// shortens reports whether a word may be another one cut short. The first part of one with a hyphen is a word of
// its own.
func shortens(short, word string) bool {
	return len(short) >= 2 && strings.HasPrefix(word, short) && !strings.HasPrefix(word, short+"-")
}

// endsClause reports whether what stands behind a word makes it one of a sentence, and none of IOS.
func endsClause(after byte) bool { return after != 0 && strings.IndexByte(",.;?)", after) >= 0 }

// isType reports whether a word is the digit that says how the value behind it is encrypted.
func (l *line) isType(i int) bool {
	w := l.words[i]
	if len(w.low) != 1 || strings.IndexByte("0456789", w.low[0]) < 0 || w.after != 0 {
		return false
	}
	_, ok := l.valueBehind(i)
	return ok
}

// takes takes the value, which is the last step of every form.
func (c *comparing) takes(s step, w int) bool {
	at, ok := c.line.valueBehind(w - 1)
	if !ok || endsClause(c.line.words[w-1].after) {
		return false
	}
	c.found.holds, c.found.last = true, w-1
	c.found.value = c.line.valueAt(at, c.limit, s.kind == oneWord)
	if s.kind == restOfCommand && s.words != nil {
		c.endBefore(s.words, w)
	}
	c.found.next = w
	for c.found.next < len(c.line.words) && c.line.words[c.found.next].from < c.found.value.to {
		c.found.next++
	}
	return true
}

// endBefore ends the value before the last of the words that may follow it.
func (c *comparing) endBefore(words []string, w int) {
	for i := w; i < len(c.line.words) && c.line.words[i].from < c.limit; i++ {
		one := c.line.words[i]
		if slices.Contains(words, one.low) && one.from > c.found.value.from && blankAt(c.line.text, one.from-1) > 0 {
			c.found.value.to = len(strings.TrimRight(c.line.text[:one.from], blanks))
		}
	}
}

// blanks are what may stand between words.
const blanks = " \t\r\v\f\u00a0"

// valueBehind is where a value begins behind the i-th word, if there is one.
func (l *line) valueBehind(i int) (at int, ok bool) {
	w := l.words[i]
	at = w.to
	for at < w.limit && (l.text[at] == ':' || l.text[at] == '=') {
		at++
	}
	apart := at > w.to
	for at < w.limit && blankAt(l.text, at) > 0 {
		at += blankAt(l.text, at)
		apart = true
	}
	return at, apart && at < w.limit
}

// valueAt is the value that begins at a place: one word, or everything up to the limit.
func (l *line) valueAt(at, limit int, one bool) span {
	if !one {
		return span{at, at + len(strings.TrimRight(l.text[at:limit], blanks))}
	}
	end := at
	if l.text[at] == '"' {
		if closing := strings.IndexByte(l.text[at+1:limit], '"'); closing >= 0 {
			end = at + closing + 1
		}
	}
	for end < limit && blankAt(l.text, end) == 0 {
		end++
	}
	return span{at, end}
}
