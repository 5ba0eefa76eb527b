package rule

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// TouchesWayIn reports whether a plan may change whether a new login reaches the router: who may log in, what filters
// the way of the operator, and how the answers to him are routed. A line that is not known to leave all of that alone
// counts as one that changes it, and so does everything when it is not known where the operator is. That the roles of
// interfaces for NAT, route maps of other interfaces and lists that nothing applies as a filter leave a login to the
// router alone is [inferred].
func (i Input) TouchesWayIn() bool {
	in := NewCase(i)
	operator := in.Facts.Operator()
	if !operator.IsValid() {
		return !in.Plan.Empty()
	}
	before, end := in.Running, in.Final()
	wayIn := branch.LeavesBy(branch.Routes(before), operator)
	filters := append(filterLists(before), filterLists(end)...)
	return slices.ContainsFunc(in.Lines(), func(l Typed) bool {
		header, text := strings.TrimPrefix(l.Header, "no "), strings.TrimPrefix(l.Text, "no ")
		name, ofInterface := strings.CutPrefix(header, "interface ")
		switch {
		case text == "exit":
			return false
		case ofInterface && strings.HasPrefix(name, "Tunnel"):
			return strings.HasPrefix(text, "ip access-group ")
		case ofInterface && header != text:
			roles := startsWith(text, "ip nat inside", "ip nat outside", "ip virtual-reassembly")
			return !roles && (wayIn == "" || name == wayIn || !strings.HasPrefix(text, "ip policy route-map "))
		case ofInterface:
			return false
		case strings.HasPrefix(text, "ip route "):
			table := branch.Routes(iosconf.Parse(text))
			_, covers := branch.Longest(table, operator)
			return covers || len(table) == 0
		case startsWith(header, "access-list ", "ip access-list "):
			return slices.Contains(filters, listOf(header))
		default:
			return !startsWith(header, "crypto ikev2 ", "crypto ipsec ", "ip sla ", "track ", "route-map ")
		}
	})
}

func startsWith(text string, starts ...string) bool {
	return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(text, start) })
}

// AppliedList finds the list that a line applies as a filter.
var appliedList = regexp.MustCompile(`^(?:ip access-group|access-class) (\S+)`)

// filterLists are the access lists that a configuration applies as filters.
func filterLists(c iosconf.Config) []string {
	var out []string
	for _, n := range c.Nodes {
		for _, child := range n.Children {
			if found := appliedList.FindStringSubmatch(child.Line); found != nil {
				out = append(out, found[1])
			}
		}
	}
	return out
}

// listOf is the name or number of the list of a line.
func listOf(header string) string {
	words := strings.Fields(header)
	if words[0] == "ip" { // ip access-list extended NAME
		return words[len(words)-1]
	}
	return words[1]
}
