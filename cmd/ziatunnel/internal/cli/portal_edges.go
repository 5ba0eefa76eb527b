package cli

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

func (p *program) portalEdgesCommand() *cli.Command {
	return &cli.Command{
		Name: "edges", Usage: "list the service edges of a cloud, and choose two for a site", ArgsUsage: "[SITE]",
		OnUsageError: usageError,
		Description: "Lists the data centres of the cloud with the addresses at which IPsec tunnels may end, and " +
			"proposes primary and backup in two different\n" +
			"ones. The list comes from GET /vips of the API where the site file has portal.login, else from what " +
			"Zscaler publishes without a login\n" +
			"(names of gateways are looked up then). Addresses for GRE are never proposed. The addresses for the " +
			"probes are two different global ones,\n" +
			"and none of pac_globals. What the site has already and is right stays.\n\n" +
			"By which place: --address asks getVpnEndpoints what is near an address of the internet, --near goes by " +
			"the distance from coordinates,\n" +
			"--city by the name of a city or data centre, twice for backup as well. Without one of them, and without " +
			"a public wan.address in the site\nfile, everything is listed and nothing proposed.\n\n" +
			"--write puts the proposed ones into a site file. Comments, order and everything else in it stay to the " +
			"byte. The file need not have edges\nyet. The list is kept in the state directory, where `check` finds " +
			"it offline.\n\n" +
			"--pair is the pair of tunnels that they are for, where the site has `pairs:`; all is every pair, each " +
			"with two data centres. No pair gets\nan address or a global address of another one. A further pair " +
			"that has the edge of the first one, and no vpn: of its own, keeps it so.\n\n" +
			"--tertiary proposes a third data centre. Nothing leads there: the guide's playbook has two tunnels in a " +
			"pair, and so has the site file. It is\nfor whoever has to replace an edge by hand, and --write keeps it " +
			"as a comment behind the backup: `# tertiary: ADDRESS of NAME (CITY)`.\n\n" +
			"The session of a legacy login activates what is pending in the tenant when it ends, by whomever it was " +
			"made; --no-login does without.\n\n" +
			"JSON\n" +
			"   {cloud, source: vips|endpoints|ranges, by, edges: [{role, data_centre, city, country, kilometres, " +
			"vpn, global}...], notes,\n" +
			"   warnings: [{rule, role, why, remedy}...] of the site's edges, candidates: [{data_centre, city, " +
			"country, region, place, vpn,\n" +
			"   hosts, kilometres}...], refused: [{row, why}...], written?: {file, changes: [{path, line, old, " +
			"new}...]}}\n   kilometres and global are null where they are not known; of further pairs role has the " +
			"number, \"primary-2\"; the path of a comment has a #\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel portal edges --cloud zscalertwo\n" +
			"   ziatunnel portal edges --city Tokyo --city Osaka tokyo-01.yaml\n" +
			"   ziatunnel portal edges --near 35.68,139.69 --tertiary tokyo-01.yaml\n" +
			"   ziatunnel portal edges --address 203.0.113.7 --write tokyo-01.yaml\n" +
			"   ziatunnel portal edges --near 35.68,139.69 --pair all --write tokyo-02.yaml\n\n" +
			"EXIT STATUS\n" +
			"   0 done   1 the portal or a look-up failed   2 usage, or nothing fits",
		Flags: []cli.Flag{
			outputFlag(), stateDirFlag(),
			&cli.StringFlag{Name: "cloud", Usage: "`NAME` of the cloud, where no site file says it"},
			&cli.StringFlag{Name: "address", Usage: "near an `IP` address of the internet, as the branch's own"},
			&cli.StringFlag{Name: "near", Usage: "near `LATITUDE,LONGITUDE` in degrees, as 35.68,139.69"},
			&cli.GenericFlag{Name: "city", Value: &repeated{}, Usage: "in the city or data centre `NAME`; a second " +
				"one is for the backup"},
			&cli.StringFlag{Name: "pair", Value: "1", Usage: "the `NUMBER` of the pair of tunnels, where the site " +
				"has several, or all"},
			&cli.BoolFlag{Name: "tertiary", Usage: "propose a third one, to which no tunnel leads; --write keeps it " +
				"as a comment"},
			&cli.PathFlag{Name: "write", Usage: "put primary and backup into the site file `SITE`"},
			&cli.BoolFlag{Name: "all", Usage: "list all data centres, and not the first twelve alone"},
			&cli.BoolFlag{Name: "no-login", Usage: "do not log in, whatever the site file says"},
			&cli.StringFlag{Name: "endpoints-url", Usage: "`URL` in the place of " +
				"https://pac.CLOUD.net/getVpnEndpoints"},
			&cli.StringFlag{Name: "ranges-url", Usage: "`URL` in the place of " +
				"https://config.zscaler.com/api/CLOUD.net/cenr/json"},
		},
		Action: p.portalEdges,
	}
}

