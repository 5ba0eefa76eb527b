// Package verify answers: are both tunnels up, and how does one know? It judges all show commands
// together: phase 1 from the IKEv2 table and from the IKEv1 table, phase 2 in both directions, the
// session, the track and the probe. A tunnel is established only when phase 1 is READY and both
// directions of phase 2 are ACTIVE with the intended peer and transform.
//
// It never talks to a router and never waits.
package verify
