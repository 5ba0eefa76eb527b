// Package evidence answers: what does the ticket of a change need to hold? One [Document] says who
// did what to which router, when, how it ended and how that is known. It comes out as a page that
// stands alone, as JSON, or as text, all of the same content.
//
//	look := evidence.LookOf(report)
//	document := evidence.Document{Site: "tokyo-01", Command: "verify", Proof: &look}
//	document = document.Masked(redactor.Redact)
//	err := evidence.HTML(file, document)           // or evidence.JSON, or evidence.Text
//
// The page asks nothing of a network and runs no script: one file that can be attached, printed, and
// read on a telephone. What a router has said is text in it, whatever it looks like. The JSON is a
// contract; its version is [Format].
//
// The package takes values and writes bytes. It knows no router, no clock and no secret, and never
// masks on its own: whoever fills the document, as package recorder does, masks it with
// [Document.Masked] before it is written.
package evidence
