package feature

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// routerPrompt is the prompt word of every routing process.
const routerPrompt = "config-router"

// routingCommands enter and remove the routing processes that are kept as lines. Their routes are announced by the
// surroundings of the router.
func routingCommands() []Command {
	list := func(c *running.Config) *[]*running.Section { return &c.Processes }
	var out []Command
	for _, one := range [][2]string{{"eigrp", "<name:1-65535>"}, {"bgp", "<name:1-4294967295>"}, {"rip", ""}} {
		protocol := one[0]
		name := func(a args) string {
			if a["name"] == "" {
				return protocol
			}
			return protocol + " " + a["name"]
		}
		head := "router " + protocol + " " + one[1]
		out = append(out, Command{Pattern: head, Run: func(p *Place, a args) string {
			all := list(p.Config)
			o := running.Find(*all, func(o *running.Section) bool { return o.Name == name(a) })
			if o == nil {
				o = &running.Section{Name: name(a)}
				*all = append(*all, o)
			}
			p.Enter(routerPrompt, o)
			return ""
		}}, Command{Pattern: "no " + head, Run: func(p *Place, a args) string {
			*list(p.Config) = without(*list(p.Config), func(o *running.Section) bool { return o.Name == name(a) })
			return ""
		}})
	}
	return out
}

// Router are the lines of a routing process beside those of OSPF.
func Router() []Command {
	lines := func(s *running.Section) *[]string { return &s.Lines }
	return slices.Concat(Kept(true, lines, "network <net:ip>", "network <net:ip> <wild:ip>",
		"network <net:ip> mask <mask:ip>",
		"neighbor <a:ip> remote-as <n:1-4294967295>", "neighbor <a:ip> description <d:line>",
		"neighbor <a:ip> update-source <if:if>", "neighbor <a:ip> ebgp-multihop [<n:1-255>]",
		"neighbor <a:ip> password <key:line>", "neighbor <a:ip> route-map <m> <dir:in|out>",
		"neighbor <a:ip> prefix-list <m> <dir:in|out>", "neighbor <a:ip> soft-reconfiguration inbound",
		"neighbor <a:ip> next-hop-self", "neighbor <a:ip> activate", "neighbor <a:ip> timers <k:0-65535> <h:0-65535>",
		"synchronization"), autoSummary(lines),
		Kept(false, lines, "eigrp router-id <a:ip>", "eigrp stub <how:line>", "bgp router-id <a:ip>",
			"bgp log-neighbor-changes"))
}

// autoSummary is kept in either form: what is the default has changed between releases [inferred for 15.4].
func autoSummary(lines func(*running.Section) *[]string) []Command {
	run := func(p *Place, _ args) string {
		list := lines(p.Object.(*running.Section))
		*list = append(slices.DeleteFunc(*list, func(l string) bool {
			return strings.TrimPrefix(l, "no ") == "auto-summary"
		}), p.Canonical)
		return ""
	}
	return []Command{{Pattern: "auto-summary", Run: run}, {Pattern: "no auto-summary", Run: run}}
}
