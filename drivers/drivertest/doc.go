// Package drivertest is the conformance suite for drivers: what [Session] promises, as tests that any
// driver can run against a router of its platform, real or virtual.
//
//	func TestConformance(t *testing.T) {
//		drivertest.Run(t, drivertest.IOS(), func(t testing.TB, waiting ...drivertest.Trouble) drivertest.Router {
//			...start a router in which the troubles wait, and say how to log in to it
//		})
//	}
//
// A driver for another platform brings a [Vocabulary] of its own beside its routers. drivers/ciscoios runs
// the suite against the virtual router in its conformance_test.go.
//
// Every case starts a router of its own. The suite never looks into a driver: it types, and holds what the
// driver says against what the router has seen. It moves no clock and never sleeps; only the case of a
// router that falls silent waits, for the timeout that it asks for. It says nothing about speed.
package drivertest
