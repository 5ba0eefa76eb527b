package view

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// strip is a wave over time: sites in lanes, or, where there are too many, how many were at work.
type strip struct {
	Wave       string
	From, To   string
	Height     int // of the drawing, in its own units and in pixels
	Lanes      []stripBar
	Legend     string
	Accessible string
}

type stripBar struct {
	X, Width  string
	Y, Height int
	Outcome   string
	Words     string
}

// The bounds of what is drawn, whatever the size of the rollout.
const (
	stripLanes   = 120 // sites of a wave in lanes of their own
	stripsDrawn  = 30  // waves
	stripColumns = 240
	laneHeight   = 5
	columnHeight = 90
)

// stripOf draws a wave from its first to its last event. now is where work that goes on ends.
func stripOf(w ReportedWave, sites []ReportedSite, now time.Time) *strip {
	if w.Began.IsZero() {
		return nil
	}
	end := w.Updated
	for _, s := range sites {
		if s.Outcome == string(rollout.Working) || s.Outcome == string(rollout.Proving) {
			end = now
		}
	}
	out := &strip{Wave: waveWords(w), From: momentOf(w.Began), To: momentOf(end)}
	scale := 1000 / max(end.Sub(w.Began).Seconds(), 1e-9)
	place := func(t time.Time) float64 {
		if t.IsZero() {
			t = end
		}
		return math.Min(math.Max(t.Sub(w.Began).Seconds()*scale, 0), 1000)
	}
	if len(sites) <= stripLanes {
		out.lanes(sites, place)
	} else {
		out.columns(sites, place)
	}
	out.Accessible = fmt.Sprintf("%s from %s to %s, %s", out.Wave, out.From, out.To, out.Legend)
	return out
}

func waveWords(w ReportedWave) string {
	if w.Canaries {
		return fmt.Sprintf("Wave %d, canaries", w.Number)
	}
	return fmt.Sprintf("Wave %d", w.Number)
}

// shown is what colour a piece of work has: that of how it ended.
func shown(k ReportedWork) string {
	if k.Outcome == "" {
		return string(rollout.Working)
	}
	return k.Outcome
}

func (s *strip) lanes(sites []ReportedSite, place func(time.Time) float64) {
	s.Height, s.Legend = laneHeight*len(sites), "one line a site"
	for i, site := range sites {
		for _, k := range site.Work {
			x := place(k.Began)
			s.Lanes = append(s.Lanes, stripBar{
				coordinate(math.Min(x, 997)), coordinate(math.Max(place(k.Ended)-x, 3)), laneHeight * i, laneHeight - 1,
				shown(k),
				fmt.Sprintf("%s, %s: %s", site.Site, k.What, outcomeWord(shown(k))),
			})
		}
	}
}

// columns adds up in every column how many sites were at work in it on average, by whether they ended well.
func (s *strip) columns(sites []ReportedSite, place func(time.Time) float64) {
	var well, all [stripColumns]float64
	for _, site := range sites {
		for _, k := range site.Work {
			o := shown(k)
			spread(&all, place(k.Began), place(k.Ended))
			if o == string(rollout.Done) || o == string(rollout.Working) {
				spread(&well, place(k.Began), place(k.Ended))
			}
		}
	}
	most := math.Max(slices.Max(all[:]), 1e-9) // a wave that was over at once has no width
	s.Height = columnHeight
	s.Legend = fmt.Sprintf("how many sites were at work, at most %.0f; those that failed on top", most)
	width := coordinate(1000.0/stripColumns + 0.2)
	for c := range stripColumns {
		up := int(math.Round(columnHeight * well[c] / most))
		down := int(math.Round(columnHeight*all[c]/most)) - up
		x := coordinate(float64(c) * 1000 / stripColumns)
		if up > 0 {
			s.Lanes = append(s.Lanes, stripBar{X: x, Width: width, Y: columnHeight - up, Height: up,
				Outcome: string(rollout.Done)})
		}
		if down > 0 {
			s.Lanes = append(s.Lanes, stripBar{X: x, Width: width, Y: columnHeight - up - down, Height: down,
				Outcome: "failed"})
		}
	}
}

// spread adds to every column the part of it that lies between two places, in thousandths of the whole.
func spread(columns *[stripColumns]float64, from, to float64) {
	from, to = from*stripColumns/1000, to*stripColumns/1000
	for c := max(int(from), 0); c < stripColumns && float64(c) < to; c++ {
		columns[c] += math.Min(to, float64(c+1)) - math.Max(from, float64(c))
	}
}
