// Package fakecloud puts the fake portal and the simulated service edges of a lab together. It answers: which
// credentials do the edges take? Those that the portal has activated and that a location uses, and no others:
//
//	fakecloud.Connect(portal, fakecloud.LinkedOnly, primary, backup)
//
// A router whose credential is not there, not linked or not activated finds PSKEY_NOTFOUND in the log of its edge,
// one with another key PSKEY_MISMATCH (the words of the vendor's tunnel logs [documented]). That a location is
// required is [inferred] from the vendor's order of steps; [LinkedOnly] is the switch.
//
// [Open] brings up a whole lab that way, from a lab file: routers, edges, and a portal that lists the edges as its
// data centres. The site files that it leaves name the portal.
package fakecloud
