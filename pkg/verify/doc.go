// Package verify answers: are both tunnels up, and how does one know? It judges all show commands
// together: phase 1 from the IKEv2 table and from the IKEv1 table, phase 2 in both directions, the
// session, the counters, the track and the probe. A tunnel is up only when phase 1 is READY with the
// intended proposal, both directions of phase 2 are ACTIVE with the intended peer and transform, and
// the session does not say otherwise. Evidence that does not fit together is a [Contradiction], with
// a name.
//
// [Judge] gives a verdict on one reading, [Moved] compares the counters of two, [Changes] tells what
// happened between two verdicts.
//
// It never talks to a router and never waits.
package verify
