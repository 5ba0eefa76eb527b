package local_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// hands are quick: how an attempt ends is a matter of its site and its number.
type hands struct {
	mu     sync.Mutex
	at     map[string]bool
	twice  []string
	done   map[string]int
	proven map[string]int
	hold   chan struct{} // nil: nobody waits
}

func newHands() *hands {
	return &hands{at: map[string]bool{}, done: map[string]int{}, proven: map[string]int{}}
}

func (h *hands) Work(ctx context.Context, t local.Task, say func(string)) rollout.Result {
	h.mu.Lock()
	if h.at[t.Site] {
		h.twice = append(h.twice, t.Site)
	}
	h.at[t.Site] = true
	h.mu.Unlock()
	say("step 1")
	if h.hold != nil {
		select {
		case <-h.hold:
		case <-ctx.Done():
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.at, t.Site)
	switch {
	case ctx.Err() != nil:
		return rollout.Result{Outcome: rollout.Interrupted}
	case strings.HasSuffix(t.Site, "3") && t.Attempt == 1:
		return rollout.Result{Outcome: rollout.Unreachable, Detail: "no answer"}
	case strings.HasSuffix(t.Site, "7"):
		return rollout.Result{Outcome: rollout.RolledBack, Detail: "line 3 was refused"}
	}
	h.done[t.Site]++
	return rollout.Result{Outcome: rollout.Done, Figures: &rollout.Figures{Lines: 121}}
}

func (h *hands) Prove(_ context.Context, t local.Task, _ func(string)) rollout.Result {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.proven[t.Site]++
	return rollout.Result{Outcome: rollout.Done}
}

// jumper is a clock that is at any moment as soon as somebody waits for it.
type jumper struct {
	mu  sync.Mutex
	now time.Time
}

func (j *jumper) Now() time.Time { j.mu.Lock(); defer j.mu.Unlock(); return j.now }

func (j *jumper) At(t time.Time) (<-chan time.Time, func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if t.After(j.now) {
		j.now = t
	}
	c := make(chan time.Time, 1)
	c <- j.now
	return c, func() {}
}

func clock() *jumper { return &jumper{now: time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)} }

func plan(n int) rollout.Plan {
	p := rollout.Plan{ID: "spring", Policy: rollout.Policy{
		Canary: 1, Waves: []rollout.Size{{Percent: 40}}, Parallel: 3, Soak: time.Hour,
		Retry:   rollout.Retry{Attempts: 2, Backoff: time.Minute},
		Budgets: rollout.Budgets{RolledBack: rollout.Size{Percent: 100}},
	}}
	for i := range n {
		p.Sites = append(p.Sites, rollout.Site{Name: fmt.Sprintf("site-%02d", i)})
	}
	return p
}

// ending is how every site ended.
func ending(s *rollout.State) string {
	var b strings.Builder
	for _, site := range s.Plan().Sites {
		state, _ := s.Site(site.Name)
		fmt.Fprintf(&b, "%s %s %s %d %v\n", site.Name, state.Phase, state.Outcome, state.Attempts, state.Proven)
	}
	return b.String()
}

func open(t *testing.T, store *local.Store, id string) (*rollout.State, *local.EventLog) {
	t.Helper()
	record, err := store.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	state, err := record.State(nil)
	if err != nil {
		t.Fatal(err)
	}
	events, err := store.OpenLog(id)
	if err != nil {
		t.Fatal(err)
	}
	return state, events
}

var faults = flag.Bool("faults", false, "kill a rollout at every record, not at a sample of them")

var errKilled = errors.New("killed")

// mortal is a log whose process dies with one of its records: behind it, in the middle, or before it.
type mortal struct {
	*local.EventLog
	path string
	left int
	how  string
}

func (m *mortal) Append(e rollout.Event) error {
	if m.left--; m.left > 0 {
		return m.EventLog.Append(e)
	}
	switch m.how {
	case "behind":
		_ = m.EventLog.Append(e)
	case "middle":
		f, err := os.OpenFile(m.path, os.O_APPEND|os.O_WRONLY, 0o600)
		if err == nil {
			_, _ = f.WriteString(`{"kind":"site_en`)
			_ = f.Close()
		}
	}
	return errKilled
}

