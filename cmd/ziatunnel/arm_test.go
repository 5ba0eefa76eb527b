package main_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// impatient finds out quickly that a router does not answer.
var impatient = ciscoios.Options{CommandTimeout: 400 * time.Millisecond, HandshakeTimeout: 400 * time.Millisecond}

// configure types lines as another operator does, over a session of its own.
func (b *bench) configure(t testing.TB, lines ...string) {
	t.Helper()
	session, err := b.dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if err := session.Configure(context.Background(), plain(lines...), nil); err != nil {
		t.Fatal(err)
	}
	b.before, b.startup = b.router.RunningConfig(), b.router.StartupConfig()
}

// plain are lines with the modes that `archive` and interfaces lead to.
func plain(lines ...string) []device.Line {
	mode, out := device.GlobalConfig, []device.Line{}
	for _, line := range lines {
		after := mode
		switch {
		case line == "archive":
			after = "config-archive"
		case strings.HasPrefix(line, "interface "):
			after = "config-if"
		case line == "exit":
			after = device.GlobalConfig
		}
		out = append(out, device.Line{Text: secret.NewText(line), Before: mode, After: after})
		mode = after
	}
	return out
}

func (b *bench) save(t testing.TB) {
	t.Helper()
	session, err := b.dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if err := session.Save(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.startup = b.router.StartupConfig()
}

func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %q", part, text)
		}
	}
}

// TestArming arms in every way there is, and leaves nothing behind.
func TestArming(t *testing.T) {
	for name, c := range map[string]struct {
		arm           engine.Arm
		quirks        fakeios.Quirks
		configure     []string
		faults        []fakeios.Fault
		want          end
		armed         engine.Arm
		typed, absent []string
	}{
		"temporary archive":      {want: provenDone, armed: "revert", typed: []string{"path flash:ziatunnel-", "configure terminal revert timer 6", "configure confirm", "no path flash:ziatunnel-", "delete /force flash:ziatunnel-"}},
		"own archive":            {configure: []string{"archive", "path flash:archive"}, want: provenDone, armed: "revert", typed: []string{"delete /force flash:archive-"}, absent: []string{"no path", "path flash:ziatunnel"}},
		"archive without a path": {configure: []string{"archive", "maximum 5"}, want: provenDone, armed: "revert", typed: []string{"no path flash:ziatunnel-"}, absent: []string{"no archive"}},
		"no archive":             {quirks: fakeios.Quirks{NoArchive: true}, want: provenDone, armed: "reload", typed: []string{"reload in 6", "reload cancel"}},
		"no archive, wanted":     {arm: "revert", quirks: fakeios.Quirks{NoArchive: true}, want: refused},
		"reload":                 {arm: "reload", want: provenDone, armed: "reload", absent: []string{"archive"}},
		"reload, unsaved":        {arm: "reload", configure: []string{"ip route 10.9.0.0 255.255.0.0 192.0.2.1"}, want: refused},
		"neither":                {quirks: fakeios.Quirks{NoArchive: true}, configure: []string{"ip route 10.9.0.0 255.255.0.0 192.0.2.1"}, want: refused},
		"none":                   {arm: "none", want: provenDone, armed: "", absent: []string{"archive", "reload", "configure terminal revert"}},
		"flash full":             {faults: []fakeios.Fault{{Do: fakeios.FaultFlashFull, Line: "configure terminal revert"}}, want: provenDone, armed: "reload", typed: []string{"no path", "reload cancel"}},
		"flash full, wanted":     {arm: "revert", faults: []fakeios.Fault{{Do: fakeios.FaultFlashFull, Line: "configure terminal revert"}}, want: refused, typed: []string{"no path"}},
		"archive forbidden":      {faults: []fakeios.Fault{{Do: fakeios.FaultUnauthorized, Line: "archive"}}, want: provenDone, armed: "reload"},
		"timer forbidden":        {faults: []fakeios.Fault{{Do: fakeios.FaultUnauthorized, Line: "configure terminal revert"}}, want: provenDone, armed: "reload", typed: []string{"no path"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBenchOn(t, fakeios.Config{Quirks: c.quirks, Faults: c.faults}, ciscoios.Options{})
			if c.configure != nil {
				b.configure(t, c.configure...)
				b.job.Overrides = []journal.Override{{Rule: "unsaved_changes", Reason: "a test of what arming makes of them"}}
			}
			b.job.Arm = c.arm
			flash := len(b.router.Flash())
			out, err := b.apply(t.Context(), nil)
			if got := b.judge(t, err); got != c.want || out.Armed != c.armed {
				t.Fatalf("%s, armed by %q: %v", got, out.Armed, err)
			}
			for _, line := range c.typed {
				if !b.typed(line) {
					t.Errorf("%q was not typed: %q", line, b.router.Lines())
				}
			}
			for _, line := range c.absent {
				if b.typed(line) {
					t.Errorf("%q was typed", line)
				}
			}
			if len(b.router.Flash()) != flash {
				t.Errorf("flash: %v", b.router.Flash())
			}
		})
	}
}

