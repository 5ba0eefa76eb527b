package fakeios

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// removable are the kinds of interfaces that a line creates and `no` removes.
func removable(name string) bool {
	for _, kind := range []string{"Tunnel", "Loopback", "Vlan"} {
		if strings.HasPrefix(name, kind) {
			return name != "Vlan1"
		}
	}
	return strings.HasPrefix(name, "FastEthernet4.")
}

func interfaceCommands() []command {
	return append([]command{
		{pattern: "interface <if:if>", run: func(s *session, a args) string {
			c := s.router.running
			i := c.iface(a["if"])
			if i == nil {
				if !removable(a["if"]) {
					return s.refuseAt(strings.LastIndex(s.line, " ") + 1)
				}
				i = &iface{name: a["if"]}
				if strings.HasPrefix(i.name, "Tunnel") {
					i.tunnel = &tunnel{}
				}
				c.interfaces = append(c.interfaces, i)
			}
			prompt := interfacePrompt
			if strings.Contains(i.name, ".") {
				prompt = subinterfacePrompt
			}
			s.enter(prompt, i)
			return ""
		}},
		{pattern: "no interface <if:if>", run: func(s *session, a args) string {
			c := s.router.running
			switch {
			case c.iface(a["if"]) == nil:
				return s.refuseAt(strings.LastIndex(s.line, " ") + 1)
			case !removable(a["if"]):
				return "% Removal of physical interfaces is not permitted\n"
			}
			c.interfaces = remove(c.interfaces, func(i *iface) bool { return i.name == a["if"] })
			return ""
		}},
	}, known("interface range <x:line>", "interface Async <n>", "interface BVI <n>", "interface Dialer <n>", "interface Group-Async <n>", "interface Lex <n>", "interface MFR <n>",
		"interface Multilink <n>", "interface Null <n>", "interface Port-channel <n>", "interface Virtual-PPP <n>", "interface Virtual-Template <n>", "interface Virtual-TokenRing <n>",
		"interface vmi <n>")...)
}

func interfaceMode() mode { return interfaceModeOf(interfacePrompt) }

// subinterfaceMode is that of FastEthernet4.N.
func subinterfaceMode() mode {
	return interfaceModeOf(subinterfacePrompt, command{pattern: "encapsulation dot1Q <n:1-4094> [native]", run: func(s *session, _ args) string {
		i := s.object.(*iface)
		i.extra = append(slices.DeleteFunc(i.extra, func(l string) bool { return strings.HasPrefix(l, "encapsulation ") }), s.match.canonical())
		return ""
	}})
}

