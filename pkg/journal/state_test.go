package journal_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// fold is the state after records that come a second apart.
func fold(records ...journal.Record) journal.State {
	entries := make([]journal.Entry, len(records))
	for i, r := range records {
		entries[i] = journal.Entry{Seq: i + 1, Time: start.Add(time.Duration(i) * time.Second), Record: r}
	}
	return journal.Fold(entries)
}

// TestLeftovers: what arming may have brought is named from before its first line until it is
// proven to be gone.
func TestLeftovers(t *testing.T) {
	arming := journal.Arming{How: "revert", Minutes: 10, ArchivePath: "flash:ziatunnel-r"}
	armed := journal.Armed{How: "revert", Minutes: 10, Until: start.Add(10 * time.Minute),
		ArchivePath: "flash:ziatunnel-r", FlashFiles: []string{"flash:ziatunnel-r-1"}}
	unsent := arming
	unsent.TimerUnsent = true
	later := armed
	later.Until, later.FlashFiles = start.Add(20*time.Minute), []string{"flash:ziatunnel-r-2"}
	for name, c := range map[string]struct {
		records []journal.Record
		timer   time.Time
		pending bool
		path    string
		files   []string
	}{
		"nothing": {},
		"unsent":  {[]journal.Record{unsent}, time.Time{}, false, "flash:ziatunnel-r", nil},
		"unsent, behind another": {[]journal.Record{journal.Arming{How: "reload", Minutes: 5}, unsent}, time.Time{},
			true, "flash:ziatunnel-r", nil},
		"arming": {[]journal.Record{arming}, time.Time{}, true, "flash:ziatunnel-r", nil},
		"armed":  {[]journal.Record{arming, armed}, armed.Until, true, "flash:ziatunnel-r", armed.FlashFiles},
		"extended": {[]journal.Record{arming, armed, later}, later.Until, true, "flash:ziatunnel-r",
			[]string{"flash:ziatunnel-r-1", "flash:ziatunnel-r-2"}},
		"confirmed": {[]journal.Record{arming, armed, journal.Confirmed{How: "revert"}}, time.Time{}, false,
			"flash:ziatunnel-r", armed.FlashFiles},
		"rolled back": {[]journal.Record{arming, armed, journal.RollingBack{}, journal.RolledBack{}}, armed.Until,
			true, "flash:ziatunnel-r", armed.FlashFiles},
		"cleaned": {[]journal.Record{arming, armed, journal.Confirmed{How: "revert"}, journal.Cleaned{}},
			time.Time{}, false, "", nil},
		"cleaned and anew": {
			[]journal.Record{arming, armed, journal.Cleaned{}, journal.Arming{How: "reload", Minutes: 5}}, time.Time{},
			true, "", nil},
		"ended badly": {
			[]journal.Record{arming, armed, journal.InDoubt{Why: "w"}, journal.End{Outcome: journal.Doubtful}},
			armed.Until, true, "flash:ziatunnel-r", armed.FlashFiles},
	} {
		l := fold(c.records...).Leftovers()
		if (l.Timer != nil) != c.pending || c.pending && !l.Timer.Until.Equal(c.timer) || l.ArchivePath != c.path ||
			!slices.Equal(l.FlashFiles, c.files) {
			t.Errorf("%s: %+v %+v", name, l, l.Timer)
		}
	}
}

