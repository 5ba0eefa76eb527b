// Package rehearsal plays a change on a twin of a router before the router itself is touched.
//
// The twin is a virtual router of package fakeios in this process. It boots the router's own running-config and is told
// what show commands said of the router: release, serial number, routes that neighbours have announced, from where the
// operator comes. It has two service edges that take the credential of the site. The plan is sent to it as it would be
// sent to the router, over SSH on the loopback interface, on a clock of its own, so that minutes pass in milliseconds:
//
//	job.Rehearse = rehearsal.On(keys, time.Now)
//	review, err := engine.Rehearse(ctx, job, review)
//	fmt.Println(review.Rehearsal.Problems)
//
// It is played twice. The first time the change is called off behind its last line, and the twin must be what it was.
// The second time it goes to its end: the operator's way in must still be open, all tunnels must be proven, and what
// the router reached otherwise before (networks behind other tunnels, published servers, other LANs) must be reached
// as before.
//
// It never speaks to the router, and it is no proof: it is worth as much as the twin is like the router. Lines that
// the twin keeps without knowing them are named as not rehearsed.
package rehearsal
