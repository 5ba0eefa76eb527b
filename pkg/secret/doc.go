// Package secret answers: what in this program must never be printed, where does it come from,
// and how is it kept out of everything the program writes?
//
// A [String] is a secret value and a [Text] is a text with secrets standing in it, such as a
// configuration line; both print masked under every formatting verb and in JSON, and give
// themselves up only through Reveal. A [Ref] names where a secret is kept, a [Resolver] fetches
// it, and a [Redactor] stands in front of every log, error, plan and transcript.
//
// The package never stores a secret and never writes one anywhere.
package secret
