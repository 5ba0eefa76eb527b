package configure

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/feature"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// removable are the kinds of interfaces that a line creates and `no` removes.
func removable(name string) bool { return !running.IsPort(name) && name != "Vlan1" }

func interfaceCommands() []command {
	return append([]command{
		{Pattern: "interface <if:if> [<links:point-to-point|multipoint>]", Run: func(s *Session, a args) string {
			c := s.Config
			i := c.Interface(a["if"])
			if i == nil {
				port, _, isSub := strings.Cut(a["if"], ".")
				there := !running.IsPort(a["if"]) && (!isSub || !running.IsAlone(port) && c.Interface(port) != nil)
				if !there && !s.platform.AnyHardware {
					return s.RefuseAt(strings.LastIndex(s.Line, " ") + 1)
				}
				i = &running.Interface{Name: a["if"], Links: a["links"]}
				if strings.HasPrefix(i.Name, "Tunnel") {
					i.Tunnel = &running.Tunnel{}
				}
				c.Interfaces = append(c.Interfaces, i)
			}
			prompt := interfacePrompt
			if strings.Contains(i.Name, ".") {
				prompt = subinterfacePrompt
			}
			s.enter(prompt, i)
			return ""
		}},
		{Pattern: "no interface <if:if>", Run: func(s *Session, a args) string {
			c := s.Config
			switch {
			case c.Interface(a["if"]) == nil:
				return s.RefuseAt(strings.LastIndex(s.Line, " ") + 1)
			case !removable(a["if"]):
				return "% Removal of physical interfaces is not permitted\n"
			}
			c.Interfaces = slices.DeleteFunc(c.Interfaces, func(i *running.Interface) bool { return i.Name == a["if"] })
			return ""
		}},
	}, known("interface range <x:line>", "interface Async <n>",
		"interface Group-Async <n>", "interface Lex <n>", "interface MFR <n>",
		"interface Null <n>", "interface Virtual-PPP <n>", "interface Virtual-TokenRing <n>",
		"interface vmi <n>")...)
}

func interfaceMode() mode { return interfaceModeOf(interfacePrompt) }

// subinterfaceMode is that of FastEthernet4.N.
func subinterfaceMode() mode {
	return interfaceModeOf(subinterfacePrompt, command{Pattern: "encapsulation dot1Q <n:1-4094> [native]",
		Run: func(s *Session, _ args) string {
			i := s.Object.(*running.Interface)
			i.Extra = append(slices.DeleteFunc(i.Extra, func(l string) bool {
				return strings.HasPrefix(l, "encapsulation ")
			}), s.Match.Canonical())
			return ""
		}})
}

func interfaceModeOf(prompt string, more ...command) mode {
	commands := []command{
		{Pattern: "description <d:line>", Run: on(func(i *running.Interface, a args) {
			i.Description = a["d"]
		})},
		{Pattern: "no description [<d:line>]", Run: on(func(i *running.Interface, _ args) {
			i.Description = ""
		})},
		{Pattern: "bandwidth <n:1-10000000>", Run: on(func(i *running.Interface, a args) {
			i.Bandwidth = a.Int("n")
		})},
		{Pattern: "no bandwidth [<n>]", Run: on(func(i *running.Interface, _ args) { i.Bandwidth = 0 })},
		{Pattern: "ip access-group <acl> <dir:in|out>", Run: on(func(i *running.Interface, a args) {
			*i.AccessGroup(a["dir"]) = a["acl"]
		})},
		{Pattern: "no ip access-group <acl> <dir:in|out>", Run: on(func(i *running.Interface, a args) {
			*i.AccessGroup(a["dir"]) = ""
		})},
		{Pattern: "ip mtu <n:68-1500>", Run: on(func(i *running.Interface, a args) { i.MTU = a.Int("n") })},
		{Pattern: "no ip mtu [<n>]", Run: on(func(i *running.Interface, _ args) { i.MTU = 0 })},
		{Pattern: "ip tcp adjust-mss <n:500-1460>", Run: on(func(i *running.Interface, a args) {
			i.MSS = a.Int("n")
		})},
		{Pattern: "no ip tcp adjust-mss [<n>]", Run: on(func(i *running.Interface, _ args) { i.MSS = 0 })},
		{Pattern: "ip nat <dir:inside|outside>", Run: func(s *Session, a args) string {
			i := s.Object.(*running.Interface)
			i.NAT = a["dir"]
			if i.Reassembly == "" && !s.platform.NoVirtualReassembly {
				i.Reassembly = "ip virtual-reassembly in"
			}
			return ""
		}},
		{Pattern: "no ip nat <dir:inside|outside>", Run: on(func(i *running.Interface, _ args) {
			i.NAT, i.Reassembly = "", strings.TrimPrefix(i.Reassembly, "no ip virtual-reassembly in")
		})},
		{Pattern: "ip virtual-reassembly in [<how:line>]", Run: on(func(i *running.Interface, a args) {
			i.Reassembly = strings.TrimSpace("ip virtual-reassembly in " + a["how"])
		})},
		{Pattern: "no ip virtual-reassembly in [<how:line>]", Run: func(s *Session, _ args) string {
			i := s.Object.(*running.Interface)
			i.Reassembly = ""
			if i.NAT != "" || s.FromFile { // it would switch reassembly on [inferred; seen on an 881 with 15.4]
				i.Reassembly = "no ip virtual-reassembly in"
			}
			return ""
		}},
		{Pattern: "ip policy route-map <map>", Run: on(func(i *running.Interface, a args) {
			i.PolicyMap = a["map"]
		})},
		{Pattern: "no ip policy route-map [<map>]", Run: on(func(i *running.Interface, _ args) {
			i.PolicyMap = ""
		})},
		{Pattern: "duplex <d:auto|full|half>", Run: on(func(i *running.Interface, a args) {
			i.Duplex = a["d"]
		})},
		{Pattern: "no duplex", Run: on(func(i *running.Interface, _ args) { i.Duplex = "auto" })},
		{Pattern: "speed <v:10|100|1000|auto>", Run: on(func(i *running.Interface, a args) { i.Speed = a["v"] })},
		{Pattern: "no speed", Run: on(func(i *running.Interface, _ args) { i.Speed = "auto" })},
		{Pattern: "shutdown", Run: on(func(i *running.Interface, _ args) { i.Shutdown = true })},
		{Pattern: "no shutdown", Run: on(func(i *running.Interface, _ args) { i.Shutdown = false })},
	}
	return submode(prompt, globalPrompt, commands, addressCommands(), more, tunnelCommands(), extraCommands(),
		adopt(feature.Interface()),
		known("dot1x <x:line>", "ip wccp <x:line>", "mpls <x:line>", "clns <x:line>", "ip broadcast-address <x>",
			"isis <x:line>", "source <x>", "timeout <x>",
			"transmit-interface <x>", "trunk-group <x>", "tunnel udlr <x>", "tunnel mode aurp",
			"tunnel mode dvmrp", "tunnel mode ipip", "tunnel mode ipsec ipv6", "tunnel mode gre ipv6"))
}

