package local

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// PolicyError is a file of a policy that cannot be used. Every mistake begins with file:line:column.
type PolicyError struct{ Problems []string }

func (e *PolicyError) Error() string { return strings.Join(e.Problems, "\n") }

// ParsePolicy reads a policy as YAML with the keys of [rollout.Policy]; one that is not known is a
// mistake. An empty file is the zero policy. It fails with [PolicyError].
func ParsePolicy(name string, data []byte) (rollout.Policy, error) {
	r := &policyReader{name: name, places: map[string]*yaml.Node{}}
	var policy rollout.Policy
	var document yaml.Node
	if len(data) > yamlfile.MaxSize {
		r.problems = append(r.problems, name+":1:1: it is larger than a policy can be")
	} else if err := yaml.Unmarshal(data, &document); err != nil {
		r.syntax(err)
	} else if len(document.Content) > 0 {
		r.policy(document.Content[0], &policy)
	}
	if len(r.problems) == 0 {
		for _, problem := range policy.Problems() {
			r.report(r.place(problem), "%s", problem)
		}
	}
	if len(r.problems) > 0 {
		return rollout.Policy{}, &PolicyError{r.problems}
	}
	return policy, nil
}

type policyReader struct {
	name     string
	problems []string
	places   map[string]*yaml.Node // of values, by the words that [rollout.Policy.Problems] begins with
}

func (r *policyReader) report(at *yaml.Node, format string, a ...any) {
	line, column := 1, 1
	if at != nil {
		line, column = at.Line, at.Column
	}
	r.problems = append(r.problems, fmt.Sprintf("%s:%d:%d: %s", r.name, line, column, fmt.Sprintf(format, a...)))
}

func (r *policyReader) syntax(err error) {
	line, why := yamlfile.SyntaxError(err)
	r.report(&yaml.Node{Line: line, Column: 1}, "%s", why)
}

// place is the value that a problem is about.
func (r *policyReader) place(problem string) *yaml.Node {
	words := strings.Fields(strings.Replace(problem, ":", " ", 1))
	if len(words) > 1 && r.places[words[0]+" "+words[1]] != nil {
		return r.places[words[0]+" "+words[1]]
	}
	return r.places[words[0]]
}

// field is a key and what reads its value.
type field struct {
	key  string
	read func(*yaml.Node)
}

// into reads a value as the type of what it goes to.
func (r *policyReader) into(key string, to any, kind string) field {
	return field{key, func(n *yaml.Node) {
		r.places[key] = n
		var wrong *yaml.TypeError
		switch err := n.Decode(to); {
		case errors.As(err, &wrong):
			r.report(n, "%s is %q: it is %s", key, n.Value, kind)
		case err != nil:
			r.report(n, "%s: %v", key, err)
		}
	}}
}

const (
	aNumber   = "a number of sites"
	aDuration = "a duration such as 90s, 10m or 1h30m"
	aSize     = "a number of sites, or a percentage such as 5%"
)

func (r *policyReader) policy(n *yaml.Node, p *rollout.Policy) {
	r.mapping(n, "the policy", []field{
		r.into("canary", &p.Canary, aNumber), r.into("canary_sites", &p.CanarySites, "a list of names of sites"),
		{"waves", func(n *yaml.Node) {
			r.list(n, "waves", func(i int, n *yaml.Node) {
				p.Waves = append(p.Waves, rollout.Size{})
				r.into(fmt.Sprintf("wave %d", i+1), &p.Waves[i], aSize).read(n)
			})
		}},
		r.into("parallel", &p.Parallel, aNumber), r.into("per_jump", &p.PerJump, aNumber),
		r.into("soak", &p.Soak, aDuration),
		{"budgets", func(n *yaml.Node) { r.budgets(n, &p.Budgets) }},
		r.into("on_budget", &p.OnBudget, "pause or stop"),
		{"retry", func(n *yaml.Node) { r.retry(n, &p.Retry) }},
		{"windows", func(n *yaml.Node) {
			r.list(n, "windows", func(i int, n *yaml.Node) {
				p.Windows = append(p.Windows, rollout.Window{})
				r.window(n, fmt.Sprintf("window %d", i+1), &p.Windows[i])
			})
		}},
		r.into("window_left", &p.WindowLeft, aDuration), r.into("approve", &p.Approve, "true or false"),
		r.into("rehearse", &p.Rehearse, "true or false"), r.into("proof", &p.Proof, "sas, probe, traffic or track"),
	})
}

func (r *policyReader) budgets(n *yaml.Node, b *rollout.Budgets) {
	r.mapping(n, "budgets", []field{
		r.into("unreachable", &b.Unreachable, aSize), r.into("refused", &b.Refused, aSize),
		r.into("rolled_back", &b.RolledBack, aSize),
		r.into("unproven", &b.Unproven, aSize), r.into("in_doubt", &b.InDoubt, aSize),
		r.into("unexpected", &b.Unexpected, aSize),
	})
}

func (r *policyReader) retry(n *yaml.Node, to *rollout.Retry) {
	r.places["retry"] = n
	r.mapping(n, "retry", []field{
		r.into("attempts", &to.Attempts, "a number"), r.into("backoff", &to.Backoff, aDuration),
		r.into("longest", &to.Longest, aDuration),
		r.into("classes", &to.Outcomes, "a list of classes of failure"),
	})
}

func (r *policyReader) window(n *yaml.Node, what string, to *rollout.Window) {
	r.places[what] = n
	r.mapping(n, what, []field{
		r.into("days", &to.Days, "a list of days such as [mon, tue]"), r.into("from", &to.From, "a time of day"),
		r.into("to", &to.To, "a time of day"),
	})
}

// mapping reads a mapping in which only known keys stand, each once.
func (r *policyReader) mapping(n *yaml.Node, what string, fields []field) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.report(n, "%s is a mapping of keys and values", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := slices.IndexFunc(fields, func(f field) bool { return f.key == key.Value })
		switch {
		case at < 0:
			names := make([]string, len(fields))
			for i, f := range fields {
				names[i] = f.key
			}
			r.report(key, "%s has no key %q; there are %s", what, key.Value, strings.Join(names, ", "))
		case seen[key.Value]:
			r.report(key, "%s has %q twice", what, key.Value)
		default:
			seen[key.Value] = true
			fields[at].read(value)
		}
	}
}

func (r *policyReader) list(n *yaml.Node, what string, each func(i int, n *yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.report(n, "%s is a list", what)
		return
	}
	for i, one := range n.Content {
		each(i, one)
	}
}
