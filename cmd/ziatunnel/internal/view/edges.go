package view

import (
	"fmt"
	"io"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// FoundEdges are the service edges of a cloud, and what was chosen of them.
type FoundEdges struct {
	Cloud      string
	Source     serviceedge.Source
	By         string             // what the choice went by; empty: nothing was chosen
	Choice     serviceedge.Choice // without edges: none was wanted
	Candidates []serviceedge.Candidate
	Refused    []serviceedge.Refusal
	Warnings   []serviceedge.Warning // of the edges that the site has
	Written    *EdgesWritten         // nil: nothing was to be written
	All        bool                  // show all candidates
}

// EdgesWritten is what was changed in a site file.
type EdgesWritten struct {
	File    string            `json:"file"`
	Changes []yamlfile.Change `json:"changes"`
}

// edgesDocument is the JSON of `ziatunnel portal edges`. The names are a contract.
type edgesDocument struct {
	Cloud      string                `json:"cloud"`
	Source     serviceedge.Source    `json:"source"`
	By         string                `json:"by,omitempty"`
	Edges      []edgeRow             `json:"edges"`
	Notes      []string              `json:"notes"`
	Warnings   []serviceedge.Warning `json:"warnings"`
	Candidates []candidateRow        `json:"candidates"`
	Refused    []serviceedge.Refusal `json:"refused"`
	Written    *EdgesWritten         `json:"written,omitempty"`
}

type edgeRow struct {
	Role       string      `json:"role"`
	DataCentre string      `json:"data_centre"`
	City       string      `json:"city"`
	Country    string      `json:"country"`
	Kilometres *float64    `json:"kilometres"`
	VPN        netip.Addr  `json:"vpn"`
	Global     *netip.Addr `json:"global"`
}

type candidateRow struct {
	serviceedge.Row
	Kilometres *float64 `json:"kilometres"`
}

// sourceWords say where a list comes from.
var sourceWords = map[serviceedge.Source]string{
	serviceedge.FromVIPs:      "GET /vips of the API",
	serviceedge.FromRanges:    "the public ranges, without a login",
	serviceedge.FromEndpoints: "getVpnEndpoints, without a login",
}

// Edges prints service edges.
func Edges(w io.Writer, asJSON bool, f FoundEdges) {
	if asJSON {
		JSON(w, f.document())
		return
	}
	fmt.Fprintf(w, "service edges of %s, from %s\n", f.Cloud, sourceWords[f.Source])
	for _, warning := range f.Warnings {
		fmt.Fprintln(w, warning)
	}
	f.candidates(w)
	for i, r := range f.Refused {
		if i == 5 && !f.All {
			fmt.Fprintf(w, "left out: %d more; --all shows them\n", len(f.Refused)-i)
			break
		}
		fmt.Fprintf(w, "left out: %s: %s\n", r.Row, r.Why)
	}
	f.choice(w)
}

// listed is how many candidates are shown without --all.
const listed = 12

func (f FoundEdges) candidates(w io.Writer) {
	wide := 0
	rows := f.Candidates
	if !f.All {
		rows = rows[:min(listed, len(rows))]
	}
	for _, c := range rows {
		wide = max(wide, len([]rune(c.String())))
	}
	for _, c := range rows {
		where := strings.Join(c.Hosts, ", ")
		if len(c.VPN) > 0 {
			where = addresses(c.VPN)
		}
		distance := ""
		if c.Kilometres >= 0 {
			distance = fmt.Sprintf("%.0f km", c.Kilometres)
		}
		name := c.String() + strings.Repeat(" ", wide-len([]rune(c.String())))
		fmt.Fprintf(w, "  %s  %9s  %s\n", name, distance, where)
	}
	if more := len(f.Candidates) - len(rows); more > 0 {
		fmt.Fprintf(w, "  and %d more; --all shows them\n", more)
	}
}

func (f FoundEdges) choice(w io.Writer) {
	if len(f.Choice.Edges) == 0 {
		fmt.Fprintln(w, "nothing is proposed: say where the branch is, by --address, --near or --city")
		return
	}
	fmt.Fprintf(w, "proposed, by %s:\n", f.By)
	for _, e := range f.Choice.Edges {
		what := fmt.Sprintf("%s: {vpn: %s, global: %s}", e.Role, e.VPN, e.Global)
		if !e.Global.IsValid() {
			what = fmt.Sprintf("%s: %s", e.Role, e.VPN)
		}
		where := serviceedge.Row{DataCentre: e.DataCentre, City: e.City}.String()
		if e.Kilometres >= 0 {
			where += fmt.Sprintf(", %.0f km", e.Kilometres)
		}
		fmt.Fprintf(w, "  %s  # %s\n", what, where)
	}
	for _, note := range f.Choice.Notes {
		fmt.Fprintln(w, "note:", note)
	}
	if f.Written == nil {
		return
	}
	for _, change := range f.Written.Changes {
		if change.Old != "" {
			fmt.Fprintf(w, "- %s: %s\n", change.Path, change.Old)
		}
		fmt.Fprintf(w, "+ %s: %s\n", change.Path, change.New)
	}
	if len(f.Written.Changes) == 0 {
		fmt.Fprintf(w, "%s has them already; nothing was written\n", f.Written.File)
		return
	}
	fmt.Fprintf(w, "written to %s\n", f.Written.File)
}

func (f FoundEdges) document() edgesDocument {
	known := func(kilometres float64) *float64 {
		if kilometres < 0 {
			return nil
		}
		return &kilometres
	}
	d := edgesDocument{Cloud: f.Cloud, Source: f.Source, By: f.By, Edges: []edgeRow{}, Notes: f.Choice.Notes,
		Warnings: f.Warnings, Candidates: []candidateRow{}, Refused: f.Refused, Written: f.Written}
	for _, e := range f.Choice.Edges {
		row := edgeRow{Role: e.Role, DataCentre: e.DataCentre, City: e.City, Country: e.Country,
			Kilometres: known(e.Kilometres), VPN: e.VPN}
		if e.Global.IsValid() {
			row.Global = &e.Global
		}
		d.Edges = append(d.Edges, row)
	}
	for _, c := range f.Candidates {
		d.Candidates = append(d.Candidates, candidateRow{c.Row, known(c.Kilometres)})
	}
	if d.Notes == nil {
		d.Notes = []string{}
	}
	if d.Warnings == nil {
		d.Warnings = []serviceedge.Warning{}
	}
	if d.Refused == nil {
		d.Refused = []serviceedge.Refusal{}
	}
	if d.Written != nil && d.Written.Changes == nil {
		d.Written.Changes = []yamlfile.Change{}
	}
	return d
}

func addresses(list []netip.Addr) string {
	var out []string
	for _, a := range list {
		out = append(out, a.String())
	}
	return strings.Join(out, ", ")
}
