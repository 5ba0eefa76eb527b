package view

import (
	"fmt"
	"math"
	"strings"
)

// Charts are numbers here and rectangles in the page: nothing is drawn by a script.

// reportBar is a piece of a bar, in thousandths of its width.
type reportBar struct {
	X, Width string
	Outcome  string
	Sites    int
}

// stacked are outcomes side by side. What is too small to be seen is drawn as wide as a line.
func stacked(outcomes []ReportedOutcome, all int) []reportBar {
	var out []reportBar
	x := 0.0
	for _, o := range outcomes {
		width := 1000 * float64(o.Sites) / float64(max(all, 1))
		out = append(out, reportBar{coordinate(math.Min(x, 996)), coordinate(math.Max(width, 4)), o.Outcome, o.Sites})
		x += width
	}
	return out
}

func coordinate(x float64) string { return fmt.Sprintf("%.1f", x) }

// histogram is how many sites lie where.
type histogram struct {
	Title  string
	Label  string // what it says, for who does not see it
	Bars   []histogramBar
	Ticks  []histogramTick
	Most   int // sites in the highest bar
	Spread string
}

type histogramBar struct {
	X, Y, Width, Height string
	Words               string
}

type histogramTick struct{ X, Words, Anchor string }

// The drawing area of a histogram, in the units of its view box of 480 by 150.
const (
	histogramLeft, histogramTop     = 36.0, 12.0
	histogramWidth, histogramHeight = 436.0, 110.0
	histogramBars                   = 24
)

// histogramOf sorts values into bars of a round width. The last bar takes what lies far out.
func histogramOf(title string, values []float64, widths []float64, words func(float64) string) *histogram {
	s := spreadOf(values)
	if s.Sites == 0 {
		return nil
	}
	width := roundWidth(s.P95-s.Least, widths)
	first := math.Floor(s.Least / width)
	n := min(int(s.Most/width-first)+1, histogramBars)
	counts := make([]int, n)
	for _, v := range values {
		counts[min(int(v/width-first), n-1)]++
	}
	h := &histogram{Title: title, Spread: fmt.Sprintf("median %s, 95 of 100 within %s, most %s", words(s.Median),
		words(s.P95), words(s.Most))}
	h.Label = fmt.Sprintf("%s of %s: %s", title, counted(s.Sites, "site"), h.Spread)
	for _, c := range counts {
		h.Most = max(h.Most, c)
	}
	step := histogramWidth / float64(n)
	for i, c := range counts {
		from, to := (first+float64(i))*width, (first+float64(i)+1)*width
		said := fmt.Sprintf("%s to %s: %s", words(from), words(to), counted(c, "site"))
		if i == n-1 && s.Most >= to {
			said = fmt.Sprintf("%s and more: %s", words(from), counted(c, "site"))
		}
		height := histogramHeight * float64(c) / float64(h.Most)
		if c > 0 {
			h.Bars = append(h.Bars, histogramBar{coordinate(histogramLeft + step*float64(i)),
				coordinate(histogramTop + histogramHeight - height), coordinate(math.Min(step*0.92, 60)),
				coordinate(height), said})
		}
	}
	h.Ticks = ticksOf(n, step, func(i int) string { return words((first + float64(i)) * width) })
	return h
}

// ticksOf labels every few bars, at their beginning.
func ticksOf(n int, step float64, words func(i int) string) []histogramTick {
	every := (n + 3) / 4
	var out []histogramTick
	for i := 0; i < n; i += every {
		out = append(out, histogramTick{coordinate(histogramLeft + step*float64(i)),
			strings.Replace(words(i), ".0 s", " s", 1), "start"})
	}
	return out
}

// roundWidth is the smallest of the widths with which a range needs no more bars than there may be.
func roundWidth(spread float64, widths []float64) float64 {
	for _, w := range widths {
		if spread/w < histogramBars-4 {
			return w
		}
	}
	return math.Max(spread/(histogramBars-4), 1)
}

var (
	secondWidths = []float64{0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600}
	tripWidths   = []float64{1, 2, 5, 10, 20, 50, 100}
)
