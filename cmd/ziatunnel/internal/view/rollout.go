package view

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// mostNamed is how many sites are named in one line, and mostFailures how many failures are listed.
const (
	mostNamed    = 8
	mostFailures = 20
)

// RolloutPlan prints what a rollout is going to do. Its JSON is a contract.
func RolloutPlan(w io.Writer, asJSON bool, state *rollout.State) {
	plan := state.Plan()
	waves := state.Waves()
	if asJSON {
		type planned struct {
			Number   int      `json:"number"`
			Canaries bool     `json:"canaries"`
			Sites    []string `json:"sites"`
		}
		out := struct {
			Rollout string         `json:"rollout"`
			Policy  rollout.Policy `json:"policy"`
			Waves   []planned      `json:"waves"`
		}{plan.ID, plan.Policy, []planned{}}
		for _, wave := range waves {
			out.Waves = append(out.Waves, planned{wave.Number, wave.Canaries, wave.Sites})
		}
		JSON(w, out)
		return
	}
	fmt.Fprintf(w, "rollout %s: %s in %s\n", plan.ID, counted(len(plan.Sites), "site"), counted(len(waves), "wave"))
	for _, wave := range waves {
		fmt.Fprintf(w, "  %-18s %s: %s\n", waveName(wave), counted(len(wave.Sites), "site"), named(wave.Sites))
	}
	for _, fact := range []ReportedPair{
		{"at once", atOnceWords(plan.Policy)}, {"soak", soakWords(plan.Policy)}, {"windows", windowWords(plan.Policy)},
		{"failures allowed", budgetWords(plan.Policy)},
	} {
		if fact.Text != "" {
			fmt.Fprintf(w, "  %-18s %s\n", fact.Name, fact.Text)
		}
	}
	if plan.Policy.Approve {
		fmt.Fprintln(w, "  every wave behind the first waits for `ziatunnel rollout approve`")
	}
}

func waveName(wave rollout.Wave) string {
	name := fmt.Sprintf("wave %d", wave.Number)
	if wave.Canaries {
		name += ", canaries"
	}
	return name
}

