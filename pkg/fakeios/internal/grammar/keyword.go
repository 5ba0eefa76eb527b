package grammar

import (
	"regexp"
	"strings"
)

// OneOf finds the alternative that a word names in full or abbreviates alone.
func OneOf(alternatives []string, typed string) (string, bool) {
	found, count := "", 0
	for _, alternative := range alternatives {
		if strings.EqualFold(alternative, typed) {
			return alternative, true
		}
		if HasPrefixFold(alternative, typed) {
			found, count = alternative, count+1
		}
	}
	return found, count == 1
}

// HasPrefixFold reports whether a word begins with a prefix, in letters of either case.
func HasPrefixFold(full, prefix string) bool {
	return len(prefix) <= len(full) && strings.EqualFold(full[:len(prefix)], prefix)
}

// SharedPrefix is the length of the longest start that a word shares with any keyword: IOS puts
// the caret behind it.
func SharedPrefix(typed string, keywords []string) int {
	longest := 0
	for _, keyword := range keywords {
		longest = max(longest, sharedStart(typed, keyword))
	}
	return longest
}

var interfaceShape = regexp.MustCompile(`^([A-Za-z]+) *(\d[\d/]*(?:\.\d+)?)$`)

// InterfaceName turns "fa4", "tunnel 1" or "vl1" into the name that IOS shows.
func InterfaceName(typed string) (string, bool) {
	parts := interfaceShape.FindStringSubmatch(typed)
	if parts == nil {
		return "", false
	}
	kinds := []string{"FastEthernet", "Tunnel", "Vlan", "Loopback", "GigabitEthernet", "Dialer", "BVI",
		"Cellular"}
	kind, ok := OneOf(kinds, parts[1])
	return kind + parts[2], ok
}

// sharedStart is the length of the start that two words share, in ASCII letters of either case.
func sharedStart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && lower(a[n]) == lower(b[n]) {
		n++
	}
	return n
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
