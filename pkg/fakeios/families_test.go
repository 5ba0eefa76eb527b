package fakeios

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/catalog"
)

// corpus are the configurations of branches in this repository, by name.
func corpus(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, pattern := range []string{"testdata/pasted/*.txt", "../guard/testdata/branches/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) < 10 {
			t.Fatal(files, err)
		}
		for _, path := range files {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, running, isArchive := strings.Cut(string(text), "-- running.cfg --\n")
			if !isArchive {
				running = string(text)
			}
			if at := strings.Index(running, "\n-- "); isArchive && at >= 0 {
				running = running[:at+1]
			}
			out[filepath.Base(path)] = running
		}
	}
	return out
}

// TestFamiliesOfTheCorpus counts what the router knows of the configurations of branches: nine of ten lines at the
// least, and it refuses none.
func TestFamiliesOfTheCorpus(t *testing.T) {
	known, all := 0, 0
	files := corpus(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		r, _ := router(t, Config{Startup: files[name]})
		reading := r.Startup()
		t.Logf("%-45s %4d known %3d kept %d refused", name, reading.Known, len(reading.Kept), len(reading.Refused))
		for _, line := range reading.Refused {
			t.Errorf("%s: refused %q below %q: %s", name, line.Text, line.Block, line.Why)
		}
		known += reading.Known
		all += reading.Known + len(reading.Kept) + len(reading.Refused)
	}
	t.Logf("%d of %d lines are known", known, all)
	if known*10 < all*9 {
		t.Errorf("%d of %d lines are known, want nine of ten", known, all)
	}
}

// typedRow is a line of the catalog as somebody types it: with the lines that lead to it.
type typedRow struct {
	row  catalog.Row
	road []string
	line string
}

// shown is how the running-config shows the line, with the heads it stands below.
func (l typedRow) shown() string { return strings.Join(append(slices.Clone(l.road), l.line), " / ") }

// catalogLines are the lines of the catalog with words in the place of their parameters, the lines of a block behind its
// head.
func catalogLines(rows []catalog.Row, road []string) []typedRow {
	var out []typedRow
	for _, row := range rows {
		here := road
		if row.In != "" {
			here = roads[row.In]
		}
		for _, pattern := range variants(row.Pattern) {
			line := example(strings.Fields(strings.ReplaceAll(pattern, "<name>", "NAME")), 0)
			if row.Text == catalog.Delimited {
				line = strings.TrimSuffix(line, "1") + "^Ctext^C"
			}
			out = append(out, typedRow{row, here, line})
		}
		head := out[len(out)-1].line
		out = append(out, catalogLines(row.Rows, append(slices.Clone(here), head))...)
	}
	return out
}

// TestFamilies types every line of every family as a client does. It is shown below the head it was typed below, boots
// after it has been saved, and `no` takes it out.
func TestFamilies(t *testing.T) {
	byFamily := map[string][]catalog.Row{}
	for _, row := range catalog.Rows() {
		byFamily[row.Family] = append(byFamily[row.Family], row)
	}
	if len(catalog.Families()) != 20 {
		t.Errorf("%d families: %q", len(catalog.Families()), catalog.Families())
	}
	for _, family := range catalog.Families() {
		t.Run(family, func(t *testing.T) {
			lines := catalogLines(byFamily[family], nil)
			r, _ := router(t, Config{})
			s := newConsole(t, r)
			s.say("configure terminal")
			untouched := r.RunningConfig()
			last := map[string]string{} // what replaces what
			for _, l := range lines {
				typeAt(t, s, l, l.line)
				last[keyOf(l)] = l.line
			}
			r.mu.Lock()
			have := rows(r.running.Render(r.style()))
			r.mu.Unlock()
			for _, l := range lines {
				if last[keyOf(l)] == l.line && !slices.Contains(have, l.shown()) {
					t.Errorf("not shown: %s", l.shown())
				}
			}
			s.say("end")
			boots(t, r)
			saved := r.RunningConfig()
			s.all("write memory")
			r.mu.Lock()
			r.restart("test")
			r.mu.Unlock()
			if r.RunningConfig() != saved {
				t.Error("another configuration after a reload")
			}
			s = newConsole(t, r)
			s.say("configure terminal")
			for _, l := range slices.Backward(lines) {
				if last[keyOf(l)] == l.line {
					typeAt(t, s, l, "no "+l.row.KeyOf(l.line))
				}
			}
			have = rows(r.RunningConfig())
			for _, l := range lines {
				if slices.Contains(have, l.shown()) && !slices.Contains(rows(untouched), l.shown()) {
					t.Errorf("still shown: %s", l.shown())
				}
			}
		})
	}
}

func keyOf(l typedRow) string {
	return strings.Join(append(slices.Clone(l.road), l.row.KeyOf(l.line)), " / ")
}

// typeAt types a line where a line of the catalog stands.
func typeAt(t *testing.T, s *console, l typedRow, line string) {
	t.Helper()
	s.conf.EnterGlobal()
	for _, head := range l.road {
		if reply := s.say(head); strings.Contains(reply, "%") {
			t.Fatalf("%s: %s", head, reply)
		}
	}
	reply := s.say(line)
	for s.conf.Capturing() {
		s.say(l.row.Text)
	}
	if strings.Contains(reply, "%") {
		t.Errorf("%s, %s: %s", strings.Join(l.road, " / "), line, reply)
	}
}
