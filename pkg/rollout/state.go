package rollout

import (
	"slices"
	"time"
)

// Phase is where a site stands.
type Phase string

// The phases of a site.
const (
	Pending Phase = "pending" // it has not begun, or begins again
	Working Phase = "working"
	Proving Phase = "proving" // again, after the soak
	Ended   Phase = "ended"   // its class says how
)

// SiteState is a site under way.
type SiteState struct {
	Phase    Phase         `json:"phase"`
	Attempts int           `json:"attempts,omitempty"`  // begun, of those that count
	Outcome  Outcome       `json:"class,omitempty"`     // how the last attempt ended
	Detail   string        `json:"detail,omitempty"`    // why
	Since    time.Time     `json:"since,omitzero"`      // of the phase
	After    time.Time     `json:"after,omitzero"`      // a pending site begins not before
	Proven   bool          `json:"proven,omitempty"`    // also after the soak
	Recover  bool          `json:"recover,omitempty"`   // its worker is gone
	Began    time.Time     `json:"began,omitzero"`      // the first attempt
	Worked   time.Duration `json:"worked_ns,omitempty"` // all attempts together
}

// State is a rollout under way. Make one with [New]; the zero value is of no use. It is not safe for
// concurrent use.
type State struct {
	plan   Plan
	zones  Zones
	order  []int // sites in the order of the waves; a place is an index of it
	place  []int // by site
	ends   []int // by wave, the place behind its last site
	waveOf []int // by site
	index  map[string]int

	sites        []SiteState
	pending      []int // places of the pending sites, in order
	unproven     []int // places of the sites that are done and not yet proven again, in order
	atWork       int
	atWorkByJump map[string]int  // sites at work by jump host
	ended        map[Outcome]int // sites that have ended so
	began        time.Time
	now          time.Time // of the last event
	wave         int       // the last wave that may begin, from 0
	soakEnd      time.Time // zero: no soak is on
	approved     int       // waves that may begin without being asked for
	paused       bool      // by a person
	exhausted    []Outcome // budgets that are used up
	forgiven     map[Outcome]int
	aborted      bool
	end          time.Time
}

// New makes the state of a rollout that has not begun.
func New(plan Plan, zones Zones) (*State, error) {
	if err := plan.check(zones); err != nil {
		return nil, err
	}
	s := &State{
		plan: plan, zones: zones, index: make(map[string]int, len(plan.Sites)),
		sites: make([]SiteState, len(plan.Sites)),
		place: make([]int, len(plan.Sites)), waveOf: make([]int, len(plan.Sites)),
		atWorkByJump: map[string]int{}, ended: map[Outcome]int{}, forgiven: map[Outcome]int{}, approved: 1,
	}
	for i, site := range plan.Sites {
		s.index[site.Name] = i
		s.sites[i].Phase = Pending
	}
	for w, sites := range plan.waves() {
		for _, i := range sites {
			s.waveOf[i], s.place[i] = w, len(s.order)
			s.pending = append(s.pending, len(s.order))
			s.order = append(s.order, i)
		}
		s.ends = append(s.ends, len(s.order))
	}
	return s, nil
}

// Plan is what was planned.
func (s *State) Plan() Plan { return s.plan }

// Began is when the rollout began, and Ended when it ended; zero: not yet. Now is the time of the
// last event.
func (s *State) Began() time.Time { return s.began }

// Ended is when the rollout ended.
func (s *State) Ended() time.Time { return s.end }

// Now is the time of the last event.
func (s *State) Now() time.Time { return s.now }

// Aborted reports whether no site begins any more, for good.
func (s *State) Aborted() bool {
	return s.aborted || len(s.exhausted) > 0 && s.plan.Policy.OnBudget != Pause
}

// Site is where a site stands.
func (s *State) Site(name string) (SiteState, bool) {
	i, ok := s.index[name]
	if !ok {
		return SiteState{}, false
	}
	return s.sites[i], true
}

// Planned is a site as the plan has it.
func (s *State) Planned(name string) (Site, bool) {
	i, ok := s.index[name]
	if !ok {
		return Site{}, false
	}
	return s.plan.Sites[i], true
}

// AtWork lists the sites that somebody works on, or should.
func (s *State) AtWork() []string {
	var out []string
	for i, site := range s.sites {
		if site.Phase == Working || site.Phase == Proving {
			out = append(out, s.plan.Sites[i].Name)
		}
	}
	return out
}

// set moves a site to another phase, and keeps what is counted.
func (s *State) set(i int, phase Phase, class Outcome) {
	site := &s.sites[i]
	s.count(i, -1)
	site.Phase, site.Outcome = phase, class
	s.count(i, +1)
}

func (s *State) count(i, by int) {
	site, jump := &s.sites[i], s.plan.Sites[i].Jump
	switch site.Phase {
	case Pending:
		s.pending = setMember(s.pending, s.place[i], by > 0)
	case Working, Proving:
		s.atWork += by
		s.atWorkByJump[jump] += by
	case Ended:
		s.ended[site.Outcome] += by
		if site.Outcome == Done && !site.Proven {
			s.unproven = setMember(s.unproven, s.place[i], by > 0)
		}
	}
}

// setMember inserts a place into a sorted list, or removes it.
func setMember(list []int, place int, in bool) []int {
	at, there := slices.BinarySearch(list, place)
	switch {
	case in && !there:
		return slices.Insert(list, at, place)
	case !in && at == 0 && there: // the usual case, without moving the rest
		return list[1:]
	case !in && there:
		return slices.Delete(list, at, at+1)
	}
	return list
}
