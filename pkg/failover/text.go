package failover

import "fmt"

// String is the time for a person. Where it lies between two looks both ends are named.
func (s Span) String() string {
	if s.Min == s.Max {
		return fmt.Sprintf("%.3g s", s.Max)
	}
	return fmt.Sprintf("between %.3g and %.3g s", s.Min, s.Max)
}

// String holds what was seen against the word of the guide.
func (e Expected) String() string {
	if e.OK {
		return e.Expected + ", as the guide expects"
	}
	return fmt.Sprintf("%s, where the guide expects %s", e.Seen, e.Expected)
}

// When is the time of the entry in seconds, for a person.
func (e Entry) When() string {
	if e.Seconds < 0 {
		return "before"
	}
	return fmt.Sprintf("%.1f", e.Seconds)
}
