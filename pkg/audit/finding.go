package audit

import "github.com/ziatunnel/ziatunnel/pkg/secret"

// Severity says how much a finding matters.
type Severity string

// The severities, the worst first.
const (
	Fault      Severity = "fault"      // it does not work, or it stops working by itself
	Risk       Severity = "risk"       // it works until something happens, or works worse than it could
	Difference Severity = "difference" // the guide does it in another way
)

// Finding is one thing that is wrong with a tunnel, or that the guide does otherwise.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	// Tunnel is the name of the interface, or of the crypto map with its number; empty: the router as a whole.
	Tunnel string `json:"tunnel,omitempty"`
	Why    string `json:"why"`
	// Lines are the lines of the configuration on which the finding rests, in the order of the router, each behind
	// the header that leads to it, joined by " / ". Secrets are masked. Empty: it rests on a line that is missing.
	Lines  []secret.Text `json:"lines"`
	Source string        `json:"source"` // step of the guide, RFC, fact about IOS
	// Adopting is what `apply --adopt` makes of it; empty: it stays as it is, and is for a person.
	Adopting string `json:"adopting,omitempty"`
}

// Rule is one thing that is looked for, with its source.
type Rule struct {
	Name     string
	Severity Severity
	Source   string
	Adopting string // see [Finding.Adopting]
	// each looks at one tunnel, whole at the router; one of the two is set.
	each  func(r *router, t *Tunnel) []observed
	whole func(r *router) []observed
}

// observed is what a rule has seen.
type observed struct {
	tunnel string
	why    string
	lines  []string
}

// seen is one observation of a tunnel.
func seen(why string, lines ...string) []observed { return []observed{{why: why, lines: lines}} }

// finding makes a finding of what was observed.
func (rule Rule) finding(o observed) Finding {
	f := Finding{Rule: rule.Name, Severity: rule.Severity, Tunnel: o.tunnel, Why: o.why, Source: rule.Source,
		Adopting: rule.Adopting, Lines: []secret.Text{}}
	for _, line := range o.lines {
		f.Lines = append(f.Lines, secret.NewText(line))
	}
	return f
}
