package rule

import (
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
	// Rehearsal is what went wrong on a twin of the router, a sentence each; nil: nothing, or nobody has tried.
	Rehearsal []string
	Facts     Facts
	// Known is the router on which the last run of the site was made; nil: none was, or nothing is known
	// of it.
	Known *device.Identity
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
	Look         func(*Case) *Finding // nil: nothing to say
}

// Check applies the rule; nil is nothing to say.
func (r Rule) Check(in Input) *Finding { return r.On(NewCase(in)) }

// On applies the rule to a case; nil is nothing to say.
func (r Rule) On(c *Case) *Finding {
	f := r.Look(c)
	if f != nil {
		f.Rule, f.Overridable = r.Name, r.Overridable
	}
	return f
}

// Case is an input with what the rules work out from it.
type Case struct {
	Input

	end   *iosconf.Config // what the plan leads to, once it is known
	whole *site.Site      // of which Site shows one pair; nil: it is all
}

// NewCase makes a case of an input.
func NewCase(in Input) *Case { return &Case{Input: in} }

// Changes reports whether anything will be sent or saved.
func (in *Case) Changes() bool { return !in.Plan.Empty() || in.Unsaved && !in.NoSave }
