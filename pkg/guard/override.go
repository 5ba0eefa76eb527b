package guard

import (
	"slices"
	"strings"
)

// OverrideError is an override that cannot be: an unknown rule, one that nobody may override, or
// one without a reason.
type OverrideError struct {
	Rule string
	Why  string
}

func (e *OverrideError) Error() string { return "override " + e.Rule + ": " + e.Why }

// Override takes the fatal findings of the named rules on the operator: they stay in the list, no
// longer fatal, with the reason. reasons maps rule names to reasons. A rule that found nothing is no
// mistake: scripts give the same overrides to many sites. It fails with an [OverrideError]; without
// findings it only checks the reasons.
func Override(findings []Finding, reasons map[string]string) ([]Finding, error) {
	var asked []string
	for name := range reasons {
		asked = append(asked, name)
	}
	slices.Sort(asked)
	for _, name := range asked {
		if why := forbids(name, reasons[name]); why != "" {
			return nil, &OverrideError{name, why}
		}
	}
	out := slices.Clone(findings)
	for i, f := range out {
		if reason, ok := reasons[f.Rule]; ok && f.Fatal {
			out[i].Fatal, out[i].Overridden = false, strings.TrimSpace(reason)
		}
	}
	return out, nil
}

func forbids(name, reason string) string {
	var known []string
	for _, rule := range Rules() {
		switch {
		case rule.Name != name:
			if rule.Overridable {
				known = append(known, rule.Name)
			}
		case !rule.Overridable:
			return "this rule cannot be overridden"
		case strings.TrimSpace(reason) == "":
			return "a reason is needed, as in " + name + "=\"console access is at hand\""
		default:
			return ""
		}
	}
	return "no such rule; those that can be overridden are " + strings.Join(known, ", ")
}
