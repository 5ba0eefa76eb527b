package engine_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// denials are the ways in which an account is told that it may not, and one that only a server uses.
var denials = map[string]string{
	"AAA":                  "Command authorization failed.",
	"AAA, another":         "% Authorization failed.",
	"a server's own words": "Your account may not run this. Call the NOC.",
	"access denied":        "% Access denied",
	"nothing at all":       "",
}

func denying(words string, commands ...string) []fakeios.Fault {
	var out []fakeios.Fault
	for _, command := range commands {
		out = append(out, fakeios.Fault{Do: fakeios.FaultReject, Line: command, Reply: words, Times: -1})
	}
	return out
}

// TestArmingNeedsAnswers lets an account read everything but what arming rests on: nothing is sent, or it
// is armed in the way of which everything is known.
func TestArmingNeedsAnswers(t *testing.T) {
	t.Parallel()
	for name, words := range denials {
		for command, c := range map[string]struct {
			want  enginetest.End
			armed engine.Arm
		}{
			"show archive config rollback timer": {enginetest.Refused, ""},
			"show reload":                        {enginetest.Refused, ""},
			"dir flash:":                         {enginetest.ProvenDone, engine.ArmReload},
		} {
			oneIn(4, t, name+", "+command, func(t *testing.T) {
				t.Parallel()
				b := enginetest.New(t, ciscoios.Options{}, denying(words, command)...)
				out, err := b.Apply(t.Context(), nil)
				if got := enginetest.EndOf(err); got != c.want || out.Armed != c.armed {
					t.Errorf("%s, armed %q, want %s, %q: %v", got, out.Armed, c.want, c.armed, err)
				}
				if c.want == enginetest.Refused && (b.Typed("archive") || b.Typed("configure") || b.Typed("reload")) {
					t.Errorf("something was typed: %q", b.Router.Lines())
				}
				if c.want == enginetest.Refused && !strings.Contains(err.Error(), command) {
					t.Errorf("the command is not named: %v", err)
				}
			})
		}
	}
}

// TestArchiveNotKnown forbids `show archive` alone, which is neither an image with an archive nor one
// without: it is armed by a reload.
func TestArchiveNotKnown(t *testing.T) {
	t.Parallel()
	for name, words := range denials {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The fault takes any line that begins so; the question for the timer has one of its own in front.
			faults := append([]fakeios.Fault{{Do: fakeios.FaultClock, Line: "show archive config", Times: -1}},
				denying(words, "show archive")...)
			b := enginetest.New(t, ciscoios.Options{}, faults...)
			out, err := b.Apply(t.Context(), nil)
			if got := b.Judge(t, err); got != enginetest.ProvenDone || out.Armed != engine.ArmReload ||
				b.Typed("configure terminal revert") {
				t.Errorf("%s, armed %q: %v", got, out.Armed, err)
			}
		})
	}
}

// TestDeniedInTheMiddle takes an account's rights away once the router is armed: what cannot be read is
// never called proven, whether the lines were all taken or not.
func TestDeniedInTheMiddle(t *testing.T) {
	t.Parallel()
	everything := []string{"show running-config", "show startup-config", "show archive", "show reload", "dir "}
	for name, words := range denials {
		for what, commands := range map[string][]string{
			"everything": everything,
			"the timer":  {"show archive config rollback timer"},
			"the files":  {"dir "},
			"all but the running-config": {"show archive", "show reload", "dir ", "configure confirm",
				"configure revert"},
		} {
			for _, line := range []string{"", "crypto ikev2 policy"} {
				cell := name + ", " + what + ", " + line
				if !sampled(cell, 6) {
					continue
				}
				t.Run(cell, func(t *testing.T) {
					t.Parallel()
					var faults []fakeios.Fault
					if line != "" {
						faults = []fakeios.Fault{{Do: fakeios.FaultReject, Line: line,
							Reply: "% Command rejected: test"}}
					}
					b := enginetest.New(t, ciscoios.Options{}, faults...)
					_, err := b.Apply(t.Context(), func(e engine.Event) {
						if e.Kind != engine.Armed {
							return
						}
						for _, f := range denying(words, commands...) {
							if err := b.Router.Inject(f); err != nil {
								t.Error(err)
							}
						}
					})
					if got := b.Judge(t, err); got != enginetest.InDoubt {
						t.Errorf("%s: %v", got, err)
					}
				})
			}
		}
	}
}

// TestConfirmDenied forbids the one command that makes a change last: it is taken back, and that is proven.
func TestConfirmDenied(t *testing.T) {
	t.Parallel()
	for name, words := range denials {
		if words == "" {
			continue // a command that says nothing may have worked; whether it has, the timer tells
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{}, denying(words, "configure confirm")...)
			_, err := b.Apply(t.Context(), nil)
			if got := b.Judge(t, err); got != enginetest.ProvenUnchanged {
				t.Errorf("%s: %v", got, err)
			}
		})
	}
}
