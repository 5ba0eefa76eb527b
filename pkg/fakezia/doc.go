// Package fakezia is a fake of the ZIA admin API of one tenant: both logins, VPN credentials, locations, service
// edges, activation, the limits on calls, and what goes wrong on the way. It is an [http.Handler] with state, for
// tests of anything that speaks to that API, and imports nothing but Go's own library.
//
//	portal, err := fakezia.New(fakezia.Config{})
//	client := &http.Client{Transport: portal.Transport()} // https://zsapi.zscalertwo.net/api/v1 and so on
//
// or on a socket:
//
//	err = portal.Listen(ctx, "127.0.0.1:0")
//	defer portal.Close()
//	base := portal.BaseURL() // http://127.0.0.1:34567/api/v1
//
// It answers: what does the tenant look like after these calls, and what of it is activated? What is edited and
// what counts are two things: service edges see [Server.Activated] alone. It never gives a pre-shared key back in an
// answer, and it says no to what it does not know.
//
// Where facts come from stands beside them. [recorded]: seen in recordings of a tenant. [documented]: on the
// vendor's help pages. [inferred]: nobody has said so; each has a switch in [Inferred].
//
// # Time
//
// All time comes from a [Clock]. Sessions and tokens end, limits refill and activations finish by it, so that a test
// moves one that stands still and waits for nothing. With [Server.Transport] the fake also runs inside a
// testing/synctest bubble, on the system clock.
//
// # What goes wrong
//
// [Server.Queue] puts a [Fault] in the way of the next calls of a route: before or after the call took effect, once or
// several times. [Server.SetReadOnly] is maintenance, and [Server.SetLimits] changes the limits.
//
//	portal.Queue(fakezia.Fault{Kind: fakezia.ServerError, Route: "/vpnCredentials", When: fakezia.After})
package fakezia
