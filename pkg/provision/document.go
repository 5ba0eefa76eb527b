package provision

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// Author is who did what is told, and with what.
type Author struct {
	Version string // of the program
	Command string
	User    string
	Host    string
	Journal *journal.Store // where the run of the job is; nil: none
}

// Document is everything that the witness knows of a command that has ended with an error, or well.
// It is not masked. exitCode is the one that the command ends with.
func (w *Recorder) Document(by Author, ended error, exitCode int) evidence.Document {
	zone, _ := w.started.Zone()
	d := evidence.Document{
		Format: evidence.Format, Tool: "ziatunnel " + by.Version, Command: by.Command, Site: w.job.Site.Name,
		Router: evidence.Router{Address: w.job.Site.Router.Address}, Operator: evidence.Operator{User: by.User, Host: by.Host},
		Started: w.started, Ended: w.ended, Duration: w.ended.Sub(w.started).Seconds(), Zone: joinedZone(zone, w.started.Format("UTC-07:00")),
		Looks: w.looks, Causes: causesOf(w.causes), Sections: w.sections, Timeline: w.moments,
		Timings: evidence.Timings{Phases: w.phases, Total: w.cost()}, Transcript: w.said.transcript(),
	}
	d.Outcome = w.outcome(ended, exitCode)
	d.Timeline = append(d.Timeline, evidence.Moment{Seconds: d.Duration, Text: fmt.Sprintf("ended: %s (exit status %d)", d.Outcome.Word, d.Outcome.ExitCode)})
	if n := len(w.looks); n > 0 {
		d.Proof = &w.looks[n-1]
	}
	if n := len(w.sessions); n > 0 {
		d.Router.Hostname = w.sessions[n-1].Hostname()
	}
	if w.review != nil {
		w.reviewInto(&d, ended)
	}
	var refused *engine.RefusedError
	if errors.As(ended, &refused) && len(d.Guards) == 0 {
		d.Guards = guardsOf(refused.Findings)
	}
	w.journalInto(by.Journal, &d)
	return d
}

// reviewInto tells what was read, planned and found before anything was sent, and what came of it.
func (w *Recorder) reviewInto(d *evidence.Document, ended error) {
	v := w.review.Version
	d.Router.Hostname, d.Router.IOS, d.Router.Model, d.Router.Serial = v.Hostname, v.Version, v.Model, v.Serial
	d.Guards = guardsOf(w.review.Findings)
	d.Plan = planOf(w.review.Plan, w.pushOf(ended))
	d.Configuration.Saved = w.saved
	for _, s := range d.Plan.Steps {
		lines, taken := s.Count()
		d.Configuration.Lines += lines
		d.Configuration.Taken += taken
	}
}

// journalInto tells what the journal has of the run: by which means the router was armed, and the
// fingerprints of its running-config. A run that left no record adds nothing.
func (w *Recorder) journalInto(store *journal.Store, d *evidence.Document) {
	if store == nil || w.job.Run == "" {
		return
	}
	state, err := store.Load(w.job.Site.Name, w.job.Run)
	if err != nil {
		return
	}
	conf := &d.Configuration
	conf.Run = state.Run
	if state.Armed != nil {
		conf.Armed = fmt.Sprintf("%s, %d minutes", state.Armed.How, state.Armed.Minutes)
	}
	if state.Snapshot != nil {
		conf.Before = state.Snapshot.Hash
	}
	if state.RolledBack != nil {
		conf.After = state.RolledBack.Hash
	}
}

func joinedZone(name, offset string) string {
	if name == "UTC" {
		return name
	}
	if name == "" || strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return offset
	}
	return name + ", " + offset
}

// transcript is what was kept, by line.
func (b *bounded) transcript() evidence.Transcript {
	text := strings.Trim(string(b.text), "\n")
	if text == "" {
		return evidence.Transcript{}
	}
	return evidence.Transcript{Lines: strings.Split(text, "\n"), Cut: b.cut}
}