// TestJournalOfAnApply has a record before and after everything that changes the router.
func TestJournalOfAnApply(t *testing.T) {
	b := newBench(t, ciscoios.Options{Window: 1})
	if _, err := b.apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(b.records.kinds(), " ")
	contains(t, got, "Planned SnapshotTaken Arming Armed StepBegin StepEnd StepBegin", "StepEnd Pushed ReloginOK Proven Confirmed Cleaned Saved")
}

// TestJournalFails at each of its records: before the push that refuses, later it rolls back, and
// never is a change left that is not on record.
func TestJournalFails(t *testing.T) {
	whole := newBench(t, ciscoios.Options{})
	if _, err := whole.apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for at := 1; at <= whole.records.written; at++ {
		t.Run(fmt.Sprint("record ", at), func(t *testing.T) {
			b := newBench(t, ciscoios.Options{})
			b.records.failAt = at
			_, err := b.apply(t.Context(), nil)
			saved := at == whole.records.written
			if !errors.Is(err, errDisk) {
				t.Fatalf("%v", err)
			}
			if saved { // everything is done; only the last word is missing
				return
			}
			if got := b.judge(t, err); got != provenUnchanged && got != failed {
				t.Errorf("%s: %v", got, err)
			}
		})
	}
}

// TestSomebodyElse refuses a router on which another change is pending, and one that has changed
// since the plan was made.
func TestSomebodyElse(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(s engine.Session) error
		rule string
	}{
		"revert": {func(s engine.Session) error { return ask(s, "configure terminal revert timer 30") }, "pending_revert"},
		"reload": {func(s engine.Session) error { return ask(s, "reload in 30") }, "pending_reload"},
		"archive": {func(s engine.Session) error {
			return s.Configure(context.Background(), plain("archive", "path flash:ziatunnel-20261124-080000-ffffff"), nil)
		}, "leftover_archive"},
		"change": {func(s engine.Session) error {
			return s.Configure(context.Background(), plain("ip route 10.9.0.0 255.255.0.0 192.0.2.1"), nil)
		}, "changed_meanwhile"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, ciscoios.Options{})
			b.configure(t, "archive", "path flash:archive")
			b.save(t)
			between := func(engine.Review) (bool, error) {
				s, err := b.dial(context.Background())
				if err != nil {
					return false, err
				}
				defer s.Close()
				return true, c.do(s)
			}
			_, err := engine.Apply(t.Context(), b.dial, b.job, between, func(engine.Event) {})
			var no *engine.RefusedError
			if !errors.As(err, &no) || !slices.ContainsFunc(no.Findings, func(f guard.Finding) bool { return f.Rule == c.rule || f.Rule == "changed_meanwhile" }) {
				t.Fatalf("%v", err)
			}
			if b.typed("crypto ikev2 proposal") {
				t.Error("it was sent all the same")
			}
		})
	}
}

var reloadAnswers = []device.Answer{
	{Question: regexp.MustCompile(`Save\? \[yes/no\]: ?$`), Reply: "no"}, {Question: regexp.MustCompile(`\[confirm\]$`)},
}

func ask(s engine.Session, command string) error {
	_, err := s.Ask(context.Background(), command, reloadAnswers...)
	return err
}

// TestTimerOutlastsTheWait moves the timer on while the proof takes longer than it runs.
func TestTimerOutlastsTheWait(t *testing.T) {
	for i, keep := range []bool{true, false, true, false} {
		b := newBenchOn(t, fakeios.Config{Edges: edges("another-key-0123456789")}, ciscoios.Options{})
		command := "configure revert timer"
		if i > 1 {
			b.job.Arm, command = "reload", "reload in 1" // 10 minutes and more
		}
		b.job.Wait, b.job.Interval, b.job.Timer, b.job.RollBackUnproven = 9*time.Minute, time.Minute, 3*time.Minute, !keep
		shortest := time.Hour
		_, err := b.apply(t.Context(), func(e engine.Event) {
			if e.Kind == engine.Polled {
				shortest = min(shortest, e.Left)
			}
		})
		if shortest < time.Minute || !b.typed(command) {
			t.Errorf("only %s were left of the timer", shortest)
		}
		switch got := b.judge(t, err); {
		case keep && got == notProven:
			if !strings.Contains(b.router.RunningConfig(), "interface Tunnel2") || b.router.StartupConfig() != b.startup {
				t.Error("what is not proven stays in the running-config alone")
			}
		case !keep && got == provenUnchanged:
		default:
			t.Errorf("keep %v: %s: %v", keep, got, err)
		}
	}
}
