package recorder

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
)

// FailedOver takes what a failover test has shown; of one that was not tried there is nothing to tell.
func (rec *Recorder) FailedOver(r failover.Result) {
	if rec == nil || len(r.Timeline) == 0 {
		return
	}
	if len(r.Report.Tunnels) > 0 {
		rec.looked(lookOf(r.Report))
	}
	rec.sections = append(rec.sections, failoverSection(r), timelineSection(r))
}

func failoverSection(r failover.Result) evidence.Section {
	s := evidence.Section{Title: "failover", Header: []string{"measured", "value"}}
	row := func(name, format string, a ...any) {
		s.Rows = append(s.Rows, []string{name, fmt.Sprintf(format, a...)})
	}
	row("method", "%s", r.Method)
	row("backup, as the guide expects", "%s", expected(r.Guide.Backup))
	row("primary, as the guide expects", "%s", expected(r.Guide.Primary))
	if r.PrimaryFailedAfter != nil {
		row("primary shown as failed after", "%s", between(*r.PrimaryFailedAfter))
	}
	if r.BackupTookOverAfter != nil {
		row("backup took over after", "%s", between(*r.BackupTookOverAfter))
		row("without a path that works", "%s", between(r.NoPath))
		row("without any tunnel up", "%s", between(r.NoTunnelUp))
	}
	if r.BackupEncaps != nil && r.BackupDecaps != nil {
		row("packets through the backup, out / in", "%d / %d", *r.BackupEncaps, *r.BackupDecaps)
	}
	if r.Recovered != nil {
		row("both up again after", "%s", between(*r.Recovered))
	}
	for _, missing := range r.Missing {
		row("not proven", "%s", missing)
	}
	for _, line := range r.Others {
		row("changed by somebody else, left alone", "%s", line)
	}
	s.Text = []string{"Times lie between two looks at the router. The running-config is proven to be what it was."}
	if !r.Restored {
		s.Text = []string{"Times lie between two looks at the router. It is NOT proven that the running-config is what it was."}
	}
	return s
}

func timelineSection(r failover.Result) evidence.Section {
	s := evidence.Section{Title: "failover, second by second", Text: []string{"Seconds count from the line that fails the primary."}, Header: []string{"seconds", "what", "was", "is"}}
	for _, e := range r.Timeline {
		when := fmt.Sprintf("%.1f", e.Seconds)
		if e.Seconds < 0 {
			when = "before"
		}
		s.Rows = append(s.Rows, []string{when, e.What, e.From, e.To})
	}
	return s
}

// expected is a word of the guide and what was seen.
func expected(e failover.Expected) string {
	if e.OK {
		return e.Expected + ": seen"
	}
	return fmt.Sprintf("%s: not seen, but %s", e.Expected, e.Seen)
}

// between is a time that lies between two looks.
func between(s failover.Span) string {
	if s.Min == s.Max {
		return fmt.Sprintf("%.1f s", s.Max)
	}
	return fmt.Sprintf("%.1f to %.1f s", s.Min, s.Max)
}
