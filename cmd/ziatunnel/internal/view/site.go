package view

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// SiteLine is what a command found at one of many sites. Its JSON names are a contract.
type SiteLine struct {
	Site       string              `json:"site"`
	File       string              `json:"file"`
	ExitStatus int                 `json:"exit_status"`
	Ending     string              `json:"ending"` // in a few words: "done", "refused", "not connected"
	Result     string              `json:"result"` // in a sentence; empty where an error says everything
	Error      string              `json:"error"`  // empty: none
	Findings   []guard.Finding     `json:"findings,omitempty"`
	Summary    *plan.Summary       `json:"summary,omitempty"` // of a plan
	Report     *engine.Examination `json:"report,omitempty"`  // of a verify
	Audit      *provision.Audit    `json:"audit,omitempty"`

	ending provision.Ending
}

// Planned fills in a review.
func (l *SiteLine) Planned(r engine.Review) {
	s := r.Plan.Summary()
	l.Summary, l.Findings = &s, r.Findings
	switch {
	case len(r.Plan.Steps) == 0:
		l.Result = "no plan was made"
	case s.Lines == 0:
		l.Result = fmt.Sprintf("nothing to do: all %d lines are already right", s.Present)
	default:
		l.Result = fmt.Sprintf("%s to add, %d to change, %d to remove; %s to send", counted(s.Added, "object"),
			s.Changed, s.Removed, counted(s.Lines, "line"))
	}
	if n := len(r.Findings); n > 0 {
		l.Result += "; " + counted(n, "finding")
	}
}

// Examined fills in an examination.
func (l *SiteLine) Examined(e engine.Examination) {
	l.Report = &e
	l.Result = sentence(e.Report)
}

// Audited fills in an audit.
func (l *SiteLine) Audited(a provision.Audit) {
	l.Audit = &a
	l.Result = audited(a.Report)
}

// End fills in how the work at the site ended.
func (l *SiteLine) End(ending provision.Ending, err error) {
	l.ending = ending
	l.ExitStatus = ending.Exit
	l.Ending = ending.Word
	if err != nil {
		l.Error = err.Error()
	}
}

// How is how the work at the site ended.
func (l SiteLine) How() provision.Ending { return l.ending }

// Site prints one site in one line.
func Site(w io.Writer, asJSON bool, l SiteLine) {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		_ = e.Encode(l) // as in JSON
		return
	}
	said := l.Result
	if l.Error != "" && l.ending.Exit != 3 {
		said = strings.Join(strings.Fields(l.Error), " ")
	}
	fmt.Fprintf(w, "%s: %s: %s\n", l.Site, l.Ending, said)
}
