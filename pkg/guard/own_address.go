package guard

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// ownAddress refuses to renumber an interface that has an address: the session may run over it.
// 2026-11; the guide's step 13 prints sample addresses.
func ownAddress(in Input) []Finding {
	var out []Finding
	for _, p := range in.planned() {
		if !strings.HasPrefix(p.line, "ip address ") || strings.HasPrefix(p.header, "interface Tunnel") {
			continue
		}
		block, ok := in.Running.Object(p.header)
		if !ok {
			continue
		}
		for _, child := range block.Nodes[0].Children {
			if strings.HasPrefix(child.Line, "ip address ") && child.Line != p.line {
				out = append(out, Finding{
					Rule: "own-address", Fatal: true,
					Why:   fmt.Sprintf("%s has another address (%s); changing it may end this very session", strings.TrimPrefix(p.header, "interface "), strings.TrimPrefix(child.Line, "ip address ")),
					Mend:  "remove the address from the site file, or change it on the router by hand first",
					Lines: []secret.Text{secret.NewText(p.header), secret.NewText(p.line)},
				})
			}
		}
	}
	return out
}
