package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

// optionalStarts begin the optional lines of the built-in playbook.
var optionalStarts = []string{
	"no config-exchange request", "set security-policy limit 1", "ip virtual-reassembly in",
	"ip sla reaction-configuration 1", "ip sla reaction-configuration 2",
	"tunnel protection ipsec profile ZIA-IPSEC-PRIMARY ikev2-profile",
	"tunnel protection ipsec profile ZIA-IPSEC-BACKUP ikev2-profile",
}

// refusals are faults that refuse lines as often as they are typed.
func refusals(do fakeios.FaultKind, reply string, starts ...string) []fakeios.Fault {
	var out []fakeios.Fault
	for _, start := range starts {
		out = append(out, fakeios.Fault{Line: start, Do: do, Reply: reply, Times: -1})
	}
	return out
}

const invalidInput = "                        ^\n% Invalid input detected at '^' marker."

// learnt is what the journal of a run tells the next run about the release.
func learnt(b *enginetest.Branch) []engine.KnownRefusal {
	var out []engine.KnownRefusal
	for _, record := range b.Records.List {
		if r, ok := record.(journal.OptionalRefused); ok && r.Lasting {
			out = append(out, engine.KnownRefusal{Refusal: playbook.Refusal{Header: r.Header, Line: r.Line},
				Release: r.Release, Image: r.Image, Words: r.Words, Day: "2026-11-24"})
		}
	}
	return out
}

// TestOptionalLinesRefused refuses the optional lines, each alone and all of them, in every way, at every
// window: both tunnels are proven and saved without them, the lines are named, and a second apply sends
// nothing.
func TestOptionalLinesRefused(t *testing.T) {
	t.Parallel()
	ways := map[fakeios.FaultKind]string{
		fakeios.FaultReject: invalidInput, fakeios.FaultUnauthorized: "",
	}
	sets := [][]string{optionalStarts}
	for _, start := range optionalStarts {
		sets = append(sets, []string{start})
	}
	for i, set := range sets {
		for way, reply := range ways {
			oneIn(5, t, fmt.Sprintf("%s %s", way, strings.Join(set[:1], "")), func(t *testing.T) {
				t.Parallel()
				b := enginetest.New(t, ciscoios.Options{Window: []int{1, 16}[i%2]}, refusals(way, reply, set...)...)
				var told []string
				out, err := b.Apply(t.Context(), func(e engine.Event) {
					if e.Kind == engine.OptionalRefused {
						told = append(told, e.Sentence())
					}
				})
				if b.Judge(t, err) != enginetest.ProvenDone || !out.Saved || !out.Report.Proven() {
					t.Fatalf("%v", err)
				}
				for _, start := range set {
					named := slices.ContainsFunc(out.LeftOut, func(l engine.LeftOut) bool {
						return strings.HasPrefix(l.Line.Reveal(), start)
					})
					if !named || !slices.ContainsFunc(told, func(s string) bool { return strings.Contains(s, start) }) {
						t.Errorf("%q is not named: %q", start, told)
					}
				}
				lasting := learnt(b)
				if (len(lasting) == len(out.LeftOut)) != (way == fakeios.FaultReject) {
					t.Errorf("%d of %d refusals are lasting", len(lasting), len(out.LeftOut))
				}
				if way == fakeios.FaultReject {
					secondSendsNothing(t, b, lasting, set)
				}
			})
		}
	}
}

// smaller is an image that knows none of the optional lines.
var smaller = fakeios.Quirks{NoTunnelIKEv2Profile: true, NoSecurityPolicyLimit: true, NoConfigExchange: true,
	NoReactionConfiguration: true, NoVirtualReassembly: true}

// TestSmallerImage: a router whose image knows none of the optional lines is brought up all the same, once.
func TestSmallerImage(t *testing.T) {
	t.Parallel()
	b := enginetest.NewOn(t, fakeios.Config{Quirks: smaller}, ciscoios.Options{})
	out, err := b.Apply(t.Context(), nil)
	if b.Judge(t, err) != enginetest.ProvenDone || len(out.LeftOut) != 10 {
		t.Fatalf("%v, %+v", err, out.LeftOut)
	}
	secondSendsNothing(t, b, learnt(b), optionalStarts)
	b.Job.Refused = nil // nobody has kept the journal: they are tried again, and nothing is lost
	out, err = b.Apply(t.Context(), nil)
	if b.Judge(t, err) != enginetest.ProvenDone || len(out.LeftOut) == 0 {
		t.Errorf("%v, %+v", err, out.LeftOut)
	}
}