func interfaceModeOf(prompt string, more ...command) mode {
	on := func(change func(i *iface, a args)) func(*session, args) string {
		return func(s *session, a args) string { change(s.object.(*iface), a); return "" }
	}
	commands := []command{
		{pattern: "description <d:line>", run: on(func(i *iface, a args) { i.description = a["d"] })},
		{pattern: "no description [<d:line>]", run: on(func(i *iface, _ args) { i.description = "" })},
		{pattern: "bandwidth <n:1-10000000>", run: on(func(i *iface, a args) { i.bandwidth = a.int("n") })},
		{pattern: "no bandwidth [<n>]", run: on(func(i *iface, _ args) { i.bandwidth = 0 })},
		{pattern: "ip address <ip:ip> <mask:ip>", run: setAddress},
		{pattern: "ip address <ip:ip> <mask:ip> secondary", run: addSecondary},
		{pattern: "no ip address <ip:ip> <mask:ip> secondary", run: func(s *session, a args) string {
			i := s.object.(*iface)
			i.secondaries = slices.DeleteFunc(i.secondaries, func(p netip.Prefix) bool { return p.Addr() == a.addr("ip") })
			return ""
		}},
		{pattern: "ip address dhcp", run: on(func(i *iface, _ args) { i.dhcp = true })},
		{pattern: "no ip address", run: on(func(i *iface, _ args) { i.address, i.secondaries, i.dhcp = netip.Prefix{}, nil, false })},
		{pattern: "no ip address <ip:ip> <mask:ip>", run: on(func(i *iface, _ args) { i.address = netip.Prefix{} })},
		{pattern: "ip unnumbered <of:if>", run: on(func(i *iface, a args) { i.unnumbered, i.address = a["of"], netip.Prefix{} })},
		{pattern: "no ip unnumbered [<of:if>]", run: on(func(i *iface, _ args) { i.unnumbered = "" })},
		{pattern: "ip access-group <acl> <dir:in|out>", run: on(func(i *iface, a args) { *i.accessGroup(a["dir"]) = a["acl"] })},
		{pattern: "no ip access-group <acl> <dir:in|out>", run: on(func(i *iface, a args) { *i.accessGroup(a["dir"]) = "" })},
		{pattern: "ip mtu <n:68-1500>", run: on(func(i *iface, a args) { i.mtu = a.int("n") })},
		{pattern: "no ip mtu [<n>]", run: on(func(i *iface, _ args) { i.mtu = 0 })},
		{pattern: "ip tcp adjust-mss <n:500-1460>", run: on(func(i *iface, a args) { i.mss = a.int("n") })},
		{pattern: "no ip tcp adjust-mss [<n>]", run: on(func(i *iface, _ args) { i.mss = 0 })},
		{pattern: "ip nat <dir:inside|outside>", run: on(func(i *iface, a args) { i.nat, i.reassembly = a["dir"], true })},
		{pattern: "no ip nat <dir:inside|outside>", run: on(func(i *iface, _ args) { i.nat = "" })},
		{pattern: "ip virtual-reassembly in", run: on(func(i *iface, _ args) { i.reassembly = true })},
		{pattern: "no ip virtual-reassembly in", run: on(func(i *iface, _ args) { i.reassembly = false })},
		{pattern: "ip policy route-map <map>", run: on(func(i *iface, a args) { i.policyMap = a["map"] })},
		{pattern: "no ip policy route-map [<map>]", run: on(func(i *iface, _ args) { i.policyMap = "" })},
		{pattern: "duplex <d:auto|full|half>", run: on(func(i *iface, a args) { i.duplex = a["d"] })},
		{pattern: "no duplex", run: on(func(i *iface, _ args) { i.duplex = "auto" })},
		{pattern: "speed <v:10|100|auto>", run: on(func(i *iface, a args) { i.speed = a["v"] })},
		{pattern: "no speed", run: on(func(i *iface, _ args) { i.speed = "auto" })},
		{pattern: "shutdown", run: on(func(i *iface, _ args) { i.shutdown = true })},
		{pattern: "no shutdown", run: on(func(i *iface, _ args) { i.shutdown = false })},
	}
	return submode(prompt, globalPrompt, commands, more, tunnelCommands(), extraCommands(),
		known("arp <x:line>", "backup <x:line>", "bridge-group <n>", "carrier-delay <n>", "cdp enable", "clns <x:line>", "crypto map <x>",
			"delay <n>", "dialer <x:line>", "dot1x <x:line>", "fair-queue", "full-duplex", "glbp <x:line>", "half-duplex", "hold-queue <x:line>",
			"ip accounting <x:line>", "ip authentication <x:line>", "ip broadcast-address <x>", "ip dhcp <x:line>", "ip directed-broadcast",
			"ip flow <x>", "ip helper-address <x>", "ip igmp <x:line>", "ip inspect <x:line>", "ip load-sharing <x>", "ip ospf <x:line>",
			"ip pim <x>", "ip rip <x:line>", "ip route-cache <x>", "ip split-horizon", "ip summary-address <x:line>", "ip verify <x:line>",
			"ip vrf forwarding <x>", "ip wccp <x:line>", "ipv6 <x:line>", "isis <x:line>", "lldp <x>", "loopback", "mac-address <x>",
			"max-reserved-bandwidth <n>", "mpls <x:line>", "mtu <n>", "ntp <x>", "peer <x:line>", "pppoe <x:line>", "pppoe-client <x:line>",
			"rate-limit <x:line>", "service-policy <x:line>", "snmp <x:line>", "source <x>", "spanning-tree <x:line>", "standby <x:line>",
			"timeout <x>", "traffic-shape <x:line>", "transmit-interface <x>", "trunk-group <x>", "vrf <x:line>", "vrrp <x:line>",
			"zone-member security <x>", "tunnel bandwidth <x:line>", "tunnel checksum", "tunnel flow <x>", "tunnel key <n>", "tunnel path-mtu-discovery",
			"tunnel route-via <x:line>", "tunnel sequence-datagrams", "tunnel tos <n>", "tunnel ttl <n>", "tunnel udlr <x>", "tunnel vrf <x>",
			"tunnel mode aurp", "tunnel mode dvmrp", "tunnel mode ipip", "tunnel mode ipsec ipv6", "tunnel mode gre ipv6", "tunnel mode gre multipoint"))
}

