package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// The bounds of the page.
const (
	rowsOfAll     = 500 // sites of a rollout that is shown whole
	rowsOfFailed  = 500 // sites that are not done, of a larger one
	wavesShown    = 100
	causesShown   = 40
	namesOfACause = 60
	actsShown     = 100
)

// reportPage is the report and what of it is shown.
type reportPage struct {
	RolloutReport
	Histograms []*histogram
	Strips     []*strip
	Grid       []gridRow
	Whole      bool // every site has a row
	Cut        bool // not even every site that is not done has one
	Rest       []restRow
	Uncounted  int // waves whose sites have neither a row nor a place in Rest
	Causes     []causeCard
	Waves      []ReportedWave
	Acts       []ReportedAct
	Missing    []string // what is not on the page, in words
}

// gridRow is a site by steps.
type gridRow struct {
	ReportedSite
	Cells []gridCell
	Cause string // anchor of the cause, if it has one
}

type gridCell struct{ Class, Sign, Title string }

// restRow stands for the sites of a wave that have no row.
type restRow struct {
	Wave  string
	Words string
}

// causeCard is a cause with the sites that fit the page.
type causeCard struct {
	ReportedCause
	Anchor string
	Named  []ReportedSite
	More   int
}

// pageOf chooses what is shown.
func pageOf(r RolloutReport) reportPage {
	p := reportPage{RolloutReport: r, Whole: len(r.Sites) <= rowsOfAll, Waves: r.Waves[:min(len(r.Waves), wavesShown)],
		Acts: r.Acts[:min(len(r.Acts), actsShown)]}
	seconds, trips := spentBySite(r.Sites)
	for _, h := range []*histogram{
		histogramOf("Duration", seconds, secondWidths, tookWords),
		histogramOf("Round trips", trips, tripWidths, func(v float64) string { return fmt.Sprintf("%.0f", v) }),
	} {
		if h != nil {
			p.Histograms = append(p.Histograms, h)
		}
	}
	p.drawStrips()
	anchors := p.cards()
	p.rows(anchors)
	if n := len(r.Waves) - len(p.Waves); n > 0 {
		p.Missing = append(p.Missing, counted(n, "wave")+" more")
	}
	if p.Uncounted > 0 {
		p.Missing = append(p.Missing, "what the sites of "+counted(p.Uncounted, "wave")+" without rows are")
	}
	if n := len(r.Acts) - len(p.Acts); n > 0 {
		p.Missing = append(p.Missing, counted(n, "act")+" more")
	}
	return p
}

// drawStrips draws the first waves that have begun.
func (p *reportPage) drawStrips() {
	at := 0
	for _, w := range p.RolloutReport.Waves {
		sites := p.Sites[at : at+w.Sites]
		at += w.Sites
		s := stripOf(w, sites, p.Updated)
		if s == nil {
			continue
		}
		if len(p.Strips) == stripsDrawn {
			p.Missing = append(p.Missing, "the timelines of waves behind the first "+itoa(stripsDrawn))
			return
		}
		p.Strips = append(p.Strips, s)
	}
}

// cards are the causes, and by site the anchor of its cause.
func (p *reportPage) cards() map[string]string {
	sites := make(map[string]ReportedSite, len(p.Sites))
	for _, s := range p.Sites {
		sites[s.Site] = s
	}
	anchors := map[string]string{}
	for i, c := range p.RolloutReport.Causes {
		if i == causesShown {
			p.Missing = append(p.Missing, counted(len(p.RolloutReport.Causes)-causesShown, "cause")+" more")
			break
		}
		card := causeCard{ReportedCause: c, Anchor: "cause-" + itoa(i+1), More: max(c.Count-namesOfACause, 0)}
		for k, name := range c.Sites {
			anchors[name] = card.Anchor
			if k < namesOfACause {
				card.Named = append(card.Named, sites[name])
			}
		}
		p.Causes = append(p.Causes, card)
	}
	return anchors
}

// rows are the sites that have a row: all of them, or those that have begun and are not done.
func (p *reportPage) rows(anchors map[string]string) {
	chosen := p.chosen()
	at := 0
	for _, w := range p.RolloutReport.Waves {
		rest := map[string]int{}
		for _, s := range p.Sites[at : at+w.Sites] {
			if chosen[s.Site] {
				p.Grid = append(p.Grid, gridRow{s, p.cells(s), anchors[s.Site]})
			} else {
				rest[s.Outcome]++
			}
		}
		at += w.Sites
		p.sum(w, rest)
	}
}

// chosen are the sites to have a row. Where they are too many, what needs a person goes first.
func (p *reportPage) chosen() map[string]bool {
	var open []ReportedSite
	for _, s := range p.Sites {
		idle := s.Outcome == string(rollout.Done) || s.Outcome == string(rollout.Pending) && s.Detail == ""
		if p.Whole || !idle {
			open = append(open, s)
		}
	}
	if !p.Whole && len(open) > rowsOfFailed {
		slices.SortStableFunc(open, func(a, b ReportedSite) int { return severity(a.Outcome) - severity(b.Outcome) })
		open = open[:rowsOfFailed]
		p.Cut = true
	}
	out := make(map[string]bool, len(open))
	for _, s := range open {
		out[s.Site] = true
	}
	return out
}

// sum says in a row what the sites of a wave without rows are.
func (p *reportPage) sum(w ReportedWave, rest map[string]int) {
	var words []string
	for _, outcome := range outcomeOrder() {
		if n := rest[outcome]; n > 0 {
			words = append(words, itoa(n)+" "+outcomeWord(outcome))
		}
	}
	switch {
	case len(words) == 0:
	case len(p.Rest) < wavesShown:
		p.Rest = append(p.Rest, restRow{waveWords(w), strings.Join(words, ", ")})
	default:
		p.Uncounted++
	}
}

var gridSigns = map[string]gridCell{
	"done": {Class: "d", Sign: "✓", Title: "done"}, "present": {Class: "p", Sign: "=", Title: "was there already"},
	"failed": {Class: "f", Sign: "×", Title: "failed"},
}

// cells are the steps of a site, in the columns of all steps.
func (p *reportPage) cells(s ReportedSite) []gridCell {
	by := make(map[int]string, len(s.Steps))
	for _, step := range s.Steps {
		by[step.Number] = step.Outcome
	}
	out := make([]gridCell, len(p.Steps))
	for i, step := range p.Steps {
		outcome, came := by[step.Number]
		sign, known := gridSigns[outcome]
		if came && !known {
			sign = gridSigns["failed"]
		}
		out[i] = sign
	}
	return out
}
