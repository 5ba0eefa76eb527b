package view

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// RolloutLines prints one line an event, for whatever is no terminal. Steps are left out.
func RolloutLines(w io.Writer, state *rollout.State) func(local.Update) {
	return func(u local.Update) {
		if line := rolloutLine(u, state); line != "" {
			fmt.Fprintln(w, line)
		}
	}
}

// rolloutLine is what an update is worth, with its time; empty: nothing.
func rolloutLine(u local.Update, state *rollout.State) string {
	switch {
	case u.Event != nil:
		if words := happening(*u.Event, state); words != "" {
			return stamp(u.Event.At) + "  " + words
		}
	case len(u.Waiting) > 0:
		return stamp(state.Now()) + "  waiting: " + waitingFor(u.Waiting, state.Plan().ID)
	case u.Note != "":
		return stamp(state.Now()) + "  " + u.Note
	}
	return ""
}

// siteEnded says how the work at a site has ended, and whether it is tried again.
func siteEnded(e rollout.Event, state *rollout.State) string {
	words := e.Site + " " + outcomeWord(string(e.Outcome))
	if e.Figures != nil && e.Outcome == rollout.Done {
		words += fmt.Sprintf(", %s, %s", counted(e.Figures.Lines, "line"), counted(e.Figures.RoundTrips, "round trip"))
	}
	if e.Detail != "" {
		words += ": " + e.Detail
	}
	if s, _ := state.Site(e.Site); s.Phase == rollout.Pending && e.Outcome != rollout.Interrupted {
		words += "; tried again at " + stamp(s.After)
	}
	return words
}

// happening is an event in words.
func happening(e rollout.Event, state *rollout.State) string {
	by := ""
	if e.By != "" {
		by = ", by " + e.By
	}
	switch e.Kind {
	case rollout.Began:
		return fmt.Sprintf("rollout %s begins: %s", state.Plan().ID, counted(len(state.Plan().Sites), "site"))
	case rollout.SiteBegan:
		if e.Attempt > 1 {
			return fmt.Sprintf("%s begins, attempt %d", e.Site, e.Attempt)
		}
		return e.Site + " begins"
	case rollout.SiteEnded:
		return siteEnded(e, state)
	case rollout.SiteLost:
		return e.Site + " was at work when the process died: it is taken up again"
	case rollout.ProofBegan:
		return e.Site + " is being proven again"
	case rollout.ProofEnded:
		if e.Outcome == rollout.Done {
			return e.Site + " is still proven"
		}
		return fmt.Sprintf("%s is no longer proven: %s", e.Site, e.Detail)
	case rollout.PauseRequested:
		return "paused: no new sites begin" + by
	case rollout.ResumeRequested:
		return "goes on" + by
	case rollout.AbortRequested:
		if e.Detail == local.AbortNow {
			return "aborted: those at work take back what they have begun" + by
		}
		return "aborted: no new sites begin, those at work finish" + by
	case rollout.Approved:
		return "the next wave is approved" + by
	case rollout.RetryRequested:
		return fmt.Sprintf("sites that are %s begin again%s", classWords(e.Outcomes), by)
	case rollout.TimePassed:
	}
	return ""
}

// Asked is what a person has asked for, in words.
func Asked(wish rollout.Event) string { return happening(wish, nil) }

// waitingFor says what a person has to do.
func waitingFor(commands []rollout.Command, id string) string {
	for _, c := range commands {
		if c.Do == rollout.Approve {
			return fmt.Sprintf("wave %d wants an approval: ziatunnel rollout approve %s", c.Wave, id)
		}
		if c.Do == rollout.Resume {
			return fmt.Sprintf("%s: ziatunnel rollout resume %s", c.Why, id)
		}
	}
	return "for a person"
}

// rolloutJSON is one line of `rollout start --output json` and `rollout resume --output json`. Its
// fields are a contract: event is a kind of [rollout.Kind], or step, waiting, note or end.
type rolloutJSON struct {
	Time    time.Time         `json:"time"`
	Event   string            `json:"event"`
	Rollout string            `json:"rollout"`
	Site    string            `json:"site,omitempty"`
	Attempt int               `json:"attempt,omitempty"`
	Class   rollout.Outcome   `json:"class,omitempty"`
	Detail  string            `json:"detail,omitempty"` // of an end of a site; of waiting and note what they say
	Classes []rollout.Outcome `json:"classes,omitempty"`
	By      string            `json:"by,omitempty"`
	Figures *rollout.Figures  `json:"figures,omitempty"`
	Step    string            `json:"step,omitempty"`
	Status  *RolloutStatus    `json:"status,omitempty"` // of end
}

// RolloutJSON prints one JSON object a line.
func RolloutJSON(w io.Writer, state *rollout.State) func(local.Update) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	id := state.Plan().ID
	return func(u local.Update) {
		line := rolloutJSON{Time: state.Now(), Rollout: id}
		switch {
		case u.Event != nil:
			v := u.Event
			line = rolloutJSON{
				Time: v.At, Rollout: id, Event: string(v.Kind), Site: v.Site, Attempt: v.Attempt, Class: v.Outcome,
				Detail: v.Detail, Classes: v.Outcomes, By: v.By, Figures: v.Figures,
			}
		case u.Step != nil:
			line.Event = "step"
			line.Site, line.Step = u.Step.Site, u.Step.Step
		case len(u.Waiting) > 0:
			line.Event, line.Detail = "waiting", waitingFor(u.Waiting, id)
		default:
			line.Event, line.Detail = "note", u.Note
		}
		_ = e.Encode(line) // the values are our own structs; a broken pipe has nobody to be told
	}
}

// RolloutEnd prints where a rollout has come to when its process ends.
func RolloutEnd(w io.Writer, asJSON bool, state *rollout.State) {
	status := NewRolloutStatus(state, nil)
	if !asJSON {
		status.Print(w, false)
		return
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(rolloutJSON{Time: state.Now(), Event: "end", Rollout: state.Plan().ID, Status: &status})
}

func classWords(classes []rollout.Outcome) string {
	words := make([]string, len(classes))
	for i, c := range classes {
		words[i] = outcomeWord(string(c))
	}
	return strings.Join(words, " or ")
}
