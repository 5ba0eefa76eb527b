// Package printable answers: how is a text that a router, a file or a server has written shown, so that it can do
// nothing but be read?
//
//	printable.Text("\x1b[2Jup\u202e") // `\x1b[2Jup\u202e`, as these characters
//
// What moves a cursor, changes colours, turns the direction of a line, or is not seen at all becomes an escape that
// is seen. Line ends and tabs stay. The package knows no secrets and no terminals.
package printable
