package fakeios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/show"
)

// shown makes a command of a method that renders.
func shown(pattern string, render func(r *Router, a grammar.Args) string) command {
	return command{Pattern: pattern, Run: func(s *session, a grammar.Args) string { return render(s.router, a) }}
}

// viewed makes a command of a method that shows what can be seen of the router and its network.
func viewed(pattern string, render func(v show.View, a grammar.Args) string) command {
	return command{Pattern: pattern, Run: func(s *session, a grammar.Args) string {
		return render(s.router.view(), a)
	}}
}

// showCommands are the show commands of every exec level; what is not in a table is refused.
func showCommands() []command {
	return slices.Concat([]command{
		viewed("show version", func(v show.View, _ grammar.Args) string { return v.Version() }),
		shown("show clock [detail]", func(r *Router, _ grammar.Args) string {
			return r.now().UTC().Format("*15:04:05.000 UTC Mon Jan 2 2006") + "\n"
		}),
		{Pattern: "show privilege", Run: func(s *session, _ grammar.Args) string { return s.showPrivilege() }},
		{Pattern: "show users", Run: func(s *session, _ grammar.Args) string { return s.showUsers() }},
		{Pattern: "show history", Run: func(s *session, _ grammar.Args) string {
			return "  " + strings.Join(s.term.History, "\n  ") + "\n"
		}},
		{Pattern: "show terminal", Run: func(s *session, _ grammar.Args) string { return s.showTerminal() }},
		viewed("show inventory", func(v show.View, _ grammar.Args) string { return v.Inventory() }),
		viewed("show ip interface brief", func(v show.View, _ grammar.Args) string { return v.IPInterfaceBrief("") }),
		viewed("show ip interface brief <if:if>", func(v show.View, a grammar.Args) string {
			return v.IPInterfaceBrief(a["if"])
		}),
		viewed("show ip route", func(v show.View, _ grammar.Args) string { return v.IPRoute("") }),
		viewed("show ip route <a:ip>", func(v show.View, a grammar.Args) string {
			return v.RouteFor("", a.Addr("a"))
		}),
		{Pattern: "show ip route vrf <vrf> [<a:ip>]", Run: showVRFRoute},
		viewed("show ip vrf", func(v show.View, _ grammar.Args) string { return v.VRFs() }),
		viewed("show ip route track-table", func(v show.View, _ grammar.Args) string { return v.TrackTable() }),
		viewed("show ip ssh", func(v show.View, _ grammar.Args) string { return v.IPSSH() }),
		shown("show flash:", func(r *Router, _ grammar.Args) string { return r.showFlash() }),
		shown("show hosts", func(*Router, grammar.Args) string {
			return "Default domain is not set\nName/address lookup uses domain service\n"
		}),
	}, showNetworkCommands(), unknownShow)
}

// privilegedShowCommands show what only privilege 15 may see.
func privilegedShowCommands() []command {
	return []command{
		{Pattern: "show running-config", Run: showRunning},
		{Pattern: "show running-config all", Run: showRunning},
		{Pattern: "show running-config interface <if:if>", Run: func(s *session, a grammar.Args) string {
			i := s.router.running.Interface(a["if"])
			if i == nil {
				return s.conf.RefuseAt(strings.LastIndex(s.conf.Line, " ") + 1)
			}
			return s.showRunningInterface(i)
		}},
		{Pattern: "show running-config brief", Run: showRunning},
		shown("show startup-config", func(r *Router, _ grammar.Args) string { return r.showStartup() }),
		viewed("show access-lists [<name>]", func(v show.View, a grammar.Args) string {
			return v.AccessLists(a["name"])
		}),
		viewed("show ip access-lists [<name>]", func(v show.View, a grammar.Args) string {
			return v.AccessLists(a["name"])
		}),
		viewed("show ip policy", func(v show.View, _ grammar.Args) string { return v.IPPolicy() }),
		viewed("show event manager policy registered", func(v show.View, _ grammar.Args) string {
			return v.EventPolicies()
		}),
		viewed("show event manager history events", func(v show.View, _ grammar.Args) string {
			return v.EventHistory()
		}),
		viewed("show route-map [<name>]", func(v show.View, a grammar.Args) string { return v.RouteMap(a["name"]) }),
		shown("show logging", func(r *Router, _ grammar.Args) string { return r.showLogging() }),
	}
}

