package rollout_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// world carries commands out and remembers by itself what is going on: it is the witness against
// whom the reducer is tested.
type world struct {
	t      *testing.T
	r      *rand.Rand
	plan   rollout.Plan
	zones  rollout.Zones
	state  *rollout.State
	events []rollout.Event
	now    time.Time

	working map[string]bool
	proving map[string]bool
	class   map[string]rollout.Outcome // of sites that have ended
	tries   map[string]int
	forgive map[rollout.Outcome]int
	lastEnd time.Time
	wave    map[string]int
	// fate is how an attempt of a site ends, the same whoever asks.
	fate func(site string, attempt int) rollout.Outcome
}

var start = time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)

// generated is a rollout with nothing regular about it.
func generated(r *rand.Rand) rollout.Plan {
	p := rollout.Plan{ID: "r1"}
	for i := range 1 + r.IntN(40) {
		s := rollout.Site{Name: fmt.Sprintf("s%02d", i)}
		if r.IntN(3) == 0 {
			s.Jump = fmt.Sprintf("j%d", r.IntN(2))
		}
		if r.IntN(2) == 0 {
			s.Zone = "Asia/Tokyo"
		}
		p.Sites = append(p.Sites, s)
	}
	sizes := []rollout.Size{{Number: 1 + r.IntN(5)}, {Percent: float64(1 + r.IntN(60))}, {Number: 3}}
	p.Policy = rollout.Policy{
		Canary: r.IntN(3), Waves: sizes[:r.IntN(4)], Parallel: r.IntN(6), PerJump: r.IntN(3),
		Soak:     time.Duration(r.IntN(3)) * 10 * time.Minute,
		Retry:    rollout.Retry{Attempts: r.IntN(4), Backoff: time.Minute, Longest: 3 * time.Minute},
		OnBudget: []rollout.OnBudget{"", rollout.Pause, rollout.Stop}[r.IntN(3)], Approve: r.IntN(3) == 0,
	}
	some := rollout.Size{Number: r.IntN(6)}
	p.Policy.Budgets = rollout.Budgets{Unreachable: some, Refused: some, RolledBack: some, Unproven: some,
		InDoubt: rollout.Size{Percent: float64(r.IntN(30))}, Unexpected: some}
	if r.IntN(3) == 0 {
		p.Policy.CanarySites = []string{p.Sites[len(p.Sites)-1].Name}
	}
	if r.IntN(3) == 0 {
		p.Policy.Windows = []rollout.Window{{From: "22:00", To: "04:00"},
			{Days: []rollout.Day{"sat"}, From: "08:00", To: "12:00"}}
		p.Policy.WindowLeft = 10 * time.Minute
	}
	return p
}

func newWorld(t *testing.T, plan rollout.Plan, seed uint64) *world {
	t.Helper()
	tokyo := time.FixedZone("Tokyo", 9*3600)
	w := &world{
		t: t, r: rand.New(rand.NewPCG(seed, 7)), plan: plan, zones: rollout.Zones{"Asia/Tokyo": tokyo}, now: start,
		working: map[string]bool{}, proving: map[string]bool{},
		class: map[string]rollout.Outcome{}, tries: map[string]int{}, forgive: map[rollout.Outcome]int{},
		wave: map[string]int{},
	}
	w.fate = func(site string, attempt int) rollout.Outcome {
		h := rand.New(rand.NewPCG(seed, uint64(attempt)*1000+uint64(len(site)*31)+uint64(site[1])*17+uint64(site[2])))
		if h.IntN(5) > 0 {
			return rollout.Done
		}
		return rollout.Failures()[h.IntN(len(rollout.Failures()))]
	}
	var err error
	if w.state, err = rollout.New(plan, w.zones); err != nil {
		t.Fatal(err)
	}
	for _, wave := range w.state.Waves() {
		for _, s := range wave.Sites {
			w.wave[s] = wave.Number
		}
	}
	w.apply(rollout.Event{Kind: rollout.Began})
	return w
}

func (w *world) apply(e rollout.Event) {
	w.t.Helper()
	e.At = w.now
	if err := w.state.Apply(e); err != nil {
		w.t.Fatal(err)
	}
	w.events = append(w.events, e)
}

