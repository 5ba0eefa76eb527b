package iosconf

import (
	"slices"
	"strings"
)

// submodeCommands are the first words of the commands of a submode; any other line typed there is refused.
// Modes that are not listed accept every line.
var submodeCommands = []struct {
	mode  string
	words []string
}{
	{"config-ikev2-proposal", []string{"encryption", "integrity", "prf", "group"}},
	{"config-ikev2-policy", []string{"match", "proposal"}},
	{"config-ikev2-keyring", []string{"peer"}},
	{"config-ikev2-keyring-peer", []string{"address", "description", "identity", "hostname", "pre-shared-key", "peer"}},
	{"config-ikev2-profile", []string{"match", "identity", "authentication", "keyring", "lifetime", "dpd",
		"config-exchange", "description", "nat", "ivrf"}},
	{"cfg-crypto-trans", []string{"mode"}},
	{"ipsec-profile", []string{"set", "description", "responder-only", "reverse-route"}},
	{"config-route-map", []string{"match", "set", "description", "continue"}},
	{"config-sec-zone", []string{"description"}},
	{"config-sec-zone-pair", []string{"description", "service-policy"}},
	{"config-cmap", []string{"match", "description"}},
	{"config-pmap", []string{"class", "description"}},
	{"config-track", []string{"delay", "default-state", "object"}},
	{"config-applet", []string{"description", "event", "action", "set", "trigger"}},
	{"config-applet-trigger", []string{"correlate", "attribute"}},
	{"config-ip-sla", []string{"http", "icmp-echo"}},
	{"config-ip-sla-http", []string{"http-raw-request", "threshold", "timeout", "frequency", "tag", "owner", "vrf"}},
	{"config-ip-sla-echo", []string{"threshold", "timeout", "frequency", "tag", "owner", "vrf"}},
}

// shownWhenOff are lines that are on by default, so that their `no` is what IOS keeps and shows.
var shownWhenOff = []string{
	"config-exchange request", "ip redirects", "ip unreachables", "ip proxy-arp", "ip route-cache",
	"logging event link-status", "keepalive",
}

// sub types a line in a submode.
func (t *Terminal) sub(line string) {
	object := t.within[len(t.within)-1]
	header := t.within[0].line
	positive, negated := strings.CutPrefix(line, "no ")
	word, _, _ := strings.Cut(positive, " ")
	for _, known := range submodeCommands {
		if known.mode == t.mode && !slices.Contains(known.words, word) {
			t.refuse(line, "invalid input in "+t.mode)
			return
		}
	}
	if t.mode == "config-ikev2-keyring-peer" && word == "peer" { // the next peer, typed from the last one
		t.mode, t.within = "config-ikev2-keyring", t.within[:1]
		object = t.within[0]
	}
	if t.mode == "config-pmap-c" && word == "class" { // the next class, likewise
		t.mode, t.within = "config-pmap", t.within[:1]
		object = t.within[0]
	}
	switch missing := t.missing(object, positive); {
	case negated:
		noSub(object, header, positive)
	case missing != "":
		t.refuse(line, missing)
	case strings.HasPrefix(line, matchAddress+" ") && strings.HasPrefix(header, "route-map "):
		for _, list := range strings.Fields(line)[3:] {
			if entry := matchAddress + " " + list; object.child(entry) == nil {
				object.add(entry)
			}
		}
	case strings.HasPrefix(line, "delay ") && strings.HasPrefix(header, "track "):
		setDelay(object, line)
	default:
		t.put(object, header, line)
	}
}

