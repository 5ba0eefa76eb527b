package provision

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
)

// Success is what a command has done that ended without an error.
type Success struct {
	Command string // "apply"
	Lines   int    // configuration lines of the plan
	Saved   bool   // the startup-config was written
	Proof   string // how much is proven of the tunnels: "proof: probe (IP SLA 1 and 2 answered)"; empty: not looked at
}

// words are the word and the sentences of the evidence.
func (d Success) words() (word, text string) {
	word, text = d.done()
	if d.Proof != "" && d.Command != engine.FailoverCommand {
		text += " " + strings.ToUpper(d.Proof[:1]) + d.Proof[1:] + "."
	}
	return word, text
}

// done are they, without how much is proven.
func (d Success) done() (word, text string) {
	switch {
	case d.Command == "verify":
		return "proven", "All tunnels are proven to be up. Nothing was changed."
	case d.Command == engine.FailoverCommand:
		return "failover proven, restored", "The backup took over while the primary was failed. Everything was " +
			"restored, and both tunnels are up."
	case d.Command == engine.SurveyCommand:
		return "surveyed, taken back", "Everything was tried and taken away again. The running-config is what it " +
			"was, and nothing was saved."
	case d.Lines == 0 && d.Saved:
		return "nothing to change, saved", "Every line was already there and all tunnels are proven; the " +
			"running-config was saved."
	case d.Lines == 0:
		return "nothing to change", "Every line was already there, and all tunnels are proven. No configuration " +
			"line was sent."
	case d.Saved:
		return "proven and saved", "All tunnels are proven over a second login, and the startup-config has the change."
	default:
		return "proven, not saved", "All tunnels are proven over a second login. The startup-config was not written."
	}
}
