package running

import (
	"fmt"
	"strings"
	"testing"
)

// TestVTYRanges splits ranges as IOS does when a line selects a part of them.
func TestVTYRanges(t *testing.T) {
	for _, c := range []struct {
		selected [][2]int
		whole    bool
		ranges   string
		lines    int // of the last selection
	}{
		{[][2]int{{0, 4}}, false, "0-4", 1},
		{[][2]int{{0, 4}, {5, 15}}, false, "0-4 5-15", 1},
		{[][2]int{{0, 15}}, false, "0-4 5-15", 2},
		{[][2]int{{0, 15}}, true, "0-15", 1},
		{[][2]int{{0, 15}, {0, 15}}, true, "0-15", 1},
		{[][2]int{{0, 3}, {4, 4}, {5, 15}}, true, "0-3 4-4 5-15", 1},
		{[][2]int{{0, 4}, {2, 7}}, false, "0-1 2-4 5-7", 2},
		{[][2]int{{3, 3}}, false, "0-2 3-3 4-4", 1},
	} {
		config := FactoryDefault("R1")
		got := 0
		for _, r := range c.selected {
			lines := config.VTYLines(r[0], r[1], c.whole)
			for _, l := range lines {
				l.Length = 10 + r[0]
			}
			got = len(lines)
		}
		var ranges []string
		for _, v := range config.VTYs {
			ranges = append(ranges, fmt.Sprintf("%d-%d", v.First, v.Last))
		}
		if strings.Join(ranges, " ") != c.ranges || got != c.lines {
			t.Errorf("%v: %v, %d lines", c.selected, ranges, got)
		}
	}
	config := FactoryDefault("R1")
	config.VTYLines(5, 15, false)
	if config.DropVTYs(4) || !config.DropVTYs(8) || config.VTY(8) != nil || config.VTY(7) == nil {
		t.Errorf("%+v", config.VTYs)
	}
}

// TestVTYNotesApart: what is noted on a part of a range stays on that part.
func TestVTYNotesApart(t *testing.T) {
	config := FactoryDefault("R1")
	note := func(first, last int, text string) {
		for _, l := range config.VTYLines(first, last, false) {
			PutNote(&l.Notes, Note{Key: "history size", Text: text}, l)
		}
	}
	note(0, 4, "history size 10")
	note(0, 2, "history size 99")
	for vty, want := range map[int]string{0: "history size 99", 2: "history size 99", 3: "history size 10"} {
		line := config.VTY(vty)
		if len(line.Notes) != 1 || line.Notes[0].Text != want || line.Notes[0].Above() != line {
			t.Errorf("vty %d: %+v", vty, line.Notes)
		}
	}
}