func named(sites []string) string {
	if len(sites) <= mostNamed {
		return strings.Join(sites, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(sites[:mostNamed], ", "), len(sites)-mostNamed)
}

// RolloutStatus is where a rollout stands, for people and as JSON, which is a contract.
type RolloutStatus struct {
	Rollout string          `json:"rollout"`
	Status  string          `json:"status"` // planned, under_way, waiting, paused, ended, stopped or aborted
	Waiting string          `json:"waiting"`
	Runner  *lock.Owner     `json:"runner"` // who carries it out; null: nobody
	Began   time.Time       `json:"began,omitzero"`
	Updated time.Time       `json:"updated,omitzero"`
	Ended   time.Time       `json:"ended,omitzero"`
	Sites   int             `json:"sites"`
	Left    int             `json:"left"` // sites that have not ended
	Counts  []rollout.Count `json:"counts"`
	Waves   []rollout.Wave  `json:"waves"`
	AtWork  []string        `json:"at_work"`
	Failed  []FailedSite    `json:"failed"`
}

// FailedSite is a site that has ended and is not done.
type FailedSite struct {
	Site   string          `json:"site"`
	Class  rollout.Outcome `json:"class"`
	Detail string          `json:"detail"`
}

// NewRolloutStatus reads it from a state.
func NewRolloutStatus(state *rollout.State, runner *lock.Owner) RolloutStatus {
	out := RolloutStatus{
		Rollout: state.Plan().ID, Runner: runner, Began: state.Began(), Updated: state.Now(), Ended: state.Ended(),
		Sites:  len(state.Plan().Sites),
		Counts: append([]rollout.Count{}, state.Counts()...), Waves: state.Waves(),
		AtWork: append([]string{}, state.AtWork()...), Failed: []FailedSite{},
	}
	out.Status, out.Waiting = reportedStatus(state)
	out.Left = out.Sites
	for _, c := range out.Counts {
		out.Left -= c.Sites
	}
	for _, site := range state.Plan().Sites {
		if s, _ := state.Site(site.Name); s.Phase == rollout.Ended && s.Outcome != rollout.Done {
			out.Failed = append(out.Failed, FailedSite{site.Name, s.Outcome, s.Detail})
		}
	}
	return out
}

// Print prints it.
func (s RolloutStatus) Print(w io.Writer, asJSON bool) {
	if asJSON {
		JSON(w, s)
		return
	}
	fmt.Fprintf(w, "rollout %s: %s, %s\n", s.Rollout, outcomeWord(s.Status), s.counts())
	for _, wave := range s.Waves {
		words := fmt.Sprintf("%d of %d done", wave.Done, len(wave.Sites))
		for _, part := range []struct {
			n    int
			what string
		}{{wave.Failed, "failed"}, {wave.Working, "at work"}, {wave.Proving, "being proven again"},
			{wave.Pending, "to come"}} {
			if part.n > 0 {
				words += fmt.Sprintf(", %d %s", part.n, part.what)
			}
		}
		fmt.Fprintf(w, "  %-18s %s\n", waveName(wave), words)
	}
	if len(s.AtWork) > 0 {
		fmt.Fprintf(w, "  %-18s %s\n", "at work", named(s.AtWork))
	}
	for i, f := range s.Failed {
		if i == mostFailures {
			fmt.Fprintf(w, "  and %d more failures: ziatunnel rollout report %s\n", len(s.Failed)-i, s.Rollout)
			break
		}
		fmt.Fprintf(w, "  %-18s %s: %s\n", f.Site, outcomeWord(string(f.Class)), f.Detail)
	}
	if s.Waiting != "" {
		fmt.Fprintln(w, "  waits for a person:", s.Waiting)
	}
	switch {
	case s.Runner != nil:
		fmt.Fprintf(w, "  carried out by %s on %s (process %d)\n", s.Runner.User, s.Runner.Host, s.Runner.PID)
	case s.Ended.IsZero():
		fmt.Fprintf(w, "  nobody carries it out: ziatunnel rollout resume %s\n", s.Rollout)
	}
}

// counts are the sites that have ended, by class.
func (s RolloutStatus) counts() string {
	done := 0
	var rest []string
	for _, c := range s.Counts {
		if c.Outcome == rollout.Done {
			done = c.Sites
			continue
		}
		rest = append(rest, fmt.Sprintf("%d %s", c.Sites, outcomeWord(string(c.Outcome))))
	}
	if s.Left > 0 {
		rest = append(rest, fmt.Sprintf("%d left", s.Left))
	}
	return strings.Join(append([]string{fmt.Sprintf("%d of %s done", done, counted(s.Sites, "site"))}, rest...), ", ")
}

// RolloutList prints the rollouts, oldest first. Its JSON is a contract.
func RolloutList(w io.Writer, asJSON bool, records []local.Record, states []*rollout.State) {
	type row struct {
		Rollout string          `json:"rollout"`
		Status  string          `json:"status"`
		Started time.Time       `json:"started"`
		By      string          `json:"by"`
		Engine  string          `json:"engine"`
		Sites   int             `json:"sites"`
		Counts  []rollout.Count `json:"counts"`
	}
	rows := []row{}
	for i, r := range records {
		status, _ := reportedStatus(states[i])
		rows = append(rows, row{r.Plan.ID, status, r.Metadata.Started, r.Metadata.By, r.Metadata.Engine,
			len(r.Plan.Sites), append([]rollout.Count{}, states[i].Counts()...)})
	}
	if asJSON {
		JSON(w, rows)
		return
	}
	if len(rows) == 0 {
		fmt.Fprintln(w, "there is no rollout yet; ziatunnel rollout start begins one")
	}
	for i, r := range rows {
		s := NewRolloutStatus(states[i], nil)
		fmt.Fprintf(w, "%-24s %-10s %s  %-12s %s\n", r.Rollout, outcomeWord(r.Status),
			r.Started.UTC().Format("2006-01-02 15:04"), r.By, s.counts())
	}
}
