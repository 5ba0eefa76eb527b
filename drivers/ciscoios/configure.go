package ciscoios

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// grace is how long a cancelled push waits for the verdicts of lines that are already under way.
const grace = 3 * time.Second

// Configure enters configuration mode, types the lines, and leaves it again. accepted is called
// with the number of lines that the router has taken so far. It stops at the first line that is
// refused, with a [device.RejectedLineError]; a cancelled context stops it between lines, and the
// session can then still be used if the router answered in time.
func (s *Session) Configure(ctx context.Context, lines []device.Line, accepted func(n int)) error {
	for _, line := range lines {
		if strings.ContainsFunc(line.Text.Reveal(), func(r rune) bool { return r < ' ' || r > '~' }) {
			return fmt.Errorf("line %q holds a character that cannot be typed; nothing was sent", line.Text.String())
		}
	}
	if err := s.enterConfig(ctx); err != nil {
		return err
	}
	push := &push{session: s, lines: lines, accepted: accepted}
	err := push.run(ctx)
	if leave := s.leaveConfig(ctx, err); err == nil {
		err = leave
	}
	return err
}

// enterConfig checks that the prompt really is (config)#: when another user holds the lock, every
// line behind would run in exec.
func (s *Session) enterConfig(ctx context.Context) error {
	const line = "configure terminal"
	s.write(line + "\n")
	answer, mode, err := s.readAnswer(ctx, "")
	if err != nil {
		return s.lost(ctx, line, answer, err)
	}
	s.mode = mode
	said, _ := reply(answer, line)
	if words := complaint(said); mode != device.GlobalConfig || words != "" {
		return &device.RejectedLineError{Index: -1, Line: secret.NewText(line), Mode: device.PrivilegedExec, Got: mode,
			Want: device.GlobalConfig, Reply: secret.NewText(words), Caret: caret(said, len(s.hostname)+1)}
	}
	return nil
}

// leaveConfig goes back to "#" from wherever the push ended, also after a cancel.
func (s *Session) leaveConfig(ctx context.Context, failed error) error {
	var lostSession *device.LostSessionError
	var silent *device.TimeoutError
	if errors.As(failed, &lostSession) || errors.As(failed, &silent) || s.mode == device.PrivilegedExec {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.options.CommandTimeout)
	defer cancel()
	s.write("end\n")
	answer, mode, err := s.readAnswer(ctx, "")
	if err != nil {
		return s.lost(ctx, "end", answer, err)
	}
	s.mode = mode
	if mode != device.PrivilegedExec {
		return &device.LostSessionError{Doing: "leaving configuration mode", Err: errOutOfStep}
	}
	return nil
}

// push is one run of the sender: lines[:judged] have their verdict, lines[judged:sent] are under way.
type push struct {
	session  *Session
	lines    []device.Line
	accepted func(n int)
	judged   int
	sent     int
}

func (p *push) run(ctx context.Context) error {
	for p.judged < len(p.lines) {
		if err := context.Cause(ctx); err != nil {
			return p.stop(ctx, err)
		}
		p.send()
		if err := p.judge(ctx); err != nil {
			return p.stop(ctx, err)
		}
		if p.accepted != nil {
			p.accepted(p.judged)
		}
	}
	return nil
}

// send writes as many lines as may go ahead, in one write.
func (p *push) send() {
	var burst []byte
	ahead := 0
	for _, line := range p.lines[p.judged:p.sent] {
		ahead += len(line.Text.Reveal()) + 1
	}
	for p.sent < len(p.lines) && p.mayGo(ahead) {
		bytes := typed(p.lines[p.sent].Text.Reveal())
		burst = append(burst, bytes...)
		ahead += len(bytes)
		p.session.log("line: %s", p.lines[p.sent].Text)
		p.sent++
	}
	if len(burst) > 0 {
		p.session.write(string(burst))
	}
}

// mayGo tells whether the next line may be sent: the window has room, and no line under way could
// leave the router in another mode than the one this line is typed in. The outcome of exit is certain.
func (p *push) mayGo(ahead int) bool {
	o := p.session.options
	if p.sent == p.judged {
		return true
	}
	if p.sent-p.judged >= o.Window || ahead+len(p.lines[p.sent].Text.Reveal()) >= o.WindowBytes {
		return false
	}
	for _, line := range p.lines[p.judged:p.sent] {
		if line.ChangesMode() && line.Text.Reveal() != "exit" || asks(line.Text.Reveal()) {
			return false
		}
	}
	return !asks(p.lines[p.sent].Text.Reveal())
}

// asks tells whether IOS may answer a line with a question, which would eat the next line.
func asks(line string) bool {
	for _, start := range []string{"crypto key ", "no crypto key ", "no username ", "do ", "reload", "boot "} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	return false
}

// judge reads the answer to the oldest line under way.
func (p *push) judge(ctx context.Context) error {
	s, line := p.session, p.lines[p.judged]
	text := line.Text.Reveal()
	next := ""
	if p.judged+1 < p.sent {
		next = p.lines[p.judged+1].Text.Reveal()
	}
	answer, mode, err := s.readAnswer(ctx, next)
	if err != nil {
		return s.lost(ctx, text, answer, err)
	}
	before := s.mode
	s.mode = mode
	said, echoed := reply(answer, text)
	words := complaint(said)
	if !echoed && words == "" {
		words = strings.TrimSpace(said)
	}
	if words != "" || mode != line.After {
		promptWidth := min(len(s.hostname), 20) + len(before) + 3
		return &device.RejectedLineError{Index: p.judged, Line: line.Text, Mode: before, Got: mode, Want: line.After,
			Reply: secret.NewText(words), Caret: caret(said, promptWidth)}
	}
	p.judged++
	return nil
}

// stop ends a failed or cancelled push: it reads the answers that are still to come, so that the
// session is in step again, and notes which lines ran on behind a refused one.
func (p *push) stop(ctx context.Context, cause error) error {
	var rejected *device.RejectedLineError
	refused := errors.As(cause, &rejected)
	if !refused && ctx.Err() == nil {
		return cause // the session is gone or silent
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	first := p.judged
	if refused {
		rejected.Index = p.judged
		first++
	}
	for i := first; i < p.sent; i++ {
		next := ""
		if i+1 < p.sent {
			next = p.lines[i+1].Text.Reveal()
		}
		answer, mode, err := p.session.readAnswer(ctx, next)
		if err != nil {
			return &device.LostSessionError{Doing: "stopping after " + cause.Error(), Err: errors.Join(cause, p.session.lost(ctx, p.lines[i].Text.Reveal(), answer, err))}
		}
		p.session.mode = mode
		said, _ := reply(answer, p.lines[i].Text.Reveal())
		if refused && complaint(said) == "" {
			rejected.Ran = append(rejected.Ran, i)
		}
	}
	return cause
}
