package view

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// story tells in plain words what a run did, in the order in which it happened.
func story(r journal.Summary, now time.Time) []string {
	var out []string
	s := r.State
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, t := range s.LockTaken {
		why := "whose process was gone"
		if t.Broken {
			why = "by --break-lock"
		}
		say("it took over the lock of %s on %s (process %d, since %s), %s", t.Owner.User, t.Owner.Host, t.Owner.PID,
			stamp(t.Owner.Since), why)
	}
	if s.Begin.Undoes != "" {
		say("it takes back run %s, and what came behind it", s.Begin.Undoes)
	}
	if objects, lines := planned(s.Planned); s.Planned != nil {
		say("planned: %d lines in %d steps: %s", lines, len(s.Planned.Steps), shortened(objects))
		for _, o := range s.Planned.Overrides {
			say("guard %s was overridden: %s", o.Rule, o.Reason)
		}
	}
	out = append(out, armedWords(s, now)...)
	out = append(out, sentWords(s)...)
	if s.OutputLost != nil {
		say("it went on unseen: %s", s.OutputLost.Why)
	}
	out = append(out, endWords(r)...)
	for _, problem := range s.Problems {
		say("the journal has a damaged place: %s", problem)
	}
	for _, t := range s.Trusted {
		say("%s on %s decided that the first %d records count, and none of those behind them up to this decision",
			t.User, t.Host, t.Records)
	}
	if s.Unprotected {
		say("an older version wrote it: its records carry no hashes, and a change to them would not be noticed")
	}
	if len(s.Unknown) > 0 {
		say("a later version wrote what this one does not know: %s", strings.Join(s.Unknown, ", "))
	}
	return out
}

// shortened keeps a long list readable.
func shortened(words []string) string {
	const most = 6
	if len(words) > most {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", len(words)-most)
	}
	return strings.Join(words, ", ")
}

func armedWords(s journal.State, now time.Time) []string {
	timer := s.Armed
	switch {
	case s.Arming == nil && timer == nil:
		return nil
	case timer == nil:
		return []string{fmt.Sprintf("arming the router's own way back (%s) was begun, and not seen to end",
			s.Arming.How)}
	}
	line := fmt.Sprintf("armed: the router would take itself back (%s) at %s", timer.How, stamp(timer.Until))
	switch {
	case s.Confirmed != nil:
		line += "; that was called off"
	case s.RolledBack != nil || s.Cleaned:
	case now.After(timer.Until):
		line += "; that time is over"
	default:
		line += fmt.Sprintf(", in %s", timer.Until.Sub(now).Round(time.Second))
	}
	return []string{line}
}

// sentWords say what was sent, what that proved, and what was taken back.
func sentWords(s journal.State) []string {
	out := append(pushWords(s), stageWords(s)...)
	if s.ReloginOK {
		out = append(out, "a second login proved that the router is still manageable")
	}
	if s.Proven != nil {
		line := "proven: the running-config is what it should be, and nothing else has changed"
		if s.Proven.Verdict != "" {
			line = "proven: the tunnels were looked at, verdict " + s.Proven.Verdict + proofWords(*s.Proven)
		}
		out = append(out, line)
	}
	if s.Saved {
		out = append(out, "saved to the startup-config and read back")
	}
	if f := s.FailedOver; f != nil {
		out = append(out, fmt.Sprintf("proven %.0f s after the primary was failed: backup %s, primary %s", f.Seconds,
			f.Backup, f.Primary))
	}
	if s.RollingBack != nil {
		line := "took the change back"
		if s.RolledBack == nil {
			line = "began to take the change back, and did not prove it"
		}
		if s.RollingBack.Cause != "" {
			line += ", because: " + s.RollingBack.Cause
		}
		out = append(out, line)
	}
	if s.RolledBack != nil {
		out = append(out, "proven: the running-config is what it was before")
	}
	if s.Recovered {
		out = append(out, "proven: the tunnels are up again")
	}
	return out
}

// proofWords say how much was proven of the tunnels, and how much was wanted; older versions did not write that down.
func proofWords(p journal.Proven) string {
	if p.Reached == "" {
		return ""
	}
	return fmt.Sprintf("; proof: %s, wanted: %s", p.Reached, p.Wanted)
}

// stageWords say how far a plan got that moves one tunnel at a time.
func stageWords(s journal.State) []string {
	var out []string
	for _, t := range s.Stages {
		if t.Interface == "" {
			continue
		}
		line := "moved " + t.Title
		if t.Anew {
			line += ", which negotiated anew"
		}
		if t.Back {
			line += ", and again with what was there before"
		}
		if t.Done {
			line += ": proven"
		} else {
			line += ": not proven"
		}
		out = append(out, line)
	}
	return out
}

