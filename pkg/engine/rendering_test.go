package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
)

// otherwise is a session with a router that shows configurations in another way than the virtual one.
type otherwise struct {
	engine.Session
	show func(config string) string
}

// Show implements [engine.Session].
func (s otherwise) Show(ctx context.Context, commands ...string) ([]string, error) {
	out, err := s.Session.Show(ctx, commands...)
	for i, command := range commands {
		if i < len(out) && (command == "show running-config" || command == "show startup-config") {
			out[i] = s.show(out[i])
		}
	}
	return out, err
}

// showing makes a branch whose router shows configurations in another way.
func showing(t *testing.T, show func(config string) string) *enginetest.Branch {
	t.Helper()
	b := enginetest.New(t, ciscoios.Options{})
	dial := b.Dial
	b.Dial = func(ctx context.Context) (engine.Session, error) {
		s, err := dial(ctx)
		if err != nil {
			return nil, err
		}
		return otherwise{s, show}, nil
	}
	return b
}

// hiding drops the lines that a part of their text names.
func hiding(part string) func(string) string {
	return func(config string) string {
		var out strings.Builder
		for row := range strings.Lines(config) {
			if !strings.Contains(row, part) {
				out.WriteString(row)
			}
		}
		return out.String()
	}
}

func replacing(old, new string) func(string) string {
	return func(config string) string { return strings.ReplaceAll(config, old, new) }
}

// TestShownOtherwise: a line that the router has taken without a word, and shows in another way, is named with
// both texts, kept and saved. A second apply sends nothing and says on what it relies, and removal takes all
// of it out again.
func TestShownOtherwise(t *testing.T) {
	for name, c := range map[string]struct {
		show func(string) string
		sent string
		how  string // what is shown; empty: nothing
	}{
		"a line of a block is hidden": {hiding("set security-policy limit"), "set security-policy limit 1", ""},
		"a global line is hidden":     {hiding("crypto ikev2 nat keepalive"), "crypto ikev2 nat keepalive 20", ""},
		"a line of the WAN is hidden": {hiding(" ip virtual-reassembly in"), "ip virtual-reassembly in", ""},
		"a word is added": {
			replacing("threshold-type consecutive 3", "threshold-type consecutive 3 action-type none"),
			"threshold-type consecutive 3",
			"action-type none",
		},
		"the probe shows its defaults": {
			replacing(" threshold 300", " threshold 301"),
			"threshold 300",
			"threshold 301",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := showing(t, c.show)
			kept := &enginetest.Memory{}
			b.Job.Renderings = kept
			var sentences []string
			out, err := b.Apply(t.Context(), func(e engine.Event) {
				if e.Kind == engine.Surprised {
					sentences = append(sentences, e.Sentence())
				}
				if e.Kind == engine.RollingBack {
					t.Error("it is rolled back: " + e.Detail)
				}
			})
			if got := b.Judge(t, err); got != enginetest.ProvenDone || !out.Saved {
				t.Fatalf("%s, saved %v: %v", got, out.Saved, err)
			}
			if len(out.Surprises) == 0 || len(sentences) != len(out.Surprises) {
				t.Fatalf("surprises %+v, told %q", out.Surprises, sentences)
			}
			first := out.Surprises[0]
			if !strings.Contains(first.Sent, c.sent) || !strings.Contains(strings.Join(first.Shown, " "), c.how) {
				t.Errorf("%+v", first)
			}
			typed := len(b.Router.Lines())
			again, err := b.Apply(t.Context(), nil)
			if err != nil || again.Lines != 0 || len(again.Surprises) > 0 {
				t.Errorf("applied again: %d lines, %+v, %v", again.Lines, again.Surprises, err)
			}
			relies := 0
			for _, step := range again.Review.Plan.Steps {
				for _, note := range step.Notes {
					if strings.Contains(note, "was learned on") {
						relies++
					}
				}
			}
			if relies == 0 {
				t.Error("the plan does not say that it relies on what was learned")
			}
			for _, line := range b.Router.Lines()[typed:] {
				if strings.HasPrefix(line, "configure") || strings.HasPrefix(line, "write") {
					t.Errorf("typed: %s", line)
				}
			}
			if _, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched); err != nil {
				t.Errorf("removed: %v", err)
			}
		})
	}
}

// TestNothingIsLearned: without a place to keep it the line is a surprise again, and is still kept.
func TestNothingIsLearned(t *testing.T) {
	b := showing(t, hiding("set security-policy limit"))
	for range 2 {
		out, err := b.Apply(t.Context(), nil)
		if err != nil || len(out.Surprises) == 0 {
			t.Fatalf("%+v, %v", out.Surprises, err)
		}
	}
}

// TestObjectsDoNotShow: a router that does not show what was just sent, because it shows a part of its
// configuration only, is never told to keep it, and is not said to be rolled back before that is proven.
func TestObjectsDoNotShow(t *testing.T) {
	b := showing(t, func(config string) string {
		var out strings.Builder
		crypto := false
		for row := range strings.Lines(config) {
			if !strings.HasPrefix(row, " ") {
				crypto = strings.HasPrefix(row, "crypto ")
			}
			if !crypto {
				out.WriteString(row)
			}
		}
		return out.String()
	})
	_, err := b.Apply(t.Context(), nil)
	if b.Typed("configure confirm") || b.Typed("write memory") {
		t.Error("it was told to keep the change")
	}
	if err == nil || !strings.Contains(err.Error(), "does not show what was just sent") {
		t.Errorf("%v", err)
	}
	if enginetest.EndOf(err) == enginetest.ProvenUnchanged && b.Router.RunningConfig() != b.Before {
		t.Errorf("rolled back, it says, and is not: %v", err)
	}
}
