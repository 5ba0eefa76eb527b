package show

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var capturesDir = flag.String("captures", "",
	"a `DIR` of router output, one folder a command; expectations beside the text are compared")

// wrongExpectations are facts of an expectation that contradict its own text, with the reason.
var wrongExpectations = []struct{ file, fact, reason string }{
	{"show-access-lists/genie-ios-5.txt", "list", "numbers entries to which the text gives no number"},
	{"show-access-lists/ntc-6.txt", "dst_port", "takes the word behind `precedence` and `tos` for a port"},
	{"show-access-lists/ntc-7.txt", "dst_port", "takes the word behind `precedence` and `tos` for a port"},
	{"show-access-lists/ntc-8.txt", "dst_port", "takes the word behind `precedence` and `tos` for a port"},
	{"show-crypto-ipsec-sa-interface/genie-iosxe-2.txt", "transform", "keeps only the first word of the transform set"},
	{"show-crypto-ipsec-sa-interface/genie-iosxe-4.txt", "transform", "keeps only the first word of the transform set"},
	{"show-crypto-ipsec-sa-interface/genie-iosxe-5.txt", "transform", "keeps only the first word of the transform set"},
	{"show-crypto-ipsec-sa-peer/genie-iosxe-1.txt", "remaining_key_lifetime",
		"keeps the unit of the time, and not its number"},
	{"show-ip-interface-brief/genie-iosxe-1.txt", "name", "spells out names that the text abbreviates"},
}

// tally is what came of the expectations of one command.
type tally struct {
	files, silent, rows int
	facts, empty        int // empty are facts that say: the text does not give this
	wrong               []mismatch
}

// mismatch is one fact that ours does not hold.
type mismatch struct{ file, fact, text string }

