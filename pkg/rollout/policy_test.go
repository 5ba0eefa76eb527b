package rollout_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// TestWaves deals sites out as the policy says.
func TestWaves(t *testing.T) {
	ten := rollout.Plan{ID: "r"}
	for i := range 10 {
		ten.Sites = append(ten.Sites, rollout.Site{Name: fmt.Sprint("s", i)})
	}
	size := func(words ...string) (out []rollout.Size) {
		for _, w := range words {
			s, err := rollout.ParseSize(w)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
		return out
	}
	for _, c := range []struct {
		policy rollout.Policy
		want   string
	}{
		{rollout.Policy{}, "[10]"},
		{rollout.Policy{Canary: 1}, "[1 9]"},
		{rollout.Policy{Canary: 1, CanarySites: []string{"s9"}}, "[2 8]"},
		{rollout.Policy{Waves: size("3")}, "[3 3 3 1]"},
		{rollout.Policy{Waves: size("1", "25%")}, "[1 3 3 3]"}, // shares are rounded up
		{rollout.Policy{Canary: 2, Waves: size("100%")}, "[2 8]"},
		{rollout.Policy{Canary: 20}, "[10]"},
	} {
		ten.Policy = c.policy
		s, err := rollout.New(ten, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, w := range s.Waves() {
			got = append(got, len(w.Sites))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%+v: waves of %v, not %s", c.policy, got, c.want)
		}
	}
}

// TestPolicyProblems names everything that is wrong, at once.
func TestPolicyProblems(t *testing.T) {
	bad := rollout.Policy{
		Canary: -1, Parallel: -2, OnBudget: "panic", Waves: []rollout.Size{{}},
		Retry: rollout.Retry{Outcomes: []rollout.Outcome{rollout.InDoubt, "bored"}},
		Windows: []rollout.Window{{From: "25:00", To: "01:00"}, {From: "01:00", To: "01:00"},
			{Days: []rollout.Day{"someday"}, From: "01:00", To: "02:00"}},
		WindowLeft: 3 * time.Hour,
	}
	got := strings.Join(bad.Problems(), "\n")
	for _, want := range []string{"canary is -1", "parallel is -2", "pause or stop", "wave 1 has no sites",
		"a person is needed", `"bored" is no class`, `from is "25:00"`, "ends when it begins", "no day of the week",
		"no site could ever begin"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not named in\n%s", want, got)
		}
	}
	if problems := (rollout.Policy{Canary: 1, Windows: []rollout.Window{{From: "22:00", To: "04:00"}},
		Retry: rollout.Retry{Outcomes: []rollout.Outcome{rollout.RolledBack}}}).Problems(); len(problems) > 0 {
		t.Errorf("a good policy: %q", problems)
	}
}

// TestWindows asks when a site may begin, over changes of the clock too.
func TestWindows(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here: ", err)
	}
	for _, c := range []struct{ name, windows, at, want string }{
		{"always", `[]`, "2026-03-10T12:00:00+01:00", "2026-03-10T12:00:00+01:00"},
		{"inside", `[{"from":"11:00","to":"13:00"}]`, "2026-03-10T12:00:00+01:00", "2026-03-10T12:00:00+01:00"},
		{"tonight", `[{"from":"22:00","to":"04:00"}]`, "2026-03-10T12:00:00+01:00", "2026-03-10T22:00:00+01:00"},
		{"past midnight", `[{"from":"22:00","to":"04:00"}]`, "2026-03-10T03:00:00+01:00", "2026-03-10T03:00:00+01:00"},
		{"too little left", `[{"from":"22:00","to":"04:00"}]`, "2026-03-10T03:50:00+01:00",
			"2026-03-10T22:00:00+01:00"},
		{"of Saturday, on Sunday", `[{"days":["sat"],"from":"22:00","to":"04:00"}]`, "2026-03-15T01:00:00+01:00",
			"2026-03-15T01:00:00+01:00"},
		{"next Saturday", `[{"days":["sat"],"from":"08:00","to":"12:00"}]`, "2026-03-15T01:00:00+01:00",
			"2026-03-21T08:00:00+01:00"},
		{"the nearest of two", `[{"days":["sat"],"from":"08:00","to":"12:00"},` +
			`{"days":["tue"],"from":"08:00","to":"24:00"}]`, "2026-03-15T01:00:00+01:00", "2026-03-17T08:00:00+01:00"},
		{"the clock jumps over its beginning", `[{"from":"02:30","to":"05:00"}]`, "2026-03-29T00:00:00+01:00",
			"2026-03-29T03:30:00+02:00"},
		{"behind the hour that comes twice", `[{"from":"02:30","to":"05:00"}]`, "2026-10-25T03:00:00+01:00",
			"2026-10-25T03:00:00+01:00"},
	} {
		plan := rollout.Plan{ID: "r", Sites: []rollout.Site{{Name: "a", Zone: "Europe/Berlin"}},
			Policy: rollout.Policy{WindowLeft: 15 * time.Minute}}
		if err := json.Unmarshal([]byte(c.windows), &plan.Policy.Windows); err != nil {
			t.Fatal(err)
		}
		s, err := rollout.New(plan, rollout.Zones{"Europe/Berlin": berlin})
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Apply(rollout.Event{Kind: rollout.Began, At: at}); err != nil {
			t.Fatal(err)
		}
		got := at
		if next := s.Next()[0]; next.Do == rollout.Wake {
			got = next.At
		}
		if want, _ := time.Parse(time.RFC3339, c.want); !got.Equal(want) {
			t.Errorf("%s: it may begin at %s, not %s", c.name, got.In(berlin), want)
		}
	}
}

