package secret

import (
	"slices"
	"strings"
)

// reader finds secrets in a text that it is given line by line: what a line means may hang on those before it.
type reader struct {
	header string    // the last line that is not indented, in lower case
	block  blockKind // the lines are those of a block that is a secret as a whole
	column bool      // they are rows of a table whose last column is a key
	steps  int       // that were taken so far, for the proof that they grow with the text and no faster
}

// spansOf are the places of the secrets in a text, in order, none touching another.
func (r *reader) spansOf(text string) []span {
	var spans []span
	for from := 0; from < len(text); {
		end := strings.IndexByte(text[from:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += from
		}
		for _, s := range r.line(text[from:end]) {
			spans = append(spans, span{from + s.from, from + s.to})
		}
		from = end + 1
	}
	return spans
}

// line finds the secrets of one line.
func (r *reader) line(text string) []span {
	if spans, ok := r.blocked(text); ok {
		return spans
	}
	l := lineOf(text)
	if text != "" && blankAt(text, 0) == 0 {
		r.header = strings.ToLower(strings.TrimLeft(text, "-+ "))
	}
	spans := l.logins(nil)
	where := r.settingOf(&l)
	for i := 0; i < len(l.words); {
		value, next, ok := l.at(i, where)
		if ok && value.from < value.to && !covered(text[value.from:value.to]) {
			spans = append(spans, value)
		}
		i = next
	}
	r.steps += l.steps
	return joined(spans)
}

// at finds a secret in the command that the i-th word may begin, or behind that word. next is the first word that
// is still to be looked at.
func (l *line) at(i int, where setting) (value span, next int, ok bool) {
	for _, f := range placesOf.byWord[l.words[i].low] {
		if value, next, ok, known := l.place(f, i, false); known {
			return value, next, ok
		}
	}
	if low := l.words[i].low; len(low) >= 2 {
		for _, f := range placesOf.byStart[low[:2]] {
			if value, next, ok, known := l.place(f, i, true); known {
				return value, next, ok
			}
		}
	}
	return l.unknown(i, where)
}

// place compares a form with the words from the i-th; known is that it fits.
func (l *line) place(f form, i int, short bool) (value span, next int, ok, known bool) {
	if f.atStart && !l.begins(i) {
		return span{}, 0, false, false
	}
	m, fits := l.find(f, i, short)
	if !fits {
		return span{}, 0, false, false
	}
	// A single word that is cut short may be a word by itself.
	low := l.words[i].low
	alone := short && m.last == i && !strings.Contains(low, "-")
	if short && (!m.holds || secretWord(low) != none) {
		return span{}, 0, false, false
	}
	if !m.holds {
		return span{}, max(m.next, i+1), false, true
	}
	if !m.typed && !l.words[i].certain && (short || !l.begins(i)) {
		passphrase := !short && determiners[l.firstOf(m.value)] && !l.afterArticle(m.last)
		if !passphrase && l.speaks(m.last, m.last, m.value, strong, setting{}) || alone {
			return span{}, 0, false, false
		}
	}
	if first := l.firstOf(m.value); (first == "and" || first == "or") && !l.words[i].certain &&
		strings.Count(l.text[m.value.from:m.value.to], " ") >= 3 {
		return span{}, 0, false, false // a sentence that begins with the words of a command
	}
	return m.value, max(m.next, i+1), true, true
}

// begins reports whether the line, or the part of it behind the headers, begins with the i-th word.
func (l *line) begins(i int) bool {
	if !l.words[i].starts {
		return false
	}
	for i > 0 && prefixes[l.words[i-1].low] {
		i--
	}
	return i == 0 || i == l.path || l.words[i].certain && !l.words[i-1].certain
}

// setting is what a line is, as far as it changes what its words mean.
type setting struct {
	freeText  bool // for people: a description, a comment
	quiet     bool // it is a message of IOS
	keyChain  bool // a key has a number here
	elsewhere bool // a key has none
	inBlock   bool // the line stands under a header whose lines are no sentences
	sentence  int  // index of the first word behind one that only a sentence has; 0: there is none
}

func (r *reader) settingOf(l *line) setting {
	var where setting
	if len(l.words) == 0 {
		return where
	}
	bare := strings.TrimLeft(l.text, blanks)
	where.freeText = strings.HasPrefix(bare, "!")
	for i := l.path; i < min(l.path+4, len(l.words)); i++ {
		where.freeText = where.freeText || textForPeople[l.words[i].low]
	}
	where.quiet = strings.HasPrefix(bare, "%") || slices.ContainsFunc(l.words, isMnemonic)
	for i, w := range l.words {
		if ofSentences[w.low] {
			where.sentence = i + 1
			break
		}
	}
	header := r.header
	if l.path > 0 {
		header = strings.ToLower(strings.TrimLeft(l.text, "-+ \t"))
	}
	indented := l.path > 0 || blankAt(l.text, 0) > 0
	switch {
	case l.mode != "":
		where.keyChain = strings.Contains(l.mode, "keychain")
		where.elsewhere = !where.keyChain
	case indented && header != "":
		where.keyChain = strings.HasPrefix(header, "key chain ")
		where.elsewhere = !where.keyChain
		where.inBlock = slices.ContainsFunc(headers, func(h string) bool { return strings.HasPrefix(header, h) })
	}
	return where
}

// headers begin blocks in which a password may be several words.
var headers = []string{"line vty ", "line con ", "line aux ", "line tty ", "crypto ", "interface ", "router "}

// textForPeople stands in front of what is no command.
var textForPeople = wordSet("description remark banner title")

// isMnemonic reports whether a word names a log message: %SYS-5-CONFIG_I.
func isMnemonic(w word) bool {
	parts := strings.Split(w.low, "-")
	return strings.HasPrefix(w.low, "%") && w.after == ':' && len(parts) >= 3
}

// commanded reports whether the i-th word is that of a command for sure: it was typed, or it begins a line of
// configuration that stands under its header.
func (c setting) commanded(l *line, i int) bool {
	w := l.words[i]
	return w.certain || c.inBlock && l.begins(i) && secretWord(w.low) == strong && w.after == 0
}

// numbersKey reports whether what stands behind the word key is the number of a key in a key chain.
func (c setting) numbersKey(l *line, i int, first string) bool {
	digits := strings.Trim(first, "0123456789") == ""
	switch {
	case c.keyChain && l.begins(i):
		return true
	case c.elsewhere && l.begins(i):
		return false
	}
	return digits && len(first) <= 3
}

// joined sorts spans and makes one of those that overlap.
func joined(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.from < out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}
