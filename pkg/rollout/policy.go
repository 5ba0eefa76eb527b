package rollout

import (
	"slices"
	"time"
)

// Policy is how a rollout goes. The zero value is one wave, one site at a time, that stops at the
// first failure.
type Policy struct {
	// Canary is the number of sites in a wave before all others.
	Canary      int      `json:"canary,omitempty" yaml:"canary"`
	CanarySites []string `json:"canary_sites,omitempty" yaml:"canary_sites"` // and these by name
	// Waves are the sizes of the waves behind the canaries; the last one repeats.
	Waves    []Size `json:"waves,omitempty" yaml:"waves"`
	Parallel int    `json:"parallel,omitempty" yaml:"parallel"` // sites at work at once; 0 is 1
	// PerJump is how many of them may be behind one jump host; 0 is no limit.
	PerJump int `json:"per_jump,omitempty" yaml:"per_jump"`
	// Soak is how long a wave is left alone before its sites are proven again; zero: neither.
	Soak time.Duration `json:"soak,omitempty" yaml:"soak"`
	// Budgets are how many sites may end badly, by class; without an entry none may.
	Budgets  Budgets  `json:"budgets,omitzero" yaml:"budgets"`
	OnBudget OnBudget `json:"on_budget,omitempty" yaml:"on_budget"`
	Retry    Retry    `json:"retry,omitzero" yaml:"retry"`
	// Windows are when a site may begin, in its own time zone; none: always.
	Windows []Window `json:"windows,omitempty" yaml:"windows"`
	// WindowLeft is how much of a window must be left for a site to begin.
	WindowLeft time.Duration `json:"window_left,omitempty" yaml:"window_left"`
	// Approve means that a person lets every wave behind the first begin.
	Approve bool `json:"approve,omitempty" yaml:"approve"`
	// Rehearse means that the change of every site is played on a twin of its router first. It is an option of the
	// sites' runs, which whoever starts the rollout gives them; nothing here looks at it.
	Rehearse bool `json:"rehearse,omitempty" yaml:"rehearse"`
	// Proof is how much is proven at every site: sas, probe, traffic, track; empty: what a run does by itself. It is an
	// option of the sites' runs as well.
	Proof string `json:"proof,omitempty" yaml:"proof"`
}

// OnBudget says what happens when a budget is used up: [Pause], which a person can take back, or
// [Stop]. Sites at work finish either way.
type OnBudget string

// The words of [OnBudget]; empty is Stop.
const (
	Pause OnBudget = "pause"
	Stop  OnBudget = "stop"
)

// Budgets are the sites that may end in a class before the rollout stops.
type Budgets struct {
	Unreachable Size `json:"unreachable,omitzero" yaml:"unreachable"`
	Refused     Size `json:"refused,omitzero" yaml:"refused"`
	RolledBack  Size `json:"rolled_back,omitzero" yaml:"rolled_back"`
	Unproven    Size `json:"unproven,omitzero" yaml:"unproven"`
	InDoubt     Size `json:"in_doubt,omitzero" yaml:"in_doubt"`
	Unexpected  Size `json:"unexpected,omitzero" yaml:"unexpected"`
}

func (b Budgets) of(c Outcome) Size {
	switch c {
	case Unreachable:
		return b.Unreachable
	case Refused:
		return b.Refused
	case RolledBack:
		return b.RolledBack
	case Unproven:
		return b.Unproven
	case InDoubt:
		return b.InDoubt
	default:
		return b.Unexpected
	}
}

// Retry is for what may be better a little later.
type Retry struct {
	Attempts int `json:"attempts,omitempty" yaml:"attempts"` // in all, the first one too; 0 is 1
	// Backoff is the time before the second attempt. It doubles from then on.
	Backoff  time.Duration `json:"backoff,omitempty" yaml:"backoff"`
	Longest  time.Duration `json:"longest,omitempty" yaml:"longest"` // bound of the doubling; 0: none
	Outcomes []Outcome     `json:"classes,omitempty" yaml:"classes"` // what is retried; empty: unreachable
}

// retries reports whether a class is retried.
func (r Retry) retries(c Outcome) bool {
	if len(r.Outcomes) == 0 {
		return c == Unreachable
	}
	return slices.Contains(r.Outcomes, c)
}

// backoffAfter is the time before the attempt that follows attempt n.
func (r Retry) backoffAfter(n int) time.Duration {
	d := r.Backoff
	for range n - 1 {
		if r.Longest > 0 && d >= r.Longest ||
			d > 1<<40 { // 18 minutes in nanoseconds: doubling far beyond a day overflows nothing
			break
		}
		d *= 2
	}
	if r.Longest > 0 {
		d = min(d, r.Longest)
	}
	return d
}