// begin holds a command to start against what the world knows.
func (w *world) begin(c rollout.Command) {
	w.t.Helper()
	p := w.plan.Policy
	site := w.plan.Sites[slices.IndexFunc(w.plan.Sites, func(s rollout.Site) bool { return s.Name == c.Site })]
	if w.working[c.Site] || w.proving[c.Site] {
		w.t.Fatalf("%s begins twice at once", c.Site)
	}
	if w.class[c.Site] == rollout.Done && c.Do == rollout.Start {
		w.t.Fatalf("%s begins although it is done", c.Site)
	}
	if len(w.working)+len(w.proving) >= max(p.Parallel, 1) {
		w.t.Fatalf("more than %d at work", p.Parallel)
	}
	behind := 0
	for _, s := range w.plan.Sites {
		if (w.working[s.Name] || w.proving[s.Name]) && s.Jump == site.Jump {
			behind++
		}
	}
	if site.Jump != "" && p.PerJump > 0 && behind >= p.PerJump {
		w.t.Fatalf("more than %d behind %s", p.PerJump, site.Jump)
	}
	w.budgets()
	if c.Do == rollout.Prove {
		if w.now.Sub(w.lastEnd) < p.Soak {
			w.t.Fatalf("%s is proven again after %s", c.Site, w.now.Sub(w.lastEnd))
		}
		return
	}
	for other, wave := range w.wave {
		if _, ended := w.class[other]; wave < w.wave[c.Site] && !ended {
			w.t.Fatalf("wave %d begins with %s before %s of wave %d has ended", w.wave[c.Site], c.Site, other, wave)
		}
	}
	if len(p.Windows) > 0 {
		zone := w.zones[site.Zone]
		if zone == nil {
			zone = time.UTC
		}
		local := w.now.In(zone)
		minute := local.Hour()*60 + local.Minute()
		if night := minute >= 22*60 || minute < 3*60+50; !night &&
			(local.Weekday() != time.Saturday || minute < 8*60 || minute >= 11*60+50) {
			w.t.Fatalf("%s begins at %s, outside its windows", c.Site, local)
		}
	}
}

// budgets counts by itself.
func (w *world) budgets() {
	w.t.Helper()
	b := w.plan.Policy.Budgets
	limit := map[rollout.Outcome]int{}
	for class, size := range map[rollout.Outcome]rollout.Size{
		rollout.Unreachable: b.Unreachable, rollout.Refused: b.Refused, rollout.RolledBack: b.RolledBack,
		rollout.Unproven: b.Unproven, rollout.InDoubt: b.InDoubt, rollout.Unexpected: b.Unexpected,
	} {
		limit[class] = max(size.Number, int(size.Percent*float64(len(w.plan.Sites))/100))
	}
	for _, c := range rollout.Failures() {
		if n := w.count(c) - w.forgive[c]; n > limit[c] {
			w.t.Fatalf("a site begins although %d are %s, and %d may be", n, c, limit[c])
		}
	}
}

func (w *world) count(c rollout.Outcome) int {
	n := 0
	for _, class := range w.class {
		if class == c {
			n++
		}
	}
	return n
}