// secondSendsNothing applies again with what was learned.
func secondSendsNothing(t *testing.T, b *enginetest.Branch, known []engine.KnownRefusal, set []string) {
	t.Helper()
	b.Job.Refused = known
	typed := len(b.Router.Lines())
	out, err := b.Apply(t.Context(), nil)
	if err != nil || out.Lines != 0 {
		t.Fatalf("%v, %d lines", err, out.Lines)
	}
	for _, line := range b.Router.Lines()[typed:] {
		if slices.ContainsFunc(set, func(start string) bool { return strings.HasPrefix(line, start) }) {
			t.Errorf("%q is typed again", line)
		}
	}
	notes := 0
	for _, step := range out.Review.Plan.Steps {
		for _, note := range step.Notes {
			if strings.Contains(note, "2026-11-24") && strings.Contains(note, "optional: ") {
				notes++
			}
		}
	}
	if notes != len(known) {
		t.Errorf("%d notes for %d refusals", notes, len(known))
	}
}

// TestOptionalOfAnotherRelease: what one release refuses is tried on another.
func TestOptionalOfAnotherRelease(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{})
	b.Job.Refused = []engine.KnownRefusal{{Release: "15.0(1)M7", Image: "C880DATA-UNIVERSALK9-M",
		Refusal: playbook.Refusal{Header: "crypto ipsec profile ZIA-IPSEC-PRIMARY",
			Line: "set security-policy limit 1"}}}
	if _, err := b.Apply(t.Context(), nil); b.Judge(t, err) != enginetest.ProvenDone {
		t.Fatal(err)
	}
	if !strings.Contains(b.Router.RunningConfig(), "set security-policy limit 1") {
		t.Error("it was not tried")
	}
}

// TestOtherFormRefused: when what stands in for an optional line is refused too, everything is taken back.
func TestOtherFormRefused(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{}, refusals(fakeios.FaultReject, invalidInput, "tunnel protection ")...)
	_, err := b.Apply(t.Context(), nil)
	var other *engine.OtherFormError
	if b.Judge(t, err) != enginetest.ProvenUnchanged || !errors.As(err, &other) {
		t.Errorf("%v", err)
	}
}

// TestOptionalNotProven: a change without some optional lines is taken back as any other.
func TestOptionalNotProven(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{}, refusals(fakeios.FaultReject, invalidInput, optionalStarts...)...)
	b.Job.RollBackUnproven = true
	b.Primary.SetCredentials()
	b.Backup.SetCredentials()
	if _, err := b.Apply(t.Context(), nil); b.Judge(t, err) != enginetest.ProvenUnchanged {
		t.Errorf("%v", err)
	}
}

// TestOptionalRemoved: what was applied without optional lines can be removed.
func TestOptionalRemoved(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{}, refusals(fakeios.FaultReject, invalidInput, optionalStarts...)...)
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	out, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched)
	if err != nil || !out.Saved || strings.Contains(b.Router.RunningConfig(), "ZIA-") {
		t.Errorf("%v\n%s", err, b.Router.RunningConfig())
	}
}

// TestOptionalResumed: a process dies at every moment of a push on a router that refuses all optional
// lines. Another one finishes the run, or takes it back.
func TestOptionalResumed(t *testing.T) {
	t.Parallel()
	moments := map[string]func(engine.Event) bool{}
	for name, at := range deaths {
		moments[name] = at
	}
	moments["refused"] = func(e engine.Event) bool { return e.Kind == engine.OptionalRefused }
	for name, at := range moments {
		for _, back := range []bool{false, true} {
			cell := fmt.Sprint(name, " back ", back)
			if !sampled(cell, 6) {
				continue
			}
			t.Run(cell, func(t *testing.T) {
				t.Parallel()
				faults := refusals(fakeios.FaultReject, invalidInput, optionalStarts...)
				b := enginetest.New(t, ciscoios.Options{}, faults...)
				store, err := journal.OpenStore(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				die(t, b, "apply", store, engine.Apply, at)
				i, job, closing := interrupted(t, b, store)
				defer closing()
				if back {
					err = engine.RollBackTo(t.Context(), b.Dial, job, i, enginetest.Unwatched)
					if enginetest.EndOf(err) == enginetest.ProvenDone {
						b.Judge(t, &engine.RolledBackError{Err: errDied})
					} else {
						b.Judge(t, err)
					}
					return
				}
				out, err := engine.Resume(t.Context(), b.Dial, job, i, enginetest.Unwatched)
				switch end := enginetest.EndOf(err); end {
				case enginetest.ProvenDone:
					if !out.Report.Proven() || b.Router.StartupConfig() != b.Router.RunningConfig() {
						t.Errorf("%v %+v", err, out.Report)
					}
					b.MustBeClean(t)
				default:
					b.Judge(t, err)
				}
			})
		}
	}
}