// extraCommands are lines of real interfaces that the router keeps and shows.
func extraCommands() []command {
	run := func(s *session, _ args) string {
		i := s.object.(*iface)
		line := s.match.canonical()
		positive, negated := strings.CutPrefix(line, "no ")
		about := positive
		if len(s.match.args) > 0 {
			about = positive[:strings.LastIndexByte(positive, ' ')]
		}
		i.extra = slices.DeleteFunc(i.extra, func(have string) bool {
			have = strings.TrimPrefix(have, "no ")
			return have == about || strings.HasPrefix(have, about+" ")
		})
		onByDefault := strings.HasPrefix(positive, "ip ") || strings.HasPrefix(positive, "logging")
		if negated == onByDefault {
			i.extra = append(i.extra, line)
		}
		return ""
	}
	var out []command
	for _, p := range []string{
		"ip redirects", "ip unreachables", "ip proxy-arp", "ip mask-reply", "ip route-cache", "logging event link-status", "load-interval <n:30-600>",
		"keepalive [<n:0-32767>]", "switchport access vlan <n:1-4094>", "switchport mode <m:access|trunk>", "cdp enable",
	} {
		out = append(out, command{p, run}, command{"no " + p, run})
	}
	return out
}

func (i *iface) accessGroup(direction string) *string {
	if direction == "in" {
		return &i.accessIn
	}
	return &i.accessOut
}

// badMask words a mask with holes; IOS shows it in hexadecimal.
func badMask(a args) string {
	mask := a.addr("mask").As4()
	return fmt.Sprintf("Bad mask 0x%X for address %s\n", mask[:], a["ip"])
}

// setAddress refuses what IOS refuses: a mask with holes, and a network that another interface
// already has.
func setAddress(s *session, a args) string {
	prefix, ok := prefixOf(a.addr("ip"), a.addr("mask"))
	if !ok {
		return badMask(a)
	}
	here := s.object.(*iface)
	for _, other := range s.router.running.interfaces {
		if other != here && other.address.IsValid() && other.address.Overlaps(prefix) {
			return "% " + prefix.Masked().Addr().String() + " overlaps with " + other.name + "\n"
		}
	}
	here.address, here.dhcp, here.unnumbered, here.typed = prefix, false, "", !s.booting
	return ""
}

// addSecondary adds an address of another network.
func addSecondary(s *session, a args) string {
	i := s.object.(*iface)
	prefix, ok := prefixOf(a.addr("ip"), a.addr("mask"))
	switch {
	case !ok:
		return badMask(a)
	case !i.address.IsValid():
		return "% Primary address must be configured first\n" // wording [inferred]
	}
	i.secondaries = append(slices.DeleteFunc(i.secondaries, func(p netip.Prefix) bool { return p == prefix }), prefix)
	return ""
}

func tunnelCommands() []command {
	on := func(change func(t *tunnel, a args)) func(*session, args) string {
		return func(s *session, a args) string {
			i := s.object.(*iface)
			if i.tunnel == nil {
				return s.refuseAt(len(s.line) - len(strings.TrimLeft(s.line, " ")))
			}
			change(i.tunnel, a)
			return ""
		}
	}
	return []command{
		{pattern: "tunnel source <if:if>", run: on(func(t *tunnel, a args) { t.source = a["if"] })},
		{pattern: "tunnel source <ip:ip>", run: on(func(t *tunnel, a args) { t.source = a["ip"] })},
		{pattern: "no tunnel source [<x>]", run: on(func(t *tunnel, _ args) { t.source = "" })},
		{pattern: "tunnel mode ipsec ipv4", run: on(func(t *tunnel, _ args) { t.mode = "ipsec ipv4" })},
		{pattern: "tunnel mode gre ip", run: on(func(t *tunnel, _ args) { t.mode = "" })},
		{pattern: "no tunnel mode [ipsec ipv4]", run: on(func(t *tunnel, _ args) { t.mode = "" })},
		{pattern: "tunnel destination <ip:ip>", run: on(func(t *tunnel, a args) { t.destination = a.addr("ip") })},
		{pattern: "no tunnel destination [<x>]", run: on(func(t *tunnel, _ args) { t.destination = noAddr })},
		{pattern: "tunnel protection ipsec profile <p> [ikev2-profile <q>]", run: protect},
		{pattern: "no tunnel protection [ipsec profile <p:line>]", run: on(func(t *tunnel, _ args) { t.profile, t.ikev2Profile = "", "" })},
	}
}

// protect is `tunnel protection ipsec profile P [ikev2-profile Q]`. Whether 15.4(3)M3 knows the
// second keyword is not confirmed on hardware: see Quirks.NoTunnelIKEv2Profile.
func protect(s *session, a args) string {
	i := s.object.(*iface)
	if a["q"] != "" && s.router.cfg.Quirks.NoTunnelIKEv2Profile {
		return s.refuseAt(strings.Index(s.line, "ikev2-profile"))
	}
	if s.router.running.ipsecProfile(a["p"]) == nil {
		return "% Profile " + a["p"] + " does not exist\n" // wording [inferred]
	}
	if i.tunnel == nil {
		return s.refuse(s.line, match{verdict: invalid})
	}
	i.tunnel.profile, i.tunnel.ikev2Profile = a["p"], a["q"]
	return ""
}
