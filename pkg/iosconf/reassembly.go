package iosconf

import "strings"

// Reassembly is the line that IOS adds to an interface by itself when `ip nat` is typed there. Source: IOS 15.4
// command reference, `ip virtual-reassembly`.
const Reassembly = "ip virtual-reassembly in"

// Implied reports whether IOS adds a line to an interface by itself when another one is typed. Such a line is no
// wish of anybody: where an interface says the same thing otherwise (`no ip virtual-reassembly in`,
// `ip virtual-reassembly in max-reassemblies 64`) somebody has typed that, and it stands.
func Implied(line string) bool { return line == Reassembly }

// reassemblyKey is the direction of an `ip virtual-reassembly`: an interface has one value of each, and a line without
// a direction is that of what comes in [inferred].
func reassemblyKey(line string) string {
	rest, ok := strings.CutPrefix(line, "ip virtual-reassembly")
	switch {
	case !ok || rest != "" && rest[0] != ' ':
		return ""
	case strings.HasPrefix(rest, " out"):
		return "ip virtual-reassembly out"
	}
	return Reassembly
}

// reassemblyOff is what an interface shows behind `no ip virtual-reassembly in`: the refusal, as long as NAT would
// switch reassembly on [inferred; seen on an 881 with 15.4].
func reassemblyOff(object *branch, line string) string {
	for _, child := range object.below() {
		if reassemblyKey(line) == Reassembly && strings.HasPrefix(child.line, "ip nat ") {
			return "no " + Reassembly
		}
	}
	return ""
}
