// Package guard answers: may this plan be sent to this router? It refuses what would cut the
// operator or the branch off, and what cannot work, before the first byte is sent. One rule is one
// file with one record; each finding says why and how to mend it. A person who knows better takes
// a refusal on himself with [Override], by rule and with a reason.
//
// It never changes a plan and never talks to a router.
package guard
