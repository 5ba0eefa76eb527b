package rollout

import (
	"fmt"
	"slices"
	"time"
)

// InvalidEventError is an event that cannot have happened. The state is what it was before it.
type InvalidEventError struct {
	Event Event
	Why   string
}

func (e *InvalidEventError) Error() string {
	what := string(e.Event.Kind)
	if e.Event.Site != "" {
		what += " of site " + e.Event.Site
	}
	return fmt.Sprintf("rollout: %s cannot happen: %s", what, e.Why)
}

// Apply takes an event. Events come in the order in which they happened; one whose clock is behind is
// taken to have happened at the time of the one before it.
func (s *State) Apply(e Event) error {
	impossible := func(format string, a ...any) error { return &InvalidEventError{e, fmt.Sprintf(format, a...)} }
	switch {
	case e.At.IsZero():
		return impossible("it has no time")
	case e.Kind == Began && !s.began.IsZero():
		return impossible("it has begun already")
	case e.Kind != Began && s.began.IsZero():
		return impossible("the rollout has not begun")
	}
	at := e.At
	if at.Before(s.now) {
		at = s.now
	}
	if err := s.applyEvent(e, at); err != "" {
		return impossible("%s", err)
	}
	s.now = at
	s.advance()
	return nil
}

// applyEvent changes the state by one event; it returns why it cannot, and has changed nothing then.
func (s *State) applyEvent(e Event, at time.Time) (why string) {
	switch e.Kind {
	case Began:
		s.began = at
	case SiteBegan, SiteEnded, SiteLost, ProofBegan, ProofEnded:
		i, ok := s.index[e.Site]
		if !ok {
			return "there is no such site"
		}
		return s.applySiteEvent(i, e, at)
	case TimePassed:
	case PauseRequested:
		s.paused = true
	case ResumeRequested:
		s.resume()
	case AbortRequested:
		s.aborted = true
	case Approved:
		if !s.waitsForApproval() {
			return "no wave waits for an approval"
		}
		s.approved = s.wave + 2
	case RetryRequested:
		return s.retry(e.Outcomes)
	default:
		return "this version does not know it"
	}
	return ""
}

func (s *State) applySiteEvent(i int, e Event, at time.Time) (why string) {
	site := &s.sites[i]
	switch e.Kind {
	case SiteBegan:
		if site.Phase != Pending {
			return "it is " + string(site.Phase) + ", and must not be worked on twice"
		}
		s.set(i, Working, site.Outcome)
		site.Since, site.Recover = at, false
		site.Attempts++
		if site.Began.IsZero() {
			site.Began = at
		}
	case ProofBegan:
		if site.Phase != Ended || site.Outcome != Done || site.Proven {
			return "there is nothing to prove again"
		}
		s.set(i, Proving, Done)
		site.Since = at
	case SiteLost:
		return s.loseSite(i, at)
	case SiteEnded:
		if site.Phase != Working {
			return "nobody works on it"
		}
		s.endSite(i, e, at)
	case ProofEnded:
		if site.Phase != Proving {
			return "nobody proves it"
		}
		s.endProof(i, e, at)
	}
	return ""
}

// loseSite makes a site pending again whose worker is gone. The attempt does not count.
func (s *State) loseSite(i int, at time.Time) (why string) {
	site := &s.sites[i]
	switch site.Phase {
	case Working:
		s.set(i, Pending, site.Outcome)
		site.Recover = true
		site.Attempts--
		site.Worked += at.Sub(site.Since)
	case Proving:
		s.set(i, Ended, Done)
	default:
		return "nobody works on it"
	}
	site.Since = at
	return ""
}

func (s *State) endSite(i int, e Event, at time.Time) {
	site, retry := &s.sites[i], s.plan.Policy.Retry
	site.Worked += at.Sub(site.Since)
	site.Since, site.Detail = at, e.Detail
	switch {
	case e.Outcome == Interrupted:
		s.set(i, Pending, Interrupted)
		site.Attempts--
	case e.Outcome != Done && retry.retries(e.Outcome) && site.Attempts < retry.Attempts && !s.Aborted():
		s.set(i, Pending, e.Outcome)
		site.After = at.Add(retry.backoffAfter(site.Attempts))
	default:
		s.set(i, Ended, knownOutcome(e.Outcome))
		s.chargeBudget(site.Outcome)
	}
}

// endProof takes how a proof after the soak ended. One that was interrupted is made again. A site
// that could not be reached for it counts as unproven too: it was promised to be up.
func (s *State) endProof(i int, e Event, at time.Time) {
	site := &s.sites[i]
	site.Since = at
	switch e.Outcome {
	case Done:
		site.Proven = true
		s.set(i, Ended, Done)
	case Interrupted:
		s.set(i, Ended, Done)
	default:
		site.Detail = e.Detail
		s.set(i, Ended, Unproven)
		s.chargeBudget(Unproven)
	}
}

// knownOutcome is the outcome that c counts as. One that this version does not know is unexpected.
func knownOutcome(c Outcome) Outcome {
	if c == Done || slices.Contains(Failures(), c) {
		return c
	}
	return Unexpected
}

// chargeBudget records a class whose budget is used up.
func (s *State) chargeBudget(c Outcome) {
	if c == Done || slices.Contains(s.exhausted, c) {
		return
	}
	if s.ended[c]-s.forgiven[c] > s.plan.Policy.Budgets.of(c).budget(len(s.sites)) {
		s.exhausted = append(s.exhausted, c)
	}
}

// resume forgives what was spent so far: the budgets begin anew.
func (s *State) resume() {
	s.paused = false
	if s.plan.Policy.OnBudget == Pause {
		for _, c := range s.exhausted {
			s.forgiven[c] = s.ended[c]
		}
		s.exhausted = nil
	}
}

// retry begins sites again that have ended in one of the classes. What they had spent of a budget is
// given back.
func (s *State) retry(classes []Outcome) (why string) {
	n := 0
	for i := range s.sites {
		site := &s.sites[i]
		if site.Phase != Ended || site.Outcome == Done || !slices.Contains(classes, site.Outcome) {
			continue
		}
		n++
		s.set(i, Pending, site.Outcome)
		site.After, site.Attempts = time.Time{}, 0
		site.Recover = true // the next attempt looks first at what the last one has left
	}
	if n == 0 {
		return "no site has ended so"
	}
	s.end = time.Time{}
	s.aborted = false
	s.soakEnd = time.Time{}
	for _, c := range Failures() {
		s.forgiven[c] = min(s.forgiven[c], s.ended[c])
	}
	over := s.exhausted
	s.exhausted = nil
	for _, c := range over {
		s.chargeBudget(c)
	}
	return ""
}
