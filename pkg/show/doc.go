// Package show answers: what did the router print? There is one file for each show command; it turns the text
// into a struct whose JSON is a contract.
//
//	sas, err := show.ParseIKEv2SA(text)           // a function for each command
//	out, err := show.Parse("sh cry ike sa", text) // or the command as an operator types it
//	ok := show.HasParser("sh ip route")           // false
//
// The parsers are tolerant. Indentation, tabs and blanks do not matter, log messages are skipped, and a line
// that is not understood is kept in UnknownLines. A value that the text does not give is nil. A row that lacks
// what makes it a row is a [ParseError]. Every field is documented at its struct, with its JSON name.
//
// The package never makes anything up, and never judges what the values mean: that is pkg/verify.
package show