// TestState walks through what one run can say after the other.
func TestState(t *testing.T) {
	unfinished := fold(journal.Begin{Site: "tokyo-01"}, journal.StepBegin{Number: 4, Title: "t", Lines: 3},
		journal.StepEnd{Number: 4, Lines: 1, Error: "rejected"})
	if !unfinished.Unfinished() || unfinished.Steps[0].Done || unfinished.Steps[0].Taken != 1 ||
		unfinished.Site != "tokyo-01" || !unfinished.Updated.Equal(start.Add(2*time.Second)) {
		t.Errorf("%+v", unfinished)
	}
	if s := fold(journal.Begin{}, journal.Planned{}, journal.SnapshotTaken{}); s.Unfinished() || s.Touched() {
		t.Error("a run that sent nothing needs nobody")
	}
	if s := fold(journal.Begin{}, journal.Unknown{Kind: "later"}); s.Unfinished() || len(s.Unknown) != 1 {
		t.Error("what a later version writes is tolerated, and named")
	}
	doubt := journal.InDoubt{Why: "w"}
	if s := fold(journal.Pushed{}, doubt, journal.End{Outcome: journal.Doubtful}); s.Unfinished() || s.InDoubt == nil {
		t.Errorf("%+v", s)
	}
	if s := fold(journal.Pushed{}, doubt, journal.End{Outcome: journal.Doubtful}, journal.Resumed{},
		journal.RollingBack{}); !s.Unfinished() {
		t.Error("a process that went on is not finished")
	}
	if s := fold(journal.Pushed{}, doubt, journal.Resumed{}, journal.RollingBack{}, journal.RolledBack{},
		journal.End{Outcome: journal.TakenBack}); s.InDoubt != nil || s.Unfinished() {
		t.Error("what is proven is in doubt no more")
	}
}

// TestStanding: which runs a rollback can still take back.
func TestStanding(t *testing.T) {
	run := func(name string, records ...journal.Record) journal.Summary {
		s := fold(append([]journal.Record{journal.Begin{Run: name}}, records...)...)
		return journal.Summary{State: s}
	}
	done := func(name string) journal.Summary {
		return run(name, journal.Pushed{}, journal.End{Outcome: journal.Done})
	}
	undo := func(name, undoes, outcome string) journal.Summary {
		return journal.Summary{
			State: fold(journal.Begin{Run: name, Undoes: undoes}, journal.Pushed{}, journal.End{Outcome: outcome})}
	}
	back := run("4", journal.Pushed{}, journal.RollingBack{}, journal.RolledBack{},
		journal.End{Outcome: journal.TakenBack})
	doubt := run("5", journal.Pushed{}, journal.RollingBack{}, journal.InDoubt{},
		journal.End{Outcome: journal.Doubtful})
	looked := run("6", journal.Planned{}, journal.End{Outcome: journal.Refused})
	died := run("7", journal.Arming{How: "revert"})
	for name, c := range map[string]struct {
		runs []journal.Summary
		want []string
	}{
		"nothing": {nil, nil},
		"all that stands": {[]journal.Summary{done("1"), done("2"), back, doubt, looked, died},
			[]string{"1", "2", "5", "7"}},
		"one taken back": {[]journal.Summary{done("1"), done("2"), undo("3", "2", journal.Done)}, []string{"1"}},
		"all taken back": {[]journal.Summary{done("1"), done("2"), undo("3", "1", journal.Done)}, nil},
		"applied again":  {[]journal.Summary{done("1"), undo("2", "1", journal.Done), done("3")}, []string{"3"}},
		"rollback went back": {
			[]journal.Summary{
				done("1"),
				{State: fold(journal.Begin{Run: "2", Undoes: "1"}, journal.Pushed{}, journal.RolledBack{},
					journal.End{Outcome: journal.TakenBack})}}, []string{"1"}},
		"rollback in doubt": {[]journal.Summary{done("1"), undo("2", "1", journal.Doubtful)}, []string{"1", "2"}},
	} {
		var got []string
		for _, s := range journal.Active(c.runs) {
			got = append(got, s.Run)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	first := done("1").State
	first.Planned = &journal.Planned{Steps: []journal.PlannedStep{{Number: 1}}}
	later := journal.State{Planned: &journal.Planned{Steps: []journal.PlannedStep{{Number: 2}}}}
	if both := journal.Merge(first, later, journal.State{}); len(both.Planned.Steps) != 2 ||
		len(first.Planned.Steps) != 1 {
		t.Errorf("%+v", both.Planned)
	}
}
