package fakezia

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Limit is how many calls of one method to one endpoint are answered in any time of a length.
type Limit struct {
	Calls int
	Per   time.Duration // one second, one minute or one hour
}

// String is the limit as the API writes it: 1/SECOND.
func (l Limit) String() string {
	unit := map[time.Duration]string{time.Second: "SECOND", time.Minute: "MINUTE", time.Hour: "HOUR"}[l.Per]
	if unit == "" {
		unit = strings.ToUpper(l.Per.String())
	}
	return fmt.Sprintf("%d/%s", l.Calls, unit)
}

// LimitsOf gives the limits of a method and a route, for example POST and /status/activate. Nil is none.
type LimitsOf func(method, route string) []Limit

// NoLimits is no limit on any call.
func NoLimits(string, string) []Limit { return nil }

// DocumentedLimits are those that the vendor's pages on rate limiting give for the endpoints of this fake
// [documented]. Look-ups without a login and the logins themselves have none that anybody has written down.
func DocumentedLimits(method, route string) []Limit {
	switch {
	case route == "/authenticatedSession" || !strings.HasPrefix(route, "/"):
		return nil
	case route == "/status/activate":
		return []Limit{{10, time.Minute}, {40, time.Hour}}
	case route == "/vpnCredentials/bulkDelete":
		return []Limit{{1, time.Minute}, {4, time.Hour}}
	case method == http.MethodGet:
		return []Limit{{2, time.Second}, {1000, time.Hour}}
	default:
		return []Limit{{1, time.Second}, {400, time.Hour}}
	}
}

// meter counts the calls of one method to one endpoint.
type meter struct{ answered []time.Time }

// take counts a call, or says which limit it exceeds and after how long it would not. A call that is turned away
// does not count [inferred]. left is what remains of the tightest limit, for the headers of OneAPI.
func (m *meter) take(now time.Time, limits []Limit) (over *Limit, after time.Duration, left int) {
	longest := time.Duration(0)
	for _, l := range limits {
		longest = max(longest, l.Per)
	}
	keep := 0
	for keep < len(m.answered) && !m.answered[keep].After(now.Add(-longest)) {
		keep++
	}
	m.answered = m.answered[keep:]
	left = -1
	for _, l := range limits {
		used, oldest := m.since(now.Add(-l.Per))
		if used >= l.Calls {
			if wait := oldest.Add(l.Per).Sub(now); wait > after {
				over, after = &l, wait
			}
		}
		if remaining := l.Calls - used - 1; left < 0 || remaining < left {
			left = max(remaining, 0)
		}
	}
	if over == nil && len(limits) > 0 {
		m.answered = append(m.answered, now)
	}
	return over, after, left
}

// since counts the calls after a moment, and gives the first of them.
func (m *meter) since(then time.Time) (calls int, first time.Time) {
	for i, at := range m.answered {
		if at.After(then) {
			return len(m.answered) - i, at
		}
	}
	return 0, time.Time{}
}

// seconds is a wait as a header gives it: whole seconds, rounded up.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
