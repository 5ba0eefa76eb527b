package show

import (
	"fmt"
	"time"
)

// HMS prints a duration as hh:mm:ss.
func HMS(d time.Duration) string {
	s := int(d.Seconds())
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}

// age prints a duration as IOS does: hh:mm:ss, then days and hours, weeks and days, years and
// weeks.
func age(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < day:
		return HMS(d)
	case d < 7*day:
		return fmt.Sprintf("%dd%02dh", d/day, d%day/time.Hour)
	case d < 365*day:
		return fmt.Sprintf("%dw%dd", d/(7*day), d%(7*day)/day)
	default:
		return fmt.Sprintf("%dy%dw", d/(365*day), d%(365*day)/(7*day))
	}
}

// Quantity is a number with its unit.
func Quantity(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// ClockText is a time as IOS writes it in full.
func ClockText(t time.Time) string { return t.UTC().Format("15:04:05 UTC Mon Jan 2 2006") }