// TestRetryAsked begins sites again that have ended badly, and only those.
func TestRetryAsked(t *testing.T) {
	s, err := rollout.New(rollout.Plan{ID: "r", Sites: []rollout.Site{{Name: "a"}, {Name: "b"}},
		Policy: rollout.Policy{Parallel: 2, Budgets: rollout.Budgets{Unreachable: rollout.Size{Number: 1}}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []rollout.Event{
		{Kind: rollout.Began}, {Kind: rollout.SiteBegan, Site: "a"}, {Kind: rollout.SiteBegan, Site: "b"},
		{Kind: rollout.SiteEnded, Site: "a", Outcome: rollout.Done},
		{Kind: rollout.SiteEnded, Site: "b", Outcome: rollout.Unreachable},
	} {
		if e.At = start; s.Apply(e) != nil {
			t.Fatal(e)
		}
	}
	if s.Ended().IsZero() && s.Next()[0].Do != rollout.End {
		t.Fatalf("it has not ended: %v", s.Next())
	}
	if err := s.Apply(rollout.Event{Kind: rollout.RetryRequested, At: start,
		Outcomes: []rollout.Outcome{rollout.Refused}}); err == nil {
		t.Error("nothing has ended as refused, and it is retried")
	}
	if err := s.Apply(rollout.Event{Kind: rollout.RetryRequested, At: start,
		Outcomes: []rollout.Outcome{rollout.Unreachable}}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(s.Next()); !strings.Contains(got, "start b 1 true") || strings.Contains(got, "start a") {
		t.Errorf("behind a retry it says %s", got)
	}
}

// BenchmarkFleet plays a rollout of many sites: the time for one of them stays the same.
func BenchmarkFleet(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				play(b, n)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/site")
		})
	}
}

func play(b *testing.B, n int) {
	b.Helper()
	plan := rollout.Plan{ID: "r", Policy: rollout.Policy{Canary: 5, Waves: []rollout.Size{{Percent: 10}}, Parallel: 50,
		Soak: time.Hour}}
	for i := range n {
		plan.Sites = append(plan.Sites, rollout.Site{Name: fmt.Sprint("s", i), Jump: fmt.Sprint("j", i%7)})
	}
	s, err := rollout.New(plan, nil)
	if err != nil {
		b.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)
	apply := func(e rollout.Event) {
		e.At = now
		if err := s.Apply(e); err != nil {
			b.Fatal(err)
		}
	}
	apply(rollout.Event{Kind: rollout.Began})
	for {
		for _, c := range s.Next() {
			switch c.Do {
			case rollout.Start:
				apply(rollout.Event{Kind: rollout.SiteBegan, Site: c.Site})
				apply(rollout.Event{Kind: rollout.SiteEnded, Site: c.Site, Outcome: rollout.Done})
			case rollout.Prove:
				apply(rollout.Event{Kind: rollout.ProofBegan, Site: c.Site})
				apply(rollout.Event{Kind: rollout.ProofEnded, Site: c.Site, Outcome: rollout.Done})
			case rollout.Wake:
				now = c.At
				apply(rollout.Event{Kind: rollout.TimePassed})
			case rollout.End:
				return
			}
		}
	}
}
