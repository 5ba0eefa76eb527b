package branch

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Zone is the zone that an interface is a member of; "" is none.
func Zone(c iosconf.Config, name string) string { return Value(c, name, "zone-member security") }

// ZonePair says which policy decides about the packets from one zone to another; the zone self is the router.
type ZonePair struct {
	Name     string
	From, To string
	Policy   string // of type inspect; "": none, and nothing passes
}

// Self is the zone of what the router sends and takes itself.
const Self = "self"

// ZonePairs are all zone-pairs, in the order of the configuration.
func ZonePairs(c iosconf.Config) []ZonePair {
	var out []ZonePair
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) < 7 || words[0] != "zone-pair" || words[3] != "source" || words[5] != "destination" {
			continue
		}
		pair := ZonePair{Name: words[2], From: words[4], To: words[6]}
		for _, child := range n.Children {
			if policy, ok := strings.CutPrefix(child.Line, "service-policy type inspect "); ok {
				pair.Policy = strings.TrimSpace(policy)
			}
		}
		out = append(out, pair)
	}
	return out
}

// ZonePairOf is the zone-pair from one zone to another; ok is false when there is none.
func ZonePairOf(c iosconf.Config, from, to string) (pair ZonePair, ok bool) {
	for _, pair := range ZonePairs(c) {
		if pair.From == from && pair.To == to {
			return pair, true
		}
	}
	return ZonePair{}, false
}

// DropsOwn is the zone-pair that surely drops what the router itself sends into a zone, or the answer to it, with the
// packet that is dropped; drops is false when none does, or that is not understood. Without a zone-pair with the zone
// self everything passes. Source: Cisco document 98628.
func DropsOwn(c iosconf.Config, zone string, out, back acl.Packet) (pair ZonePair, dropped acl.Packet, drops bool) {
	if zone == "" {
		return ZonePair{}, acl.Packet{}, false
	}
	if pair, ok := ZonePairOf(c, Self, zone); ok {
		switch pair.Fate(c, out) {
		case Drop:
			return pair, out, true
		case Inspect, UnknownFate: // the answers pass, or may
			return ZonePair{}, acl.Packet{}, false
		}
	}
	pair, ok := ZonePairOf(c, zone, Self)
	return pair, back, ok && pair.Fate(c, back) == Drop
}