// step carries one command out, or lets something end; it reports whether the rollout goes on.
func (w *world) step() bool {
	w.t.Helper()
	commands := w.state.Next()
	if again := w.state.Next(); fmt.Sprint(again) != fmt.Sprint(commands) {
		w.t.Fatalf("asked twice, it says %v and %v", commands, again)
	}
	busy := w.busy()
	for _, site := range busy {
		if err := w.state.Apply(rollout.Event{Kind: rollout.SiteBegan, At: w.now, Site: site}); err == nil {
			w.t.Fatalf("%s is at work, and may begin all the same", site)
		}
	}
	if len(busy) > 0 && (len(commands) == 0 || w.r.IntN(2) == 0) {
		w.finish(busy[w.r.IntN(len(busy))])
		return true
	}
	if len(commands) == 0 {
		w.t.Fatal("nobody works, and nothing is to be done")
	}
	switch c := commands[w.r.IntN(len(commands))]; c.Do {
	case rollout.Start:
		w.begin(c)
		w.apply(rollout.Event{Kind: rollout.SiteBegan, Site: c.Site, Attempt: c.Attempt})
		w.working[c.Site] = true
		delete(w.class, c.Site)
	case rollout.Prove:
		w.begin(c)
		w.apply(rollout.Event{Kind: rollout.ProofBegan, Site: c.Site})
		w.proving[c.Site] = true
	case rollout.Wake:
		if !c.At.After(w.now) {
			w.t.Fatalf("it wants to be woken at %s, and it is %s", c.At, w.now)
		}
		if len(busy) > 0 {
			return true
		}
		w.now = c.At
		w.apply(rollout.Event{Kind: rollout.TimePassed})
	case rollout.Approve:
		w.apply(rollout.Event{Kind: rollout.Approved})
	case rollout.Resume:
		for _, class := range rollout.Failures() {
			w.forgive[class] = w.count(class)
		}
		w.apply(rollout.Event{Kind: rollout.ResumeRequested})
	case rollout.End:
		return false
	}
	return true
}

func (w *world) busy() []string {
	var out []string
	for _, s := range w.plan.Sites {
		if w.working[s.Name] || w.proving[s.Name] {
			out = append(out, s.Name)
		}
	}
	return out
}

func (w *world) finish(site string) {
	w.now = w.now.Add(time.Duration(w.r.IntN(60)) * time.Second)
	if w.proving[site] {
		delete(w.proving, site)
		class := rollout.Done
		if w.fate(site, 99) == rollout.Unproven {
			class = rollout.Unproven
			w.class[site] = class
		}
		w.apply(rollout.Event{Kind: rollout.ProofEnded, Site: site, Outcome: class})
		return
	}
	state, _ := w.state.Site(site)
	class := w.fate(site, state.Attempts)
	delete(w.working, site)
	w.lastEnd = w.now
	w.apply(rollout.Event{Kind: rollout.SiteEnded, Site: site, Outcome: class})
	if after, _ := w.state.Site(site); after.Phase == rollout.Ended {
		w.class[site] = class
	}
}

// run plays a rollout to its end, with trouble now and then.
func (w *world) run(trouble func(*world)) {
	w.t.Helper()
	for range 20000 {
		if trouble != nil {
			trouble(w)
		}
		if !w.step() {
			return
		}
	}
	w.t.Fatal("it does not end")
}

// TestLaws plays generated rollouts against the witness: nothing twice at once, nothing beyond a
// limit, no wave before its gate, nothing outside a window, nothing lost.
func TestLaws(t *testing.T) {
	for seed := range uint64(400) {
		w := newWorld(t, generated(rand.New(rand.NewPCG(seed, 1))), seed)
		w.run(nil)
		stopped := w.state.Aborted()
		for _, s := range w.plan.Sites {
			site, _ := w.state.Site(s.Name)
			if !stopped && (site.Phase != rollout.Ended ||
				w.plan.Policy.Soak > 0 && site.Outcome == rollout.Done && !site.Proven) {
				t.Fatalf("seed %d: %s is forgotten: %+v", seed, s.Name, site)
			}
			if site.Phase == rollout.Ended && w.class[s.Name] != site.Outcome {
				t.Fatalf("seed %d: %s is said to be %s, and is %s", seed, s.Name, site.Outcome, w.class[s.Name])
			}
		}
	}
}

// TestReplay takes the events of a rollout up again behind every one of them: the state then is the
// state there was, to the last command.
func TestReplay(t *testing.T) {
	for seed := range uint64(25) {
		w := newWorld(t, generated(rand.New(rand.NewPCG(seed, 2))), seed)
		again, err := rollout.New(w.plan, w.zones)
		if err != nil {
			t.Fatal(err)
		}
		played := 0
		w.run(func(w *world) {
			for ; played < len(w.events); played++ {
				if err := again.Apply(w.events[played]); err != nil {
					t.Fatal(err)
				}
			}
			text, err := json.Marshal(again.Snapshot())
			if err != nil {
				t.Fatal(err)
			}
			var frozen rollout.Snapshot
			if err := json.Unmarshal(text, &frozen); err != nil {
				t.Fatal(err)
			}
			thawed, err := rollout.Restore(w.plan, w.zones, frozen)
			if err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprint(w.state.Next(), w.state.Counts())
			if got := fmt.Sprint(again.Next(), again.Counts()); got != want {
				t.Fatalf("seed %d: taken up again it says %s, not %s", seed, got, want)
			}
			if got := fmt.Sprint(thawed.Next(), thawed.Counts()); got != want {
				t.Fatalf("seed %d: thawed it says %s, not %s", seed, got, want)
			}
		})
	}
}

