// Package evidence answers: what does the ticket of a change need to hold? One [Document] says who
// did what to which router, when, how it ended and how that is known. It comes out as a page that
// stands alone, as JSON, or as text, all of the same content.
//
// The page asks nothing of a network and runs no script: one file that can be attached, printed, and
// read on a telephone. What a router has said is text in it, whatever it looks like.
//
// The package takes values and writes bytes. It knows no router, no clock and no secret: whoever
// fills the document masks it with [Document.Masked] before it is written.
package evidence
