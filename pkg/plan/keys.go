package plan

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// singles are the lines of which an object has one: typing another value replaces it. Everything
// else accumulates.
var singles = []string{
	"encryption", "integrity", "prf", "group", "address", "pre-shared-key", "identity local", "authentication remote",
	"authentication local", "keyring local", "lifetime", "mode", "set security-association lifetime seconds",
	"set security-policy limit", "set transform-set", "set ikev2-profile", "set pfs", "ip address", "ip unnumbered", "ip mtu",
	"ip tcp adjust-mss", "tunnel source", "tunnel mode", "tunnel destination", "tunnel protection", "set interface",
	"ip policy route-map", "description", "duplex", "speed", "delay", "match fvrf",
	"crypto ikev2 dpd", "crypto ikev2 nat keepalive", "crypto ipsec fragmentation", "ip nat",
}

// singleKey is what two lines share when one replaces the other; "" for lines that accumulate.
func singleKey(line string) string {
	line = strings.TrimPrefix(line, "no ")
	if words := strings.Fields(line); len(words) == 4 && words[0] == "ip" && words[1] == "access-group" {
		return "ip access-group " + words[3]
	}
	if strings.HasPrefix(line, "ip unnumbered") {
		return "ip address"
	}
	if strings.HasPrefix(line, "ip nat inside source") {
		return ""
	}
	for _, key := range singles {
		if line == key || strings.HasPrefix(line, key+" ") {
			return key
		}
	}
	return ""
}

// bothTypeSix tells whether a key stands encrypted in the running-config: then nobody can say
// whether it is the wanted one.
func bothTypeSix(want, have string) bool {
	return strings.HasPrefix(want, "pre-shared-key ") && strings.HasPrefix(have, "pre-shared-key 6 ")
}

func typeSixNote(want, have iosconf.Object) string {
	for _, n := range have.Nodes {
		for _, peer := range n.Children {
			for _, line := range peer.Children {
				if strings.HasPrefix(line.Line, "pre-shared-key 6 ") {
					return want.ID + ": the router keeps its keys encrypted (type 6); they cannot be compared and are left alone"
				}
			}
		}
	}
	return ""
}

// missingLines are the canonical lines that want has and have has not.
func missingLines(want, have iosconf.Object) []string {
	there := map[string]bool{}
	typeSix := false
	for _, line := range have.Lines() {
		there[line] = true
		typeSix = typeSix || strings.Contains(line, " / pre-shared-key 6 ")
	}
	var out []string
	for _, line := range want.Lines() {
		if unknown := typeSix && strings.Contains(line, " / pre-shared-key "); !there[line] && !unknown {
			out = append(out, line)
		}
	}
	return out
}
