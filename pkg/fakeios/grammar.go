package fakeios

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// command is one line of a mode's grammar: a pattern and what it does. A pattern is a row of
// words: a keyword, or a parameter in angle brackets with an optional kind; square brackets make
// their words optional, and may be nested at the end:
//
//	crypto ikev2 dpd <interval:10-3600> <retry:2-60> <mode:periodic|on-demand>
//	ping <target:ip> [source <if:if>]
//
// Kinds: a range of integers, alternatives, ip (an IPv4 address), if (an interface name, "Tunnel1"
// or "tunnel 1"), line (the rest of the line); without a kind, one word.
//
// A command without run is one that the real router has and this one does not simulate. It takes
// part in abbreviations, carets and help, and is refused.
type command struct {
	pattern string
	run     func(s *session, a args) string // returns what the router answers, "" for nothing
}

// known makes commands out of patterns that are refused.
func known(patterns ...string) []command {
	var out []command
	for _, p := range patterns {
		out = append(out, command{pattern: p})
	}
	return out
}

// quiet accepts a line that changes nothing in this model.
func quiet(*session, args) string { return "" }

// args are the parameters of a matched line, by name.
type args map[string]string

func (a args) int(name string) int {
	n, _ := strconv.Atoi(a[name])
	return n
}

func (a args) addr(name string) netip.Addr {
	ip, _ := netip.ParseAddr(a[name])
	return ip
}

// word is one place of a compiled pattern.
type word struct {
	keyword   string // "" for a parameter
	name      string
	kind      string   // "", "ip", "if", "line", "range", "choice"
	choices   []string // of a choice
	low, high int      // of a range
}

// form is a compiled pattern.
type form struct {
	command
	words []word
}

// table is the compiled grammar of a mode.
type table []form

func compile(commands []command) table {
	var out table
	for _, c := range commands {
		for _, pattern := range expand(c.pattern) {
			f := form{command: c}
			for text := range strings.FieldsSeq(pattern) {
				f.words = append(f.words, compileWord(text))
			}
			out = append(out, f)
		}
	}
	return out
}

