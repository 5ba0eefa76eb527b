package rollout

import "time"

// advance makes the transitions that need no command: the end of a soak, the next wave, the end.
func (s *State) advance() {
	soaks := s.plan.Policy.Soak > 0
	for s.end.IsZero() {
		switch {
		case s.wavePending() && !s.halted():
			s.soakEnd = time.Time{}
			return
		case s.atWork > 0:
			return
		case s.halted(): // all sites that were at work have ended
			if s.Aborted() {
				s.end = s.now
			}
			return
		case soaks && len(s.unproven) > 0:
			if s.soakEnd.IsZero() {
				s.soakEnd = s.now.Add(s.plan.Policy.Soak)
			}
			return
		case s.wave+1 == len(s.ends):
			s.end = s.now
		case s.waitsForApproval():
			return
		default:
			s.wave++
			s.soakEnd = time.Time{}
		}
	}
}

// wavePending reports whether a site of the waves that have begun is pending.
func (s *State) wavePending() bool { return len(s.pending) > 0 && s.pending[0] < s.ends[s.wave] }

// halted reports whether no site may begin.
func (s *State) halted() bool { return s.paused || s.aborted || len(s.exhausted) > 0 }

// waitsForApproval reports whether nothing but an approval is missing for the next wave.
func (s *State) waitsForApproval() bool {
	soaked := s.plan.Policy.Soak == 0 || len(s.unproven) == 0
	return s.plan.Policy.Approve && s.end.IsZero() && !s.halted() && s.atWork == 0 && !s.wavePending() && soaked &&
		s.wave+1 < len(s.ends) && s.approved < s.wave+2
}

// Next says what is to be done now. Whoever does it applies SiteBegan or ProofBegan before he begins;
// until then Next names it again. Commands come in the order of the plan.
func (s *State) Next() []Command {
	switch {
	case s.began.IsZero():
		return nil
	case !s.end.IsZero():
		return []Command{{Do: End}}
	case s.halted():
		return s.waitingForResume()
	}
	if s.waitsForApproval() {
		return []Command{{Do: Approve, Wave: s.wave + 2}}
	}
	var wake time.Time
	out := s.startCommands(&wake)
	if !s.soakEnd.IsZero() {
		if s.now.Before(s.soakEnd) {
			keepEarlier(&wake, s.soakEnd)
		} else {
			out = append(out, s.proveCommands()...)
		}
	}
	if !wake.IsZero() {
		out = append(out, Command{Do: Wake, At: wake})
	}
	return out
}

func (s *State) waitingForResume() []Command {
	if s.atWork > 0 {
		return nil
	}
	why := "it was paused"
	if len(s.exhausted) > 0 {
		why = "too many sites are " + joinOutcomes(s.exhausted)
	}
	return []Command{{Do: Resume, Why: why}}
}

func keepEarlier(wake *time.Time, at time.Time) {
	if wake.IsZero() || at.Before(*wake) {
		*wake = at
	}
}

// startCommands names the sites that may begin. When there is room for more, it puts into wake when that
// may be.
func (s *State) startCommands(wake *time.Time) []Command {
	room := s.capacity()
	var out []Command
	for _, place := range s.pending {
		if place >= s.ends[s.wave] || room.free == 0 {
			break
		}
		i := s.order[place]
		site, plan := &s.sites[i], &s.plan.Sites[i]
		may := site.After
		if may.Before(s.now) {
			may = s.now
		}
		if may = s.plan.Policy.nextOpening(may, s.zones[plan.Zone]); may.After(s.now) {
			keepEarlier(wake, may)
			continue
		}
		if room.reserve(plan.Jump) {
			out = append(out, Command{Do: Start, Site: plan.Name, Attempt: site.Attempts + 1, Recover: site.Recover,
				Wave: s.waveOf[i] + 1})
		}
	}
	return out
}

// proveCommands names the sites to be proven again now.
func (s *State) proveCommands() []Command {
	room := s.capacity()
	var out []Command
	for _, place := range s.unproven {
		if room.free == 0 {
			break
		}
		i := s.order[place]
		if room.reserve(s.plan.Sites[i].Jump) {
			out = append(out, Command{Do: Prove, Site: s.plan.Sites[i].Name, Wave: s.waveOf[i] + 1})
		}
	}
	return out
}

// capacity is how many sites more may be at work, in all and behind each jump host.
type capacity struct {
	free    int
	perJump int // 0: no limit
	behind  map[string]int
	taken   map[string]int
}

func (s *State) capacity() *capacity {
	return &capacity{free: max(max(s.plan.Policy.Parallel, 1)-s.atWork, 0), perJump: s.plan.Policy.PerJump,
		behind: s.atWorkByJump, taken: map[string]int{}}
}

func (r *capacity) reserve(jump string) bool {
	if r.free == 0 || r.perJump > 0 && jump != "" && r.behind[jump]+r.taken[jump] >= r.perJump {
		return false
	}
	r.free--
	r.taken[jump]++
	return true
}
