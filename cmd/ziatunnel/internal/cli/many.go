package cli

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// manyFlags are on the commands that look at many sites.
func manyFlags() []cli.Flag {
	return []cli.Flag{
		selectFlag(),
		&cli.IntFlag{Name: "concurrency", Value: 16, Usage: "of many sites, how many at once"},
	}
}

// selectFlag is on the commands that take many sites.
func selectFlag() cli.Flag {
	return &cli.GenericFlag{Name: "select", Value: &repeated{},
		Usage: "of many sites, only those that fit `SELECTOR`, as in rollout start; may be repeated"}
}

// manyHelp is what the commands that look at many sites say about them.
const manyHelp = "MANY SITES\n" +
	"   Several files, directories and tables (.csv) are many sites: they are looked at side by side, and each is " +
	"one line, or one JSON\n" +
	"   object a line: {site, file, exit_status, ending, result, error, findings?, summary?, report?, audit?}. The " +
	"exit status is that\n" +
	"   of the worst site. Nobody is asked anything: unknown host keys are refused without --accept-new-host-key.\n\n"

// isMany reports whether a command is to look at more than one site file.
func isMany(c *cli.Context) bool {
	return c.NArg() > 1 || len(repeatedOf(c, "select")) > 0 || slices.ContainsFunc(c.Args().Slice(), isInventory)
}

// eachSite does the same at many sites, some at once, and shows one line for each as it ends. look fills in the line,
// and returns what ends it. The error is that of the worst site.
func (p *program) eachSite(
	c *cli.Context, notHere []string, look func(ctx context.Context, r *provision.Run, line *view.SiteLine) error,
) error {
	for _, flag := range notHere {
		if c.IsSet(flag) {
			return &inputError{"--" + flag + " is for one site, and these are many"}
		}
	}
	if c.Int("concurrency") < 1 {
		return &inputError{"--concurrency is at least 1"}
	}
	runner, err := p.runner(c)
	if err != nil {
		return err
	}
	options, err := p.options(c, provision.DefaultOptions())
	if err != nil {
		return err
	}
	sites, err := p.readInventory(c.Args().Slice(), repeatedOf(c, "select"))
	if err != nil {
		return err
	}
	one := func(ctx context.Context, e inventory.Entry) (line view.SiteLine) {
		line = view.SiteLine{Site: e.Site.Name, File: e.File}
		run, err := runner.Open(ctx, provision.Work{Site: e.Site, Dir: filepath.Dir(e.File), Command: c.Command.Name,
			Options: options, Redactor: p.redactor})
		if err == nil {
			_, err = run.Close(look(ctx, run, &line))
		}
		line.End(provision.EndingOf(err), err)
		return line
	}
	lines := make(chan view.SiteLine)
	go func() {
		defer close(lines)
		sideBySide(c.Context, sites.Sites, c.Int("concurrency"), func(e inventory.Entry) { lines <- one(c.Context, e) })
	}()
	return p.showSites(lines, len(sites.Sites))
}

// sideBySide does the same at all sites, at most some at once, and returns when all is done. Those that have not
// begun when the context ends are left out.
func sideBySide(ctx context.Context, sites []inventory.Entry, atOnce int, do func(inventory.Entry)) {
	var all sync.WaitGroup
	free := make(chan struct{}, atOnce)
	for _, site := range sites {
		select {
		case <-ctx.Done():
		case free <- struct{}{}:
			all.Go(func() {
				defer func() { <-free }()
				do(site)
			})
		}
	}
	all.Wait()
}

// showSites shows the lines as they come, and then how many ended how.
func (p *program) showSites(lines <-chan view.SiteLine, all int) error {
	counts := map[string]int{}
	var endings []provision.Ending
	shown := 0
	for line := range lines {
		shown++
		view.Site(p.out, p.json, line)
		counts[line.Ending]++
		endings = append(endings, line.How())
	}
	var words []string
	for _, ending := range slices.Sorted(maps.Keys(counts)) {
		words = append(words, fmt.Sprintf("%d %s", counts[ending], ending))
	}
	if shown < all {
		words = append(words, fmt.Sprintf("%d not looked at", all-shown))
		endings = append(endings, provision.EndingOf(context.Canceled))
	}
	summary := fmt.Sprintf("%d sites: %s", all, strings.Join(words, ", "))
	if all == 1 {
		summary = "1 site: " + strings.Join(words, ", ")
	}
	p.json = false // JSON lines on stdout; the summary goes to stderr
	worst := provision.Worst(endings)
	if worst.Exit == 0 {
		fmt.Fprintln(p.err, summary)
		return nil
	}
	return &sitesError{worst, summary}
}

// sitesError is how many sites ended that are not all as they should be.
type sitesError struct {
	ending  provision.Ending
	summary string
}

func (e *sitesError) Error() string { return e.summary }

// Ending is that of the worst site.
func (e *sitesError) Ending() provision.Ending { return e.ending }
