package view

import (
	"strings"
	"time"
	"unicode"

	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// reportable is a text without a secret at the known places of IOS syntax, on one line, and printable.
func reportable(text string) string {
	return printable.Text(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, secret.MaskSyntax(text)))
}

// reportedStatus is where the rollout stands, and what a person has to do about it.
func reportedStatus(state *rollout.State) (status, waiting string) {
	frozen := state.Snapshot()
	switch {
	case frozen.Began.IsZero():
		return "planned", ""
	case !frozen.End.IsZero() && frozen.Aborted:
		return "aborted", ""
	case !frozen.End.IsZero() && len(frozen.Over) > 0:
		return "stopped", ""
	case !frozen.End.IsZero():
		return "ended", ""
	}
	status = "under_way"
	if frozen.Paused || frozen.Aborted || len(frozen.Over) > 0 {
		status = "paused"
	}
	for _, c := range state.Next() {
		switch c.Do { //nolint:exhaustive // all others wait for nobody
		case rollout.Approve:
			return "waiting", "approve wave " + itoa(c.Wave)
		case rollout.Resume:
			return status, "resume it, because " + c.Why
		}
	}
	return status, ""
}

func reportedSite(planned rollout.Site, wave int, state *rollout.State, h *siteHistory) ReportedSite {
	now, _ := state.Site(planned.Name)
	out := ReportedSite{
		Site: planned.Name, Router: reportable(planned.Router), Wave: wave, Outcome: string(now.Outcome),
		Attempts: now.Attempts, Began: now.Began,
		Seconds: now.Worked.Seconds(), Detail: reportable(now.Detail), Steps: []ReportedSiteStep{},
		Work: []ReportedWork{},
	}
	if now.Phase == rollout.Ended {
		out.Ended = now.Since
	} else {
		out.Outcome = string(now.Phase)
	}
	if h == nil {
		return out
	}
	out.Lines, out.RoundTrips = h.lines, h.roundTrips
	out.Work = append(out.Work, h.work...)
	for _, s := range h.steps {
		out.Steps = append(out.Steps, ReportedSiteStep{s.Number, reportable(s.Outcome), s.Took.Seconds()})
	}
	return out
}

func reportedWave(w rollout.Wave, sites []ReportedSite) ReportedWave {
	out := ReportedWave{Number: w.Number, Canaries: w.Canaries, Open: w.Open, Sites: len(sites),
		Outcomes: outcomesOf(sites)}
	for _, s := range sites {
		for _, k := range s.Work {
			if out.Began.IsZero() || k.Began.Before(out.Began) {
				out.Began = k.Began
			}
			for _, at := range []time.Time{k.Began, k.Ended} {
				if at.After(out.Updated) {
					out.Updated = at
				}
			}
		}
	}
	return out
}

// outcomeOrder is the order in which outcomes are counted and drawn.
func outcomeOrder() []string {
	out := []string{string(rollout.Done)}
	for _, c := range rollout.Failures() {
		out = append(out, string(c))
	}
	return append(out, string(rollout.Proving), string(rollout.Working), string(rollout.Pending))
}

func outcomesOf(sites []ReportedSite) []ReportedOutcome {
	counts := map[string]int{}
	for _, s := range sites {
		counts[s.Outcome]++
	}
	out := []ReportedOutcome{}
	for _, outcome := range outcomeOrder() {
		if n := counts[outcome]; n > 0 {
			out = append(out, ReportedOutcome{outcome, n})
		}
	}
	return out
}
