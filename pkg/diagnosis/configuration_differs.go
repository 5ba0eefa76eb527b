package diagnosis

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// configurationDiffers is the last resort: nothing is known to be wrong, but the router lacks lines of
// the playbook.
var configurationDiffers = Rule{
	Name: "configuration_differs", LastVerified: "2026-11-25", about: notUp,
	Source: "the guide",
	check: func(t *tunnel) *finding {
		if !t.readable {
			return nil
		}
		var missing []string
		for _, want := range t.in.Wanted.Nodes {
			if !strings.HasPrefix(want.Line, "crypto ") && want.Line != "interface "+t.want.Interface {
				continue
			}
			have := node(t.running.Nodes, iosconf.Canonical("", want.Line))
			for _, child := range want.Children {
				line := child.Canonical(want.Line)
				if line == "" || len(child.Children) > 0 || have != nil && hasCanonical(have, line) {
					continue
				}
				missing = append(missing, want.Line+" / "+line)
			}
		}
		if len(missing) == 0 {
			return nil
		}
		return maybe(text("the router lacks %d lines of the playbook, %q first", len(missing), missing[0]),
			"`ziatunnel plan` shows them, `ziatunnel apply` configures them", t.session())
	},
}

func hasCanonical(n *iosconf.Node, line string) bool {
	for _, child := range n.Children {
		if child.Canonical(n.Line) == line {
			return true
		}
	}
	return false
}
