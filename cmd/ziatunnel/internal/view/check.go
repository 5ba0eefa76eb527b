package view

import (
	"fmt"
	"io"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
)

// Checked is the result of checking one site file.
type Checked struct {
	File     string    `json:"file"`
	Site     string    `json:"site,omitempty"`
	Problems []Problem `json:"problems"`
	NotKnown []string  `json:"not_known,omitempty"` // what only the router can tell
	Notes    []string  `json:"notes,omitempty"`     // what a person should know of a good file
	// Warnings are of the service edges of a good file.
	Warnings []serviceedge.Warning `json:"warnings,omitempty"`
}

// Problem is one mistake; line and column are 0 when it is not in the text.
type Problem struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text,omitempty"`
	Why    string `json:"why"`
	Mend   string `json:"mend,omitempty"`
}

// Check prints the good files, and behind them what should be known of their choices, each note once; the mistakes of
// the others are the error.
func Check(w io.Writer, asJSON bool, files []Checked) {
	if asJSON {
		JSON(w, map[string]any{"files": files})
		return
	}
	for _, f := range files {
		if len(f.Problems) == 0 {
			fmt.Fprintf(w, "%s: site %s is good\n", f.File, f.Site)
			for _, what := range f.NotKnown {
				fmt.Fprintf(w, "%s: %s\n", f.File, what)
			}
			for _, warning := range f.Warnings {
				fmt.Fprintf(w, "%s: site %s: %s\n", f.File, f.Site, warning)
			}
		}
	}
	checkNotes(w, files)
}

// checkNotes prints each note once, with the number of sites that it is about.
func checkNotes(w io.Writer, files []Checked) {
	var order []string
	sites := map[string]int{}
	for _, f := range files {
		for _, note := range f.Notes {
			if sites[note]++; sites[note] == 1 {
				order = append(order, note)
			}
		}
	}
	for _, note := range order {
		if n := sites[note]; n > 1 {
			fmt.Fprintf(w, "note (%d sites): %s\n", n, note)
		} else {
			fmt.Fprintf(w, "note: %s\n", note)
		}
	}
}

// optionalLine is a line that the playbook can do without.
type optionalLine struct {
	Line secret.Text `json:"line"`
	Why  string      `json:"why"`
	Else secret.Text `json:"else"`
}

func optionalLines(s playbook.Step) []optionalLine {
	var out []optionalLine
	for _, o := range s.Optionals {
		out = append(out, optionalLine{s.Lines[o.Index], o.Why, o.Else})
	}
	return out
}

// Render prints the lines of a rendered playbook by step, and what only the router can tell.
func Render(w io.Writer, asJSON bool, r playbook.Rendered, notKnown []string) {
	if asJSON {
		type step struct {
			Number int           `json:"number"`
			Title  string        `json:"title"`
			Why    string        `json:"why"`
			Lines  []secret.Text `json:"lines"`
			// Optional are the lines that a router may refuse.
			Optional []optionalLine `json:"optional,omitempty"`
		}
		steps := make([]step, len(r.Steps))
		for i, s := range r.Steps {
			steps[i] = step{s.Number, s.Title, s.Why, s.Lines, optionalLines(s)}
		}
		out := map[string]any{"playbook": r.Playbook, "steps": steps}
		if len(notKnown) > 0 {
			out["not_known"] = notKnown
		}
		JSON(w, out)
		return
	}
	for _, what := range notKnown {
		fmt.Fprintf(w, "! %s\n", what)
	}
	for _, s := range r.Steps {
		fmt.Fprintf(w, "! step %d: %s (%s)\n", s.Number, s.Title, s.Why)
		for _, line := range s.Lines {
			fmt.Fprintln(w, line)
		}
	}
}
