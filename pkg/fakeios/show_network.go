package fakeios

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// showNetworkCommands show what the network around the router has come to: SAs, sessions, tracks,
// probes and interfaces.
func showNetworkCommands() []command {
	return slices.Concat(showCryptoCommands(), []command{
		shown("show track", func(r *Router, _ grammar.Args) string { return r.showTrack(0) }),
		shown("show track brief", func(r *Router, _ grammar.Args) string { return r.showTrackBrief() }),
		shown("show track <id:1-1000>", func(r *Router, a grammar.Args) string { return r.showTrack(a.Int("id")) }),
		shown("show ip sla statistics", func(r *Router, _ grammar.Args) string { return r.showIPSLAStatistics(0, false) }),
		shown("show ip sla statistics details", func(r *Router, _ grammar.Args) string { return r.showIPSLAStatistics(0, true) }),
		shown("show ip sla statistics <id:1-2147483647>", func(r *Router, a grammar.Args) string { return r.showIPSLAStatistics(a.Int("id"), false) }),
		shown("show ip sla statistics <id:1-2147483647> details", func(r *Router, a grammar.Args) string { return r.showIPSLAStatistics(a.Int("id"), true) }),
		shown("show ip sla summary", func(r *Router, _ grammar.Args) string { return r.showIPSLASummary() }),
		shown("show ip sla configuration", func(r *Router, _ grammar.Args) string { return r.showIPSLAConfiguration(0) }),
		shown("show ip sla configuration <id:1-2147483647>", func(r *Router, a grammar.Args) string { return r.showIPSLAConfiguration(a.Int("id")) }),
		shown("show interfaces", func(r *Router, _ grammar.Args) string { return r.showInterfaces("") }),
		shown("show ipv6 interface", func(*Router, grammar.Args) string { return "" }), // IPv6 is on nowhere
		shown("show ip interface", func(r *Router, _ grammar.Args) string { return r.showIPInterface("") }),
		{Pattern: "show ip interface <if:if>", Run: func(s *session, a grammar.Args) string {
			if s.router.running.Interface(a["if"]) == nil {
				return s.conf.refuseAt(strings.LastIndex(s.conf.line, " ") + 1)
			}
			return s.router.showIPInterface(a["if"])
		}},
		{Pattern: "show interfaces <if:if>", Run: func(s *session, a grammar.Args) string {
			if s.router.running.Interface(a["if"]) == nil {
				return s.conf.refuseAt(strings.LastIndex(s.conf.line, " ") + 1)
			}
			return s.router.showInterfaces(a["if"])
		}},
	})
}

func showCryptoCommands() []command {
	return []command{
		shown("show crypto ikev2 sa", func(r *Router, _ grammar.Args) string { return r.showCryptoIKEv2SA(false, ikeFilter{}) }),
		shown("show crypto ikev2 sa detailed", func(r *Router, _ grammar.Args) string { return r.showCryptoIKEv2SA(true, ikeFilter{}) }),
		shown("show crypto ikev2 sa local <a:ip> [<how:detailed>]", func(r *Router, a grammar.Args) string {
			return r.showCryptoIKEv2SA(a["how"] != "", ikeFilter{local: a.Addr("a")})
		}),
		shown("show crypto ikev2 sa remote <a:ip> [<how:detailed>]", func(r *Router, a grammar.Args) string {
			return r.showCryptoIKEv2SA(a["how"] != "", ikeFilter{remote: a.Addr("a")})
		}),
		shown("show crypto ikev2 session", func(r *Router, _ grammar.Args) string { return r.showCryptoIKEv2Session(false) }),
		shown("show crypto ikev2 session detailed", func(r *Router, _ grammar.Args) string { return r.showCryptoIKEv2Session(true) }),
		shown("show crypto ikev2 proposal", func(r *Router, _ grammar.Args) string { return r.showCryptoIKEv2Proposal() }),
		shown("show crypto ikev2 policy", func(r *Router, _ grammar.Args) string { return r.showCryptoIKEv2Policy() }),
		shown("show crypto isakmp sa", func(r *Router, _ grammar.Args) string { return r.showCryptoISAKMPSA(false) }),
		shown("show crypto isakmp sa detail", func(r *Router, _ grammar.Args) string { return r.showCryptoISAKMPSA(true) }),
		shown("show crypto ipsec sa", func(r *Router, _ grammar.Args) string { return r.showCryptoIPsecSA(ipsecFilter{}) }),
		shown("show crypto ipsec sa detail", func(r *Router, _ grammar.Args) string { return r.showCryptoIPsecSA(ipsecFilter{detail: true}) }),
		shown("show crypto ipsec sa interface <if:if> [<how:detail>]", func(r *Router, a grammar.Args) string {
			return r.showCryptoIPsecSA(ipsecFilter{name: a["if"], detail: a["how"] != ""})
		}),
		shown("show crypto ipsec sa peer <a:ip> [<how:detail>]", func(r *Router, a grammar.Args) string {
			return r.showCryptoIPsecSA(ipsecFilter{peer: a.Addr("a"), detail: a["how"] != ""})
		}),
		shown("show crypto eli", func(r *Router, _ grammar.Args) string { return r.showCryptoELI() }),
		shown("show crypto session", func(r *Router, _ grammar.Args) string { return r.showCryptoSession(false) }),
		shown("show crypto session detail", func(r *Router, _ grammar.Args) string { return r.showCryptoSession(true) }),
		shown("show crypto session brief", func(r *Router, _ grammar.Args) string { return r.showCryptoSessionBrief() }),
	}
}
