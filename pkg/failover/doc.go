// Package failover judges a failover test: how long each part of it may take, whether the primary is
// down and the backup carries the traffic, whether both are up again, and what all the looks at the
// router add up to as a timeline.
//
//	waits := failover.WaitsFor(running, test, failover.Target{Tunnel: "Tunnel1"})
//	lacking := sample.Missing(test) // nothing: the failover is proven
//	result := failover.Summarise(samples, milestones, test)
//
// Samples go in, values come out. It never talks to a router, never waits and has no clock; package
// engine does the test.
package failover
