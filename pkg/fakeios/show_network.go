package fakeios

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/show"
)

// showNetworkCommands show what the network around the router has come to: SAs, sessions, tracks,
// probes and interfaces.
func showNetworkCommands() []command {
	return slices.Concat(showCryptoCommands(), []command{
		viewed("show track", func(v show.View, _ grammar.Args) string { return v.Track(0) }),
		viewed("show track brief", func(v show.View, _ grammar.Args) string { return v.TrackBrief() }),
		viewed("show track <id:1-1000>", func(v show.View, a grammar.Args) string { return v.Track(a.Int("id")) }),
		viewed("show ip sla application", func(v show.View, _ grammar.Args) string { return v.IPSLAApplication() }),
		viewed("show ip sla statistics", func(v show.View, _ grammar.Args) string {
			return v.IPSLAStatistics(0, false)
		}),
		viewed("show ip sla statistics details", func(v show.View, _ grammar.Args) string {
			return v.IPSLAStatistics(0, true)
		}),
		viewed("show ip sla statistics <id:1-2147483647>", func(v show.View, a grammar.Args) string {
			return v.IPSLAStatistics(a.Int("id"), false)
		}),
		viewed("show ip sla statistics <id:1-2147483647> details", func(v show.View, a grammar.Args) string {
			return v.IPSLAStatistics(a.Int("id"), true)
		}),
		viewed("show ip sla summary", func(v show.View, _ grammar.Args) string { return v.IPSLASummary() }),
		viewed("show ip sla configuration", func(v show.View, _ grammar.Args) string {
			return v.IPSLAConfiguration(0)
		}),
		viewed("show ip sla configuration <id:1-2147483647>", func(v show.View, a grammar.Args) string {
			return v.IPSLAConfiguration(a.Int("id"))
		}),
		viewed("show ip nat translations", func(v show.View, _ grammar.Args) string { return v.NATTranslations() }),
		viewed("show interfaces", func(v show.View, _ grammar.Args) string { return v.Interfaces("") }),
		viewed("show ipv6 interface", func(show.View, grammar.Args) string { return "" }), // IPv6 is on nowhere
		viewed("show ip interface", func(v show.View, _ grammar.Args) string { return v.IPInterface("") }),
		{Pattern: "show ip interface <if:if>", Run: func(s *session, a grammar.Args) string {
			if s.router.running.Interface(a["if"]) == nil {
				return s.conf.RefuseAt(strings.LastIndex(s.conf.Line, " ") + 1)
			}
			return s.router.view().IPInterface(a["if"])
		}},
		{Pattern: "show interfaces <if:if>", Run: func(s *session, a grammar.Args) string {
			if s.router.running.Interface(a["if"]) == nil {
				return s.conf.RefuseAt(strings.LastIndex(s.conf.Line, " ") + 1)
			}
			return s.router.view().Interfaces(a["if"])
		}},
	})
}

// showVRFRoute is `show ip route vrf X [A]`.
func showVRFRoute(s *session, a grammar.Args) string {
	switch v := s.router.view(); {
	case s.router.running.VRF(a["vrf"]) == nil:
		return "% IP routing table " + a["vrf"] + " does not exist\n"
	case a["a"] != "":
		return v.RouteFor(a["vrf"], a.Addr("a"))
	default:
		return v.IPRoute(a["vrf"])
	}
}

func showCryptoCommands() []command {
	return []command{
		viewed("show crypto ikev2 sa", func(v show.View, _ grammar.Args) string {
			return v.CryptoIKEv2SA(false, show.IKEFilter{})
		}),
		viewed("show crypto ikev2 sa detailed", func(v show.View, _ grammar.Args) string {
			return v.CryptoIKEv2SA(true, show.IKEFilter{})
		}),
		viewed("show crypto ikev2 sa local <a:ip> [<how:detailed>]", func(v show.View, a grammar.Args) string {
			return v.CryptoIKEv2SA(a["how"] != "", show.IKEFilter{Local: a.Addr("a")})
		}),
		viewed("show crypto ikev2 sa remote <a:ip> [<how:detailed>]", func(v show.View, a grammar.Args) string {
			return v.CryptoIKEv2SA(a["how"] != "", show.IKEFilter{Remote: a.Addr("a")})
		}),
		viewed("show crypto ikev2 session", func(v show.View, _ grammar.Args) string {
			return v.CryptoIKEv2Session(false)
		}),
		viewed("show crypto ikev2 session detailed", func(v show.View, _ grammar.Args) string {
			return v.CryptoIKEv2Session(true)
		}),
		viewed("show crypto ikev2 proposal", func(v show.View, _ grammar.Args) string {
			return v.CryptoIKEv2Proposal()
		}),
		viewed("show crypto ikev2 policy", func(v show.View, _ grammar.Args) string { return v.CryptoIKEv2Policy() }),
		viewed("show crypto isakmp sa", func(v show.View, _ grammar.Args) string { return v.CryptoISAKMPSA(false) }),
		viewed("show crypto isakmp sa detail", func(v show.View, _ grammar.Args) string {
			return v.CryptoISAKMPSA(true)
		}),
		viewed("show crypto ipsec sa", func(v show.View, _ grammar.Args) string {
			return v.CryptoIPsecSA(show.IPsecFilter{})
		}),
		viewed("show crypto ipsec sa detail", func(v show.View, _ grammar.Args) string {
			return v.CryptoIPsecSA(show.IPsecFilter{Detail: true})
		}),
		viewed("show crypto ipsec sa interface <if:if> [<how:detail>]", func(v show.View, a grammar.Args) string {
			return v.CryptoIPsecSA(show.IPsecFilter{Name: a["if"], Detail: a["how"] != ""})
		}),
		viewed("show crypto ipsec sa peer <a:ip> [<how:detail>]", func(v show.View, a grammar.Args) string {
			return v.CryptoIPsecSA(show.IPsecFilter{Peer: a.Addr("a"), Detail: a["how"] != ""})
		}),
		viewed("show crypto eli", func(v show.View, _ grammar.Args) string { return v.CryptoELI() }),
		viewed("show crypto session", func(v show.View, _ grammar.Args) string { return v.CryptoSession(false) }),
		viewed("show crypto session detail", func(v show.View, _ grammar.Args) string { return v.CryptoSession(true) }),
		viewed("show crypto session brief", func(v show.View, _ grammar.Args) string { return v.CryptoSessionBrief() }),
	}
}
