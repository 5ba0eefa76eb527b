package fakeios

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// showCommands is the table of show commands; what is not in it is refused.
func showCommands(privileged bool) []command {
	on := func(render func(r *Router, a args) string) func(*session, args) string {
		return func(s *session, a args) string { return render(s.router, a) }
	}
	commands := []command{
		{pattern: "show version", run: on(func(r *Router, _ args) string { return r.showVersion() })},
		{pattern: "show clock", run: on(func(r *Router, _ args) string {
			return r.clock.Now().UTC().Format("*15:04:05.000 UTC Mon Jan 2 2006") + "\n"
		})},
		{pattern: "show privilege", run: func(s *session, _ args) string {
			if s.privileged {
				return "Current privilege level is 15\n"
			}
			return "Current privilege level is 1\n"
		}},
		{pattern: "show users", run: func(s *session, _ args) string {
			return fmt.Sprintf("    Line       User       Host(s)              Idle       Location\n*  2 vty 0     %-10s idle                 00:00:00 %s\n\n", s.user, s.from)
		}},
		{pattern: "show inventory", run: on(func(*Router, args) string {
			return "NAME: \"881\", DESCR: \"881 chassis, Hw Serial#: FTX0000038X, Hw Revision: 1.0\"\n" +
				"PID: CISCO881-SEC-K9   , VID: V01 , SN: FTX0000038X\n\n\n"
		})},
		{pattern: "show ip interface brief", run: on(func(r *Router, _ args) string { return r.showIPInterfaceBrief() })},
		{pattern: "show ip route", run: on(func(r *Router, _ args) string { return r.showIPRoute() })},
		{pattern: "show ip ssh", run: on(func(*Router, args) string {
			return "SSH Enabled - version 2.0\nAuthentication timeout: 120 secs; Authentication retries: 3\nMinimum expected Diffie Hellman key size : 1024 bits\n"
		})},
		{pattern: "show crypto ikev2 sa", run: on(func(r *Router, _ args) string { return r.showCryptoIKEv2SA(false) })},
		{pattern: "show crypto ikev2 sa detailed", run: on(func(r *Router, _ args) string { return r.showCryptoIKEv2SA(true) })},
		{pattern: "show crypto isakmp sa", run: on(func(r *Router, _ args) string { return r.showCryptoISAKMPSA() })},
		{pattern: "show crypto ipsec sa", run: on(func(r *Router, _ args) string { return r.showCryptoIPsecSA("") })},
		{pattern: "show crypto ipsec sa interface <if:if>", run: on(func(r *Router, a args) string { return r.showCryptoIPsecSA(a["if"]) })},
		{pattern: "show crypto session", run: on(func(r *Router, _ args) string { return r.showCryptoSession(false) })},
		{pattern: "show crypto session detail", run: on(func(r *Router, _ args) string { return r.showCryptoSession(true) })},
		{pattern: "show track", run: on(func(r *Router, _ args) string { return r.showTrack(0) })},
		{pattern: "show track <id:1-1000>", run: on(func(r *Router, a args) string { return r.showTrack(a.int("id")) })},
		{pattern: "show ip sla statistics", run: on(func(r *Router, _ args) string { return r.showIPSLAStatistics(0) })},
		{pattern: "show ip sla statistics <id:1-2147483647>", run: on(func(r *Router, a args) string { return r.showIPSLAStatistics(a.int("id")) })},
		{pattern: "show interfaces <if:if>", run: on(func(r *Router, a args) string { return r.showInterface(a["if"]) })},
		{pattern: "show access-lists", run: on(func(r *Router, _ args) string { return r.showAccessLists() })},
		{pattern: "show route-map", run: on(func(r *Router, _ args) string { return r.showRouteMap() })},
		{pattern: "show archive", run: on(func(r *Router, _ args) string {
			if r.running.archivePath == "" {
				return " Archive feature not enabled\n"
			}
			return "The maximum archive configurations allowed is 10.\nThe next archive file will be named " + r.running.archivePath + "-1\n Archive #  Name\n"
		})},
		{pattern: "show reload", run: on(func(*Router, args) string { return "No reload is scheduled.\n" })},
	}
	if privileged {
		commands = append(commands,
			command{pattern: "show running-config", run: on(func(r *Router, _ args) string { return r.showRunning() })},
			command{pattern: "show startup-config", run: on(func(r *Router, _ args) string {
				return fmt.Sprintf("Using %d out of 262136 bytes\n!\n", len(r.startup)) + r.startup
			})},
		)
	}
	return commands
}

func (r *Router) showRunning() string {
	body := r.render(r.running)
	change := "! No configuration change since last restart"
	if !r.changedAt.IsZero() {
		change = "! Last configuration change at " + clockText(r.changedAt) + " by " + r.changedBy
	}
	if !r.savedAt.IsZero() {
		change += "\n! NVRAM config last updated at " + clockText(r.savedAt) + " by " + r.savedBy
	}
	return fmt.Sprintf("Building configuration...\n\nCurrent configuration : %d bytes\n!\n%s\n!\n%s", len(body), change, body)
}

