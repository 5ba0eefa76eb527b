package configure

import (
	"slices"
	"strings"
)

// plainLine is a line of real configurations that the router keeps and shows, and that changes
// nothing else in this model.
type plainLine struct {
	section string // where the running-config shows it
	pattern string
	many    bool // such lines add up; otherwise one replaces the other
	no      bool // the negated form is shown too, because it is not the default
}

var plainLines = []plainLine{
	{"service", "service pad", false, true},
	{"service", "service tcp-keepalives-in", false, false},
	{"service", "service tcp-keepalives-out", false, false},
	{"service", "service timestamps <what:debug|log> datetime [msec] [localtime] [show-timezone] [year]", false, false},
	{"service", "service timestamps <what:debug|log> uptime", false, false},
	{"service", "service timestamps <what:debug|log>", false, true},
	{"service", "service password-encryption", false, true},
	{"service", "service sequence-numbers", false, false},
	{"service", "service config", false, true},
	{"service", "service dhcp", false, true},
	{"service", "service finger", false, true},
	{"service", "service linenumber", false, false},
	{"service", "service nagle", false, false},
	{"service", "service prompt config", false, true},
	{"prompt", "prompt <text:line>", false, false},
	{"boot", "boot system <where:line>", true, false},
	{"logging", "logging buffered [<size>] [<level>]", false, true},
	{"logging", "logging console [<level>]", false, true},
	{"logging", "logging monitor [<level>]", false, true},
	{"logging", "logging on", false, true},
	{"logging", "logging count", false, false},
	{"logging", "logging userinfo", false, false},
	{"log hosts", "logging trap [<level>]", false, true},
	{"log hosts", "logging facility <f>", false, false},
	{"log hosts", "logging <a:ip>", true, false},
	{"clock", "clock timezone <zone> <h:0-23> [<m:0-59>]", false, false},
	{"clock", "clock timezone <zone> <minus>", false, false},
	{"clock", "clock timezone <zone> <minus> <m:0-59>", false, false},
	{"clock", "clock summer-time <what:line>", false, false},
	{"ip", "ip source-route", false, true},
	{"ip", "ip gratuitous-arps", false, true},
	{"ip", "ip dhcp excluded-address <a:ip> [<b:ip>]", true, false},
	{"ip", "ip dhcp bootp ignore", false, false},
	{"ip", "ip bootp server", false, true},
	{"ip", "ip domain <what:list|lookup|name|retry|round-robin|timeout> [<x:line>]", false, true},
	{"ip", "ip domain-name <name>", false, false},
	{"ip", "ip domain-lookup", false, true},
	{"ip", "ip name-server <a:ip> [<b:ip>]", true, false},
	{"ip", "ip cef", false, true},
	{"ip", "ip multicast", false, false},
	{"ip", "ip tcp synwait-time <n:5-300>", false, false},
	{"ip", "ip tcp path-mtu-discovery", false, false},
	{"ip", "ipv6 cef", false, true},
	{"forward", "ip forward-protocol nd", false, false},
	{"forward", "ip http server", false, true},
	{"forward", "ip http secure-server", false, true},
	{"forward", "ip http authentication local", false, false},
	{"forward", "ip http access-class <n>", false, false},
	{"forward", "ip http timeout-policy idle <a> life <b> requests <c>", false, false},
	{"forward", "ip default-gateway <a:ip>", false, false},
	{"forward", "ip tftp source-interface <if:if>", false, false},
	{"forward", "ip radius source-interface <if:if>", false, false},
	{"snmp", "snmp-server community <c> [<mode:RO|RW>] [<acl>]", true, false},
	{"snmp", "snmp-server location <text:line>", false, false},
	{"snmp", "snmp-server contact <text:line>", false, false},
	{"snmp", "snmp-server enable traps [<x:line>]", true, false},
	{"snmp", "snmp-server host <a:ip> <x:line>", true, false},
	{"snmp", "snmp-server ifindex persist", false, false},
	{"ntp", "ntp server <a:ip> [<x:line>]", true, false},
	{"ntp", "ntp source <if:if>", false, false},
	{"ntp", "ntp update-calendar", false, false},
	{"scheduler", "scheduler allocate <a:400-60000> <b:100-4000>", false, false},
	{"file", "file prompt <how:quiet|noisy|alert>", false, false},
	{"file", "file verify auto", false, false},
	// Of configurations of branches: housekeeping, routing, IPv6, VLANs. Where 15.4 shows them is [inferred].
	{"login", "login on-failure log", false, false},
	{"login", "login on-success log", false, false},
	{"login", "login block-for <s:1-65535> attempts <n:1-65535> within <w:1-65535>", false, false},
	{"login", "login delay <s:1-10>", false, false},
	{"login", "security passwords min-length <n:0-16>", false, false},
	{"login", "security authentication failure rate <n:2-1024> [<log:log>]", false, false},
	{"logging", "logging origin-id <what:hostname|ip|ipv6>", false, false},
	{"ip", "ip dns server", false, false},
	{"ip", "ip host <name> <a:ip>", true, false},
	{"ip", "ip classless", false, true},
	{"ip", "ip subnet-zero", false, true},
	{"ip", "ipv6 unicast-routing", false, false},
	{"vlan", "vtp mode <mode:client|off|server|transparent>", false, false},
	{"vlan", "vtp domain <name>", false, false},
	{"vlan", "spanning-tree vlan <v> priority <n:0-61440>", true, false},
	{"forward", "ip local pool <name> <a:ip> [<b:ip>]", true, false},
	{"forward", "ip flow-export <what:destination|source|version> <x:line>", false, false},
	{"forward", "ip flow-cache timeout <what:active|inactive> <n:1-604800>", false, false},
	{"forward", "ip http max-connections <n:1-50>", false, false},
	{"forward", "ip http path <url>", false, false},
	{"ssh", "ip scp server enable", false, false},
	{"routes", "ip prefix-list <name> seq <n:1-4294967294> <what:permit|deny> <x:line>", true, false},
	{"routes", "ip as-path access-list <n:1-500> <what:permit|deny> <x:line>", true, false},
	{"routes", "ipv6 route <to> <x:line>", true, false},
	{"log hosts", "cdp run", false, true},
	{"log hosts", "lldp run", false, false},
	{"snmp", "snmp-server trap-source <if:if>", false, false},
	{"snmp", "snmp-server chassis-id <id:line>", false, false},
	{"snmp", "snmp-server view <name> <tree> <what:included|excluded>", true, false},
	{"snmp", "snmp-server group <name> v3 <level:auth|noauth|priv> [<x:line>]", true, false},
	{"ntp", "ntp access-group <what:peer|query-only|serve|serve-only> <acl>", false, false},
	{"ntp", "ntp authenticate", false, false},
	{"ntp", "ntp logging", false, false},
	{"ntp", "ntp master [<n:1-15>]", false, false},
	{"tail", "mgcp profile default", false, false},
	{"tail", "alias exec <name> <x:line>", true, false},
	{"tail", "privilege exec level <n:0-15> <x:line>", true, false},
	{"scheduler", "scheduler max-task-time <n:0-4294967>", false, false},
	{"scheduler", "scheduler interval <n:0-4294967>", false, false},
	{"misc", "memory-size iomem <n:5-50>", false, false},
	{"misc", "multilink bundle-name authenticated", false, false},
	{"misc", "cts logging verbose", false, false},
	{"misc", "license udi pid <pid> sn <sn>", false, false},
	{"misc", "boot-start-marker", false, false},
	{"misc", "boot-end-marker", false, false},
}

