package show

import (
	"slices"
	"strings"
)

// IPSLAApplication is `show ip sla application`: what the IP SLA of an image can do.
type IPSLAApplication struct {
	// Operations are the kinds of operations as the router lists them: "icmpEcho", "http". None: it lists
	// none that can be read.
	Operations []string `json:"operations"`
}

// Supports reports whether a kind of operation is listed.
func (a IPSLAApplication) Supports(operation string) bool {
	return slices.ContainsFunc(a.Operations, func(o string) bool { return strings.EqualFold(o, operation) })
}

// ParseIPSLAApplication reads `show ip sla application`. The list of operations stands below its title,
// over several rows, and ends at the next title. Rows of other titles are of no interest.
func ParseIPSLAApplication(text string) (IPSLAApplication, error) {
	out := IPSLAApplication{Operations: []string{}}
	within := false
	for _, r := range rows(text) {
		title := strings.Contains(r.text, ":")
		switch {
		case strings.EqualFold(r.text, "Supported Operation Types:"):
			within = true
		case title:
			within = false
		case within:
			for word := range strings.SplitSeq(r.text, ",") {
				if word = strings.TrimSpace(word); word != "" {
					out.Operations = append(out.Operations, word)
				}
			}
		}
	}
	return out, nil
}
