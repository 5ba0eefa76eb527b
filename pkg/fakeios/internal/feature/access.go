package feature

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// only makes a command that the named kinds of interfaces have; on others its first word is invalid.
func only(change func(*running.Interface, args), kinds ...string) func(*Place, args) string {
	return func(p *Place, a args) string {
		i := p.Object.(*running.Interface)
		for _, kind := range kinds {
			if strings.HasPrefix(i.Name, kind) {
				change(i, a)
				return ""
			}
		}
		return p.Refuse(grammar.Words(p.Line)[0].At)
	}
}

// accessCommands are the ways to a provider: PPPoE by a Dialer, a modem, a bridge.
func accessCommands() []Command {
	out := []Command{
		{Pattern: "ip address negotiated [previous]", Run: only(func(i *running.Interface, _ args) {
			i.Negotiated, i.DHCP = true, false
			i.Unnumbered, i.Address = "", netip.Prefix{}
		}, "Dialer", "Cellular")},
		{Pattern: "no ip address negotiated [previous]", Run: at(func(i *running.Interface, _ args) {
			i.Negotiated, i.Address = false, netip.Prefix{}
		})},
		{Pattern: "dialer pool <n:1-255>", Run: only(func(i *running.Interface, a args) { i.DialerPool = a.Int("n") },
			"Dialer")},
		{Pattern: "no dialer pool [<n>]", Run: only(func(i *running.Interface, _ args) { i.DialerPool = 0 }, "Dialer")},
		{Pattern: "pppoe-client dial-pool-number <n:1-255>", Run: only(func(i *running.Interface, a args) {
			i.PPPoEPool = a.Int("n")
		}, "FastEthernet", "Vlan", "GigabitEthernet", "Ethernet", "ATM")},
		{Pattern: "no pppoe-client [dial-pool-number [<n>]]", Run: at(func(i *running.Interface, _ args) {
			i.PPPoEPool = 0
		})},
		{Pattern: "bridge-group <n:1-255>", Run: at(func(i *running.Interface, a args) { i.BridgeGroup = a.Int("n") })},
		{Pattern: "no bridge-group [<n>]", Run: at(func(i *running.Interface, _ args) { i.BridgeGroup = 0 })},
	}
	extra := func(i *running.Interface) *[]string { return &i.Extra }
	dialing := Kept(false, extra, "encapsulation ppp", "encapsulation slip", "dialer-group <n:1-128>",
		"ppp authentication <how:line>", "ppp chap hostname <h>", "ppp chap password <key:line>",
		"ppp pap sent-username <u> password <key:line>", "ppp ipcp dns request [<how:accept>]",
		"ppp ipcp route default", "ppp chap refuse", "dialer persistent", "dialer in-band",
		"dialer idle-timeout <n:0-2147483>",
		"dialer string <s>", "dialer watch-group <n:1-255>")
	for i := range dialing {
		run := dialing[i].Run
		dialing[i].Run = func(p *Place, a args) string {
			reply := ""
			answer := only(func(*running.Interface, args) { reply = run(p, a) }, "Dialer", "Cellular", "Virtual",
				"Serial")(p, a)
			return reply + answer
		}
	}
	return append(append(out, dialing...), Kept(false, extra, "pppoe enable [group <g>]", "async mode interactive",
		"async mode dedicated")...)
}

// bridgeCommands are the global lines of a bridge.
func bridgeCommands() []Command {
	run := func(p *Place, _ args) string {
		lines := p.Config.Plain["bridge"]
		keepIn(&lines, p.Canonical, "")
		p.Config.Plain["bridge"] = lines
		return ""
	}
	var out []Command
	for _, pattern := range []string{"bridge irb", "bridge <n:1-255> protocol ieee", "bridge <n:1-255> route ip",
		"dialer-list <n:1-128> protocol ip <how:permit|deny>", "dialer-list <n:1-128> protocol ip list <acl>"} {
		out = append(out, Command{Pattern: pattern, Run: run}, Command{Pattern: "no " + pattern, Run: run})
	}
	return out
}
