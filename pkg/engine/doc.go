// Package engine carries out what was decided. It is the only package that changes routers.
//
// [Apply] reads the router, has the change planned and guarded, and asks for a decision. Then it arms the
// router, sends the lines, logs in again, proves the tunnels, confirms and saves. When anything goes wrong
// on the way it takes the change back and proves that too, or says exactly what is in doubt. [Remove],
// [Failover] and [Verify] work in the same way.
//
//	job := engine.Job{Site: s, Rendered: rendered, Want: verify.ExpectationOf(s, rendered), Wait: time.Minute}
//	outcome, err := engine.Apply(ctx, dial, job, decide, watch)
//	var back *engine.RolledBackError // errors.As: the router is proven to be what it was
//
// What it is about to do goes to the journal first, so that another process can finish ([Resume]) or undo
// ([RollBackTo]) a run whose process has died.
//
// It never decides: plans, refusals, verdicts and causes come from pure packages. It never saves what is not
// proven, and never reports a change as rolled back without a comparison of the running-config.
package engine