// showRunning is as much of the running-config as the session may see.
func showRunning(s *session, _ grammar.Args) string {
	r := s.router
	body := s.visible(r.asShown(r.running.Render(r.style())))
	return fmt.Sprintf("Building configuration...\n\nCurrent configuration : %d bytes\n%s%s", len(body),
		r.changeComments(), body)
}

// showRunningInterface is one interface of the running-config.
func (s *session) showRunningInterface(i *running.Interface) string {
	body := s.visible(s.router.asShown(s.router.running.RenderInterface(i)))
	return fmt.Sprintf("Building configuration...\n\nCurrent configuration : %d bytes\n!\n%send\n\n", len(body),
		strings.TrimSuffix(body, "!\n"))
}

// nvram is the room for the startup-config, in bytes.
const nvram = 262136

func (r *Router) showStartup() string {
	if r.startup == "" {
		return "startup-config is not present\n"
	}
	body := r.asShown(r.startup)
	return fmt.Sprintf("Using %d out of %d bytes\n", len(body), nvram) + cmp.Or(r.startupHead, "!\n") + body
}

// showUsers marks the own line. VTY 0 is line 2 of an 881: console and aux come before it.
func (s *session) showUsers() string {
	var b strings.Builder
	b.WriteString("    Line       User       Host(s)              Idle       Location\n")
	list := s.router.sessions
	if !s.router.isOpen(s) {
		list = append(slices.Clone(list), s)
	}
	for _, other := range list {
		mark := " "
		if other == s {
			mark = "*"
		}
		idle := show.HMS(s.router.now().Sub(other.touched))
		fmt.Fprintf(&b, "%s%3d %-10s %-10s %-20s %-10s %s\n", mark, other.vty+2, fmt.Sprintf("vty %d", other.vty),
			other.user, "idle", idle, other.from)
	}
	return b.String() + "\n  Interface    User               Mode         Idle     Peer Address\n\n"
}

func (s *session) showTerminal() string {
	return fmt.Sprintf("Line %d, Location: \"\", Type: \"vt100\"\nLength: %d lines, Width: %d columns\n"+
		"Baud rate (TX/RX) is 9600/9600\nStatus: Ready, Active, No Exit Banner\n",
		s.vty+2, s.term.Length, s.term.Width)
}

func (r *Router) showLogging() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns, "+
		"xml disabled, filtering disabled)\n\n"+
		"    Console logging: level debugging, %d messages logged, xml disabled,\n"+
		"                     filtering disabled\n"+
		"    Monitor logging: level debugging, 0 messages logged, xml disabled,\n"+
		"                     filtering disabled\n"+
		"    Buffer logging:  level debugging, %d messages logged, xml disabled,\n"+
		"                    filtering disabled\n\n"+
		"Log Buffer (8192 bytes):\n\n", len(r.log), len(r.log))
	for _, entry := range r.log {
		fmt.Fprintf(&b, "%s%s\n", entry.head, entry.text)
	}
	return b.String()
}

// showFlash is `show flash:`.
func (r *Router) showFlash() string {
	var b strings.Builder
	b.WriteString("-#- --length-- -----date/time------ path\n")
	free := flashSize
	for i, f := range r.flash {
		free -= f.bytes()
		fmt.Fprintf(&b, "%-3d %10d %s %s\n", i+1, f.bytes(), f.at.UTC().Format("Jan _2 2006 15:04:05 +00:00"), f.name)
	}
	fmt.Fprintf(&b, "\n%d bytes available (%d bytes used)\n\n", free, flashSize-free)
	return b.String()
}
