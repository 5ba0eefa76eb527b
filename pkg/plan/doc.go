// Package plan answers: what has to be typed into this router so that it does what the playbook wants, and what
// takes it back?
//
//	p, err := plan.Build(running, rendered.Steps) // err may be a ConflictError
//	send(p.Lines())                               // in the order in which IOS takes them
//	undo, err := plan.Restore(now, running, p)    // right after a half-done step too
//
// It compares by object, the way IOS rewrites lines. Each change comes with its undo, its reason and its step.
// What IOS does not take in place is planned in the order that it does take: a running IP SLA operation is
// deleted and defined again, and an access list that is applied is never seen with holes.
//
// It never looks at a router: the same inputs give the same plan, byte for byte. It never takes anything away
// from somebody else: that is a [ConflictError], not a change.
//
// The laws that hold for every plan are in law_test.go: it leads to what is wanted and touches nothing else,
// its undo leads back, and from every line on the way it can be finished and taken back. They are tried in the
// model of iosconf.Apply and on the virtual router.
package plan
