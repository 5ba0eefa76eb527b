package fakeios

import (
	"regexp"
	"strings"
)

// oneOf finds the alternative that a word names in full or abbreviates alone.
func oneOf(alternatives []string, typed string) (string, bool) {
	found, count := "", 0
	for _, alternative := range alternatives {
		if strings.EqualFold(alternative, typed) {
			return alternative, true
		}
		if hasPrefixFold(alternative, typed) {
			found, count = alternative, count+1
		}
	}
	return found, count == 1
}

func hasPrefixFold(full, prefix string) bool {
	return len(prefix) <= len(full) && strings.EqualFold(full[:len(prefix)], prefix)
}

// sharedPrefix is the length of the longest start that a word shares with any keyword: IOS puts
// the caret behind it.
func sharedPrefix(typed string, keywords []string) int {
	longest := 0
	for _, keyword := range keywords {
		longest = max(longest, sharedStart(typed, keyword))
	}
	return longest
}

var interfaceName = regexp.MustCompile(`^([A-Za-z]+) *(\d[\d/]*(?:\.\d+)?)$`)

// canonicalInterface turns "fa4", "tunnel 1" or "vl1" into the name that IOS shows.
func canonicalInterface(typed string) (string, bool) {
	parts := interfaceName.FindStringSubmatch(typed)
	if parts == nil {
		return "", false
	}
	kind, ok := oneOf([]string{"FastEthernet", "Tunnel", "Vlan", "Loopback", "GigabitEthernet", "Dialer"}, parts[1])
	return kind + parts[2], ok
}
