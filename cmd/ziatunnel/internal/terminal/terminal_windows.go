package terminal

import (
	"os"

	"golang.org/x/sys/windows"
)

// Understands switches escape sequences on, and reports whether they are. The console keeps them on, as it does
// for every program that asks.
func Understands(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	const vt = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
	return mode&vt == vt || windows.SetConsoleMode(console, mode|vt) == nil
}