// expand writes out the optional parts: "a [b [c]]" is "a", "a b" and "a b c".
func expand(pattern string) []string {
	open := strings.IndexByte(pattern, '[')
	if open < 0 {
		return []string{pattern}
	}
	depth, end := 0, open
	for ; end < len(pattern); end++ {
		switch pattern[end] {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth == 0 {
			break
		}
	}
	head, inner, tail := pattern[:open], pattern[open+1:end], pattern[end+1:]
	return append(expand(head+tail), expand(head+inner+tail)...)
}

func compileWord(text string) word {
	if !strings.HasPrefix(text, "<") {
		return word{keyword: text}
	}
	name, kind, _ := strings.Cut(strings.Trim(text, "<>"), ":")
	w := word{name: name, kind: kind}
	switch {
	case kind == "" || kind == "ip" || kind == "if" || kind == "line":
	case kind[0] >= '0' && kind[0] <= '9' && !strings.Contains(kind, "|"):
		low, high, _ := strings.Cut(kind, "-")
		w.low, _ = strconv.Atoi(low)
		w.high, _ = strconv.Atoi(high)
		w.kind = "range"
	default:
		w.kind, w.choices = "choice", strings.Split(kind, "|")
	}
	return w
}

// keywords are the full words that may stand here.
func (w word) keywords() []string {
	if w.keyword != "" {
		return []string{w.keyword}
	}
	return w.choices
}

// fits tells whether a typed word can stand here, and its value.
func (w word) fits(typed, rest string) (string, bool) {
	switch w.kind {
	case "":
		return typed, true
	case "line":
		return strings.TrimRight(rest, " "), true
	case "ip":
		ip, err := netip.ParseAddr(typed)
		return typed, err == nil && ip.Is4()
	case "if":
		return canonicalInterface(typed)
	case "choice":
		return oneOf(w.choices, typed)
	default:
		n, err := strconv.Atoi(typed)
		return strconv.Itoa(n), err == nil && n >= w.low && n <= w.high
	}
}

// token is a word of a typed line and where it stands.
type token struct {
	text string
	at   int
}

// tokens splits a line at its blanks.
func tokens(line string) []token {
	var out []token
	for i := 0; i < len(line); i++ {
		at := i
		for i < len(line) && !strings.ContainsRune(" \t\r\n\f", rune(line[i])) {
			i++
		}
		if i > at {
			out = append(out, token{line[at:i], at})
		}
	}
	return out
}

var wordOrInterface = regexp.MustCompile(`(?i)\b(?:tunnel|vlan|fastethernet|loopback|gigabitethernet) +\d[\d/.]*|\S+`)

// joined splits a line like tokens, but leaves "tunnel 1" in one piece.
func joined(line string) []token {
	var out []token
	for _, span := range wordOrInterface.FindAllStringIndex(line, -1) {
		out = append(out, token{line[span[0]:span[1]], span[0]})
	}
	return out
}

// verdict is how a line fared against a grammar.
type verdict int

const (
	matched verdict = iota
	invalid
	ambiguous
	incomplete
)

// match is the result of parsing: the form with its arguments, or where and why not.
type match struct {
	verdict verdict
	form    form
	args    args
	failed  int // index of the token that fits nothing
	caret   int // offset in the line under which IOS puts the caret
}

// canonical is the line with every keyword in full, as IOS keeps it.
func (m match) canonical() string {
	var out []string
	for _, w := range m.form.words {
		if w.keyword != "" {
			out = append(out, w.keyword)
		} else {
			out = append(out, strings.Join(strings.Fields(m.args[w.name]), " "))
		}
	}
	return strings.Join(out, " ")
}

// parse walks the typed words through all forms at once. At each word a full keyword beats an
// abbreviation, an abbreviation beats a parameter, and two different keywords make it ambiguous.
//
// Interface names may be typed in two words: what fails word by word is tried with such names in
// one piece.
func (t table) parse(line string) match {
	words := tokens(line)
	found := t.walk(line, words)
	if found.verdict == matched {
		return found
	}
	if pieces := joined(line); len(pieces) < len(words) {
		if again := t.walk(line, pieces); again.verdict == matched || again.caret > found.caret || again.verdict == incomplete {
			return again
		}
	}
	return found
}

// walk is parse for one way of splitting the line.
func (t table) walk(line string, words []token) match {
	live := make([]*form, 0, 64)
	for i := range t {
		if len(words) == 0 || t[i].mayBegin(words[0].text) {
			live = append(live, &t[i])
		}
	}
	for i, typed := range words {
		next, shared := advance(live, i, typed, line)
		if len(next) == 0 {
			return match{verdict: invalid, failed: i, caret: typed.at + shared}
		}
		next = strongest(next, i, typed.text)
		if distinctKeywords(next, i) > 1 {
			return match{verdict: ambiguous, failed: i}
		}
		live = next
	}
	for _, f := range live {
		if len(f.words) == len(words) || f.open(len(words)) {
			if f.run == nil {
				return match{verdict: invalid, caret: words[0].at}
			}
			return match{verdict: matched, form: *f, args: f.bind(words, line)}
		}
	}
	return match{verdict: incomplete, failed: len(words)}
}

// mayBegin is false if the form shares not even the first letter of its first word.
func (f *form) mayBegin(typed string) bool {
	first := f.words[0].keyword
	return first == "" || lower(first[0]) == lower(typed[0])
}

// open tells whether the form's last place, before word n, takes the rest of the line.
func (f *form) open(n int) bool {
	last := len(f.words) - 1
	return last >= 0 && f.words[last].kind == "line" && n > last
}

// bind reads the parameters of a line that fits.
func (f *form) bind(words []token, line string) args {
	bound := args{}
	for i, w := range f.words {
		if w.keyword == "" {
			bound[w.name], _ = w.fits(words[i].text, line[words[i].at:])
		}
	}
	return bound
}

// advance keeps the forms that typed fits at place i. shared is the longest start it has in common
// with a keyword that was possible there. It overwrites live, because a boot parses thousands of
// words.
func advance(live []*form, i int, typed token, line string) (next []*form, shared int) {
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
			same := sharedStart(typed.text, w.keyword)
			if shared = max(shared, same); same == len(typed.text) {
				next = append(next, f)
			}
			continue
		}
		shared = max(shared, sharedPrefix(typed.text, w.choices))
		if _, ok := w.fits(typed.text, line[typed.at:]); ok {
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

// sharedStart is the length of the start that two words share, in ASCII letters of either case.
func sharedStart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && lower(a[n]) == lower(b[n]) {
		n++
	}
	return n
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