// several are lines of interfaces of which there may be more than one.
var several = []string{
	"ip helper-address <a:ip>", "ip flow <d:ingress|egress>", "ip ospf <n:1-65535> area <area>",
	"ipv6 address <x:line>", "standby <g:0-255> track <n:1-1000> [decrement <d:1-255>]",
	"standby <g:0-255> preempt",
}

// onByDefault are lines of interfaces that only their `no` shows.
var onByDefault = []string{
	"ip redirects", "ip unreachables", "ip proxy-arp", "ip route-cache", "logging event link-status", "keepalive",
	"cdp enable", "mop enabled", "lldp receive", "lldp transmit", "snmp trap link-status",
}

// extraCommands are lines of real interfaces that the router keeps and shows.
func extraCommands() []command {
	run := func(s *Session, _ args) string {
		i := s.Object.(*running.Interface)
		line := s.Match.Canonical()
		positive, negated := strings.CutPrefix(line, "no ")
		about := positive
		if len(s.Match.Args) > 0 {
			about = positive[:strings.LastIndexByte(positive, ' ')]
		}
		i.Extra = slices.DeleteFunc(i.Extra, func(have string) bool {
			have = strings.TrimPrefix(have, "no ")
			return have == about || strings.HasPrefix(have, about+" ")
		})
		if negated {
			positive = about
		}
		if negated == slices.Contains(onByDefault, positive) {
			i.Extra = append(i.Extra, strings.TrimSuffix(line, strings.TrimPrefix(line, "no "))+positive)
		}
		return ""
	}
	add := func(s *Session, _ args) string {
		i := s.Object.(*running.Interface)
		line := s.Match.Canonical()
		positive, negated := strings.CutPrefix(line, "no ")
		if i.Extra = running.Without(i.Extra, positive); !negated {
			i.Extra = append(i.Extra, line)
		}
		return ""
	}
	var out []command
	for _, p := range several {
		out = append(out, command{Pattern: p, Run: add}, command{Pattern: "no " + p, Run: add})
	}
	for _, p := range []string{
		"mop enabled", "lldp receive", "lldp transmit", "snmp trap link-status", "negotiation auto",
		"spanning-tree portfast", "media-type <m:rj45|sfp|auto-failover>", "carrier-delay <n:0-60>",
		"ip ospf cost <n:1-65535>", "ip ospf network <n:broadcast|non-broadcast|point-to-multipoint|point-to-point>",
		"standby <g:0-255> ip <a:ip>", "standby <g:0-255> priority <p:0-255>",
		"switchport trunk native vlan <n:1-4094>", "switchport trunk allowed vlan <v>",
		"ip directed-broadcast", "switchport voice vlan <n:1-4094>", "ipv6 enable",
		"ip verify unicast source reachable-via <m:rx|any>", "arp timeout <n:0-2147483>",
		"ip redirects", "ip unreachables", "ip proxy-arp", "ip mask-reply", "ip route-cache",
		"logging event link-status", "load-interval <n:30-600>", "keepalive [<n:0-32767>] [<retries:1-255>]",
		"switchport access vlan <n:1-4094>", "switchport mode <m:access|trunk>", "cdp enable",
	} {
		out = append(out, command{Pattern: p, Run: run}, command{Pattern: "no " + p, Run: run})
	}
	return out
}
