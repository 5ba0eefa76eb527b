package diagnosis

import "time"

// clockSlack is how far the router's clock may be off.
const clockSlack = 10 * time.Minute

// clock is a time of day that is wrong. With pre-shared keys it stops no tunnel, so it comes last.
func clock(s *observations) *Cause {
	if s.clock == nil || s.in.Now.IsZero() {
		return nil
	}
	off := s.clock.Time.Sub(s.in.Now.UTC())
	if !utc(s.clock.Zone) { // the router does not say how far its zone is from UTC: at most fourteen hours, in quarters
		if quarter := off.Round(15 * time.Minute); quarter.Abs() <= 14*time.Hour {
			off -= quarter
		}
	}
	if off.Abs() <= clockSlack {
		return nil
	}
	why := text("the router's clock is off by %s", span(off.Abs()))
	if !s.clock.Authoritative {
		why += ", and nobody sets it"
	}
	line := s.quote(timeOfDay, s.clock.Time.Format("15:04:05"))
	return &Cause{
		Name: "clock", Why: why + ": with pre-shared keys that stops no tunnel, but its log does not fit the portal's",
		Evidence: known([]Evidence{line}), Next: "`ntp server ...`, or `clock set`",
	}
}

// span words a duration in hours and minutes.
func span(d time.Duration) string {
	d = d.Round(time.Minute)
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0:
		return text("%d min", minutes)
	case minutes == 0:
		return text("%d h", hours)
	default:
		return text("%d h %d min", hours, minutes)
	}
}

func utc(zone string) bool { return zone == "UTC" || zone == "GMT" }
