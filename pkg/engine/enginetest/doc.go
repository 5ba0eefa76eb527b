// Package enginetest is the test kit of the engine: a branch office that a test can take apart. It has a virtual
// router with two service edges, the job that brings both tunnels up, and the truth about all of them, against
// which [Branch.Judge] holds what the engine claims about the end of a run.
//
//	b := enginetest.New(t, ciscoios.Options{}, fakeios.Fault{Line: "track 2", Do: fakeios.FaultReject})
//	_, err := b.Apply(t.Context(), nil)
//	if end := b.Judge(t, err); end != enginetest.ProvenUnchanged { t.Error(err) }
//
// Time is virtual: where the engine waits, the router's clock moves, so that minutes pass in milliseconds and no test
// sleeps. The kit never leaves this machine, never takes the engine's word for anything, and is for tests alone: no
// program may import it.
package enginetest
