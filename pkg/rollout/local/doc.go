// Package local runs a rollout on this machine: it does what [rollout.State] says is next, and reports the
// outcome back to it.
//
//	store := local.OpenStore(stateDir)
//	runner := local.Runner{State: state, Log: events, Sites: executor, Requests: store.Requests(ctx, id, pause)}
//	err := runner.Run(ctx) // nil at the end of the rollout, ErrStopped when it can be resumed
//
// Every event is on the disk before anything follows from it. A rollout whose process was killed at any
// moment goes on, here or on another machine that has the directory, as if nothing had happened. A [Replica]
// writes down a rollout that a Temporal server runs, so that it is shown and reported in the same way.
//
// A rollout is a directory: its plan, its events, the requests of other processes, and a lock. It holds names
// of sites and how they ended. It never holds a configuration or a secret, and this package never reaches a
// router itself: a [SiteExecutor] does.
package local
