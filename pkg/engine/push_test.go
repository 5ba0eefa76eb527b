package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// TestRejectedAtEachStep rejects the first, a middle and the last line of each of the 14 steps in
// turn: the step and the router's words are named, and the running-config is proven to be what it was.
// Only a line that the playbook calls optional is done without.
func TestRejectedAtEachStep(t *testing.T) {
	t.Parallel()
	for _, step := range enginetest.NewJob(t).Rendered.Steps {
		for _, i := range []int{0, len(step.Lines) / 2, len(step.Lines) - 1} {
			line := strings.TrimSpace(step.Lines[i].Reveal())
			if line == "exit" {
				continue
			}
			oneIn(8, t, fmt.Sprintf("step %d line %d", step.Number, i+1), func(t *testing.T) {
				t.Parallel()
				b := enginetest.New(
					t,
					ciscoios.Options{},
					fakeios.Fault{Line: line, Do: fakeios.FaultReject, Reply: "% Command rejected: test"},
				)
				out, err := b.Apply(t.Context(), nil)
				if _, optional := step.Optional(i); optional {
					if len(out.LeftOut) != 1 || b.Judge(t, err) != enginetest.ProvenDone {
						t.Errorf("an optional line: %v, %+v", err, out.LeftOut)
					}
					return
				}
				var back *engine.RolledBackError
				var at *engine.StepError
				if !errors.As(err, &back) || !errors.As(err, &at) {
					t.Fatalf("%v", err)
				}
				if !strings.Contains(err.Error(), "% Command rejected: test") {
					t.Errorf("the router's words are missing: %v", err)
				}
				b.Judge(t, err)
			})
		}
	}
}

// TestLostSessionAtEachStep closes the connection in the middle of each step, before and after
// the line is run: another session finds out and takes it back.
func TestLostSessionAtEachStep(t *testing.T) {
	t.Parallel()
	for _, step := range enginetest.NewJob(t).Rendered.Steps {
		for _, kind := range []fakeios.FaultKind{
			fakeios.FaultDrop, fakeios.FaultCut, fakeios.FaultClose, fakeios.FaultCutReply, fakeios.FaultHang,
		} {
			cell := fmt.Sprintf("step %d %s", step.Number, kind)
			if !sampled(cell, 8) {
				continue
			}
			line := strings.TrimSpace(step.Lines[len(step.Lines)/2].Reveal())
			oneIn(3, t, cell, func(t *testing.T) {
				t.Parallel()
				b := enginetest.New(t, quick, fakeios.Fault{Line: line, Do: kind})
				_, err := b.Apply(t.Context(), nil)
				var back *engine.RolledBackError
				if !errors.As(err, &back) {
					t.Fatalf("%v", err)
				}
				b.Judge(t, err)
			})
		}
	}
}

// TestCancelAnywhere cancels after every few lines: nothing is left behind.
func TestCancelAnywhere(t *testing.T) {
	t.Parallel()
	for after := 1; after < 120; after += 7 {
		oneIn(5, t, fmt.Sprint("after ", after), func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{Window: 1 + after%3*8})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			taken := 0
			_, err := b.Apply(ctx, func(e engine.Event) {
				switch e.Kind {
				case engine.StepProgress, engine.StepDone:
					if taken++; taken >= after/3 {
						cancel()
					}
				case engine.Polled:
					cancel()
				}
			})
			var back *engine.RolledBackError
			if !errors.As(err, &back) || !errors.Is(err, context.Canceled) {
				t.Fatalf("%v", err)
			}
			b.Judge(t, err)
		})
	}
}

// TestApplyTwice: proven and saved, then nothing to do.
func TestApplyTwice(t *testing.T) {
	t.Parallel()
	for _, window := range []int{1, 16} {
		b := enginetest.New(t, ciscoios.Options{Window: window})
		out, err := b.Apply(t.Context(), nil)
		if err != nil || !out.Saved || !out.Report.Proven() {
			t.Fatalf("%v %+v", err, out.Report)
		}
		if b.Router.StartupConfig() != b.Router.RunningConfig() {
			t.Error("startup and running differ")
		}
		typed := len(b.Router.Lines())
		out, err = b.Apply(t.Context(), nil)
		if err != nil || out.Lines != 0 || out.Saved {
			t.Fatalf("second apply: %v, %d lines", err, out.Lines)
		}
		for _, line := range b.Router.Lines()[typed:] {
			if !strings.HasPrefix(line, "show ") && !strings.HasPrefix(line, "terminal ") && line != "exit" &&
				!strings.HasPrefix(line, "ping ") {
				t.Errorf("the second apply typed %q", line)
			}
		}
	}
}
