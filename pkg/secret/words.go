package secret

import (
	"strings"
	"unicode/utf8"
)

// word is a piece of a line in which a word of a command may stand. Blanks, quotes and brackets end one.
type word struct {
	from, to int    // in the line, without punctuation at the ends
	low      string // the same in lower case
	after    byte   // what stands directly behind it, 0 for a blank and the end
	limit    int    // where a value behind it ends at the latest: at the quote around it, or with the line
	starts   bool   // a command may begin here
	certain  bool   // it was typed: it stands behind a prompt, or IOS reports so
}

// line is one line with its words.
type line struct {
	text  string
	words []word
	mode  string // of the prompt in it, "config-keychain"; empty: there is none
	path  int    // index of the first word behind the last " / ", 0 for none
	steps int    // that were taken to compare forms with it
}

// splitter splits one line in a single pass.
type splitter struct {
	line
	quotes  quotes
	inside  []int // for each word the quotation that it stands in
	run     int   // where the piece between blanks begins that is read
	starts  bool  // the next word may begin a command
	certain bool
}

// lineOf splits a line.
func lineOf(text string) line {
	s := splitter{line: line{text: text}, quotes: quotes{ends: []int{len(text)}}, starts: true}
	for at := 0; at < len(text); {
		at = s.step(at)
	}
	s.quotes.close(0, len(text))
	for i := range s.words {
		s.words[i].limit = s.quotes.ends[s.inside[i]]
	}
	return s.line
}

// step takes what stands at a place of the line and returns where the next thing stands.
func (s *splitter) step(at int) int {
	blank, digest := blankAt(s.text, at), digestAt(s.text[at:])
	switch c := s.text[at]; {
	case blank > 0:
		s.run = at + blank
		return s.run
	case digest > 0:
		s.add(at, at+digest, false)
		return at + digest
	case c == '\\' || c == '"':
		return s.escapes(at)
	case (c == '#' || c == '>') && at > s.run:
		s.prompt(at)
	case strings.IndexByte("|`'!", c) >= 0:
		s.starts = true
	case c == '<' || c == '>':
		s.starts = true
	case !separates(c):
		return s.word(at)
	}
	return at + 1
}

// escapes takes a quote with the backslashes in front of it. In a quotation a line may end with a letter n.
func (s *splitter) escapes(at int) int {
	end := at
	for end < len(s.text) && s.text[end] == '\\' {
		end++
	}
	switch {
	case end == len(s.text):
		return end
	case s.text[end] == '"':
		s.starts = s.quotes.at(end, end-at)
		return end + 1
	case s.quotes.open() && strings.IndexByte("nrt", s.text[end]) >= 0:
		s.starts = true
		return end + 1
	}
	return end
}

// prompt takes the sign that ends what may be a prompt. Behind one that is in front of the line, or that shows a
// configuration mode, everything was typed.
func (s *splitter) prompt(at int) {
	s.starts = true
	before := s.text[s.run:at]
	c := before[0]
	if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '_' {
		return
	}
	if open := strings.LastIndexByte(before, '('); open >= 0 && strings.HasSuffix(before, ")") {
		s.mode = strings.ToLower(before[open+1 : len(before)-1])
	}
	s.certain = s.certain || strings.HasPrefix(s.mode, "config") || strings.Trim(s.text[:s.run], blanks+"+-") == ""
}

// reported is the word behind which IOS reports a command that was typed. It glues the command to it.
const reported = "command:"

// word takes the word that begins at a place.
func (s *splitter) word(at int) int {
	end := at
	for end < len(s.text) && blankAt(s.text, end) == 0 && !endsWord(s.text[end]) {
		end++
	}
	if end-at > len(reported) && strings.EqualFold(s.text[at:at+len(reported)], reported) {
		end = at + len(reported)
	}
	if s.text[at:end] == "/" {
		s.starts, s.path = true, len(s.words)
		return end
	}
	s.add(at, end, true)
	return end
}

// add notes a word, without the punctuation around it.
func (s *splitter) add(from, to int, trim bool) {
	if trim && !strings.HasPrefix(s.text[from:to], Mask) {
		left := strings.TrimLeft(s.text[from:to], "+-:=.,;/&?*")
		from = to - len(left)
		to = from + len(strings.TrimRight(left, ":=.,;?"))
	}
	if from == to {
		return
	}
	w := word{from: from, to: to, low: strings.ToLower(s.text[from:to]), starts: s.starts, certain: s.certain}
	if to < len(s.text) && blankAt(s.text, to) == 0 {
		w.after = s.text[to]
	}
	s.certain = s.certain || w.after == ':' && w.low == "command"
	s.starts = w.after == ':' || s.starts && prefixes[w.low]
	s.words = append(s.words, w)
	s.inside = append(s.inside, s.quotes.current())
}

// prefixes stand in front of a command.
var prefixes = map[string]bool{"no": true, "do": true, "default": true}

func separates(c byte) bool { return strings.IndexByte("<>()[]{},;#", c) >= 0 }

func endsWord(c byte) bool { return separates(c) || strings.IndexByte("\\\"|`'!", c) >= 0 }

// blankAt is the length of the blank at a place, 0 for none.
func blankAt(text string, at int) int {
	switch text[at] {
	case ' ', '\t', '\r', '\v', '\f':
		return 1
	case 0xc2:
		if r, n := utf8.DecodeRuneInString(text[at:]); r == '\u00a0' {
			return n
		}
	}
	return 0
}