// edgeWork is what `portal edges` works on.
type edgeWork struct {
	site  *site.Site // nil: none is named
	text  []byte     // of its file
	pairs []int      // the numbers of the pairs that edges are for
	bare  []int      // those of them whose edges the file does not have yet: those of site are placeholders
	file  string
	cloud string
	by    func(context.Context, provision.EdgeSource, serviceedge.List) (serviceedge.Order, error)
}

func (p *program) portalEdges(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	w, err := p.edgeWork(c)
	if err != nil {
		return err
	}
	shown, err := p.findEdges(c, w)
	if err != nil {
		return err
	}
	shown.All = c.Bool("all")
	if path := c.Path("write"); path != "" {
		changes, err := provision.WriteEdges(c.Context, path, provision.ChosenEdges(w.pairs, shown.Choice))
		if err != nil {
			return err
		}
		shown.Written = &view.EdgesWritten{File: path, Changes: changes}
	}
	view.Edges(p.out, p.json, shown)
	return nil
}

// edgeWork reads what is named on the command line.
func (p *program) edgeWork(c *cli.Context) (w edgeWork, err error) {
	if c.NArg() > 1 {
		return w, &inputError{"portal edges takes one site file at most"}
	}
	w.file = cmp.Or(c.Args().First(), c.Path("write"))
	if written := c.Path("write"); written != "" && filepath.Clean(written) != filepath.Clean(w.file) {
		return w, &inputError{fmt.Sprintf("--write %s and %s are two site files: edges are chosen for the one that "+
			"they are written into", written, w.file)}
	}
	if w.file != "" {
		if err = p.siteForEdges(c, &w); err != nil {
			return w, err
		}
		w.cloud = w.site.ZIA.Cloud
	} else if w.pairs, err = pairsNamed(c.String("pair"), 1); err != nil {
		return w, err
	}
	if name := c.String("cloud"); name != "" {
		name = strings.TrimSuffix(strings.ToLower(name), ".net")
		if w.cloud != "" && w.cloud != name {
			return w, &inputError{fmt.Sprintf("--cloud %s is not the cloud of %s, which is %s: edges and login are "+
				"those of one cloud", name, w.file, w.cloud)}
		}
		w.cloud = name
	}
	if w.cloud == "" {
		return w, &inputError{"portal edges needs a site file, or --cloud: the address at which admins log in names it"}
	}
	if err = p.edgePlace(c, &w); err == nil && w.by == nil && c.Path("write") != "" {
		err = &inputError{"--write needs a place to go by: --address, --near or --city"}
	}
	return w, err
}

// siteForEdges reads a site file that need not have the service edges yet that are to be chosen.
func (p *program) siteForEdges(c *cli.Context, w *edgeWork) (err error) {
	if w.text, err = p.readArgument(c.Context, w.file); err != nil {
		return err
	}
	if w.pairs, err = pairsNamed(c.String("pair"), site.CountPairs(w.text)); err != nil {
		return err
	}
	if w.site, err = site.Parse(w.file, w.text); err == nil {
		return nil
	}
	w.bare = slices.DeleteFunc(slices.Clone(w.pairs), func(n int) bool { return !site.LacksEdges(w.text, n) })
	if w.site = withPlaceholders(w.file, w.text, w.bare); w.site == nil {
		w.bare = w.pairs // some of them may be what is wrong
		w.site = withPlaceholders(w.file, w.text, w.bare)
	}
	if w.site == nil {
		return err // what is wrong with the file as it is
	}
	return nil
}

