package provision_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// TestEndings: what each kind of error says to a shell, a rollout, the journal and the evidence.
func TestEndings(t *testing.T) {
	lost := &device.LostSessionError{Doing: "sending", Err: errors.New("reset")}
	for name, c := range map[string]struct {
		err     error
		exit    int
		outcome rollout.Outcome
		run     string
		final   bool
		word    string
	}{
		"well": {nil, 0, rollout.Done, journal.Done, true, "done"},
		"not recovered": {&engine.NotRecoveredError{}, 6, rollout.InDoubt, journal.Doubtful, true,
			"not recovered"},
		"not saved": {&engine.UnsavedError{Err: lost}, 6, rollout.InDoubt, journal.Doubtful, true,
			"not proven to be saved"},
		"in doubt": {&engine.InDoubtError{Err: lost, Rollback: lost}, 6, rollout.InDoubt,
			journal.Doubtful, true, "in doubt"},
		"in doubt, not proven": {&engine.InDoubtError{Err: &engine.NotProvenError{}, Rollback: lost}, 6,
			rollout.InDoubt, journal.Doubtful, true, "in doubt"},
		"rolled back": {&engine.RolledBackError{Err: lost}, 5, rollout.RolledBack, journal.TakenBack, true,
			"rolled back"},
		"not proven, taken back": {&engine.RolledBackError{Err: &engine.NotProvenError{}}, 5, rollout.RolledBack,
			journal.TakenBack, true, "rolled back"},
		"beside others": {&engine.RolledBackError{Err: lost, Others: []string{"+ x"}}, 5, rollout.RolledBack,
			journal.TakenBack, true, "rolled back"},
		"unsettled": {&engine.RolledBackError{Err: lost, Unsettled: []string{"x"}}, 6, rollout.InDoubt,
			journal.Doubtful, true, "rolled back, a tunnel is not"},
		"kept": {&engine.NotProvenError{Applied: true}, 4, rollout.Unproven, journal.NotProven, true,
			"not proven, kept"},
		"no failover": {&engine.NotFailedOverError{}, 4, rollout.Unproven, journal.TakenBack, true,
			"failover not proven"},
		"not proven": {fmt.Errorf("proof: %w", &engine.NotProvenError{}), 4, rollout.Unproven,
			journal.NotProven, true, "not proven"},
		"declined":              {engine.ErrDeclined, 1, rollout.Unexpected, journal.Failed, false, "declined"},
		"refused by a guard":    {&engine.RefusedError{}, 7, rollout.Refused, journal.Refused, false, "refused"},
		"names are taken":       {&plan.ConflictError{}, 7, rollout.Refused, journal.Refused, false, "refused"},
		"the plan has changed":  {&plan.ChangedError{}, 7, rollout.Refused, journal.Refused, false, "refused"},
		"the site is locked":    {&journal.LockedError{}, 7, rollout.Refused, journal.Refused, false, "refused"},
		"the rollout is locked": {&local.LockedError{}, 7, rollout.Refused, journal.Refused, false, "refused"},
		"a rotation is cut off": {&provision.RotationError{}, 7, rollout.Refused, journal.Refused, false, "refused"},
		"unfinished":            {&provision.UnfinishedError{}, 7, rollout.Refused, journal.Refused, false, "refused"},
		"not connected": {&device.ConnectError{Reason: device.ErrAuth}, 8, rollout.Unreachable, journal.Failed,
			false, "not connected"},
		"no secrets":    {&provision.SecretsError{}, 2, rollout.Refused, journal.Failed, false, "failed"},
		"wrong options": {&provision.OptionsError{}, 2, rollout.Refused, journal.Failed, false, "failed"},
		"another playbook": {&provision.PlaybookChangedError{}, 2, rollout.Refused, journal.Failed, false,
			"failed"},
		"no playbook":       {&provision.PlaybookError{}, 2, rollout.Refused, journal.Failed, false, "failed"},
		"a wrong playbook":  {&playbook.Error{}, 2, rollout.Refused, journal.Failed, false, "failed"},
		"a wrong site file": {site.Problems{}, 2, rollout.Refused, journal.Failed, false, "failed"},
		"a wrong override":  {&guard.OverrideError{}, 2, rollout.Refused, journal.Failed, false, "failed"},
		"no such rollout":   {local.ErrNoRollout, 2, rollout.Refused, journal.Failed, false, "failed"},
		"changes": {provision.ErrChanges, 3, rollout.Unexpected, journal.Failed, false,
			"changes to make"},
		"findings": {provision.ErrFindings, 3, rollout.Unexpected, journal.Failed, false,
			"something to mend"},
		"cancelled": {context.Canceled, 1, rollout.Interrupted, journal.Failed, false, "interrupted"},
		"lost":      {lost, 1, rollout.Unexpected, journal.Failed, false, "failed"},
		"no evidence": {&provision.EvidenceError{Err: lost}, 1, rollout.Unexpected, journal.Failed, false,
			"failed"},
		"no evidence, refused": {&provision.EvidenceError{Ended: &engine.RefusedError{}, Err: lost}, 7,
			rollout.Refused, journal.Refused, false, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			e := provision.EndingOf(c.err)
			if e.Exit != c.exit || e.Outcome != c.outcome || e.Run != c.run || e.Final != c.final || e.Word != c.word ||
				e.Text == "" || e.Level == "" {
				t.Errorf("%+v", e)
			}
			if !slices.ContainsFunc(provision.ExitStatuses(),
				func(s provision.ExitStatus) bool { return s.Code == e.Exit }) {
				t.Errorf("the exit status %d is not in the table of the documentation", e.Exit)
			}
			said := e.Evidence(c.err, provision.Success{Command: "apply", Lines: 3, Saved: true})
			if said.ExitCode != c.exit || (said.Error != "") != (c.err != nil && c.err.Error() != "") ||
				(said.Level == evidence.Good) != (c.err == nil) {
				t.Errorf("%+v", said)
			}
		})
	}
}

