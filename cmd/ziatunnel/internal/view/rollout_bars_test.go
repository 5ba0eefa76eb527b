package view

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// tube collects what is written by several goroutines.
type tube struct {
	mu   sync.Mutex
	text strings.Builder
}

// Redraw implements [Redrawer].
func (t *tube) Redraw(_ int, lines []string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text.WriteString("<frame>")
	for _, line := range lines {
		t.text.WriteString(line + "\n")
	}
	return true
}

// rolling is a rollout of ten sites whose events are seen by the bars.
type rolling struct {
	t     *testing.T
	state *rollout.State
	bars  *RolloutBars
	now   time.Time
}

func newRolling(t *testing.T, out *tube) *rolling {
	t.Helper()
	plan := rollout.Plan{ID: "spring", Policy: rollout.Policy{Canary: 1, Waves: []rollout.Size{{Number: 4}},
		Parallel: 3, Budgets: rollout.Budgets{RolledBack: rollout.Size{Number: 5}}}}
	for i := range 10 {
		plan.Sites = append(plan.Sites, rollout.Site{Name: fmt.Sprintf("branch-%02d", i)})
	}
	state, err := rollout.New(plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &rolling{t: t, state: state, bars: NewRolloutBars(out, func() (int, int) { return 80, 24 }, state),
		now: time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)}
}

func (r *rolling) take(e rollout.Event) {
	r.t.Helper()
	r.now = r.now.Add(time.Second)
	e.At = r.now
	if err := r.state.Apply(e); err != nil {
		r.t.Fatal(err)
	}
	r.bars.See(local.Update{Event: &e})
}

// frame is what would be drawn now.
func (r *rolling) frame() string {
	r.bars.mu.Lock()
	defer r.bars.mu.Unlock()
	return strings.Join(r.bars.frame(80, 24), "\n")
}

// TestRolloutBars: a bar for each wave, the sites at work with their steps, and failures above.
func TestRolloutBars(t *testing.T) {
	out := &tube{}
	r := newRolling(t, out)
	r.take(rollout.Event{Kind: rollout.Began})
	r.take(rollout.Event{Kind: rollout.SiteBegan, Site: "branch-00", Attempt: 1})
	r.bars.See(local.Update{Step: &local.Step{Site: "branch-00", Step: "step 4, IKEv2 keyring"}})
	if got := r.frame(); !strings.Contains(got, "wave 1, canaries   ▁▁▁") || !strings.Contains(got, "0/1, 1 at work") ||
		!strings.Contains(got, "branch-00") || !strings.Contains(got, "step 4, IKEv2 keyring") {
		t.Errorf("\n%s", got)
	}
	r.take(rollout.Event{Kind: rollout.SiteEnded, Site: "branch-00", Outcome: rollout.Done})
	r.take(rollout.Event{Kind: rollout.SiteBegan, Site: "branch-01", Attempt: 1})
	r.take(rollout.Event{Kind: rollout.SiteEnded, Site: "branch-01", Outcome: rollout.RolledBack,
		Detail: "line 3 was refused"})
	r.take(rollout.Event{Kind: rollout.SiteBegan, Site: "branch-02", Attempt: 1})
	got := r.frame()
	for _, want := range []string{"wave 1, canaries   ████████████████████  1/1",
		"wave 2             ▒▒▒▒▒▁▁▁▁▁··········  0/4, 1 failed, 1 at work",
		"wave 4             ····················  0/1", "8 sites left, about "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
	if strings.Contains(got, "branch-01") {
		t.Errorf("a site that has ended is at work:\n%s", got)
	}
	for line := range strings.Lines(got) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
	r.bars.See(local.Update{Waiting: []rollout.Command{{Do: rollout.Approve, Wave: 3}}})
	if got := r.frame(); !strings.Contains(got, "waiting: wave 3 wants an approval: ziatunnel rollout approve spring") {
		t.Errorf("\n%s", got)
	}
	r.bars.End()
	if text := out.text.String(); !strings.Contains(text, "branch-01 rolled back: line 3 was refused\n") ||
		!strings.HasSuffix(text, "<frame>"+"branch-01 rolled back: line 3 was refused\n") &&
			!strings.HasSuffix(text, "<frame>") {
		t.Errorf("%q", text)
	}
}

// TestRolloutBarsAreBounded: what is at work beyond the height of the terminal is counted.
func TestRolloutBarsAreBounded(t *testing.T) {
	out := &tube{}
	r := newRolling(t, out)
	defer r.bars.End()
	r.bars.mu.Lock()
	for i := range 100 {
		r.bars.atWork = append(r.bars.atWork,
			atWork{site: fmt.Sprintf("far-%03d", i), step: strings.Repeat("x", 200), since: time.Now()})
	}
	r.bars.mu.Unlock()
	got := r.frame()
	if lines := strings.Split(got, "\n"); len(lines) > 23 || !strings.Contains(got, "more at work") {
		t.Errorf("%d lines:\n%s", len(lines), got)
	}
}
