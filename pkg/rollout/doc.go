// Package rollout decides which site is next. It is a rollout of a change over many sites as a pure reducer:
// [State.Apply] takes what has happened, and [State.Next] returns what is to be done now. Whoever does it, on
// one machine or in a workflow engine, reports the outcome with the next event.
//
//	state, err := rollout.New(plan, zones)
//	err = state.Apply(rollout.Event{Kind: rollout.Began, At: now})
//	for _, command := range state.Next() { ... } // Start a site, Prove it again, Wake at a time, End
//
// It has no clock, does no I/O and never ranges over a map. The same events give the same commands on any
// machine, so that a rollout that was killed goes on as if nothing had happened. It knows the names of sites
// and how they ended, and never a configuration or a secret.
//
// Whatever the events are, these laws hold. No site is worked on twice at once, and none is forgotten. No
// wave begins before its gate: the wave before it, its soak, the proof after the soak and, where the policy
// wants one, an approval. When a budget is used up no site begins.
package rollout
