// Package show answers: what did the router print? One file for each show command turns its text
// into a struct whose JSON is a contract. The parsers are tolerant: indentation, tabs and blanks
// do not matter, log messages are passed over, and a line that nobody understands is kept in
// UnknownLines. A value that the text does not give is nil. A row that lacks what makes it a row is
// a [ParseError]. Nothing is ever made up.
//
// The contract is written at the structs: every field with its JSON name, and what its value may be.
// [Commands] lists what can be read, and [Parse] takes a command as an operator types it.
//
// It never judges what the values mean: that is pkg/verify.
package show
