package rollout

import (
	"fmt"
	"slices"
	"strings"
)

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
	bad(p.OnBudget != "" && p.OnBudget != Pause && p.OnBudget != Stop, "on_budget is %q: it is pause or stop",
		p.OnBudget)
	bad(p.Retry.Attempts < 0 || p.Retry.Backoff < 0 || p.Retry.Longest < 0, "retry has a negative value")
	for i, size := range p.Waves {
		bad(size == Size{}, "wave %d has no sites", i+1)
	}
	for _, c := range p.Retry.Outcomes {
		bad(!slices.Contains(Failures(), c), "retry: %q is no class of failure; there are %s", c,
			joinOutcomes(Failures()))
		bad(c == InDoubt || c == Refused, "retry: trying again mends nothing that is %s: a person is needed",
			strings.ReplaceAll(string(c), "_", " "))
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

func joinOutcomes(classes []Outcome) string {
	words := make([]string, len(classes))
	for i, c := range classes {
		words[i] = string(c)
	}
	return strings.Join(words, ", ")
}
