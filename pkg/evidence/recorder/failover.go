package recorder

import (
	"cmp"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
)

// FailedOver records the result of a failover test. It ignores one that was not tried.
func (rec *Recorder) FailedOver(r failover.Result) {
	if rec == nil || len(r.Timeline) == 0 {
		return
	}
	if len(r.Report.Tunnels) > 0 {
		rec.looked(evidence.LookOf(r.Report))
	}
	rec.sections = append(rec.sections, failoverSection(r), timelineSection(r))
}

// failoverSection has what the test has measured.
func failoverSection(r failover.Result) evidence.Section {
	s := evidence.Section{Title: "failover", Header: []string{"measured", "value"}}
	row := func(name, format string, a ...any) {
		s.Rows = append(s.Rows, []string{name, fmt.Sprintf(format, a...)})
	}
	row("method", "%s", r.Method)
	backup, primary := r.Sessions()
	row("session of the backup", "%s", backup)
	row("session of the primary", "%s", primary)
	row("what moves the traffic", "%s", cmp.Or(string(r.Steering), "nothing that is known"))
	if r.PrimaryFailedAfter != nil {
		row("primary shown as failed after", "%s", r.PrimaryFailedAfter)
	}
	if r.BackupTookOverAfter != nil {
		row("backup took over after", "%s", r.BackupTookOverAfter)
		row("without a path that works", "%s", r.NoPath)
		row("without any tunnel up", "%s", r.NoTunnelUp)
	}
	if r.BackupEncaps != nil && r.BackupDecaps != nil {
		row("packets through the backup, out / in", "%d / %d", *r.BackupEncaps, *r.BackupDecaps)
	}
	if r.Recovered != nil {
		row("both up again after", "%s", r.Recovered)
	}
	for _, missing := range r.Missing {
		row("not proven", "%s", missing)
	}
	for _, line := range r.Others {
		row("changed by somebody else, left alone", "%s", line)
	}
	proof := "The running-config is proven to be what it was."
	if !r.Restored {
		proof = "It is NOT proven that the running-config is what it was."
	}
	s.Text = []string{"Times lie between two looks at the router. " + proof}
	return s
}

// timelineSection has what changed after how many seconds.
func timelineSection(r failover.Result) evidence.Section {
	s := evidence.Section{
		Title: "failover, second by second", Header: []string{"seconds", "what", "was", "is"},
		Text: []string{"Seconds count from the line that fails the primary."},
	}
	for _, e := range r.Timeline {
		s.Rows = append(s.Rows, []string{e.When(), e.What, e.From, e.To})
	}
	return s
}
