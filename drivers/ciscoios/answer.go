package ciscoios

import (
	"bytes"
	"context"
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// question is an answer that ends in a question instead of a prompt. Nothing here answers one
// that it does not know.
var question = regexp.MustCompile(`(?:\[confirm\]|\[yes/no\]: ?|\[no\]: ?|\[[^\]\n]*\]\? ?|\(y/n\)[:?]? ?)$`)

// readAnswer takes everything up to the prompt that ends the answer to line, and the mode of that
// prompt. next is the line that was sent behind it ("" when none was): its echo must follow the
// prompt, so that a line of output that looks like a prompt does not end the answer. Without next, an answer
// that ends in a question is errQuestion; a message that came in behind the question does not hide it. With
// neither line nor next it takes the next piece of a dialogue.
func (s *Session) readAnswer(ctx context.Context, line, next string) (text string, mode device.Mode, err error) {
	var start, end int
	asked := false
	b, err := s.stream.until(ctx, s.options.CommandTimeout, func(said []byte) int {
		start, end, mode = s.findPrompt(said, line, next)
		if end > 0 {
			return end
		}
		if asked = next == "" && question.Match(trimAsync(said)); asked {
			return len(said)
		}
		return 0
	})
	if err != nil {
		return string(b), "", err
	}
	s.trips.answered()
	if asked {
		return string(b), "", errQuestion
	}
	return string(b[:start]), mode, nil
}

// findPrompt finds the prompt that ends the answer to line: the first one that is followed by the
// echo of the next line, by a log message, or, when nothing more is under way, by nothing. One behind
// which a line is shown again, because a message has broken its echo, ends nothing.
func (s *Session) findPrompt(said []byte, line, next string) (start, end int, mode device.Mode) {
	for from := 0; ; {
		start, end, mode, ok := s.prompt.next(said, from)
		if !ok {
			return 0, 0, ""
		}
		rest := said[end:]
		again := begins(rest, line) && brokenEcho(string(said[:start]), line)
		if followsPrompt(rest, next) && !again {
			return start, end, mode
		}
		newline := bytes.IndexByte(rest, '\n')
		if newline < 0 {
			return 0, 0, ""
		}
		from = end + newline + 1
	}
}

// brokenEcho reports whether a message has come into the echo of a line, or before it, and the whole
// echo has not been seen yet: IOS shows the line again.
func brokenEcho(said, line string) bool {
	if line == "" {
		return false
	}
	if _, echoed := reply(said, line); echoed {
		return false
	}
	for row := range strings.Lines(said) {
		if async, _ := isAsync(row); async {
			return true
		}
	}
	return false
}

// begins reports whether a text is a line, or may become one.
func begins(text []byte, line string) bool {
	n := min(len(text), len(line))
	return string(text[:n]) == line[:n]
}

func followsPrompt(rest []byte, next string) bool {
	if len(rest) == 0 || next == "" {
		return len(rest) == 0 || isOnlyAsync(rest)
	}
	n := min(len(rest), len(next))
	common := 0
	for common < n && rest[common] == next[common] {
		common++
	}
	return common == n || rest[common] == '\n'
}

// reply takes the echo of line off an answer and returns what the router said beyond it. Messages
// may have come in front of the echo or broken into it, once or more often: a piece of the line is then
// glued to one of them, stands alone on a row, or all of it is shown again behind another prompt. Disruptive
// messages stay in what is returned.
func reply(answer, line string) (said string, echoed bool) {
	if rest, ok := strings.CutPrefix(answer, line+"\n"); ok {
		return rest, true
	}
	common := 0
	for common < len(answer) && common < len(line) && answer[common] == line[common] {
		common++
	}
	broken, ok := strings.CutPrefix(answer[common:], "\n")
	if !ok {
		if common > 0 {
			return answer, false
		}
		broken = answer // a message that came before the echo, without a newline of its own
	}
	e := echo{line: line, rows: strings.SplitAfter(broken, "\n"), dead: map[[2]int]bool{}}
	last, ok := e.ends(0, line[common:])
	if !ok {
		return answer, false
	}
	disruptive := ""
	for _, row := range e.rows[:last+1] {
		if _, isDisruptive := isAsync(row); isDisruptive {
			disruptive += row
		}
	}
	return disruptive + strings.Join(e.rows[last+1:], ""), true
}

// echo is an echo that messages have broken: its pieces lie somewhere in rows.
type echo struct {
	line string
	rows []string        // each with its newline
	dead map[[2]int]bool // rows and lengths of what is missing from which nothing leads to the end
}

// ends finds the row with which the echo ends, of which some is still missing at row i. A message may
// end with letters that are a piece of the line by chance, so every way to read a row is tried.
func (e *echo) ends(i int, missing string) (last int, ok bool) {
	at := [2]int{i, len(missing)}
	if i == len(e.rows) || e.dead[at] {
		return 0, false
	}
	bare := strings.TrimSuffix(e.rows[i], "\n")
	async, _ := isAsync(bare)
	rest, ended := strings.CutSuffix(bare, missing)
	blank := bare == "" && (missing != "" || i+1 == len(e.rows))
	if ended && !blank && (rest == "" || endsAsync(rest) || shownAgain(rest, e.line[:len(e.line)-len(missing)])) {
		return i, true
	}
	if blank || async {
		if last, ok := e.ends(i+1, missing); ok {
			return last, true
		}
	}
	for n := min(len(bare), len(missing)-1); n > 0; n-- {
		if start, ok := strings.CutSuffix(bare, missing[:n]); ok && (start == "" || endsAsync(start)) {
			if last, ok := e.ends(i+1, missing[n:]); ok {
				return last, true
			}
		}
	}
	e.dead[at] = true
	return 0, false
}

// endsAsync reports whether the beginning of a row is a message to which something is glued.
func endsAsync(start string) bool {
	async, _ := isAsync(start)
	return async
}

// shownAgain reports whether the beginning of a row is a prompt with what was typed before.
func shownAgain(start, before string) bool {
	prompt, ok := strings.CutSuffix(start, before)
	return ok && strings.HasSuffix(prompt, "#")
}

// unexpected returns what in a reply is not known to be harmless, "" when nothing is.
func unexpected(reply string) string {
	rows := strings.Split(strings.Trim(reply, "\n"), "\n")
	for _, row := range rows {
		trimmed := strings.TrimSpace(row)
		if async, disruptive := isAsync(trimmed); trimmed != "" && (!async || disruptive) && !isBenign(trimmed) {
			return strings.Trim(reply, "\n")
		}
	}
	return ""
}

// caret finds the column of IOS's ^ in the line as typed, or -1. IOS counts from the start of the
// screen line, prompt included.
func caret(reply string, promptWidth int) int {
	for row := range strings.Lines(reply) {
		if strings.TrimSpace(row) == "^" {
			return max(strings.IndexByte(row, '^')-promptWidth, 0)
		}
	}
	return -1
}

// typed is a line as bytes: a literal ? is typed behind Ctrl-V, or IOS takes it for a call for help.
func typed(line string) []byte {
	return append(bytes.ReplaceAll([]byte(line), []byte("?"), []byte("\x16?")), '\n')
}
