package view

import (
	"fmt"
	"io"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
)

// Progress prints one line an event that a person wants to see.
func Progress(w io.Writer) engine.Watch {
	last := ""
	return func(e engine.Event) {
		line := e.Sentence()
		if line != "" && line != last {
			fmt.Fprintln(w, line)
			last = line
		}
	}
}
