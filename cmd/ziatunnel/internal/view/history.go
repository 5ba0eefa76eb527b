package view

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Past is what the journal says of a site. Entries are the records of the one run that is shown in
// detail, nil when all are shown.
type Past struct {
	Site    string
	Dir     string
	Now     time.Time
	Runs    []journal.Summary
	Entries []journal.Entry
}

// pastRun is a run in JSON. The names are a contract.
type pastRun struct {
	Run       string          `json:"run"`
	Command   string          `json:"command"`
	User      string          `json:"user"`
	Host      string          `json:"host"`
	Router    string          `json:"router"`
	Version   string          `json:"version"`
	Began     time.Time       `json:"began"`
	Updated   time.Time       `json:"updated"`
	Status    string          `json:"status"` // running, unfinished, nothing_sent, or the outcome
	ExitCode  *int            `json:"exit_code"`
	Error     string          `json:"error,omitempty"`
	Snapshot  string          `json:"snapshot,omitempty"`
	Objects   []string        `json:"objects"` // planned
	Lines     int             `json:"lines"`   // planned
	Pushed    bool            `json:"pushed"`
	Proven    bool            `json:"proven"`
	Saved     bool            `json:"saved"`
	Back      bool            `json:"rolled_back"`
	Doubt     *pastDoubt      `json:"in_doubt"`
	Leftovers *pastLeftovers  `json:"leftovers"`
	Problems  []string        `json:"problems"`
	Damage    []string        `json:"damage"`
	Protected bool            `json:"protected"` // the records carry hashes
	Next      []string        `json:"next"`
	Story     []string        `json:"story"`
	Records   []journal.Entry `json:"records,omitempty"`
}

// pastDoubt is what nobody could prove.
type pastDoubt struct {
	Why      string        `json:"why"`
	Differs  []secret.Text `json:"differs"`
	Commands []secret.Text `json:"commands"`
}

// pastLeftovers are what to look for on the router.
type pastLeftovers struct {
	Timer       string     `json:"timer,omitempty"` // revert or reload
	Until       *time.Time `json:"until,omitempty"`
	ArchivePath string     `json:"archive_path,omitempty"`
	FlashFiles  []string   `json:"flash_files,omitempty"`
}

// History explains runs, oldest first.
func History(w io.Writer, asJSON bool, p Past) {
	if asJSON {
		runs := make([]pastRun, len(p.Runs))
		for i, r := range p.Runs {
			runs[i] = runJSON(r, p)
		}
		JSON(w, map[string]any{"site": p.Site, "state_dir": p.Dir, "runs": runs})
		return
	}
	for i, r := range p.Runs {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s  %s  %s\n", r.Run, stamp(r.Began), headline(r))
		for _, line := range story(r, p.Now) {
			fmt.Fprintln(w, "  "+line)
		}
		for _, e := range p.Entries {
			fmt.Fprintf(w, "    %3d  %s  %s\n", e.Seq, e.Time.UTC().Format("15:04:05"), record(e))
		}
		for _, line := range doubtLines(r.InDoubt) {
			fmt.Fprintln(w, "  "+line)
		}
		for _, line := range next(r, p.Now) {
			fmt.Fprintln(w, "  next: "+line)
		}
	}
}

func runJSON(r journal.Summary, p Past) pastRun {
	objects, lines := planned(r.Planned)
	out := pastRun{
		Run: r.Run, Command: r.Begin.Command, User: r.Begin.User, Host: r.Begin.Host, Router: r.Begin.Router,
		Version: r.Begin.Version, Began: r.Began, Updated: r.Updated, Status: status(r), Objects: objects, Lines: lines,
		Pushed: r.Pushed != nil, Proven: r.Proven != nil, Saved: r.Saved, Back: r.RolledBack != nil,
		Problems: append([]string{}, r.Problems...), Damage: append([]string{}, r.Damage...),
		Protected: !r.Unprotected, Next: append([]string{}, next(r, p.Now)...),
		Story: append([]string{}, story(r, p.Now)...), Records: p.Entries,
	}
	if r.End != nil {
		out.ExitCode, out.Error = &r.End.ExitCode, r.End.Error
	}
	if r.Snapshot != nil {
		out.Snapshot = r.Snapshot.File
	}
	if d := r.InDoubt; d != nil {
		out.Doubt = &pastDoubt{d.Why, append([]secret.Text{}, d.Differs...), append([]secret.Text{}, d.Commands...)}
	}
	if l := r.Leftovers(); !l.Empty() {
		out.Leftovers = &pastLeftovers{ArchivePath: l.ArchivePath, FlashFiles: l.FlashFiles}
		if l.Timer != nil {
			out.Leftovers.Timer = l.Timer.How
			if !l.Timer.Until.IsZero() {
				out.Leftovers.Until = &l.Timer.Until
			}
		}
	}
	return out
}

// status is one word for a run.
func status(r journal.Summary) string {
	if r.Running != nil {
		return "running"
	}
	return r.Status()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

func headline(r journal.Summary) string {
	if r.Begin.Command == "" {
		return "(its beginning cannot be read)"
	}
	s := fmt.Sprintf("%s by %s on %s, router %s", r.Begin.Command, r.Begin.User, r.Begin.Host, r.Begin.Router)
	for _, again := range r.Resumed {
		s += fmt.Sprintf("; %s by %s on %s", again.Command, again.User, again.Host)
	}
	return s
}

// planned are the objects that a plan changes, each with its action, and the number of its lines.
func planned(p *journal.Planned) (objects []string, lines int) {
	objects = []string{}
	if p == nil {
		return objects, 0
	}
	for _, step := range p.Steps {
		for _, c := range step.Changes {
			objects = append(objects, c.Action+" "+c.Object)
			lines += len(c.Lines)
		}
	}
	return objects, lines
}

func doubtLines(d *journal.InDoubt) []string {
	if d == nil {
		return nil
	}
	out := []string{"IN DOUBT: " + d.Why}
	for _, line := range d.Differs {
		out = append(out, "  differs: "+line.String())
	}
	for _, line := range d.Commands {
		out = append(out, "  to type by hand: "+line.String())
	}
	return out
}

// record is one line for a record: its kind and what it says.
func record(e journal.Entry) string {
	text, err := e.MarshalJSON()
	if err != nil {
		return e.Kind()
	}
	_, data, _ := strings.Cut(strings.TrimSpace(string(text)), `"data":`)
	return e.Kind() + " " + strings.TrimSuffix(data, "}")
}
