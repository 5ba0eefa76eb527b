// Package audit answers: which tunnels to Zscaler has somebody else built on this router, what about them differs from
// the vendor's guide, what will bite, and what becomes of them when they are taken over?
//
//	report := audit.Judge(audit.Input{Running: running, Site: s, Facts: facts})
//	adopted := audit.Adopt(running, s) // the site in the names of what is there
//
// It looks at configuration text, and at as many answers to show commands as there are. It never looks at a router, and
// changes nothing: the plan that adopts is made by package plan, of the site that [Adopt] gives. What was not shown is
// not known, and no finding rests on it. A router that package plan has brought to what a site wants has no finding.
package audit
