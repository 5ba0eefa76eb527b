package feature

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// serviceCommands are the lines of an object group of services: a protocol, and for TCP and UDP the ports at either
// end.
func serviceCommands() []Command {
	var out []Command
	for _, protocol := range []string{"ahp", "eigrp", "esp", "gre", "icmp", "igmp", "ip", "ipinip", "ospf", "pcp",
		"pim"} {
		out = append(out, memberCommands(protocol, func(args) (running.GroupMember, bool) {
			return running.GroupMember{Protocol: protocol, Text: protocol}, true
		})...)
	}
	const one, two = "<%op:eq|gt|lt> <%p>", "<%op:range> <%p> <%q>"
	for _, protocol := range []string{"tcp", "udp", "tcp-udp"} {
		for _, source := range []string{"", " source " + one, " source " + two} {
			for _, target := range []string{"", " " + one, " " + two, " <dp>"} {
				pattern := protocol + strings.ReplaceAll(source, "%", "s") + strings.ReplaceAll(target, "%", "d")
				out = append(out, memberCommands(pattern, func(a args) (running.GroupMember, bool) {
					return serviceMember(protocol, a)
				})...)
			}
		}
	}
	return out
}

// serviceMember reads ports by number or name. A port alone is eq.
func serviceMember(protocol string, a args) (running.GroupMember, bool) {
	m := running.GroupMember{Protocol: protocol, Text: protocol}
	for _, end := range []struct {
		to   *running.Endpoint
		name string
		word string
	}{{&m.Src, "s", " source"}, {&m.Dst, "d", ""}} {
		if a[end.name+"p"] == "" {
			continue
		}
		if end.to.Op = a[end.name+"op"]; end.to.Op == "" {
			end.to.Op = "eq"
		}
		m.Text += end.word + " " + end.to.Op
		for _, typed := range []string{a[end.name+"p"], a[end.name+"q"]} {
			if typed == "" {
				continue
			}
			n, ok := running.PortNumber(strings.TrimSuffix(protocol, "-udp"), typed)
			if !ok {
				return m, false
			}
			end.to.Ports = append(end.to.Ports, n)
			m.Text += " " + running.PortName(strings.TrimSuffix(protocol, "-udp"), n)
		}
	}
	return m, true
}
