package traffic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// ProbeRoutesAnnounced warns where a routing protocol would tell others of the plan's host routes to the global
// addresses: their traffic for these addresses of Zscaler would then come to this branch. A redistribution by way of a
// route map is somebody's decision, and none is known to be wrong.
var ProbeRoutesAnnounced = rule.Rule{
	Name: "probe_routes_announced", LastVerified: "2026-11-27",
	Source: "IOS IP Routing command references, `redistribute static`: every static route of the table is announced, " +
		"into OSPF with `subnets` alone where it is no classful network",
	Look: func(in *rule.Case) *rule.Finding {
		if !in.Changes() {
			return nil
		}
		c := in.Final()
		var where, lines []string
		for _, n := range c.Nodes {
			if !strings.HasPrefix(n.Line, "router ") {
				continue
			}
			header, line := redistributes(n, in.Site.LAN.VRF)
			if line == "" {
				continue
			}
			where = append(where, fmt.Sprintf("%s (`%s`)", n.Line, line))
			lines = append(lines, header...)
			lines = append(lines, line+" route-map "+notAnnounced)
		}
		if len(where) == 0 {
			return nil
		}
		var globals, filter []string
		for _, t := range in.Site.Tunnels() {
			globals = append(globals, t.Edge.Global.String())
			filter = append(filter, "ip prefix-list "+notAnnounced+" permit "+t.Edge.Global.String()+"/32")
		}
		filter = append(filter, "route-map "+notAnnounced+" deny 10", "match ip address prefix-list "+notAnnounced,
			"route-map "+notAnnounced+" permit 20")
		return &rule.Finding{
			Why: fmt.Sprintf("%s would announce the host routes of the probes, %s: its neighbours would send "+
				"what they have for these addresses of Zscaler to this branch, unless something on the way "+
				"filters them",
				strings.Join(where, " and "), strings.Join(globals, " and ")),
			Remedy: "keep them out: `" + strings.Join(append(filter, lines...), "`, `") + "`",
		}
	},
}

const notAnnounced = "ZIA-PROBE-ROUTES"

// redistributes is the line of a routing process that announces all static routes of a table, and the headers above
// it; "" when none is known to.
func redistributes(process iosconf.Node, vrf string) (headers []string, line string) {
	words := strings.Fields(process.Line)
	ofVRF := ""
	if i := slices.Index(words, "vrf"); i > 0 && i+1 < len(words) {
		ofVRF = words[i+1]
	}
	if ofVRF == vrf {
		if line := staticLine(process, words[1]); line != "" {
			return []string{process.Line}, line
		}
	}
	for _, family := range process.Children {
		words := strings.Fields(family.Line)
		if len(words) < 2 || words[0] != "address-family" || words[1] != "ipv4" {
			continue
		}
		of := ""
		if i := slices.Index(words, "vrf"); i > 0 && i+1 < len(words) {
			of = words[i+1]
		}
		if line := staticLine(family, strings.Fields(process.Line)[1]); line != "" && of == vrf {
			return []string{process.Line, family.Line}, line
		}
	}
	return nil, ""
}

func staticLine(n iosconf.Node, protocol string) string {
	for _, child := range n.Children {
		words := strings.Fields(child.Line)
		if len(words) > 1 && words[0] == "redistribute" && words[1] == "static" && !slices.Contains(words,
			"route-map") &&
			(protocol != "ospf" || slices.Contains(words, "subnets")) {
			return child.Line
		}
	}
	return ""
}
