package ciscoios

import (
	"context"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// maxQuestions bounds a dialogue: `reload in` asks two.
const maxQuestions = 8

// Ask runs one exec command that may ask questions, and returns everything the router said, without
// echo and prompt: what it says is not judged. Each answer may be used more than once, because a
// router asks again when it does not understand. A question that no answer fits gets Ctrl-C, and is
// a [device.RejectedLineError] with its words. The command may lead into another mode, as `configure
// terminal revert timer` does; [Session.Configure] then goes on from there.
func (s *Session) Ask(ctx context.Context, command string, answers ...device.Answer) (string, error) {
	if err := s.leaveConfig(ctx, nil); err != nil {
		return "", err
	}
	s.stream.allow(s.options.AnswerBytes)
	if entersConfig(command) {
		if s.hidden {
			return "", &device.HiddenPromptError{}
		}
		s.entering = true
		defer func() { s.entering = false }()
	}
	s.log("ask: %s", command)
	s.write(ctx, string(typed(command)), 1)
	var all strings.Builder
	for range maxQuestions {
		said, mode, err := s.readAnswer(ctx, "", "")
		all.WriteString(said)
		if err == nil {
			s.mode = mode
			text, echoed := reply(all.String(), command)
			if !echoed {
				s.adrift = true
				return text, &device.LostSessionError{Doing: "reading the echo of " + s.masked(command),
					Err: errOutOfStep}
			}
			return text, nil
		}
		if err != errQuestion { //nolint:errorlint // made by readAnswer itself, never wrapped
			return all.String(), s.lost(ctx, command, all.String(), err)
		}
		answer, known := answerTo(said, answers)
		if !known {
			return all.String(), s.interrupt(ctx, command, all.String())
		}
		s.write(ctx, answer.Reply+"\n", 1)
	}
	return all.String(), s.interrupt(ctx, command, all.String())
}

func answerTo(said string, answers []device.Answer) (device.Answer, bool) {
	tail := trimAsync([]byte(said))
	for _, answer := range answers {
		if answer.Question.Match(tail) {
			return answer, true
		}
	}
	return device.Answer{}, false
}

// interrupt types Ctrl-C at a question, so that it is answered with neither yes nor no, and waits for
// the prompt. A router that does not give one is left alone: the session is not in step any more.
func (s *Session) interrupt(ctx context.Context, command, said string) error {
	rejected := &device.RejectedLineError{
		Line:  secret.NewText(command),
		Mode:  s.mode,
		Reply: s.withoutEcho(lastRows(said), command),
		Caret: -1,
		Asked: s.withoutEcho(lastWordsOf(lastRow(string(trimAsync([]byte(said))))), command),
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(s.options.CommandTimeout, grace))
	defer cancel()
	s.write(ctx, "\x03", 1)
	_, mode, err := s.readAnswer(ctx, "", "")
	if err != nil {
		s.adrift = true
		return &device.LostSessionError{Doing: "breaking off " + s.masked(command),
			Err: fmt.Errorf("%w; %w", rejected, err)}
	}
	s.mode, rejected.Got = mode, mode
	return rejected
}

// lastWordsOf is as much of the end of a row as fits into a message.
func lastWordsOf(row string) string { return row[max(len(row)-240, 0):] }

// lastRow is the last row of a text that is not blank.
func lastRow(text string) string {
	text = strings.TrimSpace(text)
	return strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
}
