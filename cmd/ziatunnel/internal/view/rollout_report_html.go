package view

import (
	"bytes"
	_ "embed" // the page and its style
	"html/template"
	"io"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

//go:embed rollout_report.html
var reportHTML string

//go:embed rollout_report.css
var reportCSS string

// HTML writes the report as one page that stands alone, in the style of the evidence of a site. The
// size of the page is bounded: beyond some hundred sites it shows those that are not done, and says so.
func (r RolloutReport) HTML(w io.Writer) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"style": reportStyle,
		"word":  outcomeWord, "took": tookWords, "counted": counted, "moment": momentOf, "wave": waveWords,
		"bars": stacked, "upper": capitalised,
		"act": actWords, "wide": func(text string) bool { return len(text) > 48 }, "short": shortened2000,
	}).Parse(reportHTML)
	if err != nil {
		return err
	}
	var b bytes.Buffer // whole or not at all
	if err := t.Execute(&b, pageOf(r)); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// actWords are what people did, in words.
func actWords(a ReportedAct) string {
	words := map[string]string{
		string(rollout.Began): "The rollout began", string(rollout.PauseRequested): "Paused",
		string(rollout.ResumeRequested): "Resumed", string(rollout.AbortRequested): "Aborted",
		string(rollout.Approved):       "The next wave approved",
		string(rollout.RetryRequested): "Tried again: sites that were " + a.Note,
	}[a.What]
	if words == "" {
		words = a.What
	}
	if a.By != "" {
		words += ", by " + a.By
	}
	return words
}

// capitalised begins a text with a capital letter.
func capitalised(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// shortened2000 bounds what one router may say on the page.
func shortened2000(text string) string {
	if runes := []rune(text); len(runes) > 2000 {
		return string(runes[:2000]) + " " + gap
	}
	return text
}

// reportStyle is the style sheet of the evidence, and what the report adds to it.
func reportStyle() template.CSS {
	return template.CSS(evidence.Style() + reportCSS) //nolint:gosec // our own files
}
