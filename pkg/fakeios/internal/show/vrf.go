package show

import (
	"cmp"
	"fmt"
	"strings"
)

// VRFs is `show ip vrf`.
func (v View) VRFs() string {
	var b strings.Builder
	b.WriteString("  Name                             Default RD            Interfaces\n")
	for _, vrf := range v.Config.VRFs {
		head := fmt.Sprintf("  %-32s %-21s ", vrf.Name, cmp.Or(vrf.RD, "<not set>"))
		for _, i := range v.Config.Interfaces {
			if i.VRF == vrf.Name {
				b.WriteString(head + i.Name + "\n")
				head = strings.Repeat(" ", len(head))
			}
		}
		if strings.TrimSpace(head) != "" {
			b.WriteString(strings.TrimRight(head, " ") + "\n")
		}
	}
	return b.String()
}
