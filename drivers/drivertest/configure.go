package drivertest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// bothWays runs a case in lock-step and in the driver's own way.
func bothWays(t *testing.T, run func(t *testing.T, o Options)) {
	for name, lockStep := range map[string]bool{"lock-step": true, "window": false} {
		t.Run(name, func(t *testing.T) { run(t, Options{LockStep: lockStep}) })
	}
}

// configureTakes: the lines are in the running configuration, and progress only goes forward, to the end.
func (s suite) configureTakes(t *testing.T) {
	bothWays(t, func(t *testing.T, o Options) {
		session, router := s.open(t, o)
		var taken []int
		err := session.Configure(t.Context(), s.Block, func(sent, n int) bool {
			if n > sent {
				t.Errorf("%d taken of %d sent", n, sent)
			}
			taken = append(taken, n)
			return false
		})
		if err != nil || !strings.Contains(router.Running(), s.Marker) {
			t.Errorf("%v, %s", err, router.Running())
		}
		if len(taken) == 0 || !slices.IsSorted(taken) || taken[len(taken)-1] != len(s.Block) {
			t.Errorf("progress %v", taken)
		}
		s.mustShow(t, session)
	})
}

// configureRefused: the first refused line is named by its index, with the router's words and its caret,
// and lines behind it that ran are named too; in lock-step there are none.
func (s suite) configureRefused(t *testing.T) {
	bothWays(t, func(t *testing.T, o Options) {
		session, router := s.open(t, o)
		lines := s.withRefused()
		err := session.Configure(t.Context(), lines, nil)
		var r *device.RejectedLineError
		if !errors.As(err, &r) {
			t.Fatalf("%v", err)
		}
		bad := lines[s.Refused.Index]
		if r.Index != s.Refused.Index || r.Mode != bad.Before || r.Line.Reveal() != s.Refused.Text {
			t.Errorf("index %d, mode %s, line %q", r.Index, r.Mode, r.Line)
		}
		if r.Caret != s.Refused.Caret || !strings.Contains(r.Reply.Reveal(), s.Refused.Words) {
			t.Errorf("caret %d, reply %q", r.Caret, r.Reply)
		}
		if o.LockStep && (len(r.Ran) > 0 || hasTyped(router, lines[s.Refused.Index+1].Text.Reveal())) {
			t.Errorf("lock-step goes on behind a refused line: %v", r.Ran)
		}
		for _, i := range r.Ran {
			if i <= r.Index || i >= len(lines) {
				t.Errorf("ran %v behind %d of %d", r.Ran, r.Index, len(lines))
			}
		}
		s.mustShow(t, session)
	})
}

// configureOptional: an optional line that is refused does not end the push. What is behind it is taken,
// and the error names it with the router's words. One that leads elsewhere ends it all the same.
func (s suite) configureOptional(t *testing.T) {
	bothWays(t, func(t *testing.T, o Options) {
		session, router := s.open(t, o)
		lines := s.withRefused()
		at := s.Refused.Index
		lines[at].Optional = "nothing needs it"
		taken := 0
		err := session.Configure(t.Context(), lines, func(_, n int) bool {
			taken = n
			return false
		})
		var optional *device.OptionalRefusedError
		if !errors.As(err, &optional) || len(optional.Refused) != 1 {
			t.Fatalf("%v", err)
		}
		r := optional.Refused[0]
		if r.Index != at || r.Line.Reveal() != s.Refused.Text || !strings.Contains(r.Reply.Reveal(), s.Refused.Words) {
			t.Errorf("%+v", r)
		}
		for _, line := range s.Block[at+1:] {
			if !hasTyped(router, line.Text.Reveal()) {
				t.Errorf("%q is not typed", line.Text)
			}
		}
		if taken != len(lines) {
			t.Errorf("progress ends at %d of %d", taken, len(lines))
		}
		s.mustShow(t, session)

		opens := s.Block[0]
		stays := device.Line{Text: opens.Text, Before: opens.Before, After: opens.Before, Optional: "it is not"}
		var rejected *device.RejectedLineError
		if err := session.Configure(t.Context(), []device.Line{stays}, nil); !errors.As(err, &rejected) {
			t.Errorf("an optional line that leads elsewhere: %v", err)
		}
		s.mustShow(t, session)
	})
}

