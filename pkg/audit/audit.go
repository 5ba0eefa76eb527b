package audit

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Input is what is judged.
type Input struct {
	Running iosconf.Config
	Site    *site.Site // nil: it is not known which edges, credential and values the site wants
	Facts   Facts
}

// Report is what was found on one router.
type Report struct {
	Tunnels  []Tunnel  `json:"tunnels"` // to Zscaler
	Findings []Finding `json:"findings"`
	// NotKnown is what nobody has shown, and what could not be judged without it.
	NotKnown []string `json:"not_known"`
}

// Judge finds the tunnels to Zscaler of a router, and says what is wrong with them. Findings come by tunnel, in the
// order of the rules.
func Judge(in Input) Report {
	r := newRouter(in)
	out := Report{Tunnels: []Tunnel{}, Findings: []Finding{}, NotKnown: []string{}}
	out.Tunnels = append(out.Tunnels, r.zscaler...)
	out.NotKnown = append(out.NotKnown, r.notKnown()...)
	if len(r.zscaler) == 0 {
		return out
	}
	for i := range r.zscaler {
		t := &r.zscaler[i]
		for _, rule := range Rules() {
			if rule.each == nil {
				continue
			}
			for _, o := range rule.each(r, t) {
				o.tunnel = t.Name
				out.Findings = append(out.Findings, rule.finding(o))
			}
		}
	}
	for _, rule := range Rules() {
		if rule.whole != nil {
			for _, o := range rule.whole(r) {
				out.Findings = append(out.Findings, rule.finding(o))
			}
		}
	}
	return out
}

// Worst is the worst severity of a report; "" when there is no finding.
func (r Report) Worst() Severity {
	for _, s := range []Severity{Fault, Risk, Difference} {
		if slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == s }) {
			return s
		}
	}
	return ""
}

// router is a configuration with what the rules want to know of all of it.
type router struct {
	c       iosconf.Config
	s       *site.Site
	facts   Facts
	table   []branch.Route
	probes  []probe
	steers  []steering
	zscaler []Tunnel // those that are recognised
	others  []Tunnel // those that are not
	// learns reports whether routes may be there that the configuration does not show.
	learns bool
}

func newRouter(in Input) *router {
	r := &router{c: in.Running, s: in.Site, facts: in.Facts, table: branch.Routes(in.Running)}
	r.probes = r.findProbes()
	for _, t := range r.tunnels() {
		if r.recognise(&t); len(t.Because) > 0 {
			r.zscaler = append(r.zscaler, t)
		} else {
			r.others = append(r.others, t)
		}
	}
	r.steers = r.findSteering()
	r.learns = learns(in.Running)
	return r
}

// named is the tunnel to Zscaler with a name; nil: it is none.
func (r *router) named(name string) *Tunnel {
	for i := range r.zscaler {
		if r.zscaler[i].Name == name {
			return &r.zscaler[i]
		}
	}
	return nil
}