// withPlaceholders is the site that a file would be, had some pairs edges; nil: none.
func withPlaceholders(file string, text []byte, pairs []int) *site.Site {
	var edges []site.PairEdges
	for _, number := range pairs {
		edge := func(last int) site.Edge {
			address := func(last int) netip.Addr {
				return netip.AddrFrom4([4]byte{203, 0, 113, byte(last)}) //nolint:gosec // there are few pairs
			}
			return site.Edge{VPN: address(last - 4*number), Global: address(last + 1 - 4*number)}
		}
		edges = append(edges, site.PairEdges{Pair: number, Primary: edge(255), Backup: edge(257)})
	}
	with, _, err := site.WithEdges(text, edges)
	if err != nil {
		return nil
	}
	s, err := site.Parse(file, with)
	if err != nil {
		return nil
	}
	return s
}

// pairsNamed are the numbers of the pairs that --pair names, of as many as there are.
func pairsNamed(text string, there int) ([]int, error) {
	if text == "all" {
		var out []int
		for number := range there {
			out = append(out, number+1)
		}
		return out, nil
	}
	number, err := strconv.Atoi(text)
	switch {
	case err != nil || number < 1:
		return nil, &inputError{fmt.Sprintf("--pair %q is neither the number of a pair nor all", text)}
	case number > there:
		return nil, &inputError{fmt.Sprintf("there is no pair %d: %s", number, pairsThere(there))}
	}
	return []int{number}, nil
}

func pairsThere(n int) string {
	if n == 1 {
		return "further pairs stand under pairs: in a site file"
	}
	return fmt.Sprintf("the site file has %d", n)
}

// edgePlace reads by which place edges are chosen.
func (p *program) edgePlace(c *cli.Context, w *edgeWork) error {
	address, near := c.String("address"), c.String("near")
	cities := repeatedOf(c, "city")
	given := 0
	for _, is := range []bool{address != "", near != "", len(cities) > 0} {
		if is {
			given++
		}
	}
	if given > 1 {
		return &inputError{"--address, --near and --city are three ways to say where: take one"}
	}
	if given == 0 && w.site != nil && serviceedge.IsPublic(w.site.WAN.Address.Addr()) {
		address = w.site.WAN.Address.Addr().String()
	}
	switch {
	case near != "":
		place, err := serviceedge.ParsePlace(near)
		if err != nil {
			return &inputError{"--near: " + err.Error()}
		}
		w.by = func(_ context.Context, _ provision.EdgeSource, l serviceedge.List) (serviceedge.Order, error) {
			return l.Near(place), nil
		}
	case len(cities) > 0:
		w.by = func(_ context.Context, _ provision.EdgeSource, l serviceedge.List) (serviceedge.Order, error) {
			order, err := l.At(cities...)
			if err != nil {
				err = &inputError{"--city: " + err.Error()}
			}
			return order, err
		}
	case address != "":
		ip, err := netip.ParseAddr(address)
		if err != nil || !serviceedge.IsPublic(ip) {
			return &inputError{fmt.Sprintf("--address %q is no IPv4 address of the internet", address)}
		}
		w.by = func(ctx context.Context, s provision.EdgeSource, l serviceedge.List) (serviceedge.Order, error) {
			nearest, err := s.Nearest(ctx, ip)
			if err != nil {
				return serviceedge.Order{}, err
			}
			if l.Source == serviceedge.FromVIPs {
				return l.After(nearest), nil
			}
			return nearest.Without(l.GRE).InOrder(), nil
		}
	}
	return nil
}