func plainCommands() []command {
	var out []command
	for _, p := range plainLines {
		run := func(s *Session, _ args) string { return s.keepLine(p) }
		out = append(out, command{Pattern: p.pattern, Run: run}, command{Pattern: "no " + p.pattern, Run: run})
		if first := strings.IndexAny(p.pattern, "<["); first > 0 && !p.many {
			out = append(out, command{Pattern: "no " + strings.TrimSpace(p.pattern[:first]), Run: run})
		}
	}
	return out
}

// keepLine stores a line under its section, in full keywords.
func (s *Session) keepLine(p plainLine) string {
	c := s.Config
	line := s.Match.Canonical()
	positive, negated := strings.CutPrefix(line, "no ")
	// Lines with the same first words are about the same thing.
	about := positive
	if first := strings.IndexAny(p.pattern, "<["); first > 0 && !p.many {
		about = strings.TrimSpace(p.pattern[:first])
		if strings.HasPrefix(p.pattern[first:], "<what:") {
			about = strings.Join(strings.Fields(positive)[:min(len(strings.Fields(about))+1,
				len(strings.Fields(positive)))], " ")
		}
	}
	same := func(have string) bool {
		have = strings.TrimPrefix(have, "no ")
		return have == about || strings.HasPrefix(have, about+" ")
	}
	lines := slices.DeleteFunc(c.Plain[p.section], same)
	if !negated || p.no {
		lines = append(lines, line)
	}
	c.Plain[p.section] = lines
	return ""
}
