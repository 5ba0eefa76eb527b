package view_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// markup is what a router may say to be taken for a page, and a key that it shows.
const markup = `step 2 (IKEv2 <b>keyring</b>), line 4 of 6: "pre-shared-key canary-4711" rejected: % ` +
	`</pre><script>alert(1)</script>` + "\x1b[31m\u202e"

var reportStart = time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)

// told is a record of a rollout of eight sites, of which each ends in a way of its own.
func told(t *testing.T) local.Record {
	t.Helper()
	r := local.Record{
		Metadata: local.Metadata{Inventory: []string{"/srv/branches.csv"}, Engine: "local", Version: "1.2.3",
			By: "noc on desk-1"},
		Plan: rollout.Plan{ID: "2026-11-25-a", Policy: rollout.Policy{
			Canary: 2, Parallel: 4, Retry: rollout.Retry{Attempts: 2, Backoff: time.Minute},
			Budgets: rollout.Budgets{Unreachable: rollout.Size{Percent: 50}, RolledBack: rollout.Size{Number: 3},
				InDoubt: rollout.Size{Number: 1}}, OnBudget: rollout.Pause,
		}},
	}
	for i := range 8 {
		r.Plan.Sites = append(r.Plan.Sites,
			rollout.Site{Name: fmt.Sprintf("branch-%d", i+1), Router: fmt.Sprintf("192.0.2.%d:22", i+1)})
	}
	at := func(seconds int, e rollout.Event) {
		e.At = reportStart.Add(time.Duration(seconds) * time.Second)
		r.Events = append(r.Events, e)
	}
	begin := func(seconds, site, attempt int) {
		at(seconds, rollout.Event{Kind: rollout.SiteBegan, Site: fmt.Sprint("branch-", site), Attempt: attempt})
	}
	end := func(seconds, site int, class rollout.Outcome, detail string, f *rollout.Figures) {
		at(seconds, rollout.Event{Kind: rollout.SiteEnded, Site: fmt.Sprint("branch-", site), Outcome: class,
			Detail: detail, Figures: f})
	}
	at(0, rollout.Event{Kind: rollout.Began})
	begin(0, 1, 1)
	begin(0, 2, 1)
	end(40, 1, rollout.Done, "", costs(3, 0))
	end(70, 2, rollout.Done, "", costs(3, 0))
	for i := 3; i <= 6; i++ {
		begin(70, i, 1)
	}
	end(80, 3, rollout.RolledBack, refusedLine(3, 17), costs(2, 2))
	end(85, 4, rollout.RolledBack, refusedLine(4, 18), costs(2, 2))
	end(90, 5, rollout.RolledBack, markup, costs(2, 2))
	end(95, 6, rollout.Unreachable, "192.0.2.6:22: unreachable: no answer within 10s", nil)
	begin(96, 7, 1)
	begin(96, 8, 1)
	end(140, 7, rollout.InDoubt, "=the router does not answer any more", costs(3, 3))
	begin(156, 6, 2)
	end(166, 6, rollout.Unreachable, "192.0.2.6:22: unreachable: no answer within 12s", nil)
	at(170, rollout.Event{Kind: rollout.PauseRequested, By: "noc on desk-1"})
	return r
}

// refusedLine is one refusal at two sites.
func refusedLine(site, ms int) string {
	return fmt.Sprintf(`step 2 (IKEv2 <keyring>), line 3 of 9: "peer edge" rejected in mode `+
		`"config-ikev2-keyring" of BRANCH-%d after %dms: %% Invalid input detected; rolled back: the `+
		`running-config is what it was before`, site, ms)
}

// costs are the figures of an attempt that came to a step, and failed at one.
func costs(steps, failed int) *rollout.Figures {
	f := &rollout.Figures{Lines: 30 * steps, RoundTrips: 11 * steps}
	for i := 1; i <= steps; i++ {
		outcome := []string{"present", "done", "done"}[i-1]
		if i == failed {
			outcome = "failed"
		}
		f.Steps = append(f.Steps, rollout.Step{Number: i,
			Title: []string{"", "Hostname", "IKEv2 <keyring>", "IP SLA"}[i], Outcome: outcome,
			Took: time.Duration(i) * time.Second})
	}
	return f
}

func reportedOf(t *testing.T, r local.Record) view.RolloutReport {
	t.Helper()
	state, err := r.State(nil)
	if err != nil {
		t.Fatal(err)
	}
	return view.NewRolloutReport(r, state, func(site string) string { return "sites/" + site + ".html" })
}

// TestRolloutReport holds the page, the JSON and the table of a fixed record to golden files.
func TestRolloutReport(t *testing.T) {
	report := reportedOf(t, told(t))
	for name, write := range reportForms(report) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		got := b.Bytes()
		if name == "html" { // the style has a file of its own
			got = styleless(got)
		}
		file := filepath.Join("testdata", "rollout_report", "report."+name)
		if *update {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("report.%s differs; read what -update makes of it:\n%s", name, got)
		}
	}
}

func reportForms(r view.RolloutReport) map[string]func(*bytes.Buffer) error {
	return map[string]func(*bytes.Buffer) error{
		"html": func(b *bytes.Buffer) error { return r.HTML(b) },
		"json": func(b *bytes.Buffer) error { return r.JSON(b) },
		"csv":  func(b *bytes.Buffer) error { return r.CSV(b) },
	}
}

func styleless(page []byte) []byte {
	before, rest, _ := bytes.Cut(page, []byte("<style>"))
	_, after, _ := bytes.Cut(rest, []byte("</style>"))
	return append(append([]byte(nil), before...), after...)
}

