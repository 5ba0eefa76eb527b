package device

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Reply is what a router's answer to one command says about that command.
type Reply struct {
	Verdict Verdict
	// Kind is why the command was refused; empty unless Verdict is [Refused], or [NotKnown] because an
	// answer ends in a refusal.
	Kind RefusalKind
	// Words are the row of the answer that decided, empty for [Answered] and for an empty answer.
	Words secret.Text
	// Row is the number of that row in the text, from 1; 0 when there is none.
	Row int
}

// Verdict is whether a command was run.
type Verdict int

// The verdicts. The zero value is the one that must never be taken for success, for "none" or for
// "empty": the text does not say.
const (
	NotKnown Verdict = iota
	Answered
	Refused
)

func (v Verdict) String() string {
	switch v {
	case Answered:
		return "answered"
	case Refused:
		return "refused"
	default:
		return "not known"
	}
}

// shortAnswer is the most rows that an answer with a refusal has. A refusal at an edge of a longer text
// leaves open what the text is; one within a longer text is a part of it, such as a row of a banner.
const shortAnswer = 6

// Judge reads the answer to an exec command, without echo and prompt. Its text alone decides: log
// messages, blank rows, the caret and name lookups are left out, and then
//
//   - a short answer that begins or ends with a refusal that is on record is Refused;
//   - an answer of which nothing is left, that stops at a pager, that begins or ends with a row behind
//     "%" which is not on record, or that is long and begins or ends with a refusal is NotKnown;
//   - everything else is Answered.
//
// Many commands print nothing when they have done their work, or when there is nothing to list. Whoever
// asks such a command must say so, and treat an empty answer as that command's answer. An AAA server may
// answer in words of its own (RFC 8907, server_msg), which look like any other text: Answered means that
// nothing in the text is a refusal, and whoever reads a fact still needs the row that states it.
func Judge(text string) Reply {
	rows := meaningful(text)
	if len(rows) == 0 {
		return Reply{}
	}
	first, last := rows[0], rows[len(rows)-1]
	for _, edge := range []row{last, first} { // the last row is nearer to the reason
		if kind := refusalKind(edge.text); kind != "" {
			out := edge.reply(Refused)
			out.Kind = kind
			if len(rows) > shortAnswer {
				out.Verdict = NotKnown
			}
			return out
		}
	}
	for _, edge := range []row{last, first} {
		if isPager(edge.text) || strings.HasPrefix(edge.text, "%") && !isKnownRemark(edge.text) {
			return edge.reply(NotKnown)
		}
	}
	if len(rows) > shortAnswer {
		return Reply{Verdict: Answered}
	}
	for _, r := range rows {
		if kind := refusalKind(r.text); kind != "" {
			out := r.reply(NotKnown)
			out.Kind = kind
			return out
		}
	}
	return Reply{Verdict: Answered}
}

// Silent reports whether a text says nothing about its command: it is empty but for log messages, name
// lookups and carets. It tells an empty answer from a strange one where Judge says NotKnown.
func Silent(text string) bool { return len(meaningful(text)) == 0 }

// row is a row of an answer, trimmed, with its number in the text.
type row struct {
	text   string
	number int
}

func (r row) reply(v Verdict) Reply {
	return Reply{Verdict: v, Words: secret.NewText(r.text), Row: r.number}
}

// meaningful are the rows of an answer that say something about its command.
func meaningful(text string) []row {
	var out []row
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(strings.ReplaceAll(line, "\a", ""))
		if line == "" || line == "^" || isNameLookup(line) || IsLogMessage(line) {
			continue
		}
		out = append(out, row{line, number})
	}
	return out
}

func isPager(row string) bool { return strings.HasPrefix(row, "--More--") }
