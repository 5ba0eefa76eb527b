package engine

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// StepError is a push that stopped in a step.
type StepError struct {
	Step  int
	Title string
	Line  int // number in the step, from 1
	Of    int
	Err   error
}

func (e *StepError) Error() string {
	return fmt.Sprintf("step %d (%s), line %d of %d: %v", e.Step, e.Title, e.Line, e.Of, e.Err)
}

func (e *StepError) Unwrap() error { return e.Err }

// StageError is a plan that stopped in a stage. The tunnels of the stages behind it were not touched.
type StageError struct {
	Stage     plan.Stage
	Of        int      // stages
	Untouched []string // tunnels
	Err       error
}

func (e *StageError) Error() string {
	s := fmt.Sprintf("stage %d of %d (%s): %v", e.Stage.Number, e.Of, e.Stage.Title, e.Err)
	if len(e.Untouched) > 0 {
		s += "; not touched: " + strings.Join(e.Untouched, " and ")
	}
	return s
}

func (e *StageError) Unwrap() error { return e.Err }

// RefusedError is a plan that a guard forbids. Nothing was sent.
type RefusedError struct{ Findings []guard.Finding }

func (e *RefusedError) Error() string {
	var words []string
	for _, f := range e.Findings {
		if f.Fatal {
			words = append(words, fmt.Sprintf("%s: %s (%s)", f.Rule, f.Why, f.Remedy))
		}
	}
	return "refused before anything was sent: " + strings.Join(words, "; ")
}

// RolledBackError is a change that was taken back, proven by comparing the running-config with
// what it was. Nothing of it lasts, and nothing that arming brought is left.
type RolledBackError struct {
	Err error
	// Others are masked lines in which the running-config differs all the same, because somebody else
	// changed them meanwhile: nothing of the plan explains them. They are left alone.
	Others []string
	// Unsettled are tunnels that were told to negotiate with what the change brought, and that are not proven to be up
	// with what was there before, each in a sentence with what to do.
	Unsettled []string
}

func (e *RolledBackError) Error() string {
	s := fmt.Sprintf("%v; rolled back: the running-config is what it was before", e.Err)
	if len(e.Others) > 0 {
		s += ", except for what somebody else has changed meanwhile: " + strings.Join(e.Others, " | ")
	}
	if len(e.Unsettled) > 0 {
		s += "; but " + strings.Join(e.Unsettled, "; ")
	}
	return s
}

func (e *RolledBackError) Unwrap() error { return e.Err }

// InDoubtError is a change that is not proven to be taken back. A person is needed.
type InDoubtError struct {
	Err      error    // why the change stopped
	Rollback error    // why it could not be taken back
	Pending  string   // what the router may still do by itself
	Differs  []string // masked lines in which the router differs from what it was, as seen last
	Commands []string // what a person can type
}

func (e *InDoubtError) Error() string {
	s := fmt.Sprintf("%v; NOT proven to be rolled back: %v; the startup-config was not changed", e.Err, e.Rollback)
	if e.Pending != "" {
		s += "; " + e.Pending
	}
	if len(e.Differs) > 0 {
		s += "; differs in: " + strings.Join(e.Differs, " | ")
	}
	if len(e.Commands) > 0 {
		s += "; to type by hand: " + strings.Join(e.Commands, " | ")
	}
	return s
}

func (e *InDoubtError) Unwrap() []error { return []error{e.Err, e.Rollback} }

// KeptUncleanError is a change that is proven and confirmed, and stays. Something went wrong behind that: what
// arming brought may be left, or the change may not be saved. A person is needed.
type KeptUncleanError struct {
	Err      error
	Commands []string // what a person can type
}

func (e *KeptUncleanError) Error() string {
	s := fmt.Sprintf("the change is proven, and the router keeps it; but %v", e.Err)
	if len(e.Commands) > 0 {
		s += "; to type by hand: " + strings.Join(e.Commands, " | ")
	}
	return s
}

func (e *KeptUncleanError) Unwrap() error { return e.Err }

// UnsavedError is a change that is proven and confirmed, of which it is not proven that the
// startup-config has it: after a restart the router may be what it was before. A person is needed.
type UnsavedError struct{ Err error }

