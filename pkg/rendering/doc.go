// Package rendering answers: which lines does this release of IOS show in another way than they are typed?
//
// IOS rewrites what is typed: it adds defaults, drops keywords, hides whole lines. What is known of that is
// in pkg/iosconf. What is not known shows when a line that the router has taken without a word is not among
// the lines that it shows: a [Surprise]. A surprise is learned as a [Record], which says what the line was
// and how it is shown, in the names of the playbook's variables, so that it holds for every site with that
// release and image. A [Book] of records reads such a running-config as if it showed what was typed:
//
//	lost, surprises := rendering.Compare(before, running, lines)
//	book.Records = append(book.Records, rendering.Learn(surprises)...)
//	config, used := book.Translate(running, lines)
//
// It decides nothing about a change, reaches no router, and never learns a line with a secret in it.
package rendering
