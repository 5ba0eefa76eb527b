package engine

import "time"

// How many lines are needed to tell the speed of a router, and how many of the last ones tell it at most.
const (
	paceLines   = 4
	recentLines = 8
)

// pace is the speed at which a router takes configuration lines. Where a server authorizes every command it may be
// seconds a line, and be that from the middle of a push on.
type pace struct {
	clock  Clock
	lines  int         // of the whole push
	taken  []time.Time // when each line was, behind the time at which the push began
	counts []int       // how many lines had been taken by then
}

func newPace(clock Clock, lines int) *pace {
	return &pace{clock: clock, lines: lines, taken: []time.Time{clock.Now()}, counts: []int{0}}
}

// rest is told how many lines are taken, and foresees how long the others need: at the speed of the push so far, or
// of the last few lines when they were slower. Zero: not known yet.
func (p *pace) rest(taken int) time.Duration {
	if last := p.counts[len(p.counts)-1]; taken > last {
		p.taken = append(p.taken, p.clock.Now())
		p.counts = append(p.counts, taken)
	}
	return p.perLine() * time.Duration(p.lines-taken)
}

// whole foresees how long the push needs from its begin to its end.
func (p *pace) whole() time.Duration { return p.perLine() * time.Duration(p.lines) }

func (p *pace) perLine() time.Duration {
	last := len(p.counts) - 1
	if p.counts[last] < paceLines {
		return 0
	}
	recent := last
	for recent > 0 && p.counts[last]-p.counts[recent] < recentLines {
		recent--
	}
	return max(p.since(0), p.since(recent))
}

// since is the time a line took on average behind an entry.
func (p *pace) since(entry int) time.Duration {
	last := len(p.counts) - 1
	return p.taken[last].Sub(p.taken[entry]) / time.Duration(max(p.counts[last]-p.counts[entry], 1))
}

// timerShort reports whether the timer does not outlast the rest of a push.
func (a *change) timerShort(rest time.Duration) bool {
	return rest > 0 && !a.arm.until.IsZero() && a.left() < rest+margin && wholeMinutes(a.left()) < maxTimer
}
