package provision

import (
	"context"
	"errors"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// failures is the table of endings with an error. The first row that fits counts. Behind Unexpected
// nothing comes, and it fits every error.
var failures = []Ending{
	{
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Doubtful, Final: true, Level: evidence.Bad, Word: "keys in " +
			"doubt",
		Text: "The portal and the router may have different keys: tunnels that are up stay up, and one that has to " +
			"negotiate anew may not come up. A person is needed.",
		matches: hasType[*KeyError],
	}, {
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Doubtful, Final: true, Level: evidence.Bad,
		Word: "not recovered",
		Text: "What the test had changed is taken back, but it is not proven that the tunnels are up again. A " +
			"person is needed.",
		matches: hasType[*engine.NotRecoveredError],
	}, {
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Doubtful, Final: true, Level: evidence.Bad,
		Word: "not proven to be saved",
		Text: "The change is proven and runs, but after a restart the router may be what it was before. A person " +
			"is needed.",
		matches: hasType[*engine.UnsavedError],
	}, {
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Doubtful, Final: true, Level: evidence.Bad, Word: "in doubt",
		Text: "It is not proven what the router is now. A person is needed; the error says what to look at and " +
			"what to type.",
		matches: hasType[*engine.InDoubtError],
	}, {
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Doubtful, Final: true, Level: evidence.Bad,
		Word: "kept, not cleaned up",
		Text: "The change is proven, and the router keeps it; what arming brought may be left, or it is not saved. " +
			"A person is needed.",
		matches: hasType[*engine.KeptUncleanError],
	}, {
		Exit: 4, Outcome: rollout.Unproven, Run: journal.Done, Final: true, Level: evidence.Warning,
		Word:    "proven, shown differently",
		Text:    "The change is proven and kept. The router shows lines of it in another way than they were typed.",
		matches: hasType[*SurpriseError],
	}, {
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Doubtful, Final: true, Level: evidence.Bad,
		Word: "rolled back, a tunnel is not",
		Text: "The running-config is what it was before, and that is proven. A tunnel that had negotiated with the " +
			"change is not proven to be up with what was there before. A person is needed.",
		matches: unsettled,
	}, {
		Exit: 5, Outcome: rollout.RolledBack, Run: journal.TakenBack, Final: true, Level: evidence.Warning,
		Word: "rolled back",
		Text: "The change was taken back, and that is proven. The running-config is what it was before, except for " +
			"what somebody else has changed meanwhile.",
		matches: rolledBackBesideOthers,
	}, {
		Exit: 5, Outcome: rollout.RolledBack, Run: journal.TakenBack, Final: true, Level: evidence.Warning,
		Word: "rolled back",
		Text: "The change was taken back, and that is proven: the running-config is what it was before. Nothing " +
			"lasts.",
		matches: hasType[*engine.RolledBackError],
	}, {
		Exit: 4, Outcome: rollout.Unproven, Run: journal.NotProven, Final: true, Level: evidence.Warning,
		Word:    "not proven, kept",
		Text:    "Less is proven of the tunnels than was wanted. The change runs on, and is not saved.",
		matches: keptUnproven,
	}, {
		Exit: 4, Outcome: rollout.Unproven, Run: journal.TakenBack, Final: true, Level: evidence.Warning,
		Word:    "failover not proven",
		Text:    "The backup did not take over as expected. Everything was restored, and that is proven.",
		matches: hasType[*engine.NotFailedOverError],
	}, {
		Exit: 4, Outcome: rollout.Unproven, Run: journal.NotProven, Final: true, Level: evidence.Warning,
		Word:    "not proven",
		Text:    "Less is proven of the tunnels than was wanted. Nothing was changed.",
		matches: hasType[*engine.NotProvenError],
	}, {
		Exit: 1, Outcome: rollout.Unexpected, Run: journal.Failed, Level: evidence.Neutral, Word: "declined",
		Text: "The operator said no to the plan. Nothing was sent.",
		matches: func(err error) bool {
			return errors.Is(err, engine.ErrDeclined) || errors.Is(err, enrolment.ErrDeclined)
		},
	}, {
		Exit: 7, Outcome: rollout.Refused, Run: journal.Refused, Level: evidence.Neutral, Word: "refused",
		Text:    "It was refused before anything was sent.",
		matches: isRefused,
	}, {
		Exit: 8, Outcome: rollout.Unreachable, Run: journal.Failed, Level: evidence.Warning, Word: "not connected",
		Text:    "The router could not be logged in to. Nothing was changed.",
		matches: hasType[*device.ConnectError],
	}, {
		Exit: 2, Outcome: rollout.Refused, Run: journal.Failed, Level: evidence.Warning, Word: "failed",
		Text:    "It ended with an error.",
		matches: isInvalid,
	}, {
		Exit: 3, Outcome: rollout.Unexpected, Run: journal.Failed, Level: evidence.Neutral, Word: "changes to make",
		Text:    "The plan has something to send. Nothing was sent.",
		matches: func(err error) bool { return errors.Is(err, ErrChanges) },
	}, {
		Exit: 3, Outcome: rollout.Unexpected, Run: journal.Failed, Level: evidence.Neutral, Word: "something to mend",
		Text:    "The audit has found something to mend. Nothing was changed.",
		matches: func(err error) bool { return errors.Is(err, ErrFindings) },
	}, {
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Failed, Level: evidence.Bad, Word: "portal: not known to be " +
			"active",
		Text: "What was changed on the portal is saved, and not known to be active. The same command activates what " +
			"is left.",
		matches: hasType[*enrolment.NotActivatedError],
	}, {
		Exit: 6, Outcome: rollout.InDoubt, Run: journal.Failed, Level: evidence.Bad, Word: "portal: in doubt",
		Text: "A call to the portal has failed, and not everything is as it was, or that is not known; the error " +
			"says what. A person is needed.",
		matches: leftOnPortal,
	}, {
		Exit: 5, Outcome: rollout.RolledBack, Run: journal.Failed, Level: evidence.Warning, Word: "portal: taken back",
		Text: "A call to the portal has failed. What was done there for the site is taken back, and the router was " +
			"not touched.",
		matches: hasType[*enrolment.FailedError],
	}, {
		Exit: 8, Outcome: rollout.Unreachable, Run: journal.Failed, Level: evidence.Warning, Word: "portal: not read",
		Text:    "The portal could not be logged in to, or not be read. Nothing was changed.",
		matches: hasType[*enrolment.LookError],
	}, {
		Exit: 1, Outcome: rollout.Interrupted, Run: journal.Failed, Level: evidence.Warning, Word: "interrupted",
		Text:    "It was interrupted before it had come to an end.",
		matches: func(err error) bool { return errors.Is(err, context.Canceled) },
	},
	Unexpected,
}

// Unexpected is the ending of an error that no other row knows.
var Unexpected = Ending{
	Exit: 1, Outcome: rollout.Unexpected, Run: journal.Failed, Level: evidence.Warning, Word: "failed",
	Text:    "It ended with an error.",
	matches: func(error) bool { return true },
}

// Done is the ending without an error; [Success] has the words for what was done.
var Done = Ending{Exit: 0, Outcome: rollout.Done, Run: journal.Done, Final: true, Level: evidence.Good, Word: "done",
	Text: "It is done."}

// hasType reports whether an error of a type is in the chain of err.
func hasType[T error](err error) bool {
	_, has := errors.AsType[T](err)
	return has
}

func unsettled(err error) bool {
	var back *engine.RolledBackError
	return errors.As(err, &back) && len(back.Unsettled) > 0
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
	return hasType[*engine.RefusedError](err) || hasType[*plan.ConflictError](err) ||
		hasType[*plan.ChangedError](err) || hasType[*plan.UnknownSecretsError](err) ||
		hasType[*journal.DamagedError](err) || hasType[*journal.KeyError](err) ||
		hasType[*journal.SnapshotError](err) || hasType[*local.DamagedError](err) ||
		hasType[*journal.LockedError](err) || hasType[*local.LockedError](err) || hasType[*UnfinishedError](err) ||
		hasType[*enrolment.RefusedError](err) || hasType[*enrolment.PendingError](err) ||
		hasType[*ledger.LockedError](err) || hasType[*RotationError](err)
}

func leftOnPortal(err error) bool {
	var failed *enrolment.FailedError
	return errors.As(err, &failed) && !failed.Clean()
}

// isInvalid reports whether what was typed, or a file that somebody wrote, is wrong.
func isInvalid(err error) bool {
	var typed invalidInput
	return errors.As(err, &typed) || errors.Is(err, local.ErrNoRollout) || errors.Is(err, ErrNoOptions) ||
		errors.Is(err, ledger.ErrNoRun) ||
		hasType[*SecretsError](err) || hasType[*OptionsError](err) || hasType[*PlaybookChangedError](err) ||
		hasType[*PlaybookError](err) ||
		hasType[site.Problems](err) || hasType[*playbook.Error](err) || hasType[*guard.OverrideError](err)
}
