package rehearsal_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rehearsal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rehearsing is a branch whose apply is rehearsed.
func rehearsing(t *testing.T) *enginetest.Branch {
	t.Helper()
	b := enginetest.New(t, ciscoios.Options{})
	b.Job.Rehearse = rehearsal.On([]secret.String{secret.New(enginetest.PSK)}, b.Clock.Now)
	return b
}

// with adds a step to what the branch is sent.
func with(b *enginetest.Branch, lines ...string) {
	step := playbook.Step{Number: 15, Title: "of somebody else"}
	for _, line := range lines {
		step.Lines = append(step.Lines, secret.NewText(line))
	}
	b.Job.Rendered.Steps = append(slices.Clone(b.Job.Rendered.Steps), step)
}

// TestApply: what passes on the twin is sent to the router, and the rehearsal types nothing there.
func TestApply(t *testing.T) {
	t.Parallel()
	plain := enginetest.New(t, ciscoios.Options{})
	if _, err := plain.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b := rehearsing(t)
	out, err := b.Apply(t.Context(), nil)
	if b.Judge(t, err) != enginetest.ProvenDone {
		t.Fatal(err)
	}
	r := out.Review.Rehearsal
	if r == nil || !r.TakenBack || !r.Session || !r.Proven || len(r.Problems) > 0 || r.Lines != out.Lines {
		t.Errorf("%+v", r)
	}
	if got, want := untilConfigured(b), untilConfigured(plain); !slices.Equal(got, want) {
		t.Errorf("typed before the change: %q, without a rehearsal %q", got, want)
	}
	text, err := json.Marshal(out.Review)
	if err != nil || strings.Contains(string(text), enginetest.PSK) {
		t.Errorf("the review has the key, or no JSON: %v", err)
	}
}

// untilConfigured are the lines that were typed before the configuration was changed.
func untilConfigured(b *enginetest.Branch) []string {
	lines := b.Router.Lines()
	return lines[:slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "conf") })]
}

// TestRefused: what goes wrong on the twin is refused, with words that say what, and nothing is sent to the router.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"no such command": {[]string{"frobnicate all"}, "refuses the line `frobnicate all`"},
		"way in shut by a filter": {
			[]string{"access-list 150 permit udp any any", "access-list 150 permit esp any any",
				"interface FastEthernet4",
				" ip access-group 150 in"}, "cuts the operator's session off"},
		"way in shut by a line": {
			[]string{"access-list 23 permit 198.18.0.1", "line vty 0 4", " access-class 23 in"},
			"the operator can no longer log in: no line vty takes SSH from there"},
		"tunnels down": {[]string{"ip route 198.51.100.11 255.255.255.255 Null0",
			"ip route 203.0.113.22 255.255.255.255 Null0"}, "not proven"},
		"traffic dropped": {[]string{"zone security OFFICE", "interface Vlan1", " zone-member security OFFICE"},
			"Vlan1 to the Internet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := rehearsing(t)
			with(b, c.lines...)
			for _, rule := range guard.Rules() {
				if rule.Overridable && rule.Name != "rehearsal_failed" {
					b.Job.Overrides = append(b.Job.Overrides, journal.Override{Rule: rule.Name, Reason: "a test"})
				}
			}
			before := len(b.Router.Lines())
			_, err := b.Apply(t.Context(), nil)
			if b.Judge(t, err) != enginetest.Refused || !strings.Contains(err.Error(), "rehearsal_failed") ||
				!strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
			if slices.ContainsFunc(b.Router.Lines()[before:], func(line string) bool {
				return strings.HasPrefix(line, "conf")
			}) {
				t.Errorf("the router was configured: %q", b.Router.Lines()[before:])
			}
		})
	}
}

// TestOverridden: where the twin is wrong about the router, a person says so with a reason.
func TestOverridden(t *testing.T) {
	t.Parallel()
	b := rehearsing(t)
	with(b, "snmp-server location the cellar") // the twin takes it; what it cannot prove is overridden
	b.Job.Rehearse = func(context.Context, engine.Job, engine.Review) (engine.Rehearsal, error) {
		return engine.Rehearsal{Problems: []string{"the twin is another router"}}, nil
	}
	if _, err := b.Apply(t.Context(), nil); b.Judge(t, err) != enginetest.Refused {
		t.Fatal(err)
	}
	b.Job.Overrides = []journal.Override{{Rule: "rehearsal_failed", Reason: "seen in the lab"}}
	if _, err := b.Apply(t.Context(), nil); b.Judge(t, err) != enginetest.ProvenDone {
		t.Error(err)
	}
}

// TestCancelled: a rehearsal ends when its run does.
func TestCancelled(t *testing.T) {
	t.Parallel()
	b := rehearsing(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	inner := b.Job.Rehearse
	b.Job.Rehearse = func(ctx context.Context, job engine.Job, r engine.Review) (engine.Rehearsal, error) {
		cancel(stopped)
		return inner(ctx, job, r)
	}
	if _, err := b.Apply(ctx, nil); !errors.Is(err, stopped) {
		t.Errorf("%v", err)
	}
}

// TestNothingToPlay: a router that needs nothing is not rehearsed.
func TestNothingToPlay(t *testing.T) {
	t.Parallel()
	b := rehearsing(t)
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.Job.Rehearse = func(context.Context, engine.Job, engine.Review) (engine.Rehearsal, error) {
		return engine.Rehearsal{}, errors.New("it is rehearsed")
	}
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// BenchmarkOn is what a rehearsal costs.
func BenchmarkOn(b *testing.B) {
	branch := enginetest.New(b, ciscoios.Options{})
	play := rehearsal.On([]secret.String{secret.New(enginetest.PSK)}, time.Now)
	session, err := branch.Dial(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	review, err := engine.ReviewRouter(b.Context(), session, branch.Job)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r, err := play(b.Context(), branch.Job, review); err != nil || len(r.Problems) > 0 {
			b.Fatal(err, r.Problems)
		}
	}
}
