package verify_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/pkg/verify/verifytest"
)

var update = flag.Bool("update", false, "rewrite the table of README.md")

// jsonNames are the names of the fields of a struct in JSON, by the field's index.
func jsonNames(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		out = append(out, name)
	}
	return out
}

// TestEveryFieldIsExplained holds the rows to the JSON: every field is in one row, or among those that
// are in none, and every name there is one of the JSON.
func TestEveryFieldIsExplained(t *testing.T) {
	var explained []string
	for _, row := range verify.Fields() {
		if row.Label == "" || row.About == "" || len(row.Fields) == 0 {
			t.Errorf("%+v lacks something", row)
		}
		explained = append(explained, row.Fields...)
	}
	names := jsonNames(reflect.TypeFor[verify.TunnelReport]())
	slices.Sort(explained)
	slices.Sort(names)
	if !slices.Equal(explained, names) {
		t.Errorf("rows.go explains, in rows or in others,\n%s\nand the JSON has\n%s",
			strings.Join(explained, " "), strings.Join(names, " "))
	}
}

// TestEveryPartIsExplained: what a field is made of is named where the field is explained.
func TestEveryPartIsExplained(t *testing.T) {
	parts := map[string]reflect.Type{"traffic": reflect.TypeFor[verify.Traffic](),
		"contradictions": reflect.TypeFor[verify.Contradiction]()}
	for _, row := range verify.Fields() {
		of, ok := parts[row.Fields[0]]
		if ok && !strings.Contains(row.About, "{"+strings.Join(jsonNames(of), ", ")+"}") {
			t.Errorf("%s is made of %v, and not explained so: %s", row.Fields[0], jsonNames(of), row.About)
		}
	}
}

// TestFullIsFull: a field that the report for tests does not set is one that no test would miss.
func TestFullIsFull(t *testing.T) {
	for _, tunnel := range verifytest.Full().Tunnels {
		for i, name := range jsonNames(reflect.TypeOf(tunnel)) {
			if reflect.ValueOf(tunnel).Field(i).IsZero() {
				t.Errorf("%s: verifytest.Full does not set %s", tunnel.Role, name)
			}
		}
		if reflect.ValueOf(*tunnel.Traffic).FieldByName("Reset").IsZero() {
			t.Errorf("%s: the counters did not begin anew", tunnel.Role)
		}
	}
}

// TestRowShowsItsFields takes each field out of a full report: the row that names it shows something
// else then.
func TestRowShowsItsFields(t *testing.T) {
	full := verifytest.Full().Tunnels[0]
	for i, name := range jsonNames(reflect.TypeOf(full)) {
		without := full
		reflect.ValueOf(&without).Elem().Field(i).SetZero()
		for _, row := range verifytest.Rows() {
			shows := row.Text(full) != row.Text(without)
			if shows != slices.Contains(row.Fields, name) {
				t.Errorf("row %s, field %s: %q, and without it %q", row.Label, name, row.Text(full), row.Text(without))
			}
		}
	}
}

// TestTable leaves out optional rows that nothing is in, and no others.
func TestTable(t *testing.T) {
	full := verifytest.Full().Table()
	if len(full) != len(verifytest.Rows()) {
		t.Errorf("%d rows of %d", len(full), len(verifytest.Rows()))
	}
	empty := verify.Report{Tunnels: []verify.TunnelReport{{}, {}}}.Table()
	labels := map[string]bool{}
	for _, line := range empty {
		labels[line[0]] = true
		if len(line) != 3 {
			t.Errorf("%q", line)
		}
	}
	for _, row := range verifytest.Rows() {
		if labels[row.Label] == row.Optional {
			t.Errorf("row %s is there: %t", row.Label, labels[row.Label])
		}
	}
}

// TestLabel: a field has the label of its row, and one without a row its own name.
func TestLabel(t *testing.T) {
	for field, want := range map[string]string{"outbound_status": "ESP SA out", "sla": "IP SLA", "why": "why",
		"verdict": "verdict"} {
		if got := verify.Label(field); got != want {
			t.Errorf("%s: %s", field, got)
		}
	}
}

// TestReadmeHasTheTable holds the table in README.md to the rows.
func TestReadmeHasTheTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("| row | fields in JSON | what it says |\n| --- | --- | --- |\n")
	for _, row := range verify.Fields() {
		fmt.Fprintf(&b, "| %s | `%s` | %s |\n", row.Label, strings.Join(row.Fields, "`, `"), row.About)
	}
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	const begin = "<!-- rows -->\n"
	before, rest, found := strings.Cut(string(text), begin)
	_, after, ended := strings.Cut(rest, "\n<!-- end of rows -->")
	if !found || !ended {
		t.Fatal("README.md has no place for the table")
	}
	want := before + begin + b.String() + "\n<!-- end of rows -->" + after
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Error("the table in README.md is not that of the rows: look at it, then -update")
	}
}

// TestNotes are the sentences of a tunnel, those that only wait included.
func TestNotes(t *testing.T) {
	got, err := json.Marshal(verifytest.Full().Tunnels[1].Notes())
	if err != nil || string(got) != `["something of tunnel 2 is missing","waiting (track_down): track 2 waits"]` {
		t.Errorf("%v: %s", err, got)
	}
}
