package show

import (
	"fmt"
	"strings"
)

// AccessLists shows the lists with their counters; name "" is all.
func (v View) AccessLists(name string) string {
	var b strings.Builder
	for _, a := range v.Config.ACLs {
		if name != "" && a.Name != name {
			continue
		}
		fmt.Fprintf(&b, "%s IP access list %s\n", a.Kind(), a.Name)
		for _, e := range a.Entries {
			if e.Remark != "" {
				continue
			}
			fmt.Fprintf(&b, "    %d %s", e.Sequence, strings.Replace(e.String(), "deny   ", "deny ", 1))
			switch e.Hits {
			case 0:
			case 1:
				b.WriteString(" (1 match)")
			default:
				fmt.Fprintf(&b, " (%d matches)", e.Hits)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}