// TestRolloutReportMasks looks for a key, for markup and for characters that deceive in all forms.
func TestRolloutReportMasks(t *testing.T) {
	report := reportedOf(t, told(t))
	for name, write := range reportForms(report) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"canary-4711", "\x1b", "\u202e"} {
			if strings.Contains(b.String(), bad) {
				t.Errorf("%q is in the report as %s", bad, name)
			}
		}
		if name == "html" && (strings.Contains(b.String(), "<script") || strings.Contains(b.String(), "<keyring>") ||
			!strings.Contains(b.String(), "&lt;script&gt;")) {
			t.Error("what a router says is not text")
		}
	}
}

// TestRolloutReportCSV reads the table as a spreadsheet does.
func TestRolloutReportCSV(t *testing.T) {
	var b bytes.Buffer
	if err := reportedOf(t, told(t)).CSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 9 {
		t.Fatalf("%v: %d rows", err, len(rows))
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
				t.Errorf("a formula: %s", cell)
			}
		}
	}
	if got := rows[7][9]; got != "'=the router does not answer any more" {
		t.Errorf("the detail is %q", got)
	}
}

// TestRolloutReportIsWhole reads the JSON back: nothing of it is null.
func TestRolloutReportIsWhole(t *testing.T) {
	empty := local.Record{Plan: rollout.Plan{ID: "r", Sites: []rollout.Site{{Name: "a"}}}}
	var b bytes.Buffer
	if err := reportedOf(t, empty).JSON(&b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "null") || !json.Valid(b.Bytes()) {
		t.Error(b.String())
	}
	if err := reportedOf(t, empty).HTML(&b); err != nil {
		t.Error(err)
	}
}

// TestRolloutReportStatus reads the status of a rollout from its events.
func TestRolloutReportStatus(t *testing.T) {
	began, over := rollout.Event{Kind: rollout.Began}, rollout.Event{Kind: rollout.SiteEnded, Site: "a",
		Outcome: rollout.Refused}
	work, done := rollout.Event{Kind: rollout.SiteBegan, Site: "a"}, rollout.Event{Kind: rollout.SiteEnded, Site: "a",
		Outcome: rollout.Done}
	for _, c := range []struct {
		policy          rollout.Policy
		events          []rollout.Event
		status, waiting string
	}{
		{rollout.Policy{}, nil, "planned", ""},
		{rollout.Policy{}, []rollout.Event{began, work}, "under_way", ""},
		{rollout.Policy{}, []rollout.Event{began, work, {Kind: rollout.PauseRequested}}, "paused", ""},
		{rollout.Policy{}, []rollout.Event{began, {Kind: rollout.PauseRequested}}, "paused",
			"resume it, because it was paused"},
		{rollout.Policy{}, []rollout.Event{began, work, over}, "stopped", ""},
		{rollout.Policy{OnBudget: rollout.Pause}, []rollout.Event{began, work, over}, "paused",
			"resume it, because too many sites are refused"},
		{rollout.Policy{Canary: 1, Approve: true}, []rollout.Event{began, work, done}, "waiting", "approve wave 2"},
		{rollout.Policy{}, []rollout.Event{began, {Kind: rollout.AbortRequested}}, "aborted", ""},
		{rollout.Policy{}, []rollout.Event{began, work, done, {Kind: rollout.SiteBegan, Site: "b"},
			{Kind: rollout.SiteEnded, Site: "b", Outcome: rollout.Done}}, "ended", ""},
	} {
		r := local.Record{Plan: rollout.Plan{ID: "r", Sites: []rollout.Site{{Name: "a"}, {Name: "b"}},
			Policy: c.policy}}
		for _, e := range c.events {
			e.At = reportStart
			r.Events = append(r.Events, e)
		}
		if got := reportedOf(t, r); got.Status != c.status || got.Waiting != c.waiting {
			t.Errorf("%v: %s, %q, and not %s, %q", c.events, got.Status, got.Waiting, c.status, c.waiting)
		}
	}
}

// TestRolloutReportIsBounded makes the page of many sites that all fail in ways of their own.
func TestRolloutReportIsBounded(t *testing.T) {
	size := func(n int, waves []rollout.Size) int {
		r := local.Record{Plan: rollout.Plan{ID: "r", Policy: rollout.Policy{Parallel: n, Waves: waves}}}
		r.Plan.Policy.Budgets.RolledBack = rollout.Size{Number: n}
		r.Events = []rollout.Event{{Kind: rollout.Began, At: reportStart}}
		for i := range n {
			name := fmt.Sprintf("branch-%05d", i)
			r.Plan.Sites = append(r.Plan.Sites, rollout.Site{Name: name})
			r.Events = append(r.Events, rollout.Event{Kind: rollout.SiteBegan, Site: name, At: reportStart},
				rollout.Event{Kind: rollout.SiteEnded, Site: name, At: reportStart.Add(time.Minute),
					Outcome: rollout.RolledBack, Detail: peculiar(i), Figures: costs(3, 3)})
		}
		var b bytes.Buffer
		if err := reportedOf(t, r).HTML(&b); err != nil {
			t.Fatal(err)
		}
		return b.Len()
	}
	for name, waves := range map[string][]rollout.Size{"one wave": nil, "waves of three": {{Number: 3}}} {
		if few, lots := size(1000, waves), size(5000, waves); lots > 1_000_000 || float64(lots) > 1.3*float64(few) {
			t.Errorf("%s: %d bytes for 1,000 sites, %d for 5,000", name, few, lots)
		}
	}
}

// peculiar is a reason that no other site has; some are long.
func peculiar(i int) string {
	word := strings.NewReplacer("0", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7", "h", "8",
		"i", "9", "j").Replace(fmt.Sprint(i))
	if i%100 == 0 {
		word += strings.Repeat("x", 3000)
	}
	return word + " failed"
}
