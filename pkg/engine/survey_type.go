package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

// maxLost is how many sessions a survey loses to lines before it gives up.
const maxLost = 3

// typist types lines of which nobody knows whether the router takes them, and goes on behind those that it refuses.
type typist struct {
	*change
	typed []survey.Typed
	lost  int
}

// attempt is a line of a block that is still to be typed, and where it stands in the block.
type attempt struct {
	line device.Line
	at   int
}

// block types lines that begin and end in global configuration. A line that is refused is left out, and with it what
// stands below it; the rest is typed again, which changes nothing where it is there already.
func (t *typist) block(ctx context.Context, lines []device.Line) error {
	paths := survey.Paths(lines)
	out := make([]survey.Typed, len(lines))
	var todo []attempt
	for i, line := range lines {
		out[i] = survey.Typed{Path: paths[i], Line: line.Text.Reveal(), Words: "a line that leads to it is refused"}
		if line.ChangesMode() {
			out[i].Want = line.After
		}
		todo = append(todo, attempt{line, i})
	}
	defer func() { t.typed = append(t.typed, out...) }()
	for len(todo) > 0 {
		err := t.session.Configure(ctx, linesOf(todo), nil)
		var rejected *device.RejectedLineError
		refused := errors.As(err, &rejected) && rejected.Index >= 0 && rejected.Index < len(todo)
		done := len(todo)
		switch {
		case refused:
			done = rejected.Index
		case sessionGone(err) && t.lost < maxLost:
			t.lost++
			if err := t.reconnect(ctx); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		}
		for _, one := range todo[:done] {
			t.taken(&out[one.at], one.line)
		}
		if !refused {
			return nil
		}
		at := &out[todo[done].at]
		at.Verdict, at.Got = survey.Refused, rejected.Got
		at.Lacks = rejected.Lacks()
		at.Words = cmp.Or(oneLine(rejected.Reply.Reveal()), "led to "+string(rejected.Got))
		todo = slices.Delete(todo, done, done+reach(todo[done:]))
		if err := t.clear(ctx, lines[0]); err != nil {
			return err
		}
	}
	return nil
}

// taken notes that a line was taken, and the name of the mode to which it led.
func (t *typist) taken(out *survey.Typed, line device.Line) {
	out.Verdict, out.Words = survey.Taken, ""
	if line.ChangesMode() {
		out.Got = t.named(line.After)
	}
}

// named is what the router calls a mode, as far as the session knows.
func (t *typist) named(mode device.Mode) device.Mode {
	if n, ok := t.session.(modeNamer); ok {
		return n.ModeName(mode)
	}
	return mode
}

// linesOf are the lines of attempts.
func linesOf(todo []attempt) []device.Line {
	var out []device.Line
	for _, one := range todo {
		out = append(out, one.line)
	}
	return out
}

// reach is how many lines fall with the first: those below it, and the `exit` that belongs to it.
func reach(todo []attempt) int {
	first := todo[0].line
	if !first.ChangesMode() || first.Text.Reveal() == "exit" {
		return 1
	}
	for i, one := range todo[1:] {
		if one.line.After == first.Before && one.line.Text.Reveal() == "exit" {
			return i + 2
		}
		if one.line.Before == first.Before {
			return i + 1
		}
	}
	return len(todo)
}

// clear takes an operation of IP SLA away, which cannot be typed a second time.
func (t *typist) clear(ctx context.Context, header device.Line) error {
	id := iosconf.ID(header.Text.Reveal())
	if !strings.HasPrefix(id, "ip sla ") {
		return nil
	}
	err := t.session.Configure(ctx, []device.Line{{Text: secret.NewText("no " + id), Before: device.GlobalConfig,
		After: device.GlobalConfig}}, nil)
	var rejected *device.RejectedLineError
	switch {
	case errors.As(err, &rejected):
		return nil // it is not there
	case sessionGone(err) && t.lost < maxLost:
		t.lost++
		if err := t.reconnect(ctx); err != nil {
			return err
		}
		return t.clear(ctx, header)
	}
	return err
}
