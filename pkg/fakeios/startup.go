package fakeios

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
)

// StartupReading is what became of the lines of [Config].Startup.
type StartupReading struct {
	// Known is how many lines the router understood and obeys.
	Known int
	// Kept are the lines that it does not know: it shows them as they were given, and they change nothing.
	Kept []StartupLine
	// Refused are the lines that it answered with an error. Those with Shown are kept as well.
	Refused []StartupLine
}

// StartupLine is a line of a startup-config that changes nothing.
type StartupLine struct {
	Block string // the heads of the blocks it stands in, outermost first, with " / " between them; "" is none
	Text  string // without the blanks around it; secrets included
	Why   string // the router's words
	Shown bool   // the configuration shows it all the same
}

// Startup is what became of the lines of [Config].Startup, or of the small branch that it stands for, when the router
// was made. It never changes.
func (r *Router) Startup() StartupReading {
	lines := func(list []configure.Unread) []StartupLine {
		var out []StartupLine
		for _, u := range list {
			out = append(out, StartupLine{Block: u.Under, Text: u.Text, Why: u.Why, Shown: u.Kept})
		}
		return out
	}
	return StartupReading{Known: r.reading.Known, Kept: lines(r.reading.Kept), Refused: lines(r.reading.Refused)}
}
