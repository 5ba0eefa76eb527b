package recorder

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
)

// surprisesTitle names the section of the lines that the router shows in another way.
const surprisesTitle = "shown in another way"

// surprised records a line that the router shows in another way than it was typed; nil is none.
func (rec *Recorder) surprised(s *engine.Surprise) {
	if s == nil {
		return
	}
	shown := strings.Join(s.Shown, " | ")
	if shown == "" {
		shown = "nothing"
	}
	row := []string{s.Header, s.Sent, shown}
	for i := range rec.sections {
		if rec.sections[i].Title == surprisesTitle {
			rec.sections[i].Rows = append(rec.sections[i].Rows, row)
			return
		}
	}
	rec.sections = append(rec.sections, evidence.Section{
		Title: surprisesTitle, Header: []string{"under", "typed", "shown"}, Rows: [][]string{row},
		Text: []string{"The router has taken these lines without a word. They work, as the proof shows, and are kept."},
	})
}
