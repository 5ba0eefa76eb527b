package rollout_test

import (
	"cmp"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// A rollout of three sites: one canary, then the other two at once. Whoever works at a site reports that it
// began and how it ended, and asks what is next.
func Example() {
	plan := rollout.Plan{
		ID:     "spring",
		Sites:  []rollout.Site{{Name: "tokyo-01"}, {Name: "osaka-01"}, {Name: "paris-01"}},
		Policy: rollout.Policy{Canary: 1, Parallel: 2},
	}
	state, err := rollout.New(plan, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	next := func(e rollout.Event) {
		e.At = time.Date(2026, time.November, 27, 3, 0, 0, 0, time.UTC)
		if err := state.Apply(e); err != nil {
			fmt.Println(err)
		}
		fmt.Println(e.Kind, cmp.Or(e.Site, plan.ID))
		for _, c := range state.Next() {
			fmt.Println("  next:", c.Do, c.Site)
		}
	}
	next(rollout.Event{Kind: rollout.Began})
	next(rollout.Event{Kind: rollout.SiteBegan, Site: "tokyo-01"})
	next(rollout.Event{Kind: rollout.SiteEnded, Site: "tokyo-01", Outcome: rollout.Done})
	next(rollout.Event{Kind: rollout.SiteBegan, Site: "osaka-01"})
	next(rollout.Event{Kind: rollout.SiteEnded, Site: "osaka-01", Outcome: rollout.RolledBack})
	// Output:
	// began spring
	//   next: start tokyo-01
	// site_began tokyo-01
	// site_ended tokyo-01
	//   next: start osaka-01
	//   next: start paris-01
	// site_began osaka-01
	//   next: start paris-01
	// site_ended osaka-01
	//   next: end
}

// A policy is checked before a rollout begins: every problem is a sentence.
func ExamplePolicy_Problems() {
	policy := rollout.Policy{Parallel: -1, OnBudget: "wait", WindowLeft: -time.Minute}
	for _, problem := range policy.Problems() {
		fmt.Println(problem)
	}
	// Output:
	// parallel is -1: it is a number of sites, 1 or more
	// window_left is negative
	// on_budget is "wait": it is pause or stop
}
