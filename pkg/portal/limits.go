package portal

import (
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// margin is added to the time between two requests: what counts is when they arrive, not when they leave.
const margin = 50 * time.Millisecond

// window is how many requests may be made within a time, however it is cut.
type window struct {
	most int
	per  time.Duration
}

// rule is what ZIA allows for one endpoint and method.
type rule struct {
	every   time.Duration // one request
	windows []window
}

// The limits are documented ("Understanding Rate Limiting" of the ZIA API: weights light, medium and heavy), those of
// the activation as well. Those of logging in and of tokens are not; they are taken to be as for any POST.
var (
	reading    = rule{time.Second / 2, []window{{1000, time.Hour}}}
	writing    = rule{time.Second, []window{{400, time.Hour}}}
	activating = rule{time.Second, []window{{10, time.Minute}, {40, time.Hour}}}
)

func (c Call) rule() rule {
	switch {
	case c == Activate:
		return activating
	case c.method() == "GET":
		return reading
	}
	return writing
}

// gate holds the requests of one call back until they are within its limits. The limit of the second is a token bucket.
// Those of minutes and hours are not: a bucket of 400 that is refilled at 400 an hour lets nearly 800 through in the
// first hour. They are kept as the times of the last requests.
type gate struct {
	second *rate.Limiter
	rule   rule
	passed []time.Time // oldest first, as many as the largest window has
	closed time.Time   // not before this moment: ZIA has asked for a pause
}

func newGate(r rule) *gate {
	return &gate{second: rate.NewLimiter(rate.Every(r.every+margin), 1), rule: r}
}

// next is the first moment from now at which a request may go.
func (g *gate) next(now time.Time) time.Time {
	at := now
	if g.closed.After(at) {
		at = g.closed
	}
	for _, w := range g.rule.windows {
		if n := len(g.passed); n >= w.most {
			if free := g.passed[n-w.most].Add(w.per + margin); free.After(at) {
				at = free
			}
		}
	}
	if missing := 1 - g.second.TokensAt(at); missing > 0 {
		at = at.Add(time.Duration(missing * float64(g.rule.every+margin)))
	}
	return at
}

// pass counts a request that goes at that moment.
func (g *gate) pass(at time.Time) {
	g.second.ReserveN(at, 1) // never refused: at is its time, but for rounding
	most := 0
	for _, w := range g.rule.windows {
		most = max(most, w.most)
	}
	if g.passed = append(g.passed, at); len(g.passed) > most {
		g.passed = slices.Delete(g.passed, 0, len(g.passed)-most)
	}
}

// copied is a gate in the same state.
func (g *gate) copied() *gate {
	out := newGate(g.rule)
	out.passed, out.closed = slices.Clone(g.passed), g.closed
	if n := len(out.passed); n > 0 {
		out.second.ReserveN(out.passed[n-1], 1)
	}
	return out
}

// gates are those of all calls.
type gates map[Call]*gate

func (g gates) of(c Call) *gate {
	if g[c] == nil {
		g[c] = newGate(c.rule())
	}
	return g[c]
}

// assumed is how long an answer takes as long as none has come.
const assumed = 500 * time.Millisecond

// Forecast is how long calls will take in that order, under the limits of ZIA, at the speed of the answers so far
// (half a second before the first), and after the calls that this client has made within the last hour. What others
// use up of the limits it cannot know. It sends nothing.
//
//	each := []portal.Call{portal.ListCredentials, portal.CreateCredential, portal.ReadLocation, portal.CreateLocation}
//	takes := client.Forecast(append(slices.Repeat(each, 50), portal.Activate, portal.ReadStatus)...)
func (c *Client) Forecast(calls ...Call) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	took := c.took
	if !c.heard {
		took = assumed
	}
	return c.gates.forecast(c.clock.Now(), took, calls)
}

// Forecast is how long calls will take of a client that has made none yet, see [Client.Forecast].
func Forecast(calls ...Call) time.Duration { return gates{}.forecast(time.Unix(0, 0), assumed, calls) }

func (g gates) forecast(began time.Time, took time.Duration, calls []Call) time.Duration {
	trial, now := gates{}, began
	for _, call := range calls {
		if trial[call] == nil {
			trial[call] = g.of(call).copied()
		}
		now = trial[call].next(now)
		trial[call].pass(now)
		now = now.Add(took)
	}
	return now.Sub(began)
}
