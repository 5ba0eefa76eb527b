package grammar

import (
	"net/netip"
	"strconv"
	"strings"
)

// Command is one line of a mode's grammar: a pattern, and what it does to a C. A pattern is a row of
// words: a keyword, or a parameter in angle brackets with an optional kind. Square brackets make
// their words optional, and may be nested at the end:
//
//	crypto ikev2 dpd <interval:10-3600> <retry:2-60> <mode:periodic|on-demand>
//	ping <target:ip> [source <if:if>]
//
// Kinds: a range of integers, alternatives, ip (an IPv4 address), if (an interface name, "Tunnel1"
// or "tunnel 1"), line (the rest of the line). Without a kind, a parameter is one word.
//
// A command without Run is one that the real router has and this one does not simulate. It takes
// part in abbreviations, carets and help, and is refused.
type Command[C any] struct {
	Pattern string
	Run     func(on C, a Args) string // returns what the router answers, "" for nothing
	Noted   bool                      // the line is of the catalog: it is shown again and changes nothing
}

// Known makes commands out of patterns that are refused.
func Known[C any](patterns ...string) []Command[C] {
	var out []Command[C]
	for _, p := range patterns {
		out = append(out, Command[C]{Pattern: p})
	}
	return out
}

// Args are the parameters of a matched line, by name.
type Args map[string]string

// Int is a parameter as a number; 0 if there is none.
func (a Args) Int(name string) int {
	n, _ := strconv.Atoi(a[name])
	return n
}

// Addr is a parameter as an address; the zero Addr if there is none.
func (a Args) Addr(name string) netip.Addr {
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
	head := pattern[:open]
	inner := pattern[open+1 : end]
	tail := pattern[end+1:]
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

// fits returns the value of a typed word, and reports whether it can stand here.
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
		return InterfaceName(typed)
	case "choice":
		return OneOf(w.choices, typed)
	default:
		n, err := strconv.Atoi(typed)
		return strconv.Itoa(n), err == nil && n >= w.low && n <= w.high
	}
}
