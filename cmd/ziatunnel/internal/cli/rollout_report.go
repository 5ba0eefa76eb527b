package cli

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

func (p *program) rolloutReportCommand() *cli.Command {
	return &cli.Command{
		Name: "report", Usage: "write what a rollout has come to as a page, JSON or CSV, offline", ArgsUsage: "[ID]",
		OnUsageError: usageError,
		Description: "Without ID it is the latest rollout; one that is under way may be reported too. The page " +
			"stands alone and can be printed: sites by\n" +
			"outcome, failures by cause with the router's words, waves over time, what sites cost, and every site by " +
			"step, with links to the evidence\n" +
			"of each. It is written to report.html in the directory of the rollout, JSON and CSV to the terminal, " +
			"unless -o says otherwise; - is the\n" +
			"terminal. Beyond 500 sites the page shows those that are not done and counts the rest; JSON and CSV " +
			"have all.\n\n" +
			"JSON\n" +
			"   {\"format\": 1, \"rollout\", \"status\", \"waiting\", \"inventory\"[], \"engine\", \"version\", " +
			"\"by\", \"began\", \"updated\", \"ended\", \"seconds\", \"torn\",\n" +
			"   \"policy\"{}, \"outcomes\"[{outcome, sites}], \"waves\"[{number, canaries, open, sites, outcomes[], " +
			"began, updated}],\n" +
			"   \"steps\"[{number, title, done, present, failed, median_seconds}], \"spent\"{seconds{}, " +
			"round_trips{}} with {sites, least, median, p95, most},\n" +
			"   \"causes\"[{outcome, cause, count, sample_site, sample, sites[]}], \"acts\"[{at, what, by, note}],\n" +
			"   \"sites\"[{site, router, wave, outcome, attempts, began, ended, seconds, round_trips, lines, detail, " +
			"evidence,\n" +
			"   steps[{number, outcome, seconds}], work[{what, began, ended, outcome}]}]}\n" +
			"   status is planned, under_way, waiting, paused, ended, stopped or aborted; outcome is done, " +
			"unreachable, refused, rolled_back, unproven,\n" +
			"   in_doubt or unexpected, and pending, working or proving before the end; a moment that has not come " +
			"is left out\n\n" +
			"CSV\n" +
			"   site, router, wave, outcome, attempts, began, seconds, round_trips, lines, detail; a cell that a " +
			"spreadsheet would take for a formula\n" +
			"   begins with an apostrophe\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel rollout report\n" +
			"   ziatunnel rollout report 2026-11-25-a -o ticket.html\n" +
			"   ziatunnel rollout report --format csv | column -ts,\n\n" +
			"EXIT STATUS\n" +
			"   0 done, however the sites have ended   1 the rollout or the file cannot be read or written   2 " +
			"usage, or no such rollout",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Usage: "html, json or csv; without it the end of the file's name says " +
				"so, or it is html"},
			&cli.PathFlag{Name: "file", Aliases: []string{"o"}, Usage: "write it to `FILE`"},
			&cli.StringFlag{Name: "output", Value: "text", Usage: "text, or json for what --format json gives"},
			stateDirFlag(),
		},
		Action: p.rolloutReport,
	}
}

func (p *program) rolloutReport(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	format, err := reportFormatOf(c)
	if err != nil {
		return err
	}
	store, id, err := namedRollout(c)
	if err != nil {
		return err
	}
	record, state, err := loadRollout(store, id)
	if err != nil {
		return err
	}
	path := c.Path("file")
	if path == "" && format == "html" {
		path = filepath.Join(store.Dir(id), "report.html")
	}
	report := view.NewRolloutReport(record, state, linksTo(store.Dir(id), path))
	write := map[string]func(io.Writer) error{"html": report.HTML, "json": report.JSON, "csv": report.CSV}[format]
	if path == "" || path == "-" {
		p.out.Whole()
		return write(p.out)
	}
	if err := durable.Replace(path, write); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	p.printWritten(path, report)
	return nil
}

// printWritten says on the terminal where the report is.
func (p *program) printWritten(path string, report view.RolloutReport) {
	if p.json {
		view.JSON(p.out, map[string]string{"rollout": report.Rollout, "file": path})
		return
	}
	fmt.Fprintf(p.out, "rollout %s: %s; the report is %s\n", report.Rollout, report.Headline(), path)
}

// reportFormatOf is the form that is asked for, by flag or by the name of the file.
func reportFormatOf(c *cli.Context) (string, error) {
	forms := []string{"html", "json", "csv"}
	format := strings.ToLower(c.String("format"))
	if format == "" {
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Path("file"))), ".")
		switch {
		case format == "htm":
			format = "html"
		case c.String("output") == "json" && (format == "" || c.Path("file") == "-"):
			format = "json"
		case format == "" || c.Path("file") == "-":
			format = "html"
		}
		if !slices.Contains(forms, format) {
			return "", &inputError{c.Path("file") +
				": the name ends in .html, .json or .csv, or --format says what is written"}
		}
	}
	if !slices.Contains(forms, format) {
		return "", &inputError{"--format is html, json or csv"}
	}
	return format, nil
}

// rolloutID is a rollout by its id, or the latest: the one that was started last.
func rolloutID(store *local.Store, id string) (string, error) {
	if id != "" {
		return id, nil
	}
	ids, err := store.IDs()
	if err != nil {
		return "", err
	}
	latest, started := "", time.Time{}
	for _, id := range ids {
		r, err := store.Load(id)
		if err == nil && (latest == "" || !r.Metadata.Started.Before(started)) {
			latest, started = id, r.Metadata.Started
		}
	}
	if latest == "" {
		return "", &inputError{"there is no rollout yet; ziatunnel rollout start begins one"}
	}
	return latest, nil
}

// linksTo gives the link from a report to the evidence of a site, if there is any. The report is read where
// it is written; what goes to the terminal is taken to end up in the directory of the rollout.
func linksTo(dir, report string) func(site string) string {
	prefix := "sites"
	if report != "" && report != "-" {
		from, err1 := filepath.Abs(filepath.Dir(report))
		to, err2 := filepath.Abs(filepath.Join(dir, "sites"))
		if relative, err := filepath.Rel(from, to); errors.Join(err, err1, err2) == nil {
			prefix = filepath.ToSlash(relative)
		}
	}
	there := map[string]bool{}
	entries, _ := os.ReadDir(filepath.Join(dir, "sites")) // none that can be read are none to link to
	for _, e := range entries {
		there[e.Name()] = true
	}
	return func(site string) string {
		name := site + ".html"
		if !there[name] {
			return ""
		}
		return (&url.URL{Path: prefix + "/" + name}).String()
	}
}
