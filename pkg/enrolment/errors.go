package enrolment

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// ErrDeclined is a preview to which somebody has said no. Nothing was changed.
var ErrDeclined = errors.New("declined: nothing was changed on the portal")

// RefusedError is what cannot be done for some sites; nothing was changed for them.
type RefusedError struct {
	Refusals []tenant.Refusal
	Done     int // sites that are done all the same
}

func (e *RefusedError) Error() string {
	lines := make([]string, 0, len(e.Refusals))
	for _, r := range e.Refusals {
		lines = append(lines, fmt.Sprintf("site %s is refused (%s): %s; %s", r.Site, r.Rule, r.Text, r.Next))
	}
	return strings.Join(lines, "\n")
}

// PendingError is an activation that would take changes of others along, to which nobody has agreed. Nothing was
// changed. Where the portal shows them is [inferred].
type PendingError struct{ Tenant string }

func (e *PendingError) Error() string {
	return fmt.Sprintf("tenant %s: changes that others have saved wait to be activated, and an activation takes them "+
		"along; look at them in the portal (Activation, at the lower left), then use --activate-pending, or wait "+
		"until they are active", e.Tenant)
}

// LookError is a portal that could not be read. Nothing was changed.
type LookError struct{ Err error }

func (e *LookError) Error() string { return "the portal could not be read: " + e.Err.Error() }

// Unwrap gives what stood in the way.
func (e *LookError) Unwrap() error { return e.Err }

// SiteFailure is a site at which a call has failed.
type SiteFailure struct {
	Site   string
	Change string // "link tokyo-01@corp.example to location Tokyo 01"
	Err    error
	// Doubts are sentences on what nobody could tell, or what could not be taken back; Lasting are the changes that
	// nothing takes back. When both are empty the site is as it was.
	Doubts, Lasting []string
}

// Clean reports whether the site is as it was.
func (f SiteFailure) Clean() bool { return len(f.Doubts) == 0 && len(f.Lasting) == 0 }

func (f SiteFailure) String() string {
	text := fmt.Sprintf("site %s: %s: %v", f.Site, f.Change, f.Err)
	if f.Clean() {
		return text + "; it is as it was"
	}
	for _, doubt := range f.Doubts {
		text += "; " + doubt
	}
	for _, l := range f.Lasting {
		text += "; this stays: " + l
	}
	return text
}

// FailedError is a run in which a call has failed. Sites that are not named in it and not in NotBegun are done.
type FailedError struct {
	Failures []SiteFailure
	NotBegun []string // sites that were not begun, because of what is wrong
	Done     int      // sites that are done
	// Stopped is why the run went no further; nil: it went through all sites.
	Stopped error
}

func (e *FailedError) Error() string {
	var lines []string
	for _, f := range e.Failures {
		lines = append(lines, f.String())
	}
	if len(e.Failures) == 0 && e.Stopped != nil {
		lines = append(lines, e.Stopped.Error())
	}
	if len(e.NotBegun) > 0 {
		lines = append(lines, "not begun: "+strings.Join(e.NotBegun, ", "))
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives what went wrong.
func (e *FailedError) Unwrap() []error {
	var out []error
	for _, f := range e.Failures {
		out = append(out, f.Err)
	}
	if e.Stopped != nil {
		out = append(out, e.Stopped)
	}
	return out
}

// Clean reports whether every site is done or as it was.
func (e *FailedError) Clean() bool {
	for _, f := range e.Failures {
		if !f.Clean() {
			return false
		}
	}
	return true
}

// NotActivatedError is what is saved and was not seen to be active.
type NotActivatedError struct {
	Err    error
	Status string // what the portal says now; empty: it does not say
	// Before is what went wrong before that; nil: nothing.
	Before error
}

func (e *NotActivatedError) Error() string {
	is := "the portal does not say what is active now"
	if e.Status != "" {
		is = "the portal says " + e.Status
	}
	text := fmt.Sprintf("what was changed is saved, and not known to be active: %v; %s; run the same command again: "+
		"it activates what is left", e.Err, is)
	if e.Before != nil {
		text += "\n" + e.Before.Error()
	}
	return text
}

// Unwrap gives what went wrong.
func (e *NotActivatedError) Unwrap() []error {
	if e.Before != nil {
		return []error{e.Err, e.Before}
	}
	return []error{e.Err}
}
