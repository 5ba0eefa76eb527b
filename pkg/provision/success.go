package provision

import (
	"github.com/ziatunnel/ziatunnel/pkg/engine"
)

// Success is what a command has done that ended without an error.
type Success struct {
	Command string // "apply"
	Lines   int    // configuration lines of the plan
	Saved   bool   // the startup-config was written
}

// words are the word and the sentence of the evidence.
func (d Success) words() (word, text string) {
	switch {
	case d.Command == "verify":
		return "proven", "Both tunnels are proven to be up. Nothing was changed."
	case d.Command == engine.FailoverCommand:
		return "failover proven, restored", "The backup took over while the primary was failed. Everything was " +
			"restored, and both tunnels are up."
	case d.Command == engine.SurveyCommand:
		return "surveyed, taken back", "Everything was tried and taken away again. The running-config is what it " +
			"was, and nothing was saved."
	case d.Lines == 0 && d.Saved:
		return "nothing to change, saved", "Every line was already there and both tunnels are proven; the " +
			"running-config was saved."
	case d.Lines == 0:
		return "nothing to change", "Every line was already there, and both tunnels are proven. No configuration " +
			"line was sent."
	case d.Saved:
		return "proven and saved", "Both tunnels are proven over a second login, and the startup-config has the change."
	default:
		return "proven, not saved", "Both tunnels are proven over a second login. The startup-config was not written."
	}
}
