package recorder

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// Author is who ran the command, with which program, on which machine.
type Author struct {
	Version string // of the program
	Command string
	User    string
	Host    string
	Journal *journal.Store // where the run of the job is; nil: none
}

// Document is everything that is known of a command that has ended: ended is its error, nil where there
// is none, and outcome says the same in words. The document is not masked.
func (rec *Recorder) Document(by Author, ended error, outcome evidence.Outcome) evidence.Document {
	zone, _ := rec.started.Zone()
	d := evidence.Document{
		Format: evidence.Format, Tool: "ziatunnel " + by.Version, Command: by.Command, Site: rec.job.Site.Name,
		Router:   evidence.Router{Address: rec.job.Site.Router.Address},
		Operator: evidence.Operator{User: by.User, Host: by.Host},
		Started:  rec.started, Ended: rec.ended, Duration: rec.ended.Sub(rec.started).Seconds(),
		Zone:    joinedZone(zone, rec.started.Format("UTC-07:00")),
		Outcome: outcome, Looks: rec.looks, Causes: evidence.CausesOf(rec.causes), Sections: rec.sections,
		Portal:     rec.portal,
		Timings:    evidence.Timings{Phases: rec.phases, Total: rec.cost()},
		Transcript: rec.said.transcript(),
	}
	last := fmt.Sprintf("ended: %s (exit status %d)", outcome.Word, outcome.ExitCode)
	d.Timeline = append(append([]evidence.Moment{}, rec.moments...), evidence.Moment{Seconds: d.Duration, Text: last})
	if n := len(rec.looks); n > 0 {
		d.Proof = &rec.looks[n-1]
	}
	if n := len(rec.sessions); n > 0 {
		d.Router.Hostname = rec.sessions[n-1].Hostname()
	}
	if rec.review != nil {
		rec.reviewInto(&d, ended)
	}
	var refused *engine.RefusedError
	if errors.As(ended, &refused) && len(d.Guards) == 0 {
		d.Guards = guardsOf(refused.Findings)
	}
	rec.journalInto(by.Journal, &d)
	return d
}

// reviewInto fills in what was read, planned and found before anything was sent, and what came of it.
func (rec *Recorder) reviewInto(d *evidence.Document, ended error) {
	d.Sections = append(rehearsalSection(rec.review.Rehearsal), d.Sections...)
	v := rec.review.Version
	d.Router.Hostname = v.Hostname
	d.Router.IOS = v.Version
	d.Router.Model = v.Model
	d.Router.Serial = v.Serial
	d.Guards = guardsOf(rec.review.Findings)
	d.Plan = planOf(rec.review.Plan, rec.pushOf(ended))
	d.Configuration.Saved = rec.saved
	for _, s := range d.Plan.Steps {
		lines, taken := s.Count()
		d.Configuration.Lines += lines
		d.Configuration.Taken += taken
	}
}

// journalInto fills in what the journal has of the run: how the router was armed, and the hashes of its
// running-config. A run without a record adds nothing.
func (rec *Recorder) journalInto(store *journal.Store, d *evidence.Document) {
	if store == nil || rec.job.Run == "" {
		return
	}
	state, err := store.Load(rec.job.Site.Name, rec.job.Run)
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

// joinedZone is a time zone by its name, where it has one, and its offset.
func joinedZone(name, offset string) string {
	if name == "UTC" {
		return name
	}
	if name == "" || strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return offset
	}
	return name + ", " + offset
}

// transcript is the text that was kept, split into lines.
func (b *bounded) transcript() evidence.Transcript {
	text := strings.Trim(string(b.text), "\n")
	if text == "" {
		return evidence.Transcript{}
	}
	return evidence.Transcript{Lines: strings.Split(text, "\n"), Cut: b.cut}
}