// TestKilledAtEveryRecord kills a rollout at every record of its journal, before, behind and in the
// middle of it, and goes on: it ends as the one that nobody has killed.
func TestKilledAtEveryRecord(t *testing.T) {
	store := local.OpenStore(t.TempDir())
	quiet := plan(12)
	if err := store.Create(quiet, local.Metadata{}); err != nil {
		t.Fatal(err)
	}
	state, events := open(t, store, quiet.ID)
	runner := &local.Runner{State: state, Log: events, Sites: newHands(), Clock: clock()}
	if err := runner.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	_ = events.Close()
	want := ending(state)
	record, err := store.Load(quiet.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{"before", "middle", "behind"} {
		for n := 1; n <= len(record.Events); n++ {
			if n%4 != 1 && !*faults {
				continue
			}
			loud := plan(12)
			loud.ID = fmt.Sprintf("%s-%d", how, n)
			if err := store.Create(loud, local.Metadata{}); err != nil {
				t.Fatal(err)
			}
			h := newHands()
			state, events := open(t, store, loud.ID)
			dying := &mortal{EventLog: events, path: filepath.Join(store.Dir(loud.ID), "events.jsonl"), left: n,
				how: how}
			err := (&local.Runner{State: state, Log: dying, Sites: h, Clock: clock()}).Run(t.Context())
			// How often time passes is a matter of who is faster: the last records may not be there.
			if early := n < len(record.Events)-10; !errors.Is(err, errKilled) && (early || err != nil) {
				t.Fatalf("%s: %v", loud.ID, err)
			}
			_ = events.Close()
			h.at = map[string]bool{}
			state, events = open(t, store, loud.ID)
			runner := &local.Runner{State: state, Log: events, Sites: h, Clock: clock()}
			if err := runner.Run(t.Context()); err != nil {
				t.Fatalf("%s: %v", loud.ID, err)
			}
			_ = events.Close()
			if got := ending(state); got != want || len(h.twice) > 0 {
				t.Fatalf("%s ended\n%snot\n%s at once twice: %v", loud.ID, got, want, h.twice)
			}
		}
	}
}

// TestDrained: told to stop, it begins nothing more, lets those at work finish, and can go on.
func TestDrained(t *testing.T) {
	p := plan(9)
	state, err := rollout.New(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	h, drain := newHands(), make(chan struct{})
	h.hold = make(chan struct{})
	r := &local.Runner{State: state, Log: memory{}, Sites: h, Clock: clock(), Drain: drain}
	r.Watch = func(u local.Update) {
		if u.Event != nil && u.Event.Kind == rollout.SiteBegan {
			close(drain)
			close(h.hold)
		}
	}
	if err := r.Run(t.Context()); !errors.Is(err, local.ErrStopped) {
		t.Fatal(err)
	}
	if got := fmt.Sprint(state.Counts()); got != "[{done 1}]" {
		t.Errorf("drained in the canary it ended %s", got)
	}
}

// TestCancelled: those at work take back what they have begun, and begin again later.
func TestCancelled(t *testing.T) {
	state, err := rollout.New(plan(9), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h := newHands()
	h.hold = make(chan struct{})
	r := &local.Runner{State: state, Log: memory{}, Sites: h, Clock: clock()}
	r.Watch = func(u local.Update) {
		if u.Step != nil {
			cancel()
		}
	}
	if err := r.Run(ctx); !errors.Is(err, local.ErrStopped) {
		t.Fatal(err)
	}
	if site, _ := state.Site("site-00"); site.Phase != rollout.Pending || site.Outcome != rollout.Interrupted ||
		site.Attempts != 0 {
		t.Errorf("%+v", site)
	}
}

// TestAsked: a wish of another process is heard, and one that cannot be is answered.
func TestAsked(t *testing.T) {
	store := local.OpenStore(t.TempDir())
	p := plan(4)
	p.Policy.Approve = true
	if err := store.Create(p, local.Metadata{By: "noc"}); err != nil {
		t.Fatal(err)
	}
	state, events := open(t, store, p.ID)
	defer events.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var notes []string
	r := &local.Runner{State: state, Log: events, Sites: newHands(), Clock: clock(),
		Requests: store.Requests(ctx, p.ID, time.Millisecond)}
	ask := func(kinds ...rollout.Kind) {
		for _, kind := range kinds {
			if err := store.Request(p.ID, rollout.Event{Kind: kind, By: "lead"}); err != nil {
				t.Error(err)
			}
		}
	}
	r.Watch = func(u local.Update) {
		switch {
		case u.Note != "":
			notes = append(notes, u.Note)
		case len(u.Waiting) > 0 && u.Waiting[0].Do == rollout.Approve && u.Waiting[0].Wave == 2:
			ask(rollout.PauseRequested, rollout.Approved)
		case len(u.Waiting) > 0 && u.Waiting[0].Do == rollout.Resume:
			ask(rollout.ResumeRequested, rollout.Approved)
		case len(u.Waiting) > 0:
			ask(rollout.Approved)
		}
	}
	if err := r.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(state.Counts()); got != "[{done 4}]" {
		t.Errorf("ended %s", got)
	}
	if !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, "no wave waits") }) {
		t.Errorf("an approval that nothing waits for: %q", notes)
	}
}

// memory is a log that forgets.
type memory struct{}

func (memory) Append(rollout.Event) error { return nil }
