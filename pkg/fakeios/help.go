package fakeios

import (
	"slices"
	"strings"
)

// nextWords lists the keywords and parameters that may stand where the line ends: the completions
// of its last word, or the words after it when it ends in a blank.
func (s *session) nextWords(typed string) []string {
	commands := s.router.grammar.user.commands
	switch {
	case s.mode != "":
		commands = s.router.grammar.config[s.mode].commands
	case s.privileged:
		commands = s.router.grammar.privileged.commands
	}
	words := strings.Fields(typed)
	last := ""
	if len(words) > 0 && !strings.HasSuffix(typed, " ") {
		last, words = words[len(words)-1], words[:len(words)-1]
	}
	var out []string
	for _, c := range commands {
		pattern := strings.Fields(c.pattern)
		if len(pattern) <= len(words) || !followsAll(pattern, words) {
			continue
		}
		next := pattern[len(words)]
		if strings.HasPrefix(next, "<") || hasPrefixFold(next, last) {
			out = append(out, parameterHelp(next))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func followsAll(pattern, words []string) bool {
	for i, word := range words {
		if !strings.HasPrefix(pattern[i], "<") && !hasPrefixFold(pattern[i], word) {
			return false
		}
	}
	return true
}

// parameterHelp shows a parameter the way IOS does: a range, an address, or WORD.
func parameterHelp(word string) string {
	if !strings.HasPrefix(word, "<") {
		return word
	}
	_, kind, _ := strings.Cut(strings.Trim(word, "<>"), ":")
	switch kind {
	case "ip":
		return "A.B.C.D"
	case "line":
		return "LINE"
	case "", "if":
		return "WORD"
	default:
		return "<" + kind + ">"
	}
}
