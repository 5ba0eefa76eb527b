package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// edgesHelp is what the commands that warn of service edges say about that.
const edgesHelp = "Service edges that the cloud does not list (any more), two in one data centre, and addresses for " +
	"GRE are warnings. They are held against the\nlist that `ziatunnel portal edges` has kept in the state " +
	"directory, if there is one; --portal asks for a new one first.\n\n"

// edgesFlag is on the commands that warn of service edges.
func edgesFlag() cli.Flag {
	return &cli.BoolFlag{Name: "portal", Usage: "ask for the service edges of the cloud, and hold those of the site " +
		"against them: the API, where the site has a login, else what Zscaler publishes"}
}

// edgeLists are the lists of service edges that a command holds sites against: kept ones, or new ones where the
// operator wants that. Each cloud is asked once. It is used by many sites at a time.
type edgeLists struct {
	program *program
	c       *cli.Context

	mu    sync.Mutex
	known map[string]*edgeList
}

// edgeList is the list of a cloud, or why there is none.
type edgeList struct {
	stored serviceedge.Stored
	ok     bool
	fresh  bool // asked for just now
	why    error
	said   sync.Once // why, to the operator
}

func (p *program) edgeLists(c *cli.Context) *edgeLists {
	return &edgeLists{program: p, c: c, known: map[string]*edgeList{}}
}

// of is the list for a site. Without --portal it reads one file, and reaches nobody.
func (l *edgeLists) of(ctx context.Context, s *site.Site, dir string) *edgeList {
	l.mu.Lock()
	defer l.mu.Unlock()
	cloud := s.ZIA.Cloud
	if have := l.known[cloud]; have != nil {
		return have
	}
	out := &edgeList{}
	l.known[cloud] = out
	if !l.c.Bool("portal") {
		out.stored, out.ok, out.why = provision.KeptEdges(l.c.Path("state-dir"), cloud)
		return out
	}
	source := l.program.edgeSource(l.c, cloud, s, dir)
	out.fresh = true
	out.stored = serviceedge.Stored{Cloud: cloud, Fetched: time.Now()}
	out.stored.List, out.why = source.List(ctx)
	if out.why == nil && len(out.stored.List.Rows) == 0 {
		out.why = fmt.Errorf("the cloud %s was asked for its service edges, and has named none", cloud)
	}
	if out.why == nil {
		out.ok = true
		l.program.keepEdges(l.c, cloud, out.stored.List)
	}
	return out
}

// warnings hold tunnels against the list for a site. A list that was asked for and did not come is an error; one that
// is kept and cannot be read is a note.
func (l *edgeLists) warnings(ctx context.Context, s *site.Site, dir string, pinned []serviceedge.Pinned,
) (out []serviceedge.Warning, note string, err error) {
	list := l.of(ctx, s, dir)
	switch {
	case list.why != nil && list.fresh:
		return nil, "", list.why
	case list.why != nil:
		return nil, "service edges were not looked at: " + list.why.Error(), nil
	case !list.ok:
		return nil, "", nil
	}
	out = list.stored.List.Check(pinned)
	if list.fresh {
		return out, "", nil
	}
	age := list.stored.Age(time.Now())
	for i := range out {
		out[i].Why += fmt.Sprintf(" (by a list of %s ago)", age)
	}
	return out, fmt.Sprintf("service edges were held against a list of %s that is %s old; --portal asks for a new one",
		list.stored.Cloud, age), nil
}

// told is what warnings returns for a command that shows no notes. That a list could not be read is said all the same,
// once a cloud: no warning would look like nothing to warn of.
func (l *edgeLists) told(ctx context.Context, s *site.Site, dir string, pinned []serviceedge.Pinned,
) ([]serviceedge.Warning, error) {
	warnings, note, err := l.warnings(ctx, s, dir, pinned)
	list := l.of(ctx, s, dir)
	if err == nil && list.why != nil {
		list.said.Do(func() { fmt.Fprintln(l.program.err, "note:", note) })
	}
	return warnings, err
}

// planned is a review with the warnings of the service edges among its findings.
func (l *edgeLists) planned(ctx context.Context, r engine.Review, s *site.Site, dir string) (engine.Review, error) {
	warnings, err := l.told(ctx, s, dir, provision.PinnedEdges(s))
	findings := append([]guard.Finding{}, r.Findings...)
	for _, w := range warnings {
		findings = append(findings, guard.Finding{Rule: w.Rule, Why: w.Why, Remedy: w.Remedy})
	}
	r.Findings = findings
	return r, err
}

// audited is an audit with the warnings of the service edges at which the tunnels on the router end.
func (l *edgeLists) audited(ctx context.Context, a provision.Audit, s *site.Site, dir string) (provision.Audit, error) {
	var pinned []serviceedge.Pinned
	names := map[string]string{}
	for _, t := range a.Tunnels {
		address, err := netip.ParseAddr(t.Destination)
		if err != nil || t.Kind == audit.GRE {
			continue
		}
		p := serviceedge.Pinned{Role: t.Name, Pair: 1, VPN: address}
		if mine, ok := s.Tunnel(t.Role); ok {
			p.Pair = mine.Pair
		}
		names[p.Role] = t.Name
		pinned = append(pinned, p)
	}
	warnings, err := l.told(ctx, s, dir, pinned)
	a.Findings = append([]audit.Finding{}, a.Findings...)
	for _, w := range warnings {
		a.Findings = append(a.Findings, audit.Finding{Rule: w.Rule, Severity: audit.Risk, Tunnel: names[w.Role],
			Why: w.Why + "; " + w.Remedy, Source: "the service edges that the cloud lists"})
	}
	return a, err
}

// checked adds the warnings of a site to what a check has found. A cloud that could not be asked is a note there, and
// an error of the whole check: see failed.
func (l *edgeLists) checked(ctx context.Context, out *view.Checked, s *site.Site, dir string) {
	warnings, note, err := l.warnings(ctx, s, dir, provision.PinnedEdges(s))
	if err != nil {
		note = "service edges were not looked at: " + err.Error()
	}
	out.Warnings = warnings
	if note != "" {
		out.Notes = append(out.Notes, note)
	}
}

// failed is why clouds could not be asked, cloud by cloud.
func (l *edgeLists) failed() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []error
	for _, cloud := range slices.Sorted(maps.Keys(l.known)) {
		if list := l.known[cloud]; list.fresh && list.why != nil {
			out = append(out, list.why)
		}
	}
	return errors.Join(out...)
}
