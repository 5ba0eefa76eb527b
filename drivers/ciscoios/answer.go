package ciscoios

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// question is an answer that ends in a question instead of a prompt. Nothing here answers one
// that it does not know.
var question = regexp.MustCompile(`(?:\[confirm\]|\[yes/no\]: ?|\[no\]: ?|\[[^\]\n]*\]\? ?|\(y/n\)[:?]? ?)$`)

// lull is how long the router must have said nothing before what stands at the end in the middle of a row is
// taken for a prompt.
const lull = 500 * time.Millisecond

// asksQuestion reports whether what was said ends in a question; a message behind it does not hide it.
func asksQuestion(said []byte) bool {
	said = trimAsync(said)
	return question.Match(said[lineStart(said):])
}

// readAnswer takes everything up to the prompt that ends the answer to line, and the mode of that
// prompt. next is the line that was sent behind it ("" when none was): its echo must follow the
// prompt, so that a line of output that looks like a prompt does not end the answer. Without next, an answer
// that ends in a question is errQuestion; a message that came in behind the question does not hide it. With
// neither line nor next it takes the next piece of a dialogue.
func (s *Session) readAnswer(ctx context.Context, line, next string) (text string, mode device.Mode, err error) {
	r := answerReader{session: s, line: line, next: next}
	b, err := s.stream.await(ctx, s.options.CommandTimeout, lull, r.look)
	if err != nil {
		s.adrift = true
		switch {
		case errors.Is(err, errQuiet) && s.entering && endsEntering(b):
			return string(b), "", &device.HiddenPromptError{Sent: 1}
		case errors.Is(err, errQuiet) && next == "" && looksLikeQuestion(trimAsync(b), line):
			s.stream.take(len(b))
			s.adrift = false
			s.trips.answered()
			return unpaged(string(b)), "", errQuestion
		}
		return unpaged(string(b)), "", err
	}
	s.trips.answered()
	s.adrift = false
	switch {
	case r.asked:
		return unpaged(string(b)), "", errQuestion
	case r.hidden:
		s.adrift = true
		return string(b), "", &device.HiddenPromptError{Sent: 2}
	}
	s.entering = false
	return unpaged(string(b[:r.start])), r.mode, nil
}

// answerReader looks for the end of one answer.
type answerReader struct {
	session    *Session
	line, next string
	start      int
	mode       device.Mode
	asked      bool // it ends in a question
	hidden     bool // the next line was taken without a prompt in front of it
	turned     int  // where the last --More-- that was answered ends
}

// look implements the found of [stream.await].
func (r *answerReader) look(said []byte, quiet bool) (int, bool) {
	s := r.session
	if s.entering {
		s.learnFront(said)
	}
	start, end, mode := s.findPrompt(said, r.line, r.next)
	if end == 0 && quiet && r.next == "" {
		if at, now, ok := s.prompt.glued(said); ok {
			start = at
			end = len(said)
			mode = now
		}
	}
	if end > 0 {
		r.start, r.mode = start, mode
		return end, true
	}
	if r.next == "" && asksQuestion(said) {
		r.asked = true
		return len(said), true
	}
	if s.entering && r.next != "" && runsOnHidden(said, r.next) {
		r.hidden = true
		return len(said), true
	}
	if len(said) > r.turned && pagerAtEnd(said) {
		r.turned = len(said)
		s.turnPage(r.line)
	}
	return 0, false
}

// waits ends a row behind which something is to be typed. A colon without a blank may as well end a piece of a
// row, such as the name of a file system.
var waits = regexp.MustCompile(`\S(?:[?\]] ?|: )$`)

// looksLikeQuestion reports whether what was said ends in the middle of a row that waits for something to be
// typed. Only behind a long silence is that a question.
func looksLikeQuestion(said []byte, line string) bool {
	row := said[bytes.LastIndexByte(said, '\n')+1:]
	echo := line != "" && bytes.HasSuffix(bytes.TrimRight(row, " "), []byte(line))
	return !echo && waits.Match(row)
}

// findPrompt finds the prompt that ends the answer to line: the first one that is followed by the
// echo of the next line, by a log message, or, when nothing more is under way, by nothing. One behind
// which a line is shown again, because a message has broken its echo, ends nothing. In the middle of a row a
// prompt ends an answer only when all of the next line follows it.
func (s *Session) findPrompt(said []byte, line, next string) (start, end int, mode device.Mode) {
	glued, behind, below, ok := s.gluedPrompt(said, next)
	broken := 0
	for from := 0; ; {
		start, end, mode, found := s.prompt.next(said, from)
		if ok && (!found || glued < start) {
			return glued, behind, below
		}
		if !found {
			return 0, 0, ""
		}
		rest := said[end:]
		if followsPrompt(rest, next) {
			if broken++; broken > mostBroken || !begins(rest, line) || !brokenEcho(string(said[:start]), line) {
				return start, end, mode
			}
		}
		newline := bytes.IndexByte(rest, '\n')
		if newline < 0 {
			return 0, 0, ""
		}
		from = end + newline + 1
	}
}

// mostBroken is how often a router may show a line again, and how many messages may break its echo. What a router
// says decides how much work it is to read, so there is an end to that too.
const (
	mostBroken   = 16
	mostMessages = 1000
)

// gluedPrompt finds the first prompt in the middle of a row behind which the next line follows.
func (s *Session) gluedPrompt(said []byte, next string) (start, end int, mode device.Mode, ok bool) {
	if next == "" {
		return 0, 0, "", false
	}
	echo := []byte(next + "\n")
	for from := 0; ; {
		at := bytes.Index(said[from:], echo)
		if at < 0 {
			return 0, 0, "", false
		}
		at += from
		if start, mode, ok := s.prompt.glued(said[:at]); ok && start > 0 && said[start-1] != '\n' {
			return start, at, mode, true
		}
		from = at + len(echo)
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
	return common == n || rest[common] == '\n' || beginsWithAsync(rest)
}

// beginsWithAsync reports whether the first row of a text, with its newline, is a message: one that came in
// behind a prompt, where the cursor stood.
func beginsWithAsync(rest []byte) bool {
	newline := bytes.IndexByte(rest, '\n')
	if newline < 0 {
		return false
	}
	async, _ := isAsync(string(rest[:newline]))
	return async
}

// reply takes the echo of line off an answer and returns what the router said beyond it. Messages
// may have come in front of the echo or broken into it, once or more often: a piece of the line is then
// glued to one of them, stands alone on a row, or all of it is shown again behind another prompt. Disruptive
// messages stay in what is returned.
func reply(answer, line string) (said string, echoed bool) {
	answer = foldRollback(answer)
	if !strings.HasPrefix(line, " ") {
		answer = strings.TrimLeft(answer, " \t") // of the prompt in front of it
	}
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
	if i == len(e.rows) || i > mostMessages || e.dead[at] {
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