func (e *UnsavedError) Error() string {
	return fmt.Sprintf("the change is proven and runs, but is NOT proven to be saved: %v; "+
		"to type by hand: write memory", e.Err)
}

func (e *UnsavedError) Unwrap() error { return e.Err }

// SecondLoginError is a router that takes no new login after the push.
type SecondLoginError struct{ Err error }

func (e *SecondLoginError) Error() string {
	return fmt.Sprintf("the router takes no new login after the change: %v", e.Err)
}

func (e *SecondLoginError) Unwrap() error { return e.Err }

// NotProvenError is a router on which the tunnels could not be shown to be up.
type NotProvenError struct {
	Report  verify.Report
	Causes  []diagnosis.Cause // why, the likeliest first; none: nobody could tell, or nobody asked
	Seen    diagnosis.Input   // what they are read from; its Site is nil where nobody asked
	Applied bool              // this run put the configuration there; it is not saved
	Lost    error             // the router could not be looked at in the end; Report is the last look
	// OfChange says that lines were sent, and that the change ends by this proof.
	OfChange bool
}

// diagnosed takes in what the router has said about the causes.
func (e *NotProvenError) diagnosed(seen diagnosis.Input) {
	e.Seen, e.Causes = seen, diagnosis.Diagnose(seen)
}

func (e *NotProvenError) Error() string {
	proof := e.Report.Proof
	s := fmt.Sprintf("not proven (%s; proof: %s, wanted: %s): %s", e.Report.Verdict, proof.Reached, proof.Wanted,
		strings.Join(e.Report.Missing(), "; "))
	if e.Lost != nil {
		s = fmt.Sprintf("not proven: the router could not be looked at in the end: %v", e.Lost)
	}
	if len(e.Causes) > 0 {
		s += "; likely cause: " + e.Causes[0].Why
	}
	if e.Applied {
		s += "; the configuration stays in the running-config and is NOT saved: mend the cause and apply again, or " +
			"take it back with `ziatunnel rollback`"
	}
	return s + e.waysOut()
}

// waysOut says how a person gets on whose tunnels are up, and not proven as far as was wanted.
func (e *NotProvenError) waysOut() string {
	reached := e.Report.Proof.Reached
	if e.Lost != nil || !reached.Reaches(verify.LevelSAs) || e.Report.Verdict != verify.Active {
		return ""
	}
	s := fmt.Sprintf("; `--proof %s` is content with what is proven", reached)
	if e.OfChange && !e.Applied {
		s += ", and `--if-unproven keep` keeps the change and does not save it"
	}
	return s
}

func (e *NotProvenError) Unwrap() error { return e.Lost }

// notProven is the [NotProvenError] in err, or nil.
func notProven(err error) *NotProvenError {
	var out *NotProvenError
	errors.As(err, &out)
	return out
}

// NotFailedOverError is a failover that could not be proven. The router is restored: its
// running-config is what it was, and both tunnels are up again.
type NotFailedOverError struct {
	Missing []string // what the failover lacked when the wait was over
	Wait    time.Duration
}

func (e *NotFailedOverError) Error() string {
	return fmt.Sprintf("the failover is not proven within %s: %s", e.Wait.Round(time.Second),
		strings.Join(e.Missing, "; "))
}

// NotRecoveredError is a router whose running-config is proven to be what it was before a failover
// was tried, but which is not as before all the same: a person is needed.
type NotRecoveredError struct {
	Err      error         // how the test ended; nil: well
	Why      error         // what is not as before
	Report   verify.Report // the tunnels, as seen last
	Commands []string      // what a person can type
}

func (e *NotRecoveredError) Error() string {
	s := ""
	if e.Err != nil {
		s = e.Err.Error() + "; "
	}
	return fmt.Sprintf("%sthe running-config is what it was before, but the router is NOT proven to be as before: "+
		"%v; to type by hand: %s", s, e.Why, strings.Join(e.Commands, " | "))
}

// Unwrap gives only what is not as before: how the test ended counts no more.
func (e *NotRecoveredError) Unwrap() error { return e.Why }
