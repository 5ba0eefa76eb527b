// Package rollout answers: which site is next? It is the rollout of a change over many sites as a pure
// reducer. [State.Apply] takes what has happened, [State.Next] says what is to be done now; who does
// it, on a laptop or in a workflow engine, tells what came of it with the next event.
//
// It has no clock, does no I/O and never ranges over a map: the same events give the same commands,
// on any machine, so that a rollout that was killed goes on as if nothing had happened. It knows the
// names of sites and how they ended, never a configuration or a secret.
//
// What it holds, whatever the events: no site is worked on twice at once; none is forgotten; no wave
// begins before its gate, which is the wave before it, its soak, the proof after the soak, and where
// the policy wants one, an approval; behind a budget that is used up no site begins.
package rollout
