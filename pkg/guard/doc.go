// Package guard answers: may this plan be sent to this router? It refuses what would cut the
// operator or the branch off, and what cannot work, before the first byte is sent. One rule is one
// file; each finding says why and how to mend it.
//
// It never changes a plan and never talks to a router.
package guard
