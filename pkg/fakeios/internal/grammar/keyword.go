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

var interfaceShape = regexp.MustCompile(`^([A-Za-z][A-Za-z-]*) *(\d[\d/:]*(?:\.\d+)?)$`)

// interfaceKinds are the kinds of interfaces that people abbreviate on an 881, and rarerKinds those of other routers,
// whose abbreviations count where none of the first fits.
var (
	interfaceKinds = []string{"FastEthernet", "Tunnel", "Vlan", "Loopback", "GigabitEthernet", "Dialer"}
	rarerKinds     = []string{
		"ATM", "Async", "AppGigabitEthernet", "Analysis-Module", "BDI", "BRI", "BVI", "Cellular", "CEM", "Dot11Radio",
		"Embedded-Service-Engine", "Ethernet", "FortyGigabitEthernet", "FiveGigabitEthernet", "Group-Async",
		"HundredGigE", "ISM", "Integrated-Service-Engine", "Lex", "MFR", "Multilink", "NVI", "Null", "POS",
		"Port-channel", "SM", "Serial", "Service-Engine", "TenGigabitEthernet", "TwentyFiveGigE", "TwoGigabitEthernet",
		"UCS-E", "Virtual-Access", "Virtual-PPP", "Virtual-Template", "Virtual-TokenRing", "VirtualPortGroup",
		"Wlan-GigabitEthernet", "ucse", "vasileft", "vasiright", "vmi", "wlan-ap",
	}
)

// InterfaceName turns "fa4", "tunnel 1" or "vl1" into the name that IOS shows.
func InterfaceName(typed string) (string, bool) {
	parts := interfaceShape.FindStringSubmatch(typed)
	if parts == nil {
		return "", false
	}
	kind, ok := OneOf(interfaceKinds, parts[1])
	if !ok {
		kind, ok = OneOf(rarerKinds, parts[1])
	}
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
