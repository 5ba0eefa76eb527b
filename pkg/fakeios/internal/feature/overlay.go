package feature

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// tunnelOnly makes a command that only a tunnel has.
func tunnelOnly(change func(*running.Tunnel, args)) func(*Place, args) string {
	return only(func(i *running.Interface, a args) { change(i.Tunnel, a) }, "Tunnel")
}

// overlayCommands are what tunnels of somebody else have: NHRP, keys, a VRF of their own packets.
func overlayCommands() []Command {
	out := []Command{
		{Pattern: "tunnel mode gre multipoint", Run: tunnelOnly(func(t *running.Tunnel, _ args) {
			t.Mode = "gre multipoint"
		})},
		{Pattern: "tunnel vrf <vrf>", Run: func(p *Place, a args) string {
			if p.Config.VRF(a["vrf"]) == nil {
				return "% VRF " + a["vrf"] + " not configured.\n" // wording [inferred]
			}
			return tunnelOnly(func(t *running.Tunnel, a args) { t.VRF = a["vrf"] })(p, a)
		}},
		{Pattern: "no tunnel vrf [<vrf>]", Run: tunnelOnly(func(t *running.Tunnel, _ args) { t.VRF = "" })},
	}
	keep := func(many bool, lines func(*running.Tunnel) *[]string, patterns ...string) {
		for _, c := range Kept(many, lines, patterns...) {
			run := c.Run
			c.Run = func(p *Place, a args) string {
				inner := *p
				reply := ""
				answer := tunnelOnly(func(t *running.Tunnel, a args) {
					inner.Object = t
					reply = run(&inner, a)
				})(p, a)
				return reply + answer
			}
			out = append(out, c)
		}
	}
	nhrp := func(t *running.Tunnel) *[]string { return &t.NHRP }
	keep(true, nhrp, "ip nhrp map <inside:ip> <public:ip>", "ip nhrp map multicast <public:ip>",
		"ip nhrp map multicast dynamic", "ip nhrp nhs <server:ip> [nbma <public:ip> [multicast]]")
	keep(false, nhrp, "ip nhrp authentication <key>", "ip nhrp network-id <n:1-4294967295>",
		"ip nhrp holdtime <n:1-65535>", "ip nhrp registration timeout <n:1-65535>", "ip nhrp registration no-unique",
		"ip nhrp shortcut", "ip nhrp redirect")
	keep(false, func(t *running.Tunnel) *[]string { return &t.Lines }, "tunnel key <n:0-4294967295>",
		"tunnel path-mtu-discovery", "tunnel ttl <n:1-255>",
		"tunnel tos <n:0-255>", "tunnel checksum", "tunnel sequence-datagrams")
	return out
}
