package rollout

import (
	"fmt"
	"time"
)

// Snapshot is a state without its plan, to be written down and taken up again with [Restore].
type Snapshot struct {
	Sites    []SiteState `json:"sites"` // in the order of the plan
	Began    time.Time   `json:"began,omitzero"`
	Now      time.Time   `json:"now,omitzero"`
	Wave     int         `json:"wave"`
	SoakTill time.Time   `json:"soak_till,omitzero"`
	Approved int         `json:"approved"`
	Paused   bool        `json:"paused,omitempty"`
	Over     []Outcome   `json:"over,omitempty"`
	Forgiven []Count     `json:"forgiven,omitempty"`
	Aborted  bool        `json:"aborted,omitempty"`
	End      time.Time   `json:"end,omitzero"`
}

// Snapshot writes the state down.
func (s *State) Snapshot() Snapshot {
	f := Snapshot{
		Sites: append([]SiteState(nil), s.sites...), Began: s.began, Now: s.now, Wave: s.wave, SoakTill: s.soakEnd,
		Approved: s.approved,
		Paused:   s.paused, Over: append([]Outcome(nil), s.exhausted...), Aborted: s.aborted, End: s.end,
	}
	for _, c := range Failures() {
		if n := s.forgiven[c]; n > 0 {
			f.Forgiven = append(f.Forgiven, Count{c, n})
		}
	}
	return f
}

// Restore takes a state up again with the plan that it was made of.
func Restore(plan Plan, zones Zones, f Snapshot) (*State, error) {
	s, err := New(plan, zones)
	if err != nil {
		return nil, err
	}
	if len(f.Sites) != len(s.sites) || f.Wave < 0 || f.Wave >= len(s.ends) {
		return nil, fmt.Errorf("the state is not one of this plan: it has %d sites, the plan has %d", len(f.Sites),
			len(s.sites))
	}
	for i, site := range f.Sites {
		s.count(i, -1)
		s.sites[i] = site
		s.count(i, +1)
	}
	s.began = f.Began
	s.now = f.Now
	s.wave = f.Wave
	s.soakEnd = f.SoakTill
	s.approved = f.Approved
	s.paused = f.Paused
	s.exhausted = append([]Outcome(nil), f.Over...)
	s.aborted = f.Aborted
	s.end = f.End
	for _, c := range f.Forgiven {
		s.forgiven[c.Outcome] = c.Sites
	}
	return s, nil
}
