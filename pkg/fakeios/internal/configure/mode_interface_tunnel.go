package configure

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func tunnelCommands() []command {
	on := func(change func(t *running.Tunnel, a args)) func(*Session, args) string {
		return func(s *Session, a args) string {
			i := s.Object.(*running.Interface)
			if i.Tunnel == nil {
				return s.RefuseAt(len(s.Line) - len(strings.TrimLeft(s.Line, " ")))
			}
			change(i.Tunnel, a)
			return ""
		}
	}
	return []command{
		{Pattern: "tunnel source <if:if>", Run: on(func(t *running.Tunnel, a args) { t.Source = a["if"] })},
		{Pattern: "tunnel source <ip:ip>", Run: on(func(t *running.Tunnel, a args) { t.Source = a["ip"] })},
		{Pattern: "no tunnel source [<x>]", Run: on(func(t *running.Tunnel, _ args) { t.Source = "" })},
		{Pattern: "tunnel mode ipsec ipv4", Run: on(func(t *running.Tunnel, _ args) { t.Mode = "ipsec ipv4" })},
		{Pattern: "tunnel mode gre ip", Run: on(func(t *running.Tunnel, _ args) { t.Mode = "" })},
		{Pattern: "no tunnel mode [<mode:line>]", Run: on(func(t *running.Tunnel, _ args) { t.Mode = "" })},
		{Pattern: "tunnel destination <ip:ip>", Run: on(func(t *running.Tunnel, a args) {
			t.Destination = a.Addr("ip")
		})},
		{Pattern: "no tunnel destination [<x>]", Run: on(func(t *running.Tunnel, _ args) {
			t.Destination = netip.Addr{}
		})},
		{Pattern: "tunnel protection ipsec profile <p> [ikev2-profile <q>] [<shared:shared>]", Run: protect},
		{Pattern: "no tunnel protection [ipsec profile <p:line>]", Run: on(func(t *running.Tunnel, _ args) {
			t.Profile, t.IKEv2Profile = "", ""
			t.Shared = false
		})},
	}
}

// protect is `tunnel protection ipsec profile P [ikev2-profile Q]`. Whether 15.4(3)M3 knows the
// second keyword is not confirmed on hardware: see Quirks.NoTunnelIKEv2Profile.
func protect(s *Session, a args) string {
	i := s.Object.(*running.Interface)
	if a["q"] != "" && (s.platform.NoTunnelIKEv2Profile || s.platform.NoIKEv2) {
		return s.RefuseAt(strings.Index(s.Line, "ikev2-profile"))
	}
	if s.Config.IPsecProfile(a["p"]) == nil {
		return "% Profile " + a["p"] + " does not exist\n" // wording [inferred]
	}
	if i.Tunnel == nil {
		return s.Refuse(s.Line, grammar.InvalidAt(0))
	}
	i.Tunnel.Profile, i.Tunnel.IKEv2Profile = a["p"], a["q"]
	i.Tunnel.Shared = a["shared"] != ""
	return ""
}