// put sets a line: it takes the place of the value it replaces, or is added.
func (t *Terminal) put(object *branch, header, line string) {
	key, shown := Key(header, line), Canonical(header, line)
	mode := ModeAfter(t.mode, line)
	if mode != t.mode && !strings.HasPrefix(mode, "config-ip-sla-http") || mode == "config-ip-sla-http-rr" {
		child := object.child(line)
		if child == nil {
			child = &branch{line: line}
			object.adopt(child)
		}
		if mode == "config-ip-sla-http-rr" {
			child.children, child.unopened = nil, nil // typed again from its beginning
		}
		t.mode = mode
		if mode != "config-ip-sla-echo" {
			t.within = append(t.within, child)
		}
		return
	}
	t.mode = mode
	if key == "vrf forwarding" { // IOS takes the addresses away
		same := func(c *branch) bool { return Canonical(header, c.line) == shown }
		there := slices.ContainsFunc(object.below(), same)
		if !there {
			object.removeAddresses(header)
		}
	}
	object.remove(func(old string) bool {
		return key != "" && Key(header, old) == key && !coexist(old, line) ||
			Canonical(header, old) == shown || old == "no "+line || key == "ip address" && shown == ""
	})
	if shown != "" && !slices.Contains(shownWhenOff, line) {
		object.add(line)
	}
	said := func(old string) bool { return reassemblyKey(strings.TrimPrefix(old, "no ")) == Reassembly }
	if key == "ip nat" && !object.has(said) {
		object.add(Reassembly)
	}
}

// removeAddresses is what IOS does to an interface that changes its VRF, and to one that leaves it.
func (b *branch) removeAddresses(header string) {
	b.remove(func(old string) bool {
		return Key(header, old) == "ip address" || strings.HasSuffix(old, " secondary")
	})
}

// coexist reports whether two pre-shared keys stand side by side: one for each direction. One key for both
// directions replaces the two.
func coexist(a, b string) bool {
	local, remote := "pre-shared-key local ", "pre-shared-key remote "
	return strings.HasPrefix(a, local) && strings.HasPrefix(b, remote) ||
		strings.HasPrefix(a, remote) && strings.HasPrefix(b, local)
}

// setDelay changes the delays that the line names and keeps the other.
func setDelay(object *branch, line string) {
	down, up := "", ""
	read := func(text string) {
		words := strings.Fields(text)
		for i := 1; i+1 < len(words); i += 2 {
			if words[i] == "down" {
				down = " down " + words[i+1]
			} else {
				up = " up " + words[i+1]
			}
		}
	}
	for _, child := range object.below() {
		if strings.HasPrefix(child.line, "delay ") {
			read(child.line)
		}
	}
	read(line)
	object.remove(func(old string) bool { return strings.HasPrefix(old, "delay ") })
	object.add("delay" + down + up)
}

// noSub takes a line of an object back: the line itself, or the one value of its kind.
func noSub(object *branch, header, line string) {
	key := Key(header, line)
	gone := object.remove(func(old string) bool {
		switch {
		case strings.HasPrefix(header, "interface") && line == "ip address":
			return strings.HasPrefix(old, "ip address") || strings.HasPrefix(old, "ip unnumbered")
		case line == matchAddress:
			return strings.HasPrefix(old, matchAddress+" ")
		case strings.HasPrefix(line, VerifyAvailability+" "): // the hop as a whole
			return old == line
		case key != "":
			return Key(header, old) == key && !strings.HasPrefix(old, "no ") &&
				(sameStart(old, line) || key != "ip address")
		}
		return Canonical(header, old) == Canonical(header, line)
	})
	if strings.HasPrefix(line, matchAddress+" ") {
		for _, list := range strings.Fields(line)[3:] {
			object.remove(func(old string) bool { return old == matchAddress+" "+list })
		}
	}
	if key == "vrf forwarding" && gone {
		object.removeAddresses(header)
	}
	if key == "ip nat" && gone { // nothing switches reassembly on any more
		object.remove(func(old string) bool { return old == "no "+Reassembly })
	}
	off := "no " + line
	if key == Reassembly {
		off = reassemblyOff(object, line)
	} else if gone || !slices.Contains(shownWhenOff, line) {
		off = ""
	}
	if off != "" && object.child(off) == nil {
		object.add(off)
	}
}

// sameStart keeps `no ip unnumbered` from taking an address, and the reverse.
func sameStart(a, b string) bool {
	return strings.HasPrefix(a, "ip unnumbered") == strings.HasPrefix(b, "ip unnumbered")
}