// TestSuccess: without an error the evidence says what was done.
func TestSuccess(t *testing.T) {
	for done, word := range map[provision.Success]string{
		{Command: "verify"}:                         "proven",
		{Command: "failover"}:                       "failover proven, restored",
		{Command: "apply"}:                          "nothing to change",
		{Command: "apply", Saved: true}:             "nothing to change, saved",
		{Command: "apply", Lines: 121, Saved: true}: "proven and saved",
		{Command: "resume", Lines: 4}:               "proven, not saved",
	} {
		if said := provision.Done.Evidence(nil, done); said.Word != word || said.Level != evidence.Good ||
			said.Error != "" {
			t.Errorf("%+v: %+v", done, said)
		}
	}
}

// TestOutcomes: every failure of a site has its place among the worst, and an exit status.
func TestOutcomes(t *testing.T) {
	worst := provision.Outcomes()
	for _, outcome := range rollout.Failures() {
		if !slices.Contains(worst, outcome) {
			t.Errorf("%s has no place", outcome)
		}
		if e := provision.EndingOfOutcome(outcome); e.Outcome != outcome || e.Exit == 0 {
			t.Errorf("%s ends as %+v", outcome, e)
		}
	}
	if len(worst) != len(rollout.Failures()) {
		t.Errorf("%d places for %d failures", len(worst), len(rollout.Failures()))
	}
	if e := provision.EndingOfOutcome(rollout.Done); e.Exit != 0 {
		t.Errorf("%+v", e)
	}
}

// TestWorst: the ending of many sites is that of the worst one, and changes to make are worse than none.
func TestWorst(t *testing.T) {
	t.Parallel()
	connect := &device.ConnectError{Reason: device.ErrUnreachable}
	refused := &engine.RefusedError{}
	for _, c := range []struct {
		errs []error
		exit int
	}{
		{nil, 0}, {[]error{nil, nil}, 0}, {[]error{nil, provision.ErrChanges}, 3},
		{[]error{provision.ErrChanges, connect, nil}, 8}, {[]error{connect, refused, provision.ErrChanges}, 7},
		{[]error{refused, &engine.NotProvenError{}}, 4}, {[]error{&engine.InDoubtError{}, refused}, 6},
		{[]error{errors.New("odd"), provision.ErrChanges}, 1}, {[]error{errors.New("odd"), connect}, 8},
	} {
		var endings []provision.Ending
		for _, err := range c.errs {
			endings = append(endings, provision.EndingOf(err))
		}
		if worst := provision.Worst(endings); worst.Exit != c.exit {
			t.Errorf("%v: exit %d, not %d", c.errs, worst.Exit, c.exit)
		}
	}
}
