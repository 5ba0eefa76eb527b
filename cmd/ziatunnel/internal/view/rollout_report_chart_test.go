package view

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

var waveStart = time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)

// TestHistogram counts every site once, inside the drawing, wherever it lies.
func TestHistogram(t *testing.T) {
	for name, values := range map[string][]float64{
		"one": {42}, "all the same": {7, 7, 7}, "nothing": {0, 0},
		"far out": {30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 9000},
		"tiny":    {0.001, 0.002, 0.0501}, "days": {90000, 180000, 270000},
	} {
		h := histogramOf("Duration", values, secondWidths, tookWords)
		sites := 0
		for _, bar := range h.Bars {
			_, words, _ := strings.Cut(bar.Words, ": ")
			n, err := strconv.Atoi(strings.Fields(words)[0])
			if err != nil {
				t.Fatal(err)
			}
			sites += n
			if x, w := number64(t, bar.X), number64(t, bar.Width); x < histogramLeft ||
				x+w > histogramLeft+histogramWidth+0.1 {
				t.Errorf("%s: a bar from %.1f, %.1f wide", name, x, w)
			}
			if y, high := number64(t, bar.Y), number64(t, bar.Height); y < histogramTop ||
				y+high > histogramTop+histogramHeight+0.2 {
				t.Errorf("%s: a bar at %.1f, %.1f high", name, y, high)
			}
		}
		if sites != len(values) || len(h.Bars) > histogramBars {
			t.Errorf("%s: %d of %d sites in %d bars", name, sites, len(values), len(h.Bars))
		}
	}
	if histogramOf("Duration", nil, secondWidths, tookWords) != nil {
		t.Error("nothing is drawn")
	}
	far := histogramOf("Duration", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
		900}, secondWidths, tookWords)
	if last := far.Bars[len(far.Bars)-1].Words; !strings.Contains(last, "and more: 1 site") {
		t.Errorf("what lies far out is %s", last)
	}
}

func number64(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestStripOfManySites never shows more at work than there were: three at a time, one behind the other.
func TestStripOfManySites(t *testing.T) {
	var sites []ReportedSite
	for i := range 999 {
		began := waveStart.Add(time.Duration(i/3) * time.Minute)
		outcome := []string{"done", "done", "rolled_back"}[i%3]
		sites = append(sites, ReportedSite{Outcome: outcome,
			Work: []ReportedWork{{Began: began, Ended: began.Add(time.Minute), Outcome: outcome}}})
	}
	wave := ReportedWave{Number: 2, Sites: len(sites), Began: waveStart, Updated: waveStart.Add(333 * time.Minute)}
	s := stripOf(wave, sites, wave.Updated)
	if !strings.Contains(s.Legend, "at most 3;") || len(s.Lanes) != 2*stripColumns {
		t.Errorf("%s; %d bars", s.Legend, len(s.Lanes))
	}
	for _, bar := range s.Lanes {
		if want := map[string]int{"done": columnHeight * 2 / 3,
			"failed": columnHeight / 3}[bar.Outcome]; bar.Height != want || bar.Y < 0 {
			t.Fatalf("%+v is not %d high", bar, want)
		}
	}
	if s := stripOf(ReportedWave{Began: waveStart, Updated: waveStart}, make([]ReportedSite, 500), waveStart); s ==
		nil {
		t.Error("a wave that was over at once is not shown")
	}
}

// TestStripOfFewSites gives every site a lane; who is still at work reaches to the end.
func TestStripOfFewSites(t *testing.T) {
	at := func(minutes int) time.Time { return waveStart.Add(time.Duration(minutes) * time.Minute) }
	sites := []ReportedSite{
		{Site: "a", Outcome: "done", Work: []ReportedWork{{What: "attempt", Began: at(0), Ended: at(5),
			Outcome: "done"}}},
		{Site: "b", Outcome: "working", Work: []ReportedWork{{What: "attempt", Began: at(5)}}},
		{Site: "c", Outcome: "pending"},
	}
	s := stripOf(ReportedWave{Number: 1, Sites: 3, Began: at(0), Updated: at(5)}, sites, at(10))
	if got := fmt.Sprint(s.Lanes); got !=
		"[{0.0 500.0 0 4 done a, attempt: done} {500.0 500.0 5 4 working b, attempt: working}]" || s.Height != 15 {
		t.Errorf("%s, %d high", got, s.Height)
	}
}

// TestWorstRowsFirst keeps the sites that need a person when there are too many to show.
func TestWorstRowsFirst(t *testing.T) {
	r := RolloutReport{}
	for i := range 2 * rowsOfFailed {
		r.Sites = append(r.Sites, ReportedSite{Site: fmt.Sprint("s", i), Outcome: "unreachable"})
	}
	r.Sites[len(r.Sites)-1].Outcome = "in_doubt"
	r.Waves = []ReportedWave{{Number: 1, Sites: len(r.Sites)}}
	p := pageOf(r)
	if n := len(p.Grid); n != rowsOfFailed || p.Grid[n-1].Outcome != "in_doubt" || !p.Cut {
		t.Errorf("%d rows, the last is %s", n, p.Grid[n-1].Outcome)
	}
	if len(p.Rest) != 1 || p.Rest[0].Words != fmt.Sprintf("%d unreachable", rowsOfFailed) {
		t.Errorf("the rest is %+v", p.Rest)
	}
}
