package ledger

import (
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// State is how far a run got, as far as its records say.
type State struct {
	Begin   Begin
	Began   time.Time
	Changes []ChangeState
	// Activating: an activation was begun behind the last change, Activated: it is in force.
	Activating, Activated bool
	End                   *End // nil: its process works still, or has died
	// Damage is what is wrong with the file.
	Damage []string
}

// ChangeState is how far a change got.
type ChangeState struct {
	Doing

	Did    *Did   // it has taken effect
	Failed string // why it has not
	Doubt  string // why that is not known
}

// Open reports whether it is not known how the change has ended: its process has died in it, or could not tell.
func (c ChangeState) Open() bool { return c.Did == nil && c.Failed == "" }

// Fold is what records add up to.
func Fold(records []any) State {
	var s State
	at := func(number int) *ChangeState {
		i := slices.IndexFunc(s.Changes, func(c ChangeState) bool { return c.Number == number })
		if i < 0 {
			s.Changes = append(s.Changes, ChangeState{Doing: Doing{Number: number}})
			i = len(s.Changes) - 1
		}
		return &s.Changes[i]
	}
	for _, record := range records {
		switch r := record.(type) {
		case Begin:
			s.Begin = r
		case Doing:
			at(r.Number).Doing = r
			s.Activating, s.Activated = false, false
		case Did:
			at(r.Number).Did = &r
		case Failed:
			at(r.Number).Failed = r.Error
		case Doubt:
			at(r.Number).Doubt = r.Error
		case Activating:
			s.Activating = true
		case Activated:
			s.Activated = true
		case End:
			s.End = &r
		}
	}
	return s
}

// Left are the changes that have taken effect, or may have, and were not taken back, in order.
func (s State) Left() []ChangeState {
	var out []ChangeState
	for _, c := range s.Changes {
		if c.Back != 0 || c.Failed != "" {
			continue
		}
		back := slices.ContainsFunc(s.Changes, func(b ChangeState) bool { return b.Back == c.Number && b.Did != nil })
		if !back {
			out = append(out, c)
		}
	}
	return out
}

// Unfinished reports whether the run has changed something, and is not known to have come to an end: what it did may be
// half done, or saved and not active.
func (s State) Unfinished() bool {
	return len(s.Changes) > 0 && (s.End == nil || s.End.Outcome == NotActivated || s.End.Outcome == InDoubt)
}

// HalfDone are the sites of which a change is open.
func (s State) HalfDone() []string {
	var out []string
	for _, c := range s.Left() {
		if c.Open() && !slices.Contains(out, c.Change.Site) {
			out = append(out, c.Change.Site)
		}
	}
	return out
}

// Inverse are the changes that take back what is left of the run, the last first, and sentences on what nothing takes
// back. A credential that was deleted cannot be linked again.
func (s State) Inverse() (back []tenant.Change, lasting []string) {
	var gone []tenant.Ref
	for _, c := range slices.Backward(s.Left()) {
		change := c.Change
		if c.Did != nil {
			change = c.Did.Change
		}
		if change.Kind == tenant.DeleteCredential && c.Did != nil {
			gone = append(gone, change.Credentials...)
		}
		undo, ok := change.Inverse()
		if !ok {
			lasting = append(lasting, change.String()+": "+change.NoUndo)
			continue
		}
		if undo.Kind == tenant.Link {
			var never string
			if undo, never = withoutGone(undo, gone); never != "" {
				lasting = append(lasting, change.String()+": "+never)
			}
		}
		if len(undo.Credentials) > 0 {
			back = append(back, undo)
		}
	}
	return back, lasting
}

// withoutGone is a link without the credentials that are deleted, and why those are not linked.
func withoutGone(link tenant.Change, gone []tenant.Ref) (rest tenant.Change, why string) {
	isGone := func(r tenant.Ref) bool {
		return slices.ContainsFunc(gone, func(g tenant.Ref) bool { return g.ID == r.ID })
	}
	if !slices.ContainsFunc(link.Credentials, isGone) {
		return link, ""
	}
	deleted := link
	deleted.Credentials = slices.DeleteFunc(slices.Clone(link.Credentials), func(r tenant.Ref) bool {
		return !isGone(r)
	})
	link.Credentials = slices.DeleteFunc(slices.Clone(link.Credentials), isGone)
	return link, "the credential for " + deleted.FQDNs() + " is deleted"
}
