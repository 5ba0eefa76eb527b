package grammar

import "strings"

// Verdict is how a line fared against a table.
type Verdict int

// The four answers of IOS's parser.
const (
	Matched Verdict = iota
	Invalid
	Ambiguous
	Incomplete
)

// Match is the result of parsing: the arguments of the command that matched, or where and why none
// did.
type Match struct {
	Verdict Verdict
	Args    Args
	Failed  int // index of the word that fits nothing
	Caret   int // offset in the line under which IOS puts the caret

	words []word // of the pattern that matched
}

// InvalidAt is the verdict on a line in which what stands at an offset cannot stand there.
func InvalidAt(offset int) Match { return Match{Verdict: Invalid, Caret: offset} }

// Canonical is the line with every keyword in full, as IOS keeps it.
func (m Match) Canonical() string {
	var out []string
	for _, w := range m.words {
		if w.keyword != "" {
			out = append(out, w.keyword)
		} else {
			out = append(out, strings.Join(strings.Fields(m.Args[w.name]), " "))
		}
	}
	return strings.Join(out, " ")
}

// FirstKeyword is the first keyword of the command that matched, in full.
func (m Match) FirstKeyword() string { return m.words[0].keyword }

// Refusal words a failed parse the way IOS does. before is how many columns stand in front of the
// line on the screen.
func (m Match) Refusal(line string, before int) string {
	switch m.Verdict {
	case Ambiguous:
		return "% Ambiguous command:  \"" + strings.TrimRight(line, " ") + "\"\n"
	case Incomplete:
		return "% Incomplete command.\n"
	default:
		return strings.Repeat(" ", before+m.Caret) + "^\n% Invalid input detected at '^' marker.\n"
	}
}

// IsRefusal reports whether an answer ends in one of the refusals of the parser.
func IsRefusal(answer string) bool {
	last := answer[strings.LastIndex(answer, "\n")+1:]
	return strings.HasPrefix(last, "% Invalid input") || strings.HasPrefix(last, "% Incomplete") ||
		strings.HasPrefix(last, "% Ambiguous")
}
