package rollout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Policy is how a rollout goes. The zero value is one wave, one site at a time, that stops at the
// first failure.
type Policy struct {
	Canary      int      `json:"canary,omitempty" yaml:"canary"`             // number of sites in a wave before all others
	CanarySites []string `json:"canary_sites,omitempty" yaml:"canary_sites"` // and these by name
	Waves       []Size   `json:"waves,omitempty" yaml:"waves"`               // sizes of the waves behind; the last one repeats
	Parallel    int      `json:"parallel,omitempty" yaml:"parallel"`         // sites at work at once; 0 is 1
	PerJump     int      `json:"per_jump,omitempty" yaml:"per_jump"`         // of them behind one jump host; 0 is no limit
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
	Approve    bool          `json:"approve,omitempty" yaml:"approve"` // a person lets every wave behind the first begin
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
	Attempts int           `json:"attempts,omitempty" yaml:"attempts"` // in all, the first one too; 0 is 1
	Backoff  time.Duration `json:"backoff,omitempty" yaml:"backoff"`   // before the second attempt; doubles from then on
	Longest  time.Duration `json:"longest,omitempty" yaml:"longest"`   // bound of the doubling; 0: none
	Outcomes []Outcome     `json:"classes,omitempty" yaml:"classes"`   // what is retried; empty: unreachable
}

// takes tells whether a class is retried.
func (r Retry) takes(c Outcome) bool {
	if len(r.Outcomes) == 0 {
		return c == Unreachable
	}
	return slices.Contains(r.Outcomes, c)
}

// pause is the time before the attempt that follows attempt n.
func (r Retry) pause(n int) time.Duration {
	d := r.Backoff
	for range n - 1 {
		if r.Longest > 0 && d >= r.Longest || d > 1<<40 { // 18 minutes in nanoseconds: doubling far beyond a day overflows nothing
			break
		}
		d *= 2
	}
	if r.Longest > 0 {
		d = min(d, r.Longest)
	}
	return d
}

// Size is a number of sites, or a share of all of them.
type Size struct {
	Number  int
	Percent float64
}

// MarshalText and UnmarshalText write and read a size as people do: "5" or "10%".
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a size.
func (s *Size) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSize(string(text))
	return err
}

// ParseSize reads "5" or "10%".
func ParseSize(text string) (Size, error) {
	word, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	if !percent {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 {
			return Size{}, fmt.Errorf("%q is neither a number of sites nor a percentage", text)
		}
		return Size{Number: n}, nil
	}
	share, err := strconv.ParseFloat(word, 64)
	if err != nil || !(share >= 0 && share <= 100) {
		return Size{}, fmt.Errorf("%q is not a percentage between 0%% and 100%%", text)
	}
	return Size{Percent: share}, nil
}

func (s Size) String() string {
	if s.Percent > 0 {
		return strconv.FormatFloat(s.Percent, 'f', -1, 64) + "%"
	}
	return strconv.Itoa(s.Number)
}

// of is the size of a wave, of a rollout of all sites: at least one, and shares are rounded up.
func (s Size) of(all int) int {
	n := s.Number
	if s.Percent > 0 {
		n = int(s.Percent * float64(all) / 100)
		if float64(n)*100 < s.Percent*float64(all) {
			n++
		}
	}
	return max(n, 1)
}

// allows is how many sites may end in a class, of a rollout of all sites: shares are rounded down.
func (s Size) allows(all int) int {
	if s.Percent > 0 {
		return int(s.Percent * float64(all) / 100)
	}
	return s.Number
}

// Problems names everything that is wrong with a policy.
func (p Policy) Problems() []string {
	var out []string
	bad := func(wrong bool, format string, a ...any) {
		if wrong {
			out = append(out, fmt.Sprintf(format, a...))
		}
	}
	bad(p.Canary < 0, "canary is %d: it is a number of sites, 0 or more", p.Canary)
	bad(p.Parallel < 0, "parallel is %d: it is a number of sites, 1 or more", p.Parallel)
	bad(p.PerJump < 0, "per_jump is %d: it is a number of sites, 0 for no limit", p.PerJump)
	bad(p.Soak < 0, "soak is negative")
	bad(p.WindowLeft < 0, "window_left is negative")
	bad(p.OnBudget != "" && p.OnBudget != Pause && p.OnBudget != Stop, "on_budget is %q: it is pause or stop", p.OnBudget)
	bad(p.Retry.Attempts < 0 || p.Retry.Backoff < 0 || p.Retry.Longest < 0, "retry has a negative value")
	for i, size := range p.Waves {
		bad(size == Size{}, "wave %d has no sites", i+1)
	}
	for _, c := range p.Retry.Outcomes {
		bad(!slices.Contains(Failures(), c), "retry: %q is no class of failure; there are %s", c, join(Failures()))
		bad(c == InDoubt || c == Refused, "retry: trying again mends nothing that is %s: a person is needed", strings.ReplaceAll(string(c), "_", " "))
	}
	for i, w := range p.Windows {
		if err := w.check(); err != nil {
			out = append(out, fmt.Sprintf("window %d: %v", i+1, err))
		}
	}
	bad(len(p.Windows) > 0 && slices.IndexFunc(p.Windows, func(w Window) bool { return w.length() > p.WindowLeft }) < 0,
		"window_left is %s: no window is longer, so that no site could ever begin", p.WindowLeft)
	return out
}

func join(classes []Outcome) string {
	words := make([]string, len(classes))
	for i, c := range classes {
		words[i] = string(c)
	}
	return strings.Join(words, ", ")
}
