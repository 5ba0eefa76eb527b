// Package verify answers: are the tunnels up, and how does one know? It judges all show commands
// together: phase 1 from the IKEv2 table and from the IKEv1 table, phase 2 in both directions, the
// session, the counters, the track and the probe. A tunnel is up only when phase 1 is READY with the
// intended proposal, both directions of phase 2 are ACTIVE with the intended peer and transform, and
// the session does not say otherwise. Evidence that does not fit together is a [Contradiction], with
// a name.
//
//	expected := verify.ExpectationOf(site, rendered)   // from the lines of the playbook
//	facts, err := verify.Read(outputs)                 // of the commands in verify.Commands(expected)
//	report := verify.Judge(facts, expected)            // report.Proven(), report.Summary()
//
// [Moved] compares the packet counters of two readings, and [Changes] lists what changed between two
// reports. [Report.Table] is what people read of a report, and [Fields] explains it.
//
// The package never talks to a router and never waits.
package verify
