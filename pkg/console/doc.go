// Package console answers: how does what the program says get out, whoever wrote it and whatever happens to its
// reader?
//
// A [Writer] stands in front of a terminal, a pipe or a file, and everything goes through it. Secrets are masked;
// what a router has written is made printable; a reader that is gone or asleep never stops the work of which is told:
//
//	out := console.New(redactor, os.Stdout)
//	fmt.Fprintln(out, reply)             // an escape sequence in it is seen, and does nothing
//	out.Paint(console.Green, line)       // the only way to a sequence that does something
//	if out.Err() != nil { ... }          // it could not be written; what was said since is lost
//
// The package decides nothing about the work: who needs the output asks for the error.
package console
