package main_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// reportOn runs `rollout report`.
func reportOn(t *testing.T, stateDir string, args ...string) (code int, out, said string) {
	t.Helper()
	var o, e bytes.Buffer
	all := append([]string{"ziatunnel", "rollout", "report", "--state-dir", stateDir}, args...)
	code = cli.Run(context.Background(), "test", all, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// TestRolloutReportInABrowser opens the pages of a small rollout and of a large one in a real browser.
func TestRolloutReportInABrowser(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for _, c := range []struct {
		sites, fewest, most, bytes int
	}{{60, 3, 12, 250_000}, {1200, 6, 60, 1_000_000}} {
		record := playRollout(t, c.sites)
		stateDir, dir := storeRollout(t, record)
		if code, out, said := reportOn(t, stateDir); code != 0 || !strings.Contains(out, "report.html") {
			t.Fatalf("exit %d\n%s%s", code, out, said)
		}
		page := filepath.Join(dir, "report.html")
		text, err := os.ReadFile(page)
		if err != nil || len(text) > c.bytes {
			t.Fatalf("%v: the page of %d sites has %d bytes, more than %d", err, c.sites, len(text), c.bytes)
		}
		dom := looks(t, b, page, c.fewest, c.most)
		if strings.Contains(dom, "<script") || strings.Contains(dom, "<img") ||
			!strings.Contains(dom, "<title>Rollout "+record.Plan.ID) {
			t.Error("what a router says is not text")
		}
		leadSomewhere(t, dir, dom)
		bounded := strings.Contains(dom, "the sites that are not done, out of 1200, and counts the others by wave")
		if bounded != (c.sites > 500) {
			t.Errorf("of %d sites the page says it is bounded: %t", c.sites, bounded)
		}
	}
}

// TestRolloutReportGrowth: what a report costs grows with the sites, and not with their square. Allocations are
// counted, so it does not run beside other tests.
func TestRolloutReportGrowth(t *testing.T) { //nolint:paralleltest // the count is that of the whole process
	cost := func(sites int) float64 {
		stateDir, _ := storeRollout(t, playRollout(t, sites))
		return testing.AllocsPerRun(1, func() {
			if code, out, said := reportOn(t, stateDir); code != 0 {
				t.Fatalf("exit %d\n%s%s", code, out, said)
			}
		})
	}
	small, large := cost(100), cost(1000)
	if large > 10*small {
		t.Errorf("%.0f allocations for 100 sites, %.0f for ten times as many", small, large)
	}
	t.Logf("%.0f allocations for 100 sites, %.0f for 1000", small, large)
}

// leadSomewhere follows the links to evidence.
func leadSomewhere(t *testing.T, dir, dom string) {
	t.Helper()
	links := regexp.MustCompile(`href="(sites/[^"]+)"`).FindAllStringSubmatch(dom, -1)
	if len(links) == 0 {
		t.Fatal("no link leads to the evidence of a site")
	}
	for _, link := range links {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(link[1]))); err != nil {
			t.Error(err)
		}
	}
}

// TestRolloutReportForms asks for the report in every form, at every place.
func TestRolloutReportForms(t *testing.T) {
	t.Parallel()
	record := playRollout(t, 20)
	stateDir, dir := storeRollout(t, record)
	store := local.OpenStore(stateDir)
	older := record
	older.Plan.ID, older.Metadata.Started = "zz-older", record.Metadata.Started.Add(-time.Hour)
	if err := store.Create(older.Plan, older.Metadata); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"--format", "json"}, {"--output", "json"}, {record.Plan.ID, "--format", "json", "-o", "-"},
	} {
		var got struct {
			Rollout string
			Sites   []struct{ Outcome, Evidence string }
		}
		code, out, said := reportOn(t, stateDir, args...)
		if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil || got.Rollout != record.Plan.ID ||
			len(got.Sites) != 20 {
			t.Errorf("%v: exit %d, %v, %+v\n%s", args, code, err, got, said)
		}
	}
	code, out, _ := reportOn(t, stateDir, "--format", "csv")
	if rows, err := csv.NewReader(strings.NewReader(out)).ReadAll(); code != 0 || err != nil || len(rows) != 21 {
		t.Errorf("exit %d, %v, %d rows of CSV", code, err, len(rows))
	}
	elsewhere := filepath.Join(t.TempDir(), "ticket.html")
	if code, out, said := reportOn(t, stateDir, record.Plan.ID, "-o", elsewhere); code != 0 ||
		!strings.Contains(out, elsewhere) {
		t.Fatalf("exit %d: %s%s", code, out, said)
	}
	text, err := os.ReadFile(elsewhere)
	link := regexp.MustCompile(`href="([^"#]+)"`).FindSubmatch(text)
	if err != nil || link == nil {
		t.Fatalf("%v: no links", err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(elsewhere), string(link[1]))); err != nil ||
		!strings.Contains(string(link[1]), filepath.Base(dir)) {
		t.Errorf("a page elsewhere links to %s: %v", link[1], err)
	}
	for _, args := range [][]string{{"--format", "pdf"}, {"nothing"}, {"a", "b"}, {"-o", "x.pdf"}, {"../../etc"}} {
		if code, _, said := reportOn(t, stateDir, args...); code != 2 || said == "" {
			t.Errorf("%v: exit %d, %s", args, code, said)
		}
	}
	if code, _, said := reportOn(t, t.TempDir()); code != 2 || !strings.Contains(said, "no rollout yet") {
		t.Errorf("without a rollout: exit %d, %s", code, said)
	}
	if code, _, _ := reportOn(t, stateDir, "-o", filepath.Join(dir, "nowhere", "x.html")); code != 1 {
		t.Errorf("in no directory: exit %d", code)
	}
}
