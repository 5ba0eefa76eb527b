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
	clock Clock
	lines int // of the whole push
	marks []paceMark
}

// paceMark is how many lines the router had taken at a time; the first is the begin of the push.
type paceMark struct {
	at    time.Time
	taken int
}

func newPace(clock Clock, lines int) *pace {
	return &pace{clock: clock, lines: lines, marks: []paceMark{{at: clock.Now()}}}
}

func (p *pace) last() paceMark { return p.marks[len(p.marks)-1] }

// mark is told how many lines the router has taken.
func (p *pace) mark(taken int) {
	if taken > p.last().taken {
		p.marks = append(p.marks, paceMark{p.clock.Now(), taken})
	}
}

// rest foresees how long the lines need that are not taken yet, at the speed of the push so far, or of the last few
// lines when they were slower. Zero: not known yet.
func (p *pace) rest() time.Duration { return p.perLine() * time.Duration(p.lines-p.last().taken) }

// whole foresees how long the push needs from its begin to its end; zero: not known yet.
func (p *pace) whole() time.Duration { return p.perLine() * time.Duration(p.lines) }

func (p *pace) perLine() time.Duration {
	last := p.last()
	if last.taken < paceLines {
		return 0
	}
	recent := len(p.marks) - 1
	for recent > 0 && last.taken-p.marks[recent].taken < recentLines {
		recent--
	}
	return max(p.since(p.marks[0]), p.since(p.marks[recent]))
}

// since is the time a line took on average behind a mark.
func (p *pace) since(m paceMark) time.Duration {
	return p.last().at.Sub(m.at) / time.Duration(max(p.last().taken-m.taken, 1))
}

// timerShort reports whether the timer does not outlast the rest of a push.
func (a *change) timerShort(rest time.Duration) bool {
	return rest > 0 && !a.arm.until.IsZero() && a.left() < rest+margin && wholeMinutes(a.left()) < maxTimer
}
