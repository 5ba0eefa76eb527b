package view

import (
	"fmt"
	"io"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// Progress prints one line an event that a person wants to see.
func Progress(w io.Writer) engine.Watch {
	last := ""
	return func(e engine.Event) {
		line := provision.Sentence(e)
		if line != "" && line != last {
			fmt.Fprintln(w, line)
			last = line
		}
	}
}