// TestStoppedIsAsNeverStopped kills and pauses rollouts again and again: what becomes of every site
// is what becomes of it without.
func TestStoppedIsAsNeverStopped(t *testing.T) {
	all := rollout.Size{Percent: 100}
	for seed := range uint64(100) {
		plan := generated(rand.New(rand.NewPCG(seed, 3)))
		plan.Policy.Budgets = rollout.Budgets{Unreachable: all, Refused: all, RolledBack: all, Unproven: all,
			InDoubt: all, Unexpected: all}
		quiet := newWorld(t, plan, seed)
		quiet.run(nil)
		loud := newWorld(t, plan, seed)
		loud.run(func(w *world) {
			switch w.r.IntN(12) {
			case 0: // killed: nobody knows how far those at work came
				for _, site := range w.busy() {
					w.apply(rollout.Event{Kind: rollout.SiteLost, Site: site})
				}
				w.working, w.proving = map[string]bool{}, map[string]bool{}
			case 1:
				if len(w.busy()) == 0 && w.state.Ended().IsZero() {
					w.apply(rollout.Event{Kind: rollout.PauseRequested})
				}
			case 2: // stopped by hand: those at work are what they were before
				if busy := w.busy(); len(busy) > 0 && w.working[busy[0]] {
					delete(w.working, busy[0])
					w.apply(rollout.Event{Kind: rollout.SiteEnded, Site: busy[0], Outcome: rollout.Interrupted})
				}
			}
		})
		for _, s := range plan.Sites {
			a, _ := quiet.state.Site(s.Name)
			b, _ := loud.state.Site(s.Name)
			if a.Outcome != b.Outcome || a.Phase != b.Phase || a.Proven != b.Proven || a.Attempts != b.Attempts {
				t.Fatalf("seed %d: %s is %+v, and %+v when stopped on the way", seed, s.Name, a, b)
			}
		}
	}
}

// FuzzEvents throws any events at a rollout: what cannot have happened is refused, nothing panics,
// and no site is ever at work twice.
func FuzzEvents(f *testing.F) {
	f.Add(uint64(1), []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
	kinds := []rollout.Kind{
		rollout.Began, rollout.SiteBegan, rollout.SiteEnded, rollout.SiteLost, rollout.ProofBegan, rollout.ProofEnded,
		rollout.TimePassed, rollout.PauseRequested,
		rollout.ResumeRequested, rollout.AbortRequested, rollout.Approved, rollout.RetryRequested, "what",
	}
	f.Fuzz(func(t *testing.T, seed uint64, script []byte) {
		plan := generated(rand.New(rand.NewPCG(seed, 4)))
		s, err := rollout.New(plan, rollout.Zones{"Asia/Tokyo": time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range script {
			e := rollout.Event{Kind: kinds[int(b)%len(kinds)], At: start.Add(time.Duration(i) * time.Minute),
				Site: plan.Sites[int(b/13)%len(plan.Sites)].Name}
			e.Outcome = append(rollout.Failures(), rollout.Done, rollout.Interrupted, "what")[(int(b)+i)%9]
			e.Outcomes = []rollout.Outcome{e.Outcome}
			before := fmt.Sprint(s.Snapshot())
			if err := s.Apply(e); err != nil && fmt.Sprint(s.Snapshot()) != before {
				t.Fatalf("refused %+v, and changed all the same", e)
			}
			for _, c := range s.Next() {
				if site, ok := s.Site(c.Site); c.Site != "" &&
					(!ok || c.Do == rollout.Start && site.Phase != rollout.Pending) {
					t.Fatalf("%+v for a site that is %s", c, site.Phase)
				}
			}
		}
	})
}
