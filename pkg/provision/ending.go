package provision

import (
	"context"
	"errors"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Ending is how work has ended: a row of the table of endings. Everything that somebody says about an
// end comes from it: the exit status, the outcome in a rollout, the word in the journal, and the
// sentence in the evidence.
type Ending struct {
	Exit    int             // exit status; a contract
	Outcome rollout.Outcome // of the site, in a rollout
	Run     string          // outcome of the run, in the journal
	// Final reports whether nothing is left to be done with a run that has touched the router. One that
	// is not final stays unfinished: it may have left something, and nobody has looked what.
	Final bool
	Level evidence.Level
	Word  string // in the evidence: "rolled back"
	Text  string // the same in a sentence

	matches func(error) bool
}

// ErrChanges is the result of plan --exit-code when the plan has something to send.
var ErrChanges = errors.New("there are changes to make")

// ErrFindings is the result of audit --exit-code when there is anything to mend.
var ErrFindings = errors.New("there is something to mend")

// invalidInput is an error about the command line, or about a file that a person wrote.
type invalidInput interface{ InvalidInput() }

// endingError is an error that has an ending of its own, such as that of a rollout, whose ending is that of
// its worst site.
type endingError interface{ Ending() Ending }

// EndingOf is how work has ended that returned err.
func EndingOf(err error) Ending {
	if err == nil {
		return Done
	}
	var known endingError
	if errors.As(err, &known) {
		return known.Ending()
	}
	for _, e := range failures {
		if e.matches(err) {
			return e
		}
	}
	return Unexpected
}

// EndingOfOutcome is the ending that a site with that outcome gives to its rollout.
func EndingOfOutcome(outcome rollout.Outcome) Ending {
	if outcome == rollout.Done {
		return Done
	}
	for _, e := range failures {
		if e.Outcome == outcome {
			return e
		}
	}
	return Unexpected
}

// Outcomes lists the failures of sites, the worst first: the first that a rollout has is how it ends.
func Outcomes() []rollout.Outcome {
	return []rollout.Outcome{
		rollout.InDoubt, rollout.RolledBack, rollout.Unproven, rollout.Refused, rollout.Unreachable, rollout.Unexpected,
	}
}

// Worst is the ending of many sites: that of the worst of them, as [Outcomes] has it; changes to make are worse than
// nothing to do.
func Worst(endings []Ending) Ending {
	worst, rank := Done, len(Outcomes())+1
	for _, e := range endings {
		r := slices.Index(Outcomes(), e.Outcome)
		if e.Outcome == rollout.Unexpected && e.Exit == 3 || r < 0 {
			r = len(Outcomes())
		}
		if e.Exit != 0 && r < rank {
			worst, rank = e, r
		}
	}
	return worst
}

// outcomeFor is the outcome of a site whose work ended so. What was stopped from outside, and has left
// nothing behind, is not the site's failure.
func (e Ending) outcomeFor(err error, stopped bool) rollout.Outcome {
	leftNothing := e.Outcome == rollout.RolledBack || e.Outcome == rollout.Unreachable ||
		errors.Is(err, context.Canceled)
	if stopped && e.Outcome != rollout.InDoubt && e.Outcome != rollout.Done && leftNothing {
		return rollout.Interrupted
	}
	return e.Outcome
}

// Evidence is the ending as the evidence says it. done is what was done, for an ending without an error.
func (e Ending) Evidence(err error, done Success) evidence.Outcome {
	if err == nil {
		e.Word, e.Text = done.words()
	}
	out := evidence.Outcome{ExitCode: e.Exit, Level: e.Level, Word: e.Word, Text: e.Text}
	if err != nil {
		out.Error = err.Error()
	}
	return out
}
