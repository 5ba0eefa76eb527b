package provision

import (
	"context"
	"errors"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/site"
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

	is func(error) bool
}

// ErrChanges is a plan that has something to send, for who asks with plan --exit-code.
var ErrChanges = errors.New("there are changes to make")

// invalidInput is an error about what was typed or written by the person who runs the program.
type invalidInput interface{ InvalidInput() }

// endsAs is an error that knows how it ends, such as that of a rollout, which is its worst site's.
type endsAs interface{ Ending() Ending }

// failures is the table of endings with an error. The first row that fits counts. Behind Unexpected
// nothing comes, and it fits every error.
var failures = []Ending{
	{
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Doubtful, Final: true, Level: evidence.Bad, Word: "not recovered",
		Text: "What the test had changed is taken back, but it is not proven that both tunnels are up again. A person is needed.",
		is:   is[*engine.NotRecoveredError],
	}, {
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Doubtful, Final: true, Level: evidence.Bad, Word: "not proven to be saved",
		Text: "The change is proven and runs, but after a restart the router may be what it was before. A person is needed.",
		is:   is[*engine.UnsavedError],
	}, {
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Doubtful, Final: true, Level: evidence.Bad, Word: "in doubt",
		Text: "It is not proven what the router is now. A person is needed; the error says what to look at and what to type.",
		is:   is[*engine.InDoubtError],
	}, {
		Exit: 5, Outcome: rollout.RolledBack, Run: journal.TakenBack, Final: true, Level: evidence.Warning, Word: "rolled back",
		Text: "The change was taken back, and that is proven. The running-config is what it was before, " +
			"except for what somebody else has changed meanwhile.",
		is: rolledBackBesideOthers,
	}, {
		Exit: 5, Outcome: rollout.RolledBack, Run: journal.TakenBack, Final: true, Level: evidence.Warning, Word: "rolled back",
		Text: "The change was taken back, and that is proven: the running-config is what it was before. Nothing lasts.",
		is:   is[*engine.RolledBackError],
	}, {
		Exit: 4, Outcome: rollout.Unproven, Run: journal.NotProven, Final: true, Level: evidence.Warning, Word: "not proven, kept",
		Text: "The tunnels could not be proven. The change runs on, and is not saved.",
		is:   keptUnproven,
	}, {
		Exit: 4, Outcome: rollout.Unproven, Run: journal.TakenBack, Final: true, Level: evidence.Warning, Word: "failover not proven",
		Text: "The backup did not take over as expected. Everything was restored, and that is proven.",
		is:   is[*engine.NotFailedOverError],
	}, {
		Exit: 4, Outcome: rollout.Unproven, Run: journal.NotProven, Final: true, Level: evidence.Warning, Word: "not proven",
		Text: "The tunnels could not be proven to be up. Nothing was changed.",
		is:   is[*engine.NotProvenError],
	}, {
		Exit: 1, Outcome: rollout.Unexpected, Run: journal.Failed, Level: evidence.Neutral, Word: "declined",
		Text: "The operator said no to the plan. Nothing was sent.",
		is:   func(err error) bool { return errors.Is(err, engine.ErrDeclined) },
	}, {
		Exit: 7, Outcome: rollout.Refused, Run: journal.Refused, Level: evidence.Neutral, Word: "refused",
		Text: "It was refused before anything was sent.",
		is:   isRefused,
	}, {
		Exit: 8, Outcome: rollout.Unreachable, Run: journal.Failed, Level: evidence.Warning, Word: "not connected",
		Text: "The router could not be logged in to. Nothing was changed.",
		is:   is[*device.ConnectError],
	}, {
		Exit: 2, Outcome: rollout.Refused, Run: journal.Failed, Level: evidence.Warning, Word: "failed",
		Text: "It ended with an error.",
		is:   isInvalid,
	}, {
		Exit: 3, Outcome: rollout.Unexpected, Run: journal.Failed, Level: evidence.Neutral, Word: "changes to make",
		Text: "The plan has something to send. Nothing was sent.",
		is:   func(err error) bool { return errors.Is(err, ErrChanges) },
	}, {
		Exit: 1, Outcome: rollout.Interrupted, Run: journal.Failed, Level: evidence.Warning, Word: "interrupted",
		Text: "It was interrupted before it had come to an end.",
		is:   func(err error) bool { return errors.Is(err, context.Canceled) },
	},
	Unexpected,
}

