package terminal

import (
	"bufio"
	"io"
)

// Host is who reads what is typed.
type Host interface {
	// Help answers a question mark behind what was typed.
	Help(typed string) string
	// Completion is the one keyword that the last word typed abbreviates, if there is one.
	Completion(typed string) (full string, ok bool)
	// Typing is called after every character of a line. It reports whether the session goes on.
	Typing(line string) bool
	// LeaveConfiguration runs a line, unless it is empty, and leaves configuration mode.
	LeaveConfiguration(line string)
}

// Terminal is the command line of a session as its user sees it.
type Terminal struct {
	in   *bufio.Reader
	Out  *Screen
	Gate *Gate
	host Host

	Width   int // columns; 0 is no limit
	Length  int // rows before --More--; 0 is no paging
	History []string
	// HistorySize is how many lines it keeps.
	HistorySize   int
	ConfirmByLine bool // Enter is wanted behind the answer to a [confirm]
	Scrolled      int  // how much of the line had scrolled out when Enter was typed
}

// New is a terminal of IOS's own size on a channel. gone is closed when the connection ends;
// touched is called whenever something arrives.
func New(channel io.ReadWriter, gone <-chan struct{}, host Host, touched func()) *Terminal {
	t := &Terminal{Gate: &Gate{Gone: gone}, host: host, Width: 80, Length: 24, HistorySize: DefaultHistorySize}
	t.in = bufio.NewReaderSize(gatedReader{channel, t.Gate, touched}, packetSize)
	t.Out = &Screen{sink: channel, gate: t.Gate}
	return t
}
