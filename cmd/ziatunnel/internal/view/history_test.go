package view_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

var began = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func past(now time.Time, records ...journal.Record) view.Past {
	all := append([]journal.Record{journal.Begin{Run: "20261124-090000-a1b2c3", Site: "tokyo-01",
		Router: "192.0.2.10:22", Host: "noc-1", User: "ann", Command: "apply"}}, records...)
	entries := make([]journal.Entry, len(all))
	for i, r := range all {
		entries[i] = journal.Entry{Seq: i + 1, Time: began.Add(time.Duration(i) * time.Second), Record: r}
	}
	return view.Past{Site: "tokyo-01", Now: now, Runs: []journal.Summary{{State: journal.Fold(entries)}}}
}

// TestHistory shows how runs ended that did not end well, and what to do.
func TestHistory(t *testing.T) {
	armed := journal.Armed{How: "revert", Minutes: 6, Until: began.Add(6 * time.Minute),
		ArchivePath: "flash:ziatunnel-r", FlashFiles: []string{"flash:ziatunnel-r-1"}}
	arming := journal.Arming{How: "revert", Minutes: 6, ArchivePath: "flash:ziatunnel-r"}
	for name, c := range map[string]struct {
		past view.Past
		want string
	}{
		"died while arming": {past(began.Add(time.Minute), arming), `
20261124-090000-a1b2c3  2026-11-24 09:00:00 UTC  apply by ann on noc-1, router 192.0.2.10:22
  arming the router's own way back (revert) was begun, and not seen to end
  NOT FINISHED: the journal stops here
  next: ` + "`ziatunnel resume` with the site file finishes it, `ziatunnel rollback`" + ` takes it back
  next: the router may take itself back within 6 minutes of 2026-11-24 09:00:01 UTC
  next: may still be on the router: ` + "`archive` / `path flash:ziatunnel-r`" + ` in the running-config
`},
		"died long ago": {past(began.Add(time.Hour), arming, armed,
			journal.StepBegin{Number: 1, Title: "IKEv2 proposal", Lines: 5}, journal.StepEnd{Number: 1, Lines: 5}), `
20261124-090000-a1b2c3  2026-11-24 09:00:00 UTC  apply by ann on noc-1, router 192.0.2.10:22
  armed: the router would take itself back (revert) at 2026-11-24 09:06:00 UTC; that time is over
  sent: up to the end of step 1 (IKEv2 proposal)
  NOT FINISHED: the journal stops here
  next: ` + "`ziatunnel resume` with the site file finishes it, `ziatunnel rollback`" + ` takes it back
  next: the router's timer has run out, so it should have taken itself back: ` + "`ziatunnel rollback`" + ` proves it
  next: may still be on the router: ` + "`archive` / `path flash:ziatunnel-r`" +
			` in the running-config; flash:ziatunnel-r-1 (with secrets in it)
`},
		"in doubt": {past(began, journal.Arming{How: "reload"}, journal.Cleaned{},
			journal.StepBegin{Number: 2, Title: "IKEv2 policy"},
			journal.StepEnd{Number: 2, Lines: 1, Error: "session lost"},
			journal.RollingBack{Cause: "session lost"},
			journal.InDoubt{Why: "the router cannot be reached",
				Differs:  []secret.Text{secret.NewText("+ crypto ikev2 policy P / pre-shared-key hush")},
				Commands: []secret.Text{secret.NewText("no crypto ikev2 policy P")}},
			journal.End{Outcome: journal.Doubtful, ExitCode: 6, Error: "session lost; NOT proven"}), `
20261124-090000-a1b2c3  2026-11-24 09:00:00 UTC  apply by ann on noc-1, router 192.0.2.10:22
  arming the router's own way back (reload) was begun, and not seen to end
  sent: up to step 2 (IKEv2 policy), which stopped after 1 lines: session lost
  began to take the change back, and did not prove it, because: session lost
  ended: IN DOUBT, a person is needed (exit status 6): session lost; NOT proven
  IN DOUBT: the router cannot be reached
    differs: + crypto ikev2 policy P / pre-shared-key ******
    to type by hand: no crypto ikev2 policy P
  next: look at the router; type what is missing; then ` + "`ziatunnel rollback`" +
			` with the site file proves that it is what it was
`},
		"not proven": {past(began, journal.LockTaken{Owner: journal.Owner{User: "bob", Host: "noc-2", PID: 7,
			Since: began}, Broken: true}, journal.Planned{Overrides: []journal.Override{{Rule: "own-address",
			Reason: "new cable"}}},
			journal.Pushed{Lines: 3}, journal.End{Outcome: journal.NotProven, ExitCode: 4}), `
20261124-090000-a1b2c3  2026-11-24 09:00:00 UTC  apply by ann on noc-1, router 192.0.2.10:22
  it took over the lock of bob on noc-2 (process 7, since 2026-11-24 09:00:00 UTC), by --break-lock
  planned: 0 lines in 0 steps: 
  guard own-address was overridden: new cable
  sent: all 3 lines were taken
  ended: the tunnels were not proven; the lines stay in the running-config, NOT saved (exit status 4)
  next: mend the cause and apply again, or ` + "`ziatunnel rollback`" + ` takes it back
`},
	} {
		var out bytes.Buffer
		view.History(&out, false, c.past)
		if got := out.String(); got != strings.TrimPrefix(c.want, "\n") {
			t.Errorf("%s:\n%s", name, got)
		}
		out.Reset()
		view.History(&out, true, c.past)
		if !json.Valid(out.Bytes()) || strings.Contains(out.String(), "hush") ||
			!strings.Contains(out.String(), `"run": "20261124-090000-a1b2c3"`) {
			t.Errorf("%s: %s", name, out.String())
		}
	}
}