// showVersion is that of a real 881; the minute of the compile time is not known for the C880 image [inferred].
func (r *Router) showVersion() string {
	image := strings.NewReplacer("(", "-", ")", ".").Replace(strings.Replace(r.cfg.Version, ".", "", 1))
	restarted := r.booted.UTC().Format("15:04:05 UTC Mon Jan 2 2006")
	return fmt.Sprintf(`Cisco IOS Software, C880 Software (C880DATA-UNIVERSALK9-M), Version %s, RELEASE SOFTWARE (fc2)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2015 by Cisco Systems, Inc.
Compiled Fri 05-Jun-15 12:00 by prod_rel_team

ROM: System Bootstrap, Version 12.4(22r)YB5, RELEASE SOFTWARE (fc1)

%s uptime is %s
System returned to ROM by power-on
System restarted at %s
System image file is "flash:c880data-universalk9-mz.%s.bin"
Last reload type: Normal Reload
Last reload reason: power-on



This product contains cryptographic features.

Cisco 881 (MPC8300) processor (revision 1.0) with 236544K/25600K bytes of memory.
Processor board ID FTX0000038X

5 FastEthernet interfaces
1 Virtual Private Network (VPN) Module
256K bytes of non-volatile configuration memory.
126000K bytes of ATA CompactFlash (Read/Write)


License Info:

License UDI:

-------------------------------------------------
Device#	  PID			SN
-------------------------------------------------
*0  	  CISCO881-SEC-K9       FTX0000038X     



License Information for 'c880-data'
    License Level: advipservices   Type: Permanent
    Next reboot license Level: advipservices


Configuration register is 0x2102

`, r.cfg.Version, r.running.hostname, uptime(r.clock.Now().Sub(r.booted)), restarted, image)
}

// uptime in words, any unit that is not zero.
func uptime(d time.Duration) string {
	minutes := int(d.Minutes())
	var words []string
	for _, unit := range []struct {
		name string
		size int
	}{{"year", 525600}, {"week", 10080}, {"day", 1440}, {"hour", 60}, {"minute", 1}} {
		n := minutes / unit.size
		minutes %= unit.size
		if n == 1 {
			words = append(words, "1 "+unit.name)
		} else if n > 1 || unit.name == "minute" && len(words) == 0 {
			words = append(words, fmt.Sprintf("%d %ss", n, unit.name))
		}
	}
	return strings.Join(words, ", ")
}

func (r *Router) showIPInterfaceBrief() string {
	var b strings.Builder
	b.WriteString("Interface                  IP-Address      OK? Method Status                Protocol\n")
	for _, i := range r.running.interfaces {
		address, method := "unassigned", "unset"
		if a := r.running.addressOf(i.name); a.IsValid() && !i.switchport {
			address, method = a.String(), "NVRAM"
			if i.tunnel != nil {
				method = "unset"
			}
		}
		status, protocol := r.net.lineProtocol(r.running, i)
		fmt.Fprintf(&b, "%-26s %-15s YES %-6s %-21s %-8s\n", i.name, address, method, status, protocol)
	}
	return b.String()
}

func (r *Router) showIPRoute() string {
	var b strings.Builder
	b.WriteString("Codes: L - local, C - connected, S - static, * - candidate default\n\n")
	for _, i := range r.running.interfaces {
		if _, protocol := r.net.lineProtocol(r.running, i); i.address.IsValid() && protocol == "up" {
			fmt.Fprintf(&b, "C        %s is directly connected, %s\n", i.address.Masked(), i.name)
		}
	}
	for _, route := range r.running.routes {
		star := " "
		if route.prefix == netip.PrefixFrom(netip.IPv4Unspecified(), 0) {
			star = "*"
		}
		if route.via != "" {
			fmt.Fprintf(&b, "S%s       %s is directly connected, %s\n", star, route.prefix, route.via)
		} else {
			fmt.Fprintf(&b, "S%s       %s [%d/0] via %s\n", star, route.prefix, max(route.distance, 1), route.nextHop)
		}
	}
	return b.String()
}

func (r *Router) showAccessLists() string {
	var b strings.Builder
	for _, a := range r.running.acls {
		fmt.Fprintf(&b, "Extended IP access list %s\n", a.name)
		for _, e := range a.entries {
			fmt.Fprintf(&b, "    %d %s\n", e.sequence, strings.Replace(e.String(), "deny   ", "deny ", 1))
		}
	}
	return b.String()
}

func (r *Router) showRouteMap() string {
	var b strings.Builder
	for _, e := range r.running.routeMaps {
		verb := "deny"
		if e.permit {
			verb = "permit"
		}
		fmt.Fprintf(&b, "route-map %s, %s, sequence %d\n  Match clauses:\n", e.name, verb, e.sequence)
		if len(e.matchACLs) > 0 {
			fmt.Fprintf(&b, "    ip address (access-lists): %s \n", strings.Join(e.matchACLs, " "))
		}
		b.WriteString("  Set clauses:\n")
		if len(e.setInterfaces) > 0 {
			fmt.Fprintf(&b, "    interface %s\n", strings.Join(e.setInterfaces, " "))
		}
		b.WriteString("  Policy routing matches: 0 packets, 0 bytes\n")
	}
	return b.String()
}