// Unexpected is the ending of an error that no other row knows.
var Unexpected = Ending{
	Exit: 1, Outcome: rollout.Unexpected, Run: journal.Failed, Level: evidence.Warning, Word: "failed", Text: "It ended with an error.",
	is: func(error) bool { return true },
}

// Done is the ending without an error; [Deed] has the words for what was done.
var Done = Ending{Exit: 0, Outcome: rollout.Done, Run: journal.Done, Final: true, Level: evidence.Good, Word: "done", Text: "It is done."}

// EndingOf is how work has ended that returned err.
func EndingOf(err error) Ending {
	if err == nil {
		return Done
	}
	var known endsAs
	if errors.As(err, &known) {
		return known.Ending()
	}
	for _, e := range failures {
		if e.is(err) {
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

// outcomeFor is the outcome of a site whose work ended so. What was stopped from outside, and has left
// nothing behind, is not the site's failure.
func (e Ending) outcomeFor(err error, stopped bool) rollout.Outcome {
	leftNothing := e.Outcome == rollout.RolledBack || e.Outcome == rollout.Unreachable || errors.Is(err, context.Canceled)
	if stopped && e.Outcome != rollout.InDoubt && e.Outcome != rollout.Done && leftNothing {
		return rollout.Interrupted
	}
	return e.Outcome
}

// Evidence is the ending as the evidence says it. done is what was done, for an ending without an error.
func (e Ending) Evidence(err error, done Deed) evidence.Outcome {
	if err == nil {
		e.Word, e.Text = done.words()
	}
	out := evidence.Outcome{ExitCode: e.Exit, Level: e.Level, Word: e.Word, Text: e.Text}
	if err != nil {
		out.Error = err.Error()
	}
	return out
}

// Deed is what a command has done that ended without an error.
type Deed struct {
	Command string // "apply"
	Lines   int    // configuration lines of the plan
	Saved   bool   // the startup-config was written
}

// words are the word and the sentence of the evidence.
func (d Deed) words() (word, text string) {
	switch {
	case d.Command == "verify":
		return "proven", "Both tunnels are proven to be up. Nothing was changed."
	case d.Command == engine.FailoverCommand:
		return "failover proven, restored", "The backup took over while the primary was failed. Everything was restored, and both tunnels are up."
	case d.Command == engine.SurveyCommand:
		return "surveyed, taken back", "Everything was tried and taken away again. The running-config is what it was, and nothing was saved."
	case d.Lines == 0 && d.Saved:
		return "nothing to change, saved", "Every line was already there and both tunnels are proven; the running-config was saved."
	case d.Lines == 0:
		return "nothing to change", "Every line was already there, and both tunnels are proven. No configuration line was sent."
	case d.Saved:
		return "proven and saved", "Both tunnels are proven over a second login, and the startup-config has the change."
	default:
		return "proven, not saved", "Both tunnels are proven over a second login. The startup-config was not written."
	}
}

// is reports whether an error of a type is in the chain of err.
func is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

func rolledBackBesideOthers(err error) bool {
	var back *engine.RolledBackError
	return errors.As(err, &back) && len(back.Others) > 0
}

func keptUnproven(err error) bool {
	var unproven *engine.NotProvenError
	return errors.As(err, &unproven) && unproven.Applied
}

// isRefused reports whether nothing was sent because somebody or something stands against it.
func isRefused(err error) bool {
	return is[*engine.RefusedError](err) || is[*plan.ConflictError](err) || is[*plan.ChangedError](err) ||
		is[*journal.LockedError](err) || is[*local.LockedError](err) || is[*UnfinishedError](err)
}

// isInvalid reports whether what was typed, or a file that somebody wrote, is wrong.
func isInvalid(err error) bool {
	var typed invalidInput
	return errors.As(err, &typed) || errors.Is(err, local.ErrNoRollout) || errors.Is(err, ErrNoOptions) ||
		is[*SecretsError](err) || is[*OptionsError](err) || is[*PlaybookChangedError](err) || is[*PlaybookError](err) ||
		is[site.Problems](err) || is[*playbook.Error](err) || is[*guard.OverrideError](err)
}
