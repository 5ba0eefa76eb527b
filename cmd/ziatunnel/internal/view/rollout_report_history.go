package view

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// siteHistory is what events tell of a site beyond its state.
type siteHistory struct {
	work              []ReportedWork
	lines, roundTrips int
	steps             []rollout.Step
}

// gatherHistory sorts events by site, and collects the titles of steps by number.
func gatherHistory(events []rollout.Event) (map[string]*siteHistory, map[int]string) {
	history, titles := map[string]*siteHistory{}, map[int]string{}
	at := time.Time{}
	for _, e := range events {
		if e.At.After(at) {
			at = e.At // a clock that went back is taken as the reducer takes it
		}
		if e.Site == "" {
			continue
		}
		h := history[e.Site]
		if h == nil {
			h = &siteHistory{}
			history[e.Site] = h
		}
		h.take(e, at)
		if e.Figures != nil && e.Kind == rollout.SiteEnded {
			for _, s := range e.Figures.Steps {
				titles[s.Number] = reportable(s.Title)
			}
		}
	}
	return history, titles
}

func (h *siteHistory) take(e rollout.Event, at time.Time) {
	switch e.Kind { //nolint:exhaustive // the others are not about a site
	case rollout.SiteBegan:
		h.work = append(h.work, ReportedWork{What: "attempt", Began: at})
	case rollout.ProofBegan:
		h.work = append(h.work, ReportedWork{What: "proof", Began: at})
	case rollout.SiteLost:
		h.end("lost", at)
	case rollout.SiteEnded, rollout.ProofEnded:
		h.end(reportable(string(e.Outcome)), at)
	}
	if f := e.Figures; f != nil && e.Kind == rollout.SiteEnded {
		h.lines, h.roundTrips = h.lines+f.Lines, h.roundTrips+f.RoundTrips
		if len(f.Steps) > 0 {
			h.steps = f.Steps
		}
	}
}

func (h *siteHistory) end(outcome string, at time.Time) {
	if n := len(h.work); n > 0 {
		h.work[n-1].Ended, h.work[n-1].Outcome = at, outcome
	}
}

// reportedActs are the events that are about no site.
func reportedActs(events []rollout.Event) []ReportedAct {
	out := []ReportedAct{}
	for _, e := range events {
		if e.Site != "" || e.Kind == rollout.TimePassed {
			continue
		}
		act := ReportedAct{At: e.At, What: string(e.Kind), By: reportable(e.By)}
		for i, c := range e.Outcomes {
			if i > 0 {
				act.Note += ", "
			}
			act.Note += outcomeWord(string(c))
		}
		out = append(out, act)
	}
	return out
}
