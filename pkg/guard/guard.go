package guard

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Input is everything a rule may look at.
type Input struct {
	Site    *site.Site
	Wanted  iosconf.Config // all lines of the playbook, whether they are there or not
	Running iosconf.Config
	Startup iosconf.Config
	Plan    plan.Plan
	// Unsaved reports whether the startup-config lacks what the playbook wants, so that it will be saved.
	Unsaved bool
	// NoSave says that the startup-config will be left alone.
	NoSave bool
	// Conflicts are what [plan.ConflictError] lists; the plan is empty then.
	Conflicts []string
	// RunningBeforePush is the running-config read again just before sending; nil before that.
	RunningBeforePush *iosconf.Config
	Facts             Facts
	// Known is the router on which the last run of the site was made; nil: none was, or nothing is known
	// of it.
	Known *device.Identity

	end *iosconf.Config // what the plan leads to, when it is known already
}

// Finding is one reason against sending.
type Finding struct {
	Rule   string `json:"rule"`
	Why    string `json:"why"`
	Remedy string `json:"mend"`
	Fatal  bool   `json:"fatal"` // false: a warning, or overridden
	// Question is a finding that a person at the terminal may answer: fatal until somebody says yes.
	Question    bool          `json:"question,omitempty"`
	Overridable bool          `json:"overridable"`
	Overridden  string        `json:"overridden,omitempty"` // the reason that somebody gave
	Step        int           `json:"step,omitempty"`       // of the plan, when a line of it is the cause
	Line        int           `json:"line,omitempty"`       // in that step, from 1
	Lines       []secret.Text `json:"lines,omitempty"`
}

// Rule is one refusal or warning, with its source. LastVerified is the date on which somebody last
// compared it with the source.
type Rule struct {
	Name         string
	LastVerified string // 2006-01-02
	Source       string
	Overridable  bool
	check        func(Input) *Finding
}

// Check applies the rule; nil is nothing to say.
func (r Rule) Check(in Input) *Finding {
	f := r.check(in)
	if f != nil {
		f.Rule, f.Overridable = r.Name, r.Overridable
	}
	return f
}

// Check applies every rule, in the order of their names. An empty plan is checked too: what is
// there may already be wrong.
func Check(in Input) []Finding {
	out := []Finding{}
	end := in.final()
	in.end = &end
	for _, rule := range Rules() {
		if f := rule.Check(in); f != nil {
			out = append(out, *f)
		}
	}
	return out
}

// Refused reports whether a finding forbids sending.
func Refused(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Fatal })
}

// changes reports whether anything will be sent or saved.
func (in Input) changes() bool { return !in.Plan.Empty() || in.Unsaved && !in.NoSave }

// Rules is the table of all rules, by name.
func Rules() []Rule {
	return []Rule{
		apipaAddress, bandwidth, changedMeanwhile, configLocked, cryptoLicense, edgeNoPing, edgeTaken,
		esnConfigured, featureMissing, firewallZone, gcmSpeed, hiddenPrompt, interfaceMissing, iosTooOld, lanDown,
		lanNotSteered, leftoverArchive, lockoutAccessGroup, lockoutLogin, lockoutRoute, mtuMSS, noRouteToEdges,
		notAn881, objectTaken, ownAddress, pacOverlap, partialConfig, pbrInsideNetworks, pendingReload,
		pendingRevert, policyShadowed, publishedServer, recursiveRouting, routerChanged, tunnelFiltered,
		unsavedChanges, vtyExhausted, wanDown,
	}
}
