package view

import (
	"maps"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// reportedSteps adds the steps of all sites up, by number.
func reportedSteps(sites []ReportedSite, titles map[int]string) []ReportedStep {
	steps, took := map[int]*ReportedStep{}, map[int][]float64{}
	for _, site := range sites {
		for _, s := range site.Steps {
			step := steps[s.Number]
			if step == nil {
				step = &ReportedStep{Number: s.Number, Title: titles[s.Number]}
				steps[s.Number] = step
			}
			switch s.Outcome {
			case "done":
				step.Done++
				took[s.Number] = append(took[s.Number], s.Seconds)
			case "present":
				step.Present++
			default:
				step.Failed++
			}
		}
	}
	out := []ReportedStep{}
	for _, number := range slices.Sorted(maps.Keys(steps)) {
		steps[number].Median = spreadOf(took[number]).Median
		out = append(out, *steps[number])
	}
	return out
}

// spentOn are the figures of the sites that are done: what failed early would make them look cheap.
func spentOn(sites []ReportedSite) ReportedSpent {
	seconds, trips := spentBySite(sites)
	return ReportedSpent{spreadOf(seconds), spreadOf(trips)}
}

func spentBySite(sites []ReportedSite) (seconds, roundTrips []float64) {
	for _, s := range sites {
		if s.Outcome == string(rollout.Done) {
			seconds = append(seconds, s.Seconds)
			roundTrips = append(roundTrips, float64(s.RoundTrips))
		}
	}
	return seconds, roundTrips
}

func spreadOf(values []float64) ReportedSpread {
	n := len(values)
	if n == 0 {
		return ReportedSpread{}
	}
	sorted := slices.Sorted(slices.Values(values))
	return ReportedSpread{Sites: n, Least: sorted[0], Median: sorted[(n-1)/2], P95: sorted[(n*95+99)/100-1],
		Most: sorted[n-1]}
}
