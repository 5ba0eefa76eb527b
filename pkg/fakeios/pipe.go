package fakeios

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// pipeVerbs are what may follow `|`; those that write files are refused.
var pipeVerbs = []string{"append", "begin", "count", "exclude", "format", "include", "redirect", "section", "tee"}

// cutPipe splits `show ... | include X` into the command and its filter.
func (s *session) cutPipe(line string, offset int) (command string, filter func(string) string, refusal string) {
	command, pipe, found := strings.Cut(line, " |")
	if !found {
		return line, func(s string) string { return s }, ""
	}
	typed := strings.TrimLeft(pipe, " ")
	at := offset + len(line) - len(typed)
	verb, pattern, _ := strings.Cut(typed, " ")
	full, ok := grammar.OneOf(pipeVerbs, verb)
	switch {
	case verb == "":
		return "", nil, s.conf.Refuse(s.conf.Line, grammar.Match{Verdict: grammar.Incomplete})
	case !ok || full == "append" || full == "format" || full == "redirect" || full == "tee":
		return "", nil, s.conf.RefuseAt(at + grammar.SharedPrefix(verb, pipeVerbs))
	}
	pattern = strings.TrimLeft(pattern, " ")
	if full == "section" {
		for _, word := range []string{"include ", "exclude "} {
			pattern = strings.TrimPrefix(pattern, word)
		}
	}
	if pattern == "" {
		return "", nil, s.conf.Refuse(s.conf.Line, grammar.Match{Verdict: grammar.Incomplete})
	}
	re, err := regexp.Compile(iosRegexp(pattern))
	if err != nil {
		return "", nil, "% Failed to compile regular expression.\n" // wording [inferred]
	}
	if full == "count" {
		return command, func(text string) string { return countLines(text, re) }, ""
	}
	return command, func(text string) string { return filterText(text, full, re) }, ""
}

// iosRegexp translates IOS's patterns: an underscore is a delimiter, a brace has no meaning.
func iosRegexp(pattern string) string {
	pattern = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(pattern)
	return strings.ReplaceAll(pattern, "_", `(?:^|$|[ ,(){}_])`)
}

func countLines(text string, re *regexp.Regexp) string {
	n := 0
	for line := range strings.Lines(text) {
		if re.MatchString(strings.TrimRight(line, "\n")) {
			n++
		}
	}
	return "Number of lines which match regexp = " + strconv.Itoa(n) + "\n"
}

func filterText(text, verb string, re *regexp.Regexp) string {
	var out strings.Builder
	on, depth := false, 0
	for line := range strings.Lines(text) {
		hit := re.MatchString(strings.TrimRight(line, "\n"))
		indent := len(line) - len(strings.TrimLeft(line, " "))
		switch verb {
		case "include":
			on = hit
		case "exclude":
			on = !hit
		case "begin":
			on = on || hit
		case "section": // the line with what is below it
			if below := on && indent > depth; !below {
				on, depth = hit, indent
			}
		}
		if on {
			out.WriteString(line)
		}
	}
	return out.String()
}
