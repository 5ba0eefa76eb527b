package branch

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Action is what a zone-based firewall does with a packet.
type Action string

// The actions. A packet that is inspected passes, and so do the answers to it.
const (
	Inspect      Action = "inspect"
	Pass         Action = "pass"
	Drop         Action = "drop"
	UnknownFate  Action = "" // something on the way is not understood
	classDefault        = "class class-default"
)

// Fate is what a zone-pair does with a packet: the first class of its policy that matches decides, and what no class
// matches is dropped. Source: Cisco document 98628.
func (p ZonePair) Fate(c iosconf.Config, packet acl.Packet) Action {
	if p.Policy == "" {
		return Drop
	}
	policy := Block(c, "policy-map type inspect "+p.Policy)
	if policy == nil {
		return UnknownFate
	}
	var possible []Action
	decided := false
	for _, class := range defaultLast(policy.Children) {
		name, ok := strings.CutPrefix(class.Line, "class type inspect ")
		matched := no
		switch {
		case class.Line == classDefault:
			matched = yes
		case ok:
			matched = matchesClass(c, name, packet, 0)
		case strings.HasPrefix(class.Line, "class "):
			matched = unknown
		}
		if matched != no {
			possible = append(possible, actionOf(class))
		}
		if decided = matched == yes; decided {
			break
		}
	}
	if !decided {
		possible = append(possible, Drop)
	}
	if len(slices.Compact(possible)) > 1 {
		return UnknownFate
	}
	return possible[0]
}

// defaultLast are the classes in the order in which they are asked: IOS keeps class-default at the end.
func defaultLast(classes []iosconf.Node) []iosconf.Node {
	out := slices.Clone(classes)
	slices.SortStableFunc(out, func(a, b iosconf.Node) int {
		switch last := func(n iosconf.Node) bool { return n.Line == classDefault }; {
		case last(a) == last(b):
			return 0
		case last(b):
			return -1
		}
		return 1
	})
	return out
}

func actionOf(class iosconf.Node) Action {
	for _, child := range class.Children {
		switch action := Action(strings.Fields(child.Line + " ")[0]); action {
		case Inspect, Pass, Drop:
			return action
		}
	}
	if class.Line == classDefault {
		return Drop
	}
	return UnknownFate
}

// answer is yes, no, or not known.
type answer int

const (
	no answer = iota
	unknown
	yes
)

// matchesClass judges a class map; depth ends class maps that name each other.
func matchesClass(c iosconf.Config, name string, packet acl.Packet, depth int) answer {
	for _, n := range c.Nodes {
		if iosconf.ID(n.Line) != "class-map type inspect "+name || depth > 4 {
			continue
		}
		anyOf := slices.Contains(strings.Fields(n.Line), "match-any")
		var answers []answer
		for _, child := range n.Children {
			if what, ok := strings.CutPrefix(child.Line, "match "); ok {
				answers = append(answers, matchesLine(c, what, packet, depth))
			}
		}
		switch {
		case len(answers) == 0:
			return unknown
		case anyOf:
			return slices.Max(answers)
		}
		return slices.Min(answers)
	}
	return unknown
}

func matchesLine(c iosconf.Config, what string, packet acl.Packet, depth int) answer {
	words := strings.Fields(what)
	switch {
	case len(words) == 3 && words[0] == "access-group" && words[1] == "name":
		return matchesList(c, words[2], packet)
	case len(words) == 2 && words[0] == "access-group":
		return matchesList(c, words[1], packet)
	case len(words) >= 2 && words[0] == "protocol":
		return matchesProtocol(words[1], packet)
	case len(words) == 2 && words[0] == "class-map":
		return matchesClass(c, words[1], packet, depth+1)
	}
	return unknown
}

func matchesList(c iosconf.Config, list string, packet acl.Packet) answer {
	f := acl.Filter{List: list, Entries: acl.Entries(c, list)}
	odd := slices.ContainsFunc(f.Entries, func(e acl.Entry) bool { return e.HasUnknownWords })
	switch {
	case len(f.Entries) == 0:
		return unknown
	case f.Permits(packet) && !odd:
		return yes
	case packet.From.IsValid() && packet.To.IsValid() && f.Drops(packet):
		return no
	}
	return unknown
}

// protocols are names of `match protocol` with what they stand for; a port of 0 is every one.
var protocols = map[string]struct {
	protocol string
	port     int
}{
	"tcp": {"tcp", 0}, "udp": {"udp", 0}, "icmp": {"icmp", 0}, "http": {"tcp", 80}, "https": {"tcp", 443},
	"isakmp": {"udp", 500}, "ipsec-msft": {"udp", 4500}, "ssh": {"tcp", 22}, "telnet": {"tcp", 23},
}

// matchesProtocol judges `match protocol`: applications run over TCP and UDP, and never over ESP.
func matchesProtocol(name string, packet acl.Packet) answer {
	known, ok := protocols[name]
	switch {
	case !ok && packet.Protocol == "esp":
		return no
	case !ok:
		return unknown
	case known.protocol == packet.Protocol && (known.port == 0 || known.port == packet.Dest ||
		known.port == packet.Source):
		return yes
	}
	return no
}
