package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// Audit prints the tunnels to Zscaler of a router, and what is wrong with them. Its JSON is [provision.Audit].
func Audit(w io.Writer, asJSON bool, a provision.Audit) {
	if asJSON {
		JSON(w, a)
		return
	}
	for _, t := range a.Tunnels {
		auditedTunnel(w, t)
		findings(w, a.Findings, t.Name)
	}
	if len(a.Findings) > 0 && hasGeneral(a.Findings) {
		fmt.Fprintln(w, "the router as a whole")
		findings(w, a.Findings, "")
	}
	for _, what := range a.NotKnown {
		fmt.Fprintln(w, "not known:", what)
	}
	if a.Adoption != nil {
		adoption(w, "`ziatunnel apply --adopt` would take over", *a.Adoption)
	}
	fmt.Fprintln(w, audited(a.Report))
}

func auditedTunnel(w io.Writer, t audit.Tunnel) {
	role := ""
	if t.Role != "" {
		role = ", " + t.Role
	}
	fmt.Fprintf(w, "%s: %s to %s%s\n", t.Name, t.Kind, t.Destination, role)
	for _, what := range [][2]string{{"identity", t.Identity}, {"transforms", t.Transforms}, {"IKE", t.IKE},
		{"line protocol", t.Line}} {
		if what[1] != "" {
			fmt.Fprintf(w, "  %s: %s\n", what[0], what[1])
		}
	}
	for _, why := range t.Because {
		fmt.Fprintln(w, "  to Zscaler, because", why)
	}
	if !t.Sure {
		fmt.Fprintln(w, "  nothing but names says so")
	}
}

func hasGeneral(list []audit.Finding) bool {
	for _, f := range list {
		if f.Tunnel == "" {
			return true
		}
	}
	return false
}

// findings prints those of one tunnel; of the router as a whole for "".
func findings(w io.Writer, list []audit.Finding, tunnel string) {
	for _, f := range list {
		if f.Tunnel != tunnel {
			continue
		}
		fmt.Fprintf(w, "  %s (%s): %s\n", f.Severity, f.Rule, f.Why)
		for _, line := range f.Lines {
			fmt.Fprintf(w, "      %s\n", line)
		}
		fmt.Fprintf(w, "      source: %s\n", f.Source)
		if f.Adopting != "" {
			fmt.Fprintf(w, "      adopting: %s\n", f.Adopting)
		}
	}
}

// audited is an audit in a sentence.
func audited(r audit.Report) string {
	if len(r.Tunnels) == 0 {
		return "no tunnel to Zscaler found"
	}
	counts := map[audit.Severity]int{}
	for _, f := range r.Findings {
		counts[f.Severity]++
	}
	var words []string
	for _, s := range []audit.Severity{audit.Fault, audit.Risk, audit.Difference} {
		if n := counts[s]; n > 0 {
			words = append(words, counted(n, string(s)))
		}
	}
	if len(words) == 0 {
		words = []string{"nothing to mend"}
	}
	return fmt.Sprintf("%s to Zscaler: %s", counted(len(r.Tunnels), "tunnel"), strings.Join(words, ", "))
}

// Adopted prints what a plan takes over of somebody else; nothing where that was not asked for.
func Adopted(w io.Writer, r engine.Review) {
	if r.Adopted == nil {
		return
	}
	if len(r.Adopted.Tunnels) == 0 && len(r.Adopted.NotAdopted) == 0 {
		fmt.Fprintln(w, "nothing to take over: no tunnel leads to the service edges yet")
		return
	}
	adoption(w, "taken over", *r.Adopted)
}

func adoption(w io.Writer, what string, a audit.Adoption) {
	if len(a.Tunnels) > 0 {
		fmt.Fprintf(w, "%s: %s\n", what, strings.Join(a.Tunnels, ", "))
	}
	for _, o := range a.Taken {
		fmt.Fprintf(w, "  %s as names.%s\n", o.Object, o.Key)
	}
	for _, o := range a.Absents {
		if o.Line == "" {
			fmt.Fprintf(w, "  `%s` goes: %s\n", o.Header, o.Why)
		} else {
			fmt.Fprintf(w, "  `%s` of %s goes: %s\n", o.Line, o.Header, o.Why)
		}
	}
	for _, why := range a.Left {
		fmt.Fprintln(w, "  "+why)
	}
	for _, why := range a.NotAdopted {
		fmt.Fprintln(w, "not taken over:", why)
	}
}

// NamesBlock prints the names for the site file, so that runs go on without adopting.
func NamesBlock(w io.Writer, r engine.Review) {
	if r.Adopted != nil && len(r.Adopted.Tunnels) > 0 && r.Adopted.Names != "" {
		fmt.Fprintf(w, "for the site file, in place of its names, so that later runs need no "+
			"--adopt:\n%s", r.Adopted.Names)
	}
}
