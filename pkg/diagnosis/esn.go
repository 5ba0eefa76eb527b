package diagnosis

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

var extendedSequence = Rule{
	Name: "esn", LastVerified: "2026-11-25", about: notUp,
	Source: "the guide: ZIA does not accept proposals with extended sequence numbers. That IOS 15.4 for this router " +
		"has the words is [inferred]; later releases do",
	check: func(t *tunnel) *finding {
		for _, n := range []*iosconf.Node{t.set, t.ipsec} {
			if n == nil {
				continue
			}
			lines := []string{n.Line}
			for _, child := range n.Children {
				lines = append(lines, child.Line)
			}
			for i, line := range lines {
				if !slices.Contains(strings.Fields(line), "esn") {
					continue
				}
				seen := configured(n.Line)
				if i > 0 {
					seen = configured(n.Line, line)
				}
				return sure("extended sequence numbers are configured, which ZIA does not accept",
					"take esn out of that line", seen)
			}
		}
		return nil
	},
}
