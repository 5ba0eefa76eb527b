package grammar

import (
	"strings"
	"testing"
)

// sentence is what the commands of the tests work on: it collects what was understood.
type sentence struct{ strings.Builder }

func keep(s *sentence, a Args) string {
	s.WriteString(a["x"])
	return ""
}

func testTable() Table[*sentence] {
	return Compile([]Command[*sentence]{
		{Pattern: "show clock [detail]", Run: keep},
		{Pattern: "show ip route", Run: keep},
		{Pattern: "show ip <x:route|roll>", Run: keep},
		{Pattern: "show interfaces <x:if>", Run: keep},
		{Pattern: "delay down <d:0-180> up <u:0-180>", Run: keep},
		{Pattern: "description <x:line>", Run: keep},
		{Pattern: "shutdown"}, // the real router has it, this one does not
	})
}

// TestParse holds abbreviations, ambiguity and carets to the parser of IOS.
func TestParse(t *testing.T) {
	for _, c := range []struct {
		line, canonical string
		verdict         Verdict
		caret           int
	}{
		{"show clock", "show clock", Matched, 0},
		{"sho cl det", "show clock detail", Matched, 0},
		{"sho ip route", "show ip route", Matched, 0},
		{"sho int tunnel 1", "show interfaces Tunnel1", Matched, 0},
		{"sho int tu1", "show interfaces Tunnel1", Matched, 0},
		{"del d 10 u 20", "delay down 10 up 20", Matched, 0},
		{"desc  two   words ", "description two words", Matched, 0},
		{"sho i", "", Ambiguous, 0},
		{"sh clock", "", Ambiguous, 0},
		{"de", "", Ambiguous, 0},
		{"show", "", Incomplete, 0},
		{"delay down 10", "", Incomplete, 0},
		{"show cloak", "", Invalid, len("show clo")},
		{"delay down 181 up 0", "", Invalid, len("delay down ")},
		{"shutdown", "", Invalid, 0},
		{"  wrong", "", Invalid, len("  ")},
	} {
		found, run := testTable().Parse(c.line)
		if found.Verdict != c.verdict || found.Caret != c.caret || (run != nil) != (c.verdict == Matched) {
			t.Errorf("%q: verdict %d, caret %d, want %d and %d", c.line, found.Verdict, found.Caret, c.verdict, c.caret)
		} else if got := found.Canonical(); got != c.canonical {
			t.Errorf("%q is %q, not %q", c.line, got, c.canonical)
		}
	}
}

// TestWithout takes commands away by the words they begin with, and no others.
func TestWithout(t *testing.T) {
	fewer := testTable().Without("show ip", "desc")
	for line, want := range map[string]Verdict{
		"show ip route": Invalid, "show clock": Matched, "description x": Matched,
	} {
		if found, _ := fewer.Parse(line); found.Verdict != want {
			t.Errorf("%q: verdict %d, want %d", line, found.Verdict, want)
		}
	}
}

// TestHelpAndTab list what may stand where the line ends.
func TestHelpAndTab(t *testing.T) {
	table := testTable()
	if got, want := table.Help("show clock "), "  detail\n  <cr>\n\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := table.Help("show c?"[:6]); !strings.HasPrefix(got, "clock ") {
		t.Errorf("%q", got)
	}
	if full, ok := table.Completion("sho int"); !ok || full != "interfaces" {
		t.Errorf("%q %v", full, ok)
	}
	if full, ok := table.Completion("sho i"); ok {
		t.Errorf("%q abbreviates more than one keyword", full)
	}
}

// TestRefusal words what went wrong, with the caret under the typed line.
func TestRefusal(t *testing.T) {
	for line, want := range map[string]string{
		"show i":     "% Ambiguous command:  \"show i\"\n",
		"show":       "% Incomplete command.\n",
		"show cloak": "             ^\n% Invalid input detected at '^' marker.\n",
	} {
		found, _ := testTable().Parse(line)
		if got := found.Refusal(line, len("R1#  ")); got != want || !IsRefusal(strings.TrimSuffix(got, "\n")) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
