// Package grammar reads IOS command lines by tables of patterns. It answers: which command is this,
// with which parameters, and if none, where does IOS put the caret?
//
//	table := grammar.Compile([]grammar.Command[*session]{
//		{Pattern: "ping <target:ip> [source <if:if>]", Run: ping},
//	})
//	found, run := table.Parse("pi 192.0.2.1 so fa4")
//
// It knows abbreviations, ambiguity, interface names in one word or two, and the lists of "?" and
// Tab. It never runs a command, and it knows nothing of routers: what a command works on is a type
// parameter, so that the package of the commands depends on this one and not the other way round.
package grammar