func hasTyped(router Router, line string) bool {
	return router.Typed != nil && slices.Contains(router.Typed(), line)
}

// configureUnknownWords: an answer that nobody has seen before stops the push like a refusal.
func (s suite) configureUnknownWords(t *testing.T) {
	bothWays(t, func(t *testing.T, o Options) {
		at := s.Refused.Index
		session, _ := s.open(t, o, Trouble{Remark, s.Block[at].Text.Reveal()})
		err := session.Configure(t.Context(), s.Block, nil)
		var r *device.RejectedLineError
		if !errors.As(err, &r) || r.Index != at || r.Reply.Reveal() != UnknownWords {
			t.Errorf("%+v", err)
		}
		s.mustShow(t, session)
	})
}

// configureWrongMode: a line that is taken, but does not lead where it should, is no success.
func (s suite) configureWrongMode(t *testing.T) {
	bothWays(t, func(t *testing.T, o Options) {
		session, _ := s.open(t, o)
		opens := s.Block[0]
		stays := device.Line{Text: opens.Text, Before: opens.Before, After: opens.Before}
		err := session.Configure(t.Context(), []device.Line{stays}, nil)
		var r *device.RejectedLineError
		if !errors.As(err, &r) || r.Index != 0 || r.Got != opens.After || r.Want != opens.Before {
			t.Errorf("%+v", err)
		}
		s.mustShow(t, session)
	})
}

// configureUntypable: a line with a character that would end it, or be lost on the way, is never sent, and
// a secret in a line that is refused is not shown.
func (s suite) configureUntypable(t *testing.T) {
	session, router := s.open(t, Options{})
	before := router.Running()
	for _, text := range []string{"one\ntwo", "tab\there", "\x03", "é"} {
		line := device.Line{Text: secret.NewText(text), Before: s.Block[0].Before, After: s.Block[0].Before}
		if err := session.Configure(t.Context(), []device.Line{line}, nil); err == nil {
			t.Errorf("%q is sent", text)
		}
	}
	if router.Running() != before {
		t.Error("something has come of it")
	}
	err := session.Configure(t.Context(), s.SecretIn, nil)
	if err == nil {
		t.Error("the line with the secret is taken where it does not belong")
	}
	mustHide(t, err, s.Secret)
	s.mustShow(t, session)
}

// configureHeld: a push that is held back stops where a block begins, out of configuration mode, and goes on from
// there; every line is typed once.
func (s suite) configureHeld(t *testing.T) {
	bothWays(t, func(t *testing.T, o Options) {
		session, router := s.open(t, o)
		lines := slices.Concat(s.Block, s.Block)
		parts := 0
		for from := 0; ; parts++ {
			err := session.Configure(t.Context(), lines[from:], func(_, taken int) bool { return taken > 0 })
			var held *device.HeldError
			if !errors.As(err, &held) {
				if err != nil {
					t.Fatal(err)
				}
				break
			}
			s.mustShow(t, session)
			from += held.Taken
			if held.Taken == 0 || from >= len(lines) || lines[from].Before != device.GlobalConfig {
				t.Fatalf("held behind %d lines", from)
			}
		}
		if parts == 0 && o.LockStep || !strings.Contains(router.Running(), s.Marker) {
			t.Errorf("held %d times, %s", parts, router.Running())
		}
	})
}

// cancelBetweenLines: a cancelled push stops, says why, leaves configuration mode, and the session goes on.
func (s suite) cancelBetweenLines(t *testing.T) {
	session, router := s.open(t, Options{LockStep: true})
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("somebody has stopped it")
	err := session.Configure(ctx, s.Block, func(_, taken int) bool {
		if taken == 2 {
			cancel(stop)
		}
		return false
	})
	if !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
	if hasTyped(router, s.Block[3].Text.Reveal()) || strings.Contains(router.Running(), s.Marker) {
		t.Error("it goes on behind the cancel")
	}
	s.mustShow(t, session)
}
