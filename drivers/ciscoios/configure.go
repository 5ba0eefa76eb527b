package ciscoios

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// grace is how long a cancelled push waits for the verdicts of lines that are already under way.
const grace = 3 * time.Second

// Configure enters configuration mode, unless the session is in it already, types the lines, and
// leaves it again. See [device.Progress] for what progress is called with, and what it can do: it may
// also cancel ctx to keep lines from going out. It stops at the first line that is refused, with a
// [device.RejectedLineError]. Refused optional lines do not stop it: when all others are taken they are
// a [device.OptionalRefusedError]. When progress holds the lines back it ends with a [device.HeldError].
// A cancelled context stops it between lines, and the session can then still be used if the router
// answered in time.
func (s *Session) Configure(ctx context.Context, lines []device.Line, progress device.Progress) error {
	for _, line := range lines {
		if !device.CanBeTyped(line.Text.Reveal()) {
			return fmt.Errorf("line %q holds a character that cannot be typed; nothing was sent", line.Text.String())
		}
	}
	if s.hidden {
		return &device.HiddenPromptError{}
	}
	s.stream.allow(s.options.AnswerBytes)
	push := &push{session: s, lines: withEnd(lines), count: len(lines), progress: progress}
	if s.mode != device.GlobalConfig {
		push.lines, push.entry = slices.Insert(push.lines, 0, entering), 1
	}
	err := push.run(ctx)
	if leave := s.leaveConfig(ctx, err); err == nil {
		err = leave
	}
	return err
}

// withEnd types `end` behind the lines: wherever they lead, its outcome is certain, so it goes in
// the same burst as the last of them.
func withEnd(lines []device.Line) []device.Line {
	before := device.GlobalConfig
	if len(lines) > 0 {
		before = lines[len(lines)-1].After
	}
	lines = slices.Clone(lines)
	if before == rawRequest {
		lines = append(lines, device.Line{Text: secret.NewText("exit"), Before: before, After: aboveRawRequest})
		before = aboveRawRequest
	}
	return append(lines, device.Line{Text: secret.NewText("end"), Before: before, After: device.PrivilegedExec})
}

// The raw request of an IP SLA operation is free text: `end` would be a line of it, and `exit` alone
// leaves it [inferred].
const (
	rawRequest      device.Mode = "config-ip-sla-http-rr"
	aboveRawRequest device.Mode = "config-ip-sla-http"
)

// entering is the line in front of the others. When another user holds the lock, those behind it run
// in exec, so only what does no harm there goes ahead of its verdict.
var entering = device.Line{Text: secret.NewText("configure terminal"), Before: device.PrivilegedExec,
	After: device.GlobalConfig}

