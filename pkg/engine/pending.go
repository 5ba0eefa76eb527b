package engine

import (
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
)

// pendingFor is how long at most a router is going to change by itself: its revert timer says with how
// many minutes it was started, not how many are left, and a reload says in how many it comes. A time
// that cannot be read is taken for the longest timer.
func pendingFor(f guard.Facts) time.Duration {
	var out time.Duration
	if t := f.RollbackTimer; t != nil && t.Pending {
		out = maxTimer * time.Minute
		if t.Minutes != nil {
			out = time.Duration(min(*t.Minutes, maxTimer)) * time.Minute
		}
	}
	if r := f.Reload; r != nil && r.Scheduled {
		in := maxTimer * time.Minute
		if r.In != nil {
			if d, ok := parseIOSDuration(*r.In); ok {
				in = d
			}
		}
		out = max(out, in)
	}
	return out
}

// parseIOSDuration reads a duration as IOS writes it, such as "1 hour and 20 minutes".
func parseIOSDuration(text string) (time.Duration, bool) {
	units := map[string]time.Duration{"hour": time.Hour, "minute": time.Minute, "second": time.Second}
	words := strings.Fields(strings.ReplaceAll(text, " and ", " "))
	var sum time.Duration
	for i := 0; i+1 < len(words); i += 2 {
		n, err := strconv.Atoi(words[i])
		unit, ok := units[strings.TrimSuffix(strings.Trim(words[i+1], ","), "s")]
		if err != nil || !ok || n < 0 || n > 1000 {
			return 0, false
		}
		sum += time.Duration(n) * unit
	}
	return sum, len(words) > 0 && len(words)%2 == 0
}
