// Package guard answers: may this plan be sent to this router? It refuses what would cut the
// operator or the branch off, and what cannot work, before the first byte is sent.
//
//	findings := guard.Check(guard.Input{Site: s, Running: running, Wanted: wanted, Plan: p, Facts: facts})
//	findings, err := guard.Override(findings, map[string]string{"edge_no_ping": "ICMP is filtered here"})
//	if guard.Refused(findings) { ... print every finding's Why and Remedy, and send nothing }
//
// One rule is one file with one record, in the internal package of its subject; each finding says why and what helps. A
// person who knows better takes a refusal on himself with [Override], by the name of the rule and with a reason.
//
// A rule is judged on the configuration that the plan leads to. A fact that is nil is not known, and is
// neither a reason for nor against: a rule that must know says so by a finding of its own.
//
// It never changes a plan and never talks to a router.
package guard
