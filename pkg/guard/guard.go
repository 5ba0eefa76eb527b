package guard

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Input is everything a rule may look at.
type Input struct {
	Site       *site.Site
	Running    iosconf.Config
	Plan       plan.Plan
	Version    show.Version
	Interfaces []show.InterfaceBrief
}

// Finding is one reason against sending.
type Finding struct {
	Rule  string        `json:"rule"`
	Why   string        `json:"why"`
	Mend  string        `json:"mend"`
	Lines []secret.Text `json:"lines,omitempty"`
	Fatal bool          `json:"fatal"` // false: a warning
}

// rules in alphabetical order.
var rules = []func(Input) []Finding{interfaceMissing, iosTooOld, lockoutAccessGroup, notAn881, ownAddress, recursiveRouting}

// Check applies every rule. An empty plan is checked too: what is there may already be wrong.
func Check(in Input) []Finding {
	out := []Finding{}
	for _, rule := range rules {
		out = append(out, rule(in)...)
	}
	return out
}

// Refused tells whether a finding forbids sending.
func Refused(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Fatal })
}

// planned are the lines of the plan with the header of the block they are typed in.
type planned struct{ header, line string }

func (in Input) planned() []planned {
	var out []planned
	header := ""
	for _, l := range in.Plan.Lines() {
		text := l.Text.Reveal()
		if l.Before == "config" {
			header = text
		}
		out = append(out, planned{header, text})
	}
	return out
}

// list is the access list as it will be: the planned entries if there are any, else the running.
func (in Input) list(number string) []string {
	var fresh, old []string
	for _, p := range in.planned() {
		if strings.HasPrefix(p.line, "access-list "+number+" ") {
			fresh = append(fresh, iosconf.Canonical("", p.line))
		}
	}
	for _, n := range in.Running.Nodes {
		if strings.HasPrefix(n.Line, "access-list "+number+" ") {
			old = append(old, iosconf.Canonical("", n.Line))
		}
	}
	if len(fresh) > 0 {
		return fresh
	}
	return old
}
