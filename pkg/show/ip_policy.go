package show

import "github.com/ziatunnel/ziatunnel/pkg/lazyregexp"

// IPPolicies is `show ip policy`: which packets go through which route map.
type IPPolicies struct {
	Policies     []IPPolicy `json:"policies"`
	UnknownLines []string   `json:"unknown_lines"`
}

// IPPolicy is one row. Interface is `local` for the packets of the router itself.
type IPPolicy struct {
	Interface string `json:"interface"`
	RouteMap  string `json:"route_map"`
}

var (
	ipPolicyHead = lazyregexp.New(`^Interface Route map$`)
	ipPolicyRow  = lazyregexp.New(`^(local|[A-Za-z][\w-]*\d[\d/.:]*) (\S+)$`)
)

// ParseIPPolicy reads `show ip policy`. Without any policy the router prints the heading alone, or nothing.
func ParseIPPolicy(text string) (IPPolicies, error) {
	out := IPPolicies{Policies: []IPPolicy{}, UnknownLines: []string{}}
	for _, r := range rows(text) {
		m := ipPolicyRow.FindStringSubmatch(r.text)
		switch {
		case m != nil:
			out.Policies = append(out.Policies, IPPolicy{m[1], m[2]})
		case !ipPolicyHead.MatchString(r.text):
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}
