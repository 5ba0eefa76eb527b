package fakeios

import (
	"fmt"
	"strings"
)

// showAccessLists shows the lists with their counters; name "" is all.
func (r *Router) showAccessLists(name string) string {
	var b strings.Builder
	for _, a := range r.running.acls {
		if name != "" && a.name != name {
			continue
		}
		fmt.Fprintf(&b, "%s IP access list %s\n", a.kind(), a.name)
		for _, e := range a.entries {
			if e.remark != "" {
				continue
			}
			fmt.Fprintf(&b, "    %d %s", e.sequence, strings.Replace(e.String(), "deny   ", "deny ", 1))
			switch e.hits {
			case 0:
			case 1:
				b.WriteString(" (1 match)")
			default:
				fmt.Fprintf(&b, " (%d matches)", e.hits)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}
