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
	var burst []byte
	for _, command := range commands {
		burst = append(burst, typed(command)...)
	}
	s.log("show: %s", strings.Join(commands, "; "))
	s.write(string(burst), len(commands))
	outputs := make([]string, len(commands))
	var refused error
	for i, command := range commands {
		next := ""
		if i+1 < len(commands) {
			next = commands[i+1]
		}
		answer, mode, err := s.readAnswer(ctx, command, next)
		if err != nil {
			return nil, s.lost(ctx, command, answer, err)
		}
		s.mode = mode
		text, echoed := reply(answer, command)
		if !echoed {
			return nil, &device.LostSessionError{Doing: "reading the echo of " + s.masked(command), Err: errOutOfStep}
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
		outputs[i] = text
	}
	return outputs, refused
}

var (
	errOutOfStep = errors.New("the router's echo is not what was typed")
	errQuestion  = errors.New("the router asks a question that nobody expected")
)

// lost turns a failed read into a typed error.
func (s *Session) lost(ctx context.Context, line, said string, err error) error {
	switch {
	case errors.Is(err, errQuiet):
		return &device.TimeoutError{Waiting: "the answer to " + s.masked(line),
			After: s.options.CommandTimeout.String(), Seen: secret.NewText(said), Err: err}
	case errors.Is(err, errQuestion):
		_ = s.line.Write([]byte("\x03"))
		return &device.RejectedLineError{Line: secret.NewText(line), Mode: s.mode, Reply: seen([]byte(said)), Caret: -1}
	case ctx.Err() != nil:
		return err
	default:
		return &device.LostSessionError{Doing: "waiting for the answer to " + s.masked(line), Err: err}
	}
}

// Save copies the running-config to NVRAM and returns when the router has said [OK]. Whoever calls
// it decides whether to try again: a busy NVRAM is a [device.RejectedLineError] with the router's words.
func (s *Session) Save(ctx context.Context) error {
	outputs, err := s.Show(ctx, "write memory")
	if err != nil {
		return fmt.Errorf("write memory: %w", err)
	}
	if strings.Contains(outputs[0], "[OK]") {
		return nil
	}
	return &device.RejectedLineError{Line: secret.NewText("write memory"), Mode: device.PrivilegedExec, Got: s.mode,
		Want: device.PrivilegedExec, Reply: secret.NewText(strings.TrimSpace(outputs[0])), Caret: -1}
}
