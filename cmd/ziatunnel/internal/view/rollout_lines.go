package view

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fleet"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// RolloutLines prints one line an event, for whatever is no terminal. Steps are left out.
func RolloutLines(w io.Writer, state *fleet.State) func(rollout.Update) {
	return func(u rollout.Update) {
		if line := rolloutLine(u, state); line != "" {
			fmt.Fprintln(w, line)
		}
	}
}

// rolloutLine is what an update is worth, with its time; empty: nothing.
func rolloutLine(u rollout.Update, state *fleet.State) string {
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

// happening is an event in words.
func happening(e fleet.Event, state *fleet.State) string {
	by := ""
	if e.By != "" {
		by = ", by " + e.By
	}
	switch e.Kind {
	case fleet.Began:
		return fmt.Sprintf("rollout %s begins: %s", state.Plan().ID, counted(len(state.Plan().Sites), "site"))
	case fleet.SiteBegan:
		if e.Attempt > 1 {
			return fmt.Sprintf("%s begins, attempt %d", e.Site, e.Attempt)
		}
		return e.Site + " begins"
	case fleet.SiteEnded:
		words := e.Site + " " + outcomeWord(string(e.Class))
		if e.Figures != nil && e.Class == fleet.Done {
			words += fmt.Sprintf(", %s, %s", counted(e.Figures.Lines, "line"), counted(e.Figures.RoundTrips, "round trip"))
		}
		if e.Detail != "" {
			words += ": " + e.Detail
		}
		if s, _ := state.Site(e.Site); s.Phase == fleet.Pending && e.Class != fleet.Interrupted {
			words += "; tried again at " + stamp(s.After)
		}
		return words
	case fleet.SiteLost:
		return e.Site + " was at work when the process died: it is taken up again"
	case fleet.ProofBegan:
		return e.Site + " is proven again"
	case fleet.ProofEnded:
		if e.Class == fleet.Done {
			return e.Site + " still proven"
		}
		return fmt.Sprintf("%s no longer proven: %s", e.Site, e.Detail)
	case fleet.PauseAsked:
		return "paused: no new sites begin" + by
	case fleet.ResumeAsked:
		return "goes on" + by
	case fleet.AbortAsked:
		if e.Detail == rollout.Now {
			return "aborted: those at work take back what they have begun" + by
		}
		return "aborted: no new sites begin, those at work finish" + by
	case fleet.Approved:
		return "the next wave is approved" + by
	case fleet.RetryAsked:
		return fmt.Sprintf("sites that are %s begin again%s", classWords(e.Classes), by)
	case fleet.TimePassed:
	}
	return ""
}

// Asked is what a person has asked for, in words.
func Asked(wish fleet.Event) string { return happening(wish, nil) }

// waitingFor says what a person has to do.
func waitingFor(commands []fleet.Command, id string) string {
	for _, c := range commands {
		if c.Do == fleet.Approve {
			return fmt.Sprintf("wave %d wants an approval: ziatunnel rollout approve %s", c.Wave, id)
		}
		if c.Do == fleet.Resume {
			return fmt.Sprintf("%s: ziatunnel rollout resume %s", c.Why, id)
		}
	}
	return "for a person"
}

// rolloutJSON is one line of `rollout start --output json` and `rollout resume --output json`. Its
// fields are a contract: event is a kind of [fleet.Kind], or step, waiting, note or end.
type rolloutJSON struct {
	Time    time.Time      `json:"time"`
	Event   string         `json:"event"`
	Rollout string         `json:"rollout"`
	Site    string         `json:"site,omitempty"`
	Attempt int            `json:"attempt,omitempty"`
	Class   fleet.Class    `json:"class,omitempty"`
	Detail  string         `json:"detail,omitempty"` // of an end of a site; of waiting and note what they say
	Classes []fleet.Class  `json:"classes,omitempty"`
	By      string         `json:"by,omitempty"`
	Figures *fleet.Figures `json:"figures,omitempty"`
	Step    string         `json:"step,omitempty"`
	Status  *RolloutStatus `json:"status,omitempty"` // of end
}

// RolloutJSON prints one JSON object a line.
func RolloutJSON(w io.Writer, state *fleet.State) func(rollout.Update) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	id := state.Plan().ID
	return func(u rollout.Update) {
		line := rolloutJSON{Time: state.Now(), Rollout: id}
		switch {
		case u.Event != nil:
			v := u.Event
			line.Time, line.Event, line.Site, line.Attempt, line.Class, line.Detail = v.At, string(v.Kind), v.Site, v.Attempt, v.Class, v.Detail
			line.Classes, line.By, line.Figures = v.Classes, v.By, v.Figures
		case u.Step != nil:
			line.Event, line.Site, line.Step = "step", u.Step.Site, u.Step.Step
		case len(u.Waiting) > 0:
			line.Event, line.Detail = "waiting", waitingFor(u.Waiting, id)
		default:
			line.Event, line.Detail = "note", u.Note
		}
		_ = e.Encode(line) // the values are our own structs; a broken pipe has nobody to be told
	}
}

// RolloutEnd prints where a rollout has come to when its process ends.
func RolloutEnd(w io.Writer, asJSON bool, state *fleet.State) {
	status := NewRolloutStatus(state, nil)
	if !asJSON {
		status.Print(w, false)
		return
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(rolloutJSON{Time: state.Now(), Event: "end", Rollout: state.Plan().ID, Status: &status})
}

func classWords(classes []fleet.Class) string {
	words := make([]string, len(classes))
	for i, c := range classes {
		words[i] = outcomeWord(string(c))
	}
	return strings.Join(words, " or ")
}
