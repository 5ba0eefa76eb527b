package fakeios

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// command is one line of a mode's grammar: a pattern and what it does. A pattern is a row of
// words: a keyword, or a parameter in angle brackets with an optional kind,
//
//	crypto ikev2 dpd <interval:10-3600> <retry:2-60> <mode:periodic|on-demand>
//
// Kinds: a range of integers, alternatives, ip (an IPv4 address), if (an interface name, "Tunnel1"
// or "tunnel 1"), line (the rest of the line); without a kind, one word.
type command struct {
	pattern string
	run     func(s *session, a args) string // returns what the router answers, "" for nothing
	hint    string                          // help text of the pattern, shown by "?"
}

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

// token is a word of a typed line and where it stands.
type token struct {
	text string
	at   int
}

var wordOrInterface = regexp.MustCompile(`(?i)\b(?:tunnel|vlan|fastethernet|loopback|gigabitethernet) +\d[\d/]*|\S+`)

func tokens(line string) []token {
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

// match is the result of parsing: the command with its arguments, or where and why not.
type match struct {
	verdict verdict
	command command
	args    args
	failed  int // index of the token that fits nothing
	caret   int // offset in the line under which IOS puts the caret
}

// candidate is a pattern that still fits.
type candidate struct {
	command command
	words   []string
	args    args
	done    bool // a `line` parameter has taken the rest
}

// parse walks the typed words through all patterns at once. At each word a full keyword beats an
// abbreviation, an abbreviation beats a parameter, and two different keywords make it ambiguous.
// known are further keywords of the first word that lead nowhere here: they only move the caret
// to where IOS, with its larger grammar, puts it.
func parse(line string, commands []command, known []string) match {
	live := make([]candidate, 0, len(commands))
	for _, c := range commands {
		live = append(live, candidate{command: c, words: strings.Fields(c.pattern), args: args{}})
	}
	words := tokens(line)
	for i, word := range words {
		next, keywords := advance(live, i, word, line)
		if i == 0 {
			keywords = append(keywords, known...)
		}
		if len(next) == 0 {
			return match{verdict: invalid, failed: i, caret: word.at + sharedPrefix(word.text, keywords)}
		}
		next = strongest(next, i, word.text)
		if distinctKeywords(next, i) > 1 {
			return match{verdict: ambiguous, failed: i}
		}
		live = next
	}
	for _, c := range live {
		if c.done || len(c.words) == len(words) {
			return match{verdict: matched, command: c.command, args: c.args}
		}
	}
	return match{verdict: incomplete, failed: len(words)}
}

// advance keeps the candidates that word fits at position i, and collects the keywords that were
// possible there.
func advance(live []candidate, i int, word token, line string) (next []candidate, keywords []string) {
	for _, c := range live {
		if c.done {
			next = append(next, c)
			continue
		}
		if i >= len(c.words) {
			continue
		}
		expected := c.words[i]
		if !strings.HasPrefix(expected, "<") {
			keywords = append(keywords, expected)
			if hasPrefixFold(expected, word.text) {
				next = append(next, c)
			}
			continue
		}
		name, kind, _ := strings.Cut(strings.Trim(expected, "<>"), ":")
		value, ok := fits(kind, word.text, line[word.at:])
		if kind != "" && !strings.Contains(" ip if line ", " "+kind+" ") && (kind[0] > '9' || strings.Contains(kind, "|")) {
			keywords = append(keywords, strings.Split(kind, "|")...)
		}
		if !ok {
			continue
		}
		grown := args{name: value}
		for k, v := range c.args {
			grown[k] = v
		}
		c.args, c.done = grown, kind == "line"
		next = append(next, c)
	}
	return next, keywords
}

// strongest applies the ranking keyword in full, keyword abbreviated, parameter.
func strongest(live []candidate, i int, word string) []candidate {
	rank := func(c candidate) int {
		switch {
		case i >= len(c.words) || strings.HasPrefix(c.words[i], "<"):
			return 0
		case strings.EqualFold(c.words[i], word):
			return 2
		default:
			return 1
		}
	}
	best := 0
	for _, c := range live {
		best = max(best, rank(c))
	}
	var out []candidate
	for _, c := range live {
		if rank(c) == best {
			out = append(out, c)
		}
	}
	return out
}

func distinctKeywords(live []candidate, i int) int {
	seen := map[string]bool{}
	for _, c := range live {
		if i < len(c.words) && !strings.HasPrefix(c.words[i], "<") {
			seen[c.words[i]] = true
		}
	}
	return len(seen)
}

// fits tells whether a word can be a parameter of the kind, and its value.
func fits(kind, word, rest string) (string, bool) {
	switch {
	case kind == "":
		return word, true
	case kind == "line":
		return strings.TrimRight(rest, " "), true
	case kind == "ip":
		ip, err := netip.ParseAddr(word)
		return word, err == nil && ip.Is4()
	case kind == "if":
		return canonicalInterface(word)
	case kind[0] < '0' || kind[0] > '9' || strings.Contains(kind, "|"):
		return oneOf(strings.Split(kind, "|"), word)
	default:
		low, high, _ := strings.Cut(kind, "-")
		n, err := strconv.Atoi(word)
		from, _ := strconv.Atoi(low)
		to, _ := strconv.Atoi(high)
		return strconv.Itoa(n), err == nil && n >= from && n <= to
	}
}

// oneOf finds the alternative that a word names in full or abbreviates alone.
func oneOf(alternatives []string, word string) (string, bool) {
	found, count := "", 0
	for _, alternative := range alternatives {
		if strings.EqualFold(alternative, word) {
			return alternative, true
		}
		if hasPrefixFold(alternative, word) {
			found, count = alternative, count+1
		}
	}
	return found, count == 1
}

func hasPrefixFold(full, prefix string) bool {
	return len(prefix) <= len(full) && strings.EqualFold(full[:len(prefix)], prefix)
}

// sharedPrefix is the length of the longest start that a word shares with any keyword: IOS puts
// the caret behind it.
func sharedPrefix(word string, keywords []string) int {
	longest := 0
	for _, keyword := range keywords {
		n := 0
		for n < len(word) && n < len(keyword) && strings.EqualFold(word[n:n+1], keyword[n:n+1]) {
			n++
		}
		longest = max(longest, n)
	}
	return longest
}

var interfaceName = regexp.MustCompile(`^([A-Za-z]+) *(\d[\d/]*)$`)

// canonicalInterface turns "fa4", "tunnel 1" or "vl1" into the name that IOS shows.
func canonicalInterface(typed string) (string, bool) {
	parts := interfaceName.FindStringSubmatch(typed)
	if parts == nil {
		return "", false
	}
	kind, ok := oneOf([]string{"FastEthernet", "Tunnel", "Vlan", "Loopback", "GigabitEthernet"}, parts[1])
	return kind + parts[2], ok
}
