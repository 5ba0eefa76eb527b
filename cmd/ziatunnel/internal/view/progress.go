package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Progress prints one line an event that a person wants to see.
func Progress(w io.Writer) engine.Watch {
	last := ""
	return func(e engine.Event) {
		line := describe(e)
		if line != "" && line != last {
			fmt.Fprintln(w, line)
			last = line
		}
	}
}

func describe(e engine.Event) string {
	step := fmt.Sprintf("step %2d  %-24s", e.Step, e.Title)
	switch e.Kind {
	case engine.Connecting:
		return "connecting to " + e.Detail
	case engine.Connected:
		return "connected: " + e.Detail
	case engine.StepDone:
		return fmt.Sprintf("%s done, %d lines", step, e.Done)
	case engine.StepPresent:
		return fmt.Sprintf("%s already right, %d lines", step, e.Of)
	case engine.StepFailed:
		return fmt.Sprintf("%s FAILED after %d of %d lines: %s", step, e.Done, e.Of, e.Detail)
	case engine.Polled:
		return "verify   " + summary(*e.Report)
	case engine.Saving:
		return "saving to startup-config"
	case engine.Saved:
		return "saved"
	case engine.RollingBack:
		return "rolling back: bringing every touched object back to what it was"
	default:
		return ""
	}
}

// summary is one line for a report: the state of each tunnel and the first thing that is missing.
func summary(r verify.Report) string {
	words := make([]string, len(r.Tunnels))
	for i, t := range r.Tunnels {
		words[i] = t.Role + " " + t.State
		if t.State != verify.Established && len(t.Why) > 0 {
			words[i] += " (" + t.Why[0] + ")"
		}
	}
	return strings.Join(words, ", ")
}
