package evidence_test

import (
	"encoding/json"
	"html"
	"reflect"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/pkg/verify/verifytest"
)

// full is a document whose proof has everything that a report can have.
func full() evidence.Document {
	look := evidence.LookOf(verifytest.Full())
	return evidence.Document{Proof: &look}
}

// TestEveryRowIsInTheEvidence: what people read of a tunnel is on the page and in the text.
func TestEveryRowIsInTheEvidence(t *testing.T) {
	page := html.UnescapeString(written(t, "html", full()))
	text := written(t, "txt", full())
	report := verifytest.Full()
	for _, row := range verifytest.Rows() {
		first, second := row.Text(report.Tunnels[0]), row.Text(report.Tunnels[1])
		label := strings.ToUpper(row.Label[:1]) + row.Label[1:]
		if want := `<th scope="row">` + label + "</th><td>" + first + "</td><td>" + second +
			"</td>"; !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
		found := false
		for line := range strings.Lines(text) {
			cells := strings.Fields(strings.TrimPrefix(line, row.Label+" "))
			found = found || strings.HasPrefix(line, row.Label+" ") && strings.Join(cells, " ") == first+" "+second
		}
		if !found {
			t.Errorf("the text has no row %s", row.Label)
		}
	}
	for _, tunnel := range report.Tunnels {
		for _, note := range tunnel.Notes() {
			if !strings.Contains(page, note) || !strings.Contains(text, tunnel.Role+": "+note) {
				t.Errorf("%s is not everywhere", note)
			}
		}
	}
}

// elsewhere are the fields of a report that have another place in the JSON of the evidence: the field
// whose text has them, and a part of that text.
var elsewhere = map[string]struct{ field, text string }{
	"track_delayed":        {"track", "Down, delayed Up (171 secs remaining)"},
	"sla_rtt_milliseconds": {"sla", "OK 51 ms"},
	"why":                  {"notes", "something of tunnel 1 is missing"},
	"contradictions":       {"notes", "waiting (track_down): track 1 waits"},
}

// TestEveryFieldIsInTheJSON: every field of a report has its place there, under its own name or in
// another one.
func TestEveryFieldIsInTheJSON(t *testing.T) {
	var got struct {
		Proof struct{ Tunnels []map[string]any }
	}
	if err := json.Unmarshal([]byte(written(t, "json", full())), &got); err != nil {
		t.Fatal(err)
	}
	tunnel := got.Proof.Tunnels[0]
	var report map[string]any
	text, err := json.Marshal(verifytest.Full().Tunnels[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	for name, want := range report {
		place, moved := elsewhere[name]
		switch {
		case moved:
			shown, err := json.Marshal(tunnel[place.field])
			if err != nil || !strings.Contains(string(shown), place.text) {
				t.Errorf("%s: %s has no %q: %s", name, place.field, place.text, shown)
			}
		case name == "track" || name == "sla": // with more in them
		case !reflect.DeepEqual(tunnel[name], want):
			t.Errorf("%s is %v, and in the report %v", name, tunnel[name], want)
		}
	}
}

// TestSameStates: counters may move between two looks in the same states.
func TestSameStates(t *testing.T) {
	before := evidence.LookOf(verifytest.Full())
	moved, changed := verifytest.Full(), verifytest.Full()
	*moved.Tunnels[0].Encaps++
	changed.Tunnels[1].Session = "DOWN"
	if !before.SameStates(evidence.LookOf(moved)) || before.SameStates(evidence.LookOf(changed)) ||
		before.SameStates(evidence.LookOf(verify.Report{})) {
		t.Error("two looks are compared by something else than their states")
	}
}
