// Package survey says what a survey of a router tries, and reads what came of it: which lines the router takes and
// how it shows them, what its prompts, its revert timer and its show commands say, and how many lines may be sent ahead
// of their verdicts. Each is a [Fact] with what today's code believes and what was seen.
//
//	trial, _ := survey.Design(running, books)    // what to type, on names and numbers that nobody uses
//	file := trial.File(observed)                 // a row a fact
//	text, _ := file.Marshal()                    // later: file, _ = survey.Read(text)
//
// What today's code believes is never written down here a second time: the lines come from the playbooks, from
// pkg/plan and from pkg/iosconf, whose model of typing says how they are shown. Nothing here reaches a router; that is
// what pkg/engine does.
package survey
