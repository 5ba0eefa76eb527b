// Package tenant answers: what has to be changed in a ZIA tenant so that it knows these sites, in which order, and
// what takes each change back?
//
//	p := tenant.Decide(state, wants)   // what the portal shows, what the sites want
//	p.Refusals()                       // a credential that is linked to another location, and the like
//	p.Sites[0].Changes                 // create credential, create location: each with reason and undo
//	p.Activate                         // one activation makes all of it work
//
// A site wants one VPN credential of type UFQDN for each of its keys, linked to one location. A credential that is
// there is adopted. Its key cannot be read back (the API never gives it), so whether it has to be sent is decided by
// what this machine remembers of it: [KeyUnknown], [KeySame], [KeyDiffers] or [KeyInDoubt]. A second look, when the
// changes are done, finds nothing to do.
//
// What is saved in a tenant works only once it is activated, and an activation is for the whole tenant: it takes the
// saved changes of everybody. [Plan.Foreign] says that such changes are waiting already.
//
// The package is pure: it asks no portal and changes none.
package tenant