// leaveConfig goes back to "#" from wherever the push ended, also after a cancel.
func (s *Session) leaveConfig(ctx context.Context, failed error) error {
	var lostSession *device.LostSessionError
	var silent *device.TimeoutError
	if errors.As(failed, &lostSession) || errors.As(failed, &silent) || s.mode == device.PrivilegedExec {
		return nil
	}
	patience := s.options.CommandTimeout
	if ctx.Err() != nil {
		patience = min(patience, grace)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	way := []string{"end", "exit", "end"} // a mode of free text that is not known as one takes `end` for text
	if s.mode == rawRequest {
		way = []string{"exit", "end"}
	}
	for _, line := range way {
		s.write(ctx, line+"\n", 1)
		answer, mode, err := s.readAnswer(ctx, line, "")
		if err != nil {
			return s.lost(ctx, line, answer, err)
		}
		if s.mode = mode; mode == device.PrivilegedExec {
			return nil
		}
	}
	return &device.LostSessionError{Doing: "leaving configuration mode", Err: errOutOfStep}
}

// push is one run of the sender: lines[:judged] have their verdict, lines[judged:sent] are under way.
type push struct {
	session  *Session
	lines    []device.Line // the last one is `end`
	entry    int           // 1 when the first is `configure terminal`, else 0
	count    int           // of those that the caller gave
	progress device.Progress
	held     bool // lines were cut off behind the last of lines
	judged   int
	sent     int
	most     int                         // lines that were under way at once
	refused  []*device.RejectedLineError // optional lines
}

func (p *push) run(ctx context.Context) error {
	for p.judged < len(p.lines) {
		if err := context.Cause(ctx); err != nil {
			return p.stop(ctx, err)
		}
		if !p.send(ctx) {
			continue
		}
		if err := p.judge(ctx); err != nil {
			return p.stop(ctx, err)
		}
		if p.judged > p.entry && p.judged <= p.entry+p.count {
			p.tell(p.sent)
		}
	}
	p.session.most = max(p.session.most, p.most)
	if p.held {
		return &device.HeldError{Taken: p.count, Refused: p.refused}
	}
	if len(p.refused) > 0 {
		return &device.OptionalRefusedError{Refused: p.refused}
	}
	return nil
}

// tell reports how far the push is, with lines[:sent] on their way.
func (p *push) tell(sent int) {
	if p.progress == nil {
		return
	}
	if p.progress(min(max(sent-p.entry, 0), p.count), min(max(p.judged-p.entry, 0), p.count)) && !p.held {
		p.hold(sent)
	}
}

// hold cuts off the lines from the first that begins in global configuration and is not on its way; a block is
// never cut.
func (p *push) hold(sent int) {
	for i := max(sent, p.entry+1); i < p.entry+p.count; i++ {
		if p.lines[i].Before != device.GlobalConfig {
			continue
		}
		p.lines, p.count = withEnd(p.lines[:i]), i-p.entry
		p.held = true
		return
	}
}

// send writes as many lines as may go ahead, in one write. It reports false when the push was
// cancelled before they went out.
func (p *push) send(ctx context.Context) bool {
	ahead, from := 0, p.sent
	for _, line := range p.lines[p.judged:p.sent] {
		ahead += len(line.Text.Reveal()) + 1
	}
	var burst []byte
	for p.sent < len(p.lines) && p.fitsWindow(ahead) {
		bytes := typed(p.lines[p.sent].Text.Reveal())
		burst = append(burst, bytes...)
		ahead += len(bytes)
		p.sent++
	}
	if len(burst) == 0 {
		return true
	}
	p.tell(p.sent)
	if ctx.Err() != nil {
		p.sent = from
		return false
	}
	for _, line := range p.lines[from:p.sent] {
		p.session.log("line: %s", line.Text)
	}
	p.most = max(p.most, p.sent-p.judged)
	p.session.write(ctx, string(burst), p.sent-from)
	return true
}

// fitsWindow reports whether the next line may be sent: the window has room, and if a line under way should
// leave the router in another mode than the one this line is typed in, it would do no harm there.
func (p *push) fitsWindow(ahead int) bool {
	s := p.session
	if p.sent == p.judged {
		return true
	}
	next := p.lines[p.sent]
	if p.sent-p.judged >= s.window || ahead+len(next.Text.Reveal()) >= s.options.WindowBytes ||
		asks(next.Text.Reveal()) {
		return false
	}
	blocks := func(line device.Line) bool { return !CanPipeline(line, next) }
	return !slices.ContainsFunc(p.lines[p.judged:p.sent], blocks)
}

// CanPipeline reports whether a line may be sent while the one before has no verdict yet; window and
// bytes aside, this is the whole rule of the sender.
func CanPipeline(line, next device.Line) bool {
	text, behind := line.Text.Reveal(), next.Text.Reveal()
	if line == entering && behind == "exit" {
		return false // it would end a session that is only refused
	}
	return !asks(text) && !asks(behind) && (!line.ChangesMode() || text == "exit" || refusedElsewhere(behind))
}

// asks reports whether IOS may answer a line with a question, which would eat the next line.
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
	s.entering = entersConfig(text) && line.After == device.GlobalConfig
	answer, mode, err := s.readAnswer(ctx, text, next)
	s.entering = false
	if err != nil {
		var hidden *device.HiddenPromptError
		if errors.As(err, &hidden) {
			hidden.Sent = p.sent
		}
		return s.lost(ctx, text, answer, err)
	}
	said, echoed := reply(answer, text)
	words := unexpected(said)
	if !echoed && words == "" {
		words = strings.TrimSpace(said)
	}
	before := s.mode
	mode = s.named(line, mode, words == "")
	s.mode = mode
	if p.judged == p.entry+p.count && (words != "" || mode != line.After) {
		return &device.LostSessionError{Doing: "leaving configuration mode", Err: errOutOfStep}
	}
	if words != "" || mode != line.After {
		promptWidth := min(len(s.hostname), 20) + len(before) + 3
		if before == device.PrivilegedExec {
			promptWidth = len(s.hostname) + 1
		}
		shown := secret.NewText(words)
		if !echoed {
			shown = s.withoutEcho(words, text)
		}
		rejected := &device.RejectedLineError{
			Index: p.judged - p.entry,
			Line:  line.Text,
			Mode:  before,
			Got:   mode,
			Want:  line.After,
			Reply: shown,
			Caret: caret(said, promptWidth),
		}
		if line.Optional == "" || mode != before {
			return rejected
		}
		p.refused = append(p.refused, rejected) // what is behind it goes on as if it had not been typed
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
		rejected.Index = p.judged - p.entry
		first++
	}
	for i := first; i < p.sent; i++ {
		next := ""
		if i+1 < p.sent {
			next = p.lines[i+1].Text.Reveal()
		}
		answer, mode, err := p.session.readAnswer(ctx, p.lines[i].Text.Reveal(), next)
		if refused && err != nil {
			return cause // what runs next with this session finds out that it is gone
		}
		if err != nil {
			err = p.session.lost(ctx, p.lines[i].Text.Reveal(), answer, err)
			return &device.LostSessionError{Doing: "stopping after " + cause.Error(),
				Err: fmt.Errorf("%w; %w", cause, err)}
		}
		said, _ := reply(answer, p.lines[i].Text.Reveal())
		p.session.mode = p.session.named(p.lines[i], mode, unexpected(said) == "")
		if refused && i < p.entry+p.count && unexpected(said) == "" {
			rejected.Ran = append(rejected.Ran, i-p.entry)
		}
	}
	return cause
}
