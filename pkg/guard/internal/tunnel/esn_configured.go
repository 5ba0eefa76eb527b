package tunnel

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// ESNConfigured refuses extended sequence numbers in our transform set or profiles.
var ESNConfigured = rule.Rule{
	Name: "esn_configured", LastVerified: "2026-11-24",
	Source: "the guide: ZIA does not accept ESN proposals; the keyword esn of a transform set",
	Look: func(in *rule.Case) *rule.Finding {
		ours := []string{"crypto ipsec transform-set " + in.Site.Names.TransformSet + " "}
		for _, t := range in.Site.Tunnels() {
			ours = append(ours, "crypto ipsec profile "+t.IPsecProfile+" ")
		}
		for _, node := range in.Final().Nodes {
			if !slices.ContainsFunc(ours, func(start string) bool { return strings.HasPrefix(node.Line+" ", start) }) {
				continue
			}
			if asksESN(node.Line) {
				return esnFinding(node.Line, "take esn out of that line")
			}
			for _, child := range node.Children {
				if asksESN(child.Line) {
					return esnFinding(child.Line, "`"+node.Line+"`, `no "+child.Line+"`")
				}
			}
		}
		return nil
	},
}

func asksESN(line string) bool { return slices.Contains(strings.Fields(line), "esn") }

func esnFinding(line, mend string) *rule.Finding {
	return &rule.Finding{
		Fatal:  true,
		Why:    "extended sequence numbers are configured (" + line + "); ZIA does not accept them",
		Remedy: mend + ", or give another name in names",
	}
}
