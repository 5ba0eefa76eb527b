// Package terminal answers: does a terminal understand escape sequences, for colours and for drawing over what it
// shows? Terminals of Unix do. The console of Windows does when it is asked to, from Windows 10 on; one that
// refuses gets plain text, and the program works there as it does in a pipe.
//
//	painted := term.IsTerminal(int(f.Fd())) && console.Understands(f)
//
// It never asks whether a file is a terminal at all, and never writes to it.
package terminal
