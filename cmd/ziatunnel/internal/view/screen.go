package view

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Redrawer writes lines over what stands from so many lines above the cursor. It reports whether it did.
type Redrawer interface {
	Redraw(up int, lines []string) bool
}

// Screen draws the last look again and again in the same place of a terminal, with what has changed
// lately below it.
type Screen struct {
	W    Redrawer
	Size func() (columns, rows int)

	report  *verify.Report
	history []string
	drawn   int // lines on the screen
}

// kept is how many changes the screen keeps.
const kept = 8

// See draws what a look has shown.
func (d *Screen) See(s engine.Observation) {
	for _, line := range happened(s, d.report == nil) {
		d.history = append(d.history, s.At.Local().Format(time.TimeOnly)+"  "+line)
	}
	d.history = d.history[max(0, len(d.history)-kept):]
	if s.Report != nil {
		d.report = s.Report
	}
	d.draw(d.frame(s))
}

// frame are the lines to be seen. What does not fit the height is left out of the history first.
func (d *Screen) frame(s engine.Observation) []string {
	var b bytes.Buffer
	if d.report != nil {
		report(&b, *d.report, nil, nil)
	}
	lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	foot := "looked at " + s.At.Local().Format(time.TimeOnly) + "; Ctrl-C ends the watching"
	if s.Report == nil {
		foot = "LOST at " + s.At.Local().Format(time.TimeOnly) +
			": what stands above is the last look; Ctrl-C ends the watching"
	}
	columns, rows := d.Size()
	room := max(rows-2-len(lines), 0) // the footer, and the line of the cursor
	lines = append(lines, d.history[max(0, len(d.history)-room):]...)
	if most := max(rows-2, 1); rows > 0 && len(lines) > most {
		lines = lines[:most]
	}
	lines = append(lines, foot)
	for i := range lines {
		lines[i] = cut(printable.Text(lines[i]), columns) // an escape is longer than what it stands for
	}
	return lines
}

// cut makes a line fit one row: one that wraps would be two rows high.
func cut(line string, columns int) string {
	if columns < 1 || utf8.RuneCountInString(line) <= columns {
		return line
	}
	return string([]rune(line)[:columns])
}

// draw puts the cursor where the last frame begins, and writes over it.
func (d *Screen) draw(lines []string) {
	if d.W.Redraw(d.drawn, lines) {
		d.drawn = len(lines)
	}
}