// TestCaptures reads a library of router output that is not part of this repository. No text of
// quality `real` may fail, fewer than one line in a hundred may be unknown, and where somebody has
// written down what a text says (`x.expected.json`, `x.expected.yml`), our rows say the same.
func TestCaptures(t *testing.T) {
	if *capturesDir == "" {
		t.Skip("no library of captures: go test ./pkg/show -run TestCaptures -args -captures DIR")
	}
	paths, err := filepath.Glob(filepath.Join(*capturesDir, "*", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no captures in %s: %v", *capturesDir, err)
	}
	quality := qualities(t)
	lines, unknown := 0, 0
	tallies := map[string]*tally{}
	for _, path := range paths {
		folder := filepath.Base(filepath.Dir(path))
		command, ok := CommandOfFolder(folder)
		if !ok {
			continue
		}
		name := folder + "/" + filepath.Base(path)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := Parse(command, string(text))
		if err != nil {
			if quality[name] == "real" || quality[name] == "" {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		ours := asTree(t, parsed)
		lines += len(rows(string(text)))
		unknown += len(ours.(map[string]any)["unknown_lines"].([]any))
		if tallies[folder] == nil {
			tallies[folder] = &tally{}
		}
		tallies[folder].expectation(t, name, strings.TrimSuffix(path, ".txt"), ours)
	}
	if unknown*100 >= lines {
		t.Errorf("%d of %d lines are unknown, one in a hundred is too many", unknown, lines)
	}
	report(t, tallies, fmt.Sprintf("%d of %d lines unknown", unknown, lines))
}

// qualities reads the index of the library: which texts a router printed unaltered.
func qualities(t *testing.T) map[string]string {
	out := map[string]string{}
	text, err := os.ReadFile(filepath.Join(*capturesDir, "INDEX.tsv"))
	if err != nil {
		t.Logf("no index, all texts count as real: %v", err)
		return out
	}
	table := csv.NewReader(bytes.NewReader(text))
	table.Comma = '\t'
	table.LazyQuotes = true
	table.FieldsPerRecord = -1
	records, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	file, grade := slices.Index(records[0], "file"), slices.Index(records[0], "quality")
	for _, record := range records[1:] {
		if len(record) > max(file, grade) {
			out[record[file]] = record[grade]
		}
	}
	return out
}

func asTree(t *testing.T, value any) any {
	t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // a counter has 64 bits
	if err := decoder.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// expectation compares with what is written beside a text, if anything.
func (c *tally) expectation(t *testing.T, name, stem string, ours any) {
	t.Helper()
	var theirs any
	text, err := os.ReadFile(stem + ".expected.json")
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		err = decoder.Decode(&theirs)
	} else if text, err = os.ReadFile(stem + ".expected.yml"); err == nil {
		err = yaml.Unmarshal(text, &theirs)
	} else {
		return
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c.files++
	before := c.facts
	folder, _, _ := strings.Cut(name, "/")
	for _, m := range mappings {
		if folder == m.folder || strings.HasPrefix(folder, m.folder+"-") && !slices.ContainsFunc(
			mappings, func(o mapping) bool { return o.folder == folder }) {
			c.compare(m, name, theirs, ours)
		}
	}
	if c.facts == before {
		c.silent++
		t.Logf("%s: no fact of ours in its expectation", name)
	}
}

// compare looks for each of their rows among ours, and holds every fact against it.
func (c *tally) compare(m mapping, name string, theirs, ours any) {
	left := rowsOf(ours, m.ours)
	want := slices.DeleteFunc(rowsOf(theirs, m.theirs), func(f facts) bool { return !m.meant(f) })
	keys, values, _ := strings.Cut(m.names, "|")
	for _, row := range want {
		at := slices.IndexFunc(left, func(f facts) bool { return len(differences(keys, row, f)) == 0 })
		c.rows++
		if at < 0 {
			c.facts++
			c.wrong = append(
				c.wrong, mismatch{name, present(keys, row)[0].theirs, "no row of ours for " + chosen(keys, row)})
			continue
		}
		wrong := differences(values, row, left[at])
		for _, p := range append(present(keys, row), present(values, row)...) {
			c.facts++
			if row[p.theirs] == "" {
				c.empty++
			}
		}
		for _, difference := range wrong {
			difference.file, difference.text = name, chosen(keys, row)+": "+difference.text
			c.wrong = append(c.wrong, difference)
		}
		left = slices.Delete(left, at, at+1)
	}
	if len(want) > 0 && len(left) > 0 && !m.more {
		fact := "" // the first name of a row
		if key := present(keys, want[0]); len(key) > 0 {
			fact = key[0].theirs
		}
		c.wrong = append(
			c.wrong, mismatch{name, fact, fmt.Sprintf("%d rows of ours that are not expected: %s", len(left), m.ours)})
	}
}

// meant reports whether a row of theirs is one that the mapping is about.
func (m mapping) meant(f facts) bool {
	name, value, _ := strings.Cut(m.where, "=")
	return m.where == "" || f[name] == value || value == "*" && f[name] != ""
}

// pair is one pair of names, and what is made of the values.
type pair struct {
	theirs, ours, how string
	optional          bool
}

// present are the pairs of which a row of theirs says something.
func present(names string, row facts) []pair {
	var out []pair
	for _, word := range strings.Fields(names) {
		word, how, _ := strings.Cut(word, ":")
		theirs, ours, two := strings.Cut(word, "=")
		if !two {
			ours = theirs
		}
		how, optional := strings.CutPrefix(how, "?")
		value, ok := row[theirs]
		if ok && (!optional || value != "") {
			out = append(out, pair{theirs, ours, how, optional})
		}
	}
	return out
}

// differences are the facts in which two rows are not the same, but for the case of letters, which
// some parsers lower.
func differences(names string, theirs, ours facts) []mismatch {
	var out []mismatch
	for _, p := range present(names, theirs) {
		want, says := made(p.how, theirs[p.theirs])
		got, _ := made(p.how, ours[p.ours])
		if (says || !p.optional) && !strings.EqualFold(want, got) {
			out = append(
				out, mismatch{fact: p.theirs,
					text: fmt.Sprintf("%s is %q, expected %s %q", p.ours, got, p.theirs, want)})
		}
	}
	return out
}

func chosen(names string, row facts) string {
	var out []string
	for _, p := range present(names, row) {
		out = append(out, p.theirs+" "+row[p.theirs])
	}
	return strings.Join(out, ", ")
}

// listed takes the mismatches out that are the fault of the expectation, and says which entries of
// the list no longer are.
func (c *tally) listed(t *testing.T) (dropped int) {
	t.Helper()
	for _, known := range wrongExpectations {
		before := len(c.wrong)
		c.wrong = slices.DeleteFunc(
			c.wrong, func(m mismatch) bool { return m.file == known.file && m.fact == known.fact })
		if len(c.wrong) == before {
			t.Errorf("%s: %s is listed as wrong, and is not", known.file, known.fact)
		}
		dropped += before - len(c.wrong)
	}
	return dropped
}

func (c *tally) add(other *tally) {
	c.files += other.files
	c.rows += other.rows
	c.silent += other.silent
	c.facts += other.facts
	c.empty += other.empty
	c.wrong = append(c.wrong, other.wrong...)
}

func report(t *testing.T, tallies map[string]*tally, last string) {
	t.Helper()
	var sum tally
	for _, folder := range slices.Sorted(maps.Keys(tallies)) {
		c := tallies[folder]
		if c.files > 0 {
			t.Logf("%-32s %3d expectations, %5d rows, %6d facts (%d that a value is absent), %3d mismatches, %d "+
				"files without a fact of ours", folder, c.files, c.rows, c.facts, c.empty, len(c.wrong), c.silent)
		}
		sum.add(c)
	}
	dropped := sum.listed(t)
	t.Logf("%-32s %3d expectations, %5d rows, %6d facts (%d that a value is absent), %3d mismatches, and %d of "+
		"expectations that are listed as wrong; %s", "all", sum.files, sum.rows, sum.facts, sum.empty, len(sum.wrong),
		dropped, last)
	for _, wrong := range sum.wrong {
		t.Errorf("%s: %s", wrong.file, wrong.text)
	}
}