// findEdges asks for the list, keeps it, and chooses.
func (p *program) findEdges(c *cli.Context, w edgeWork) (view.FoundEdges, error) {
	ctx := c.Context
	source := p.edgeSource(c, w.cloud, w.site, filepath.Dir(w.file))
	out := view.FoundEdges{Cloud: w.cloud}
	list, err := source.List(ctx)
	if err != nil {
		return out, err
	}
	p.keepEdges(c, w.cloud, list)
	out.Source, out.Refused = list.Source, list.Refused
	want := serviceedge.Want{Tertiary: c.Bool("tertiary")}
	if w.site != nil {
		want.PACGlobals, want.Pinned = w.site.ZIA.PACGlobals, w.pinned()
		out.Warnings = list.Check(want.Pinned)
	}
	order := list.InOrder()
	if w.by != nil {
		if order, err = w.by(ctx, source, list); err != nil {
			return out, err
		}
	}
	if w.by != nil && list.Source == serviceedge.FromRanges {
		if order, err = p.lookUpGateways(ctx, source, list, order, len(w.pairs)); err != nil {
			return out, err
		}
	}
	out.Candidates = order.Candidates
	if w.by == nil {
		return out, nil
	}
	out.By, out.Refused = order.By, order.Refused
	out.Choice, err = serviceedge.ChoosePairs(order, want, w.pairs)
	if err != nil {
		return out, &inputError{err.Error()}
	}
	return out, nil
}

// edgeSource is whom to ask; of is nil where no site is named, and dir is the directory of its file.
func (p *program) edgeSource(c *cli.Context, cloud string, of *site.Site, dir string) provision.EdgeSource {
	s := provision.EdgeSource{Cloud: cloud, EndpointsURL: c.String("endpoints-url"),
		RangesURL: c.String("ranges-url"),
		Redactor:  p.redactor, Resolve: net.DefaultResolver.LookupNetIP,
		Options: portal.Options{Redactor: p.redactor, Told: func(e portal.Event) { fmt.Fprintln(p.err, e) }}}
	if of == nil || c.Bool("no-login") || of.Portal.Login == "" {
		return s
	}
	s.Site = &provision.PortalSite{Site: of, Dir: dir}
	if of.Portal.Login == site.LoginLegacy {
		fmt.Fprintln(p.err, "logging in to the portal: when the session ends, what is pending in the tenant is "+
			"activated, by whomever it was made (--no-login does without)")
	}
	return s
}

// pinned are the tunnels of the site whose addresses its file has.
func (w edgeWork) pinned() []serviceedge.Pinned {
	var out []serviceedge.Pinned
	for _, t := range provision.PinnedEdges(w.site) {
		if slices.Contains(w.bare, t.Pair) {
			continue
		}
		edge := 0
		if strings.HasPrefix(t.Role, "backup") {
			edge = 1
		}
		t.Inherited = site.InheritsEdge(w.text, t.Pair, edge)
		out = append(out, t)
	}
	return out
}

// lookUpGateways is an order of data centres with the addresses of the first of them: enough for three of each pair,
// should some names lead nowhere.
func (p *program) lookUpGateways(ctx context.Context, s provision.EdgeSource, l serviceedge.List,
	order serviceedge.Order, pairs int,
) (serviceedge.Order, error) {
	var hosts []string
	for _, candidate := range order.Candidates[:min(3*(pairs+1), len(order.Candidates))] {
		if len(candidate.VPN) == 0 {
			hosts = append(hosts, candidate.Hosts...)
		}
	}
	if len(hosts) == 0 {
		return order, nil
	}
	resolved, failed, err := s.Resolved(ctx, l, hosts)
	for _, why := range failed {
		fmt.Fprintln(p.err, why)
	}
	return order.From(resolved), err
}

// keepEdges keeps a list for whoever works offline. That it cannot be kept is no reason to fail.
func (p *program) keepEdges(c *cli.Context, cloud string, l serviceedge.List) {
	err := provision.KeepEdges(c.Path("state-dir"), serviceedge.Stored{Cloud: cloud, Fetched: time.Now(), List: l})
	if err != nil {
		fmt.Fprintln(p.err, "the list of service edges could not be kept:", err)
	}
}
