package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// outcomeWord is an outcome for people.
func outcomeWord(outcome string) string { return strings.ReplaceAll(outcome, "_", " ") }

// Headline is the whole in one line.
func (r RolloutReport) Headline() string {
	done, all := r.sitesWith(string(rollout.Done)), len(r.Sites)
	if done == all {
		return fmt.Sprintf("All %s done", counted(all, "site"))
	}
	return fmt.Sprintf("%d of %s done", done, counted(all, "site"))
}

func (r RolloutReport) sitesWith(outcome string) int {
	for _, o := range r.Outcomes {
		if o.Outcome == outcome {
			return o.Sites
		}
	}
	return 0
}

// Level is good, neutral, warning or bad: how the page is to look.
func (r RolloutReport) Level() string {
	failed := 0
	for _, c := range rollout.Failures() {
		failed += r.sitesWith(string(c))
	}
	switch {
	case r.sitesWith(string(rollout.InDoubt))+r.sitesWith(string(rollout.Unproven))+
		r.sitesWith(string(rollout.Unexpected)) > 0:
		return "bad"
	case failed > 0 || r.Waiting != "" || r.Status == "aborted" || r.Status == "stopped":
		return "warning"
	case r.Status == "ended":
		return "good"
	}
	return "neutral"
}

// Lead says how the rollout stands.
func (r RolloutReport) Lead() string {
	words := map[string]string{
		"planned": "It has not begun.", "under_way": "It is not at its end.", "waiting": "It waits for a person.",
		"paused":  "It is paused: no more sites begin.",
		"ended":   "It is at its end.",
		"stopped": "It was stopped, because a budget of failures is used up: no more sites begin.",
		"aborted": "It was aborted: no more sites begin.",
	}[r.Status]
	if r.Waiting != "" {
		words += " To do: " + r.Waiting + "."
	}
	if n := r.sitesWith(string(rollout.InDoubt)); n > 0 {
		words += fmt.Sprintf(" %s in doubt: a person is needed there.", counted(n, "site"))
	}
	return words
}

// ReportedPair is a name and what stands beside it.
type ReportedPair struct{ Name, Text string }

// Facts are who did what, with which policy, when.
func (r RolloutReport) Facts() []ReportedPair {
	p := r.Policy
	all := []ReportedPair{
		{"rollout", r.Rollout}, {"started by", r.By}, {"inventory", strings.Join(r.Inventory, ", ")},
		{"sites", itoa(len(r.Sites))},
		{"began", momentOf(r.Began)}, {"ended", momentOf(r.Ended)}, {"last event", momentOf(r.Updated)},
		{"duration", tookWords(r.Seconds)},
		{"waves", r.wavesInWords()}, {"at once", atOnceWords(p)}, {"soak", soakWords(p)}, {"windows", windowWords(p)},
		{"failures allowed", budgetWords(p)}, {"engine", r.Engine},
		{"tool", strings.TrimSpace("ziatunnel " + r.Version)},
	}
	if r.Torn {
		all = append(all, ReportedPair{"journal", "its last record was cut off by a crash, and has never happened"})
	}
	if r.Damage != "" {
		all = append(all, ReportedPair{"journal", r.Damage})
	}
	var out []ReportedPair
	for _, pair := range all {
		again := pair.Name == "last event" && r.Updated.Equal(r.Ended)
		if pair.Text != "" && !again {
			out = append(out, pair)
		}
	}
	return out
}

func (r RolloutReport) wavesInWords() string {
	s := itoa(len(r.Waves))
	if len(r.Waves) > 0 && r.Waves[0].Canaries {
		s += fmt.Sprintf("; the first, of %s, with canaries", counted(r.Waves[0].Sites, "site"))
	}
	if r.Policy.Approve {
		s += "; each behind the first approved by a person"
	}
	return s
}

func atOnceWords(p rollout.Policy) string {
	s := counted(max(p.Parallel, 1), "site")
	if p.PerJump > 0 {
		s += fmt.Sprintf(", %d behind a jump host", p.PerJump)
	}
	return s
}

func soakWords(p rollout.Policy) string {
	if p.Soak == 0 {
		return ""
	}
	return tookWords(p.Soak.Seconds()) + ", then every site is proven again"
}

func windowWords(p rollout.Policy) string {
	var words []string
	for _, w := range p.Windows {
		var days []string
		for _, d := range w.Days {
			days = append(days, string(d))
		}
		words = append(words, strings.TrimSpace(fmt.Sprintf("%s %s-%s", strings.Join(days, " "), w.From, w.To)))
	}
	return strings.Join(words, ", ")
}

func budgetWords(p rollout.Policy) string {
	b := p.Budgets
	var words []string
	for i, size := range []rollout.Size{b.Unreachable, b.Refused, b.RolledBack, b.Unproven, b.InDoubt, b.Unexpected} {
		if size != (rollout.Size{}) {
			words = append(words, size.String()+" "+outcomeWord(string(rollout.Failures()[i])))
		}
	}
	if len(words) == 0 {
		words = []string{"none"}
	}
	if p.OnBudget == rollout.Pause {
		return strings.Join(words, ", ") + "; then it pauses"
	}
	return strings.Join(words, ", ") + "; then it stops"
}

// momentOf is a time in UTC; empty: there is none.
func momentOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return stamp(t)
}

// tookWords is a number of seconds that people read.
func tookWords(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
	switch {
	case d == 0 && seconds > 0:
		return "under 1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d/time.Millisecond)
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		d = d.Round(time.Second)
		return fmt.Sprintf("%d min %02d s", d/time.Minute, d%time.Minute/time.Second)
	default:
		d = d.Round(time.Minute)
		return fmt.Sprintf("%d h %02d min", d/time.Hour, d%time.Hour/time.Minute)
	}
}