// pushWords say how far the lines of the plan got.
func pushWords(s journal.State) []string {
	if s.Pushed != nil {
		out := []string{fmt.Sprintf("sent: all %d lines were taken", s.Pushed.Lines)}
		for _, r := range s.OptionalRefused {
			out = append(out, "refused, optional: "+r.Line+": "+r.Why)
		}
		return out
	}
	n := len(s.Steps)
	if n == 0 {
		return nil
	}
	last := s.Steps[n-1]
	open := slices.IndexFunc(s.Steps, func(s journal.StepState) bool { return !s.Done })
	switch {
	case open >= 0 && open < n-1 && last.Error == "": // lines are sent ahead of their verdicts
		first := s.Steps[open]
		return []string{fmt.Sprintf("sent: up to somewhere between step %d (%s) and step %d (%s)",
			first.Number, first.Title, last.Number, last.Title)}
	case last.Error != "":
		return []string{fmt.Sprintf("sent: up to step %d (%s), which stopped after %d lines: %s",
			last.Number, last.Title, last.Taken, last.Error)}
	case last.Done:
		return []string{fmt.Sprintf("sent: up to the end of step %d (%s)", last.Number, last.Title)}
	default:
		return []string{fmt.Sprintf("sent: up to somewhere in step %d (%s, %d lines)",
			last.Number, last.Title, last.Lines)}
	}
}

var outcomes = map[string]string{
	journal.Done:        "ended: done",
	journal.NotProven:   "ended: the tunnels were not proven; the lines stay in the running-config, NOT saved",
	journal.TakenBack:   "ended: rolled back, nothing lasting changed",
	journal.Replaced:    "ended: its router is no longer that of the site, and what it had done there is not known",
	journal.Doubtful:    "ended: IN DOUBT, a person is needed",
	journal.Refused:     "ended: refused by a guard, nothing was sent",
	journal.Failed:      "ended: failed",
	journal.Unfinished:  "NOT FINISHED: the journal stops here",
	journal.NothingSent: "it stopped before anything was sent",
}

func endWords(s journal.Summary) []string {
	if s.Running != nil {
		return []string{fmt.Sprintf("under way: process %d on %s is working on it now", s.Running.PID, s.Running.Host)}
	}
	line, ok := outcomes[s.Status()]
	if !ok {
		line = "ended: " + s.Status()
	}
	if s.End != nil {
		line += fmt.Sprintf(" (exit status %d)", s.End.ExitCode)
		if s.End.Error != "" {
			line += ": " + s.End.Error
		}
	}
	return []string{line}
}

// next is what a person does now; nothing when all is well.
func next(r journal.Summary, now time.Time) []string {
	if r.Running != nil {
		return nil
	}
	var out []string
	var damaged *journal.DamagedError
	switch {
	case errors.As(r.Trustworthy(), &damaged):
		out = append(out, fmt.Sprintf("look at the router; then `ziatunnel rollback` or `ziatunnel resume` with "+
			"--trust-records %s=%d acts on the first %d records alone", r.Run, damaged.Sound, damaged.Sound))
	case r.Unfinished():
		out = unfinishedWords(r, now)
	case r.InDoubt != nil:
		out = append(out, "look at the router; type what is missing; then `ziatunnel rollback` with the site file "+
			"proves that it is what it was")
	case r.End != nil && r.End.Outcome == journal.NotProven:
		out = append(out, "mend the cause and apply again, or `ziatunnel rollback` takes it back")
	}
	return append(out, leftWords(r)...)
}

// unfinishedWords say who may end an unfinished run, and when the router does so by itself.
func unfinishedWords(r journal.Summary, now time.Time) []string {
	out := []string{"`ziatunnel resume` with the site file finishes it, `ziatunnel rollback` takes it back"}
	if r.Begin.Command == engine.FailoverCommand {
		out[0] = "`ziatunnel resume` or `ziatunnel rollback` with the site file takes the failover back, " +
			"and proves that the tunnels are up again"
	}
	if r.Begin.Command == engine.SurveyCommand {
		out[0] = "`ziatunnel resume` or `ziatunnel rollback` with the site file takes the survey away, and proves it"
	}
	switch t := r.Leftovers().Timer; {
	case t == nil:
	case t.Until.IsZero():
		out = append(out, fmt.Sprintf("the router may take itself back within %d minutes of %s",
			t.Minutes, stamp(r.Updated)))
	case now.Before(t.Until):
		out = append(out, fmt.Sprintf("if nobody does, the router takes itself back at %s", stamp(t.Until)))
	default:
		out = append(out, "the router's timer has run out, so it should have taken itself back: "+
			"`ziatunnel rollback` proves it")
	}
	return out
}

// leftWords say what arming may have left on the router.
func leftWords(r journal.Summary) []string {
	left := r.Leftovers()
	if left.ArchivePath == "" && len(left.FlashFiles) == 0 {
		return nil
	}
	line := "may still be on the router:"
	if left.ArchivePath != "" {
		line += " `archive` / `path " + left.ArchivePath + "` in the running-config;"
	}
	if len(left.FlashFiles) > 0 {
		line += " " + strings.Join(left.FlashFiles, ", ") + " (with secrets in it);"
	}
	if !r.Unfinished() {
		line += " `ziatunnel rollback` removes it;"
	}
	return []string{strings.TrimSuffix(line, ";")}
}
