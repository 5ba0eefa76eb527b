package iosconf

import "strings"

// singleValued are the lines of which an object has one: typing another value replaces it. Everything
// else accumulates. within is the start of the object's header, "" is global configuration. Dated
// 2026-11; IOS 15.4 command references. That a second `encryption` or `address` replaces the first
// is [inferred].
var singleValued = []struct {
	within string
	starts []string
}{
	{"crypto ikev2 proposal", []string{"encryption", "integrity", "prf", "group"}},
	{"crypto ikev2 policy", []string{"match fvrf"}},
	{"crypto ikev2 keyring", []string{"address", "pre-shared-key", "description"}},
	{"crypto ikev2 profile", []string{"identity local", "authentication remote", "authentication local", "keyring",
		"lifetime", "dpd", "match fvrf", "description"}},
	{"crypto ipsec transform-set", []string{"mode"}},
	{"crypto ipsec profile", []string{"set security-association lifetime seconds", "set security-policy limit",
		"set transform-set", "set ikev2-profile", "set pfs", "description"}},
	{"interface", []string{
		"description", "bandwidth", "ip address", "ip mtu", "ip tcp adjust-mss", "ip nat", "ip policy route-map",
		"tunnel source", "tunnel mode", "tunnel destination", "tunnel protection", "duplex", "speed", "delay",
		"load-interval", "keepalive", "zone-member security", "tunnel vrf", "vrf forwarding",
	}},
	{"zone-pair", []string{"service-policy type inspect"}},
	{"route-map", []string{"set interface", "set default interface", "set ip next-hop", "set ip default next-hop",
		"description"}},
	{"track", []string{"delay", "default-state"}},
	{"event manager applet", []string{"description", "event none", "trigger"}},
	{"ip sla", []string{"threshold", "timeout", "frequency", "http", "icmp-echo", "tag", "owner", "vrf"}},
	{"", []string{"crypto ikev2 dpd", "crypto ikev2 nat keepalive", "crypto ipsec fragmentation", "hostname"}},
}

// Key is what two lines of one object share when one takes the place of the other; "" for lines
// that accumulate. header is the object's first line, "" for lines of global configuration.
func Key(header, line string) string {
	line = strings.TrimPrefix(line, "no ")
	switch {
	case header == "" && strings.Contains(line, "route"):
		if key := routeKey(strings.Fields(line)); key != "" {
			return key
		}
	case strings.HasPrefix(header, "interface") && strings.Contains(line, "ip"):
		words := strings.Fields(line)
		switch {
		case len(words) == 4 && words[0] == "ip" && words[1] == "access-group":
			return "ip access-group " + words[3]
		case strings.HasPrefix(line, "ip unnumbered"):
			return "ip address"
		case strings.HasPrefix(line, "ip virtual-reassembly"):
			return reassemblyKey(line)
		case strings.HasPrefix(line, "ip vrf forwarding"):
			return "vrf forwarding"
		}
	}
	if key := numberedKey(header, line); key != "" {
		return key
	}
	if strings.HasPrefix(header, "interface") && strings.HasSuffix(strings.TrimSpace(line), " secondary") {
		return ""
	}
	for _, s := range singleValued {
		if s.within == "" && header != "" || !strings.HasPrefix(header, s.within) {
			continue
		}
		for _, start := range s.starts {
			if line == start || strings.HasPrefix(line, start+" ") {
				return start
			}
		}
	}
	return ""
}

// VerifyAvailability begins the lines of next hops that count while a track is up.
const VerifyAvailability = "set ip next-hop verify-availability"

// numbered are the lines of which an object has several, each with a number or a label of its own: the value of that
// number is replaced. word is which one that is. That a next hop replaces one with the same number is [inferred].
var numbered = []struct {
	within, start string
	word          int
}{
	{"route-map", VerifyAvailability + " ", 5},
	{"track", "object ", 1},
	{"event manager applet", "action ", 1},
	{"event manager applet", "event track ", 2},
	{"event manager applet", "set ", 1},
}

// numberedKey is the start of such a line with its number; "" for other lines. The form of [VerifyAvailability]
// without a track is a line of its own.
func numberedKey(header, line string) string {
	for _, n := range numbered {
		if !strings.HasPrefix(header, n.within) || !strings.HasPrefix(line, n.start) {
			continue
		}
		if words := strings.Fields(line); len(words) > n.word {
			return n.start + words[n.word]
		}
	}
	if strings.HasPrefix(header, "route-map") && line == VerifyAvailability {
		return line
	}
	return ""
}

// IsNumbered reports whether an object may have several lines like this one though each has a [Key]: next hops with a
// track, the tracks of a list, the actions of an applet.
func IsNumbered(header, line string) bool {
	return numberedKey(header, strings.TrimPrefix(line, "no ")) != ""
}

// routeKey is prefix, mask and way of a static route: distance, permanent, name and track are its
// value, because IOS keeps one route of each way [inferred].
func routeKey(words []string) string {
	at := 4 // of the way
	if len(words) > 2 && words[2] == "vrf" {
		at = 6
	}
	if len(words) <= at || words[0] != "ip" || words[1] != "route" {
		return ""
	}
	last := at
	// interface and next hop
	if len(words) > at+1 && strings.Count(words[at], ".") != 3 && strings.Count(words[at+1], ".") == 3 {
		last++
	}
	return strings.Join(words[:last+1], " ")
}

// Negate is the line that takes a line back. It names the whole value, because not every `no` of IOS
// can do without.
func Negate(line string) string {
	if rest, ok := strings.CutPrefix(line, "no "); ok {
		return rest
	}
	return "no " + line
}

// IsEncryptedKey reports whether a line is a pre-shared key that the router shows encrypted (type 6). Such a
// line cannot be compared with a key in clear text.
func IsEncryptedKey(line string) bool {
	words := strings.Fields(line)
	if len(words) < 3 || words[0] != "pre-shared-key" {
		return false
	}
	if words[1] == "local" || words[1] == "remote" {
		words = words[1:]
	}
	return len(words) > 2 && words[1] == "6"
}
