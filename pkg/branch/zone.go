package branch

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Zone is the zone that an interface is a member of; "" is none.
func Zone(c iosconf.Config, name string) string { return Value(c, name, "zone-member security") }

// HasZonePair reports whether a zone-pair with a policy leads from one zone to another.
func HasZonePair(c iosconf.Config, from, to string) bool {
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) < 7 || words[0] != "zone-pair" || !follows(words, "source", from) ||
			!follows(words, "destination", to) {
			continue
		}
		for _, child := range n.Children {
			if strings.HasPrefix(child.Line, "service-policy type inspect ") {
				return true
			}
		}
	}
	return false
}

// follows reports whether a value stands behind a keyword.
func follows(words []string, keyword, value string) bool {
	for i := range words[:len(words)-1] {
		if words[i] == keyword && words[i+1] == value {
			return true
		}
	}
	return false
}
