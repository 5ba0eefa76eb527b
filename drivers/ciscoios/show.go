package ciscoios

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Show runs exec commands that ask nothing in one burst and returns their outputs, in order, without echo
// and prompt. The first command that [device.Judge] finds refused is a [device.RejectedLineError]; the
// outputs are all there all the same. An answer of which it is not known whether it is one is returned as
// it is: only whoever asked knows whether a command may be silent, and must judge each output for himself.
func (s *Session) Show(ctx context.Context, commands ...string) ([]string, error) {
	if err := s.leaveConfig(ctx, nil); err != nil {
		return nil, err
	}
	s.stream.allow(s.options.AnswerBytes)
	s.log("show: %s", strings.Join(commands, "; "))
	outputs := make([]string, 0, len(commands))
	var refused *device.RejectedLineError
	width := len(commands)
	if s.paged {
		width = 1 // what is typed ahead would be taken for the key that turns a page
	}
	for len(outputs) < len(commands) {
		more, failed, err := s.burst(ctx, commands[len(outputs):min(len(outputs)+width, len(commands))])
		if err != nil {
			return nil, err
		}
		if failed != nil && refused == nil {
			refused = failed
			refused.Index += len(outputs)
		}
		outputs = append(outputs, more...)
	}
	if refused != nil {
		return outputs, refused
	}
	return outputs, nil
}

// burst types commands at once and reads their outputs; refused is the first that the router did not take.
func (s *Session) burst(
	ctx context.Context, commands []string,
) (outputs []string, refused *device.RejectedLineError, err error) {
	var burst []byte
	for _, command := range commands {
		burst = append(burst, typed(command)...)
	}
	s.write(ctx, string(burst), len(commands))
	outputs = make([]string, len(commands))
	for i, command := range commands {
		next := ""
		if i+1 < len(commands) {
			next = commands[i+1]
		}
		answer, mode, err := s.readAnswer(ctx, command, next)
		if err != nil {
			return nil, nil, s.lost(ctx, command, answer, err)
		}
		s.mode = mode
		text, echoed := reply(answer, command)
		if !echoed {
			s.adrift = true
			return nil, nil, &device.LostSessionError{Doing: "reading the echo of " + s.masked(command),
				Err: errOutOfStep}
		}
		if refused == nil && device.Judge(text).Verdict == device.Refused {
			refused = &device.RejectedLineError{
				Index: i,
				Line:  secret.NewText(command),
				Mode:  device.PrivilegedExec,
				Got:   mode,
				Want:  device.PrivilegedExec,
				Reply: secret.NewText(strings.Trim(text, "\n")),
				Caret: caret(text, len(s.hostname)+1),
			}
		}
		s.learnFrom(command, text)
		outputs[i] = text
	}
	return outputs, refused, nil
}

var (
	errOutOfStep = errors.New("the router's echo is not what was typed")
	errQuestion  = errors.New("the router asks a question that nobody expected")
)

// lost turns a failed read into a typed error. A question that nobody expected is broken off first.
func (s *Session) lost(ctx context.Context, line, said string, err error) error {
	var hidden *device.HiddenPromptError
	var slow *slowError
	switch {
	case errors.As(err, &slow):
		return &device.TimeoutError{Waiting: "the answer to " + s.masked(line), After: slow.after.String(),
			But: slow.Error(), Seen: s.withoutEcho(said, line), Err: err}
	case errors.Is(err, errQuiet):
		return &device.TimeoutError{Waiting: "the answer to " + s.masked(line),
			After: s.options.CommandTimeout.String(), Seen: s.withoutEcho(said, line), Err: err}
	case errors.Is(err, errQuestion):
		return s.interrupt(ctx, line, said)
	case errors.As(err, &hidden):
		s.deliver([]byte("\x1a")) // Ctrl-Z leaves configuration, whatever it shows
		return &device.LostSessionError{Doing: "entering configuration mode", Err: err}
	case ctx.Err() != nil:
		return err
	default:
		return &device.LostSessionError{Doing: "waiting for the answer to " + s.masked(line), Err: err}
	}
}

// saveCommand copies the running-config to NVRAM.
const saveCommand = "write memory"

// Save copies the running-config to NVRAM and returns when the router has said [OK]. Of its questions, those
// on record are answered, see [knownQuestions]. Whoever calls it decides whether to try again: a busy NVRAM is
// a [device.RejectedLineError] with the router's words.
func (s *Session) Save(ctx context.Context) error {
	said, err := s.Ask(ctx, saveCommand, knownAnswers(saveCommand)...)
	if err != nil {
		return fmt.Errorf("%s: %w", saveCommand, err)
	}
	if strings.Contains(said, "[OK]") {
		return nil
	}
	return &device.RejectedLineError{Line: secret.NewText(saveCommand), Mode: device.PrivilegedExec, Got: s.mode,
		Want: device.PrivilegedExec, Reply: secret.NewText(strings.TrimSpace(said)), Caret: -1}
}
