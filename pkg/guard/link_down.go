package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// wanDown refuses a WAN that cannot carry a tunnel: down, or without an address.
var wanDown = Rule{
	Name: "wan_down", LastVerified: "2026-11-24", Overridable: true,
	Source: "`tunnel source` and `ip unnumbered` take the WAN's address; without one the tunnels stay down",
	check: func(in Input) *Finding {
		i, ok := in.Facts.brief(in.Site.WAN.Name)
		switch {
		case !in.changes():
			return nil
		case !ok:
			return in.wanConfiguredDown()
		case i.Status != "up" || i.Protocol != "up":
			return &Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s is %s, its line protocol %s", i.Name,
				i.Status, i.Protocol), Remedy: "bring it up first: cable, modem, `no shutdown`"}
		case !in.addressOf(in.final(), i.Name).IsValid():
			return &Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s has no address", i.Name),
				Remedy: "give it one: DHCP, PPP, or wan.address in the site file"}
		}
		return nil
	},
}

// wanConfiguredDown judges by the configuration alone, where the router was not asked.
func (in Input) wanConfiguredDown() *Finding {
	c, name := in.final(), in.Site.WAN.Name
	n := branch.Block(c, "interface "+name)
	switch {
	case n == nil: // another rule says so
		return nil
	case slices.ContainsFunc(n.Children, func(n iosconf.Node) bool { return n.Line == "shutdown" }):
		return &Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s is shut down", name),
			Remedy: "bring it up first: `no shutdown`"}
	case branch.Value(c, name, "ip address") == "" && branch.Value(c, name, "ip unnumbered") == "":
		return &Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s has no address", name),
			Remedy: "give it one: DHCP, PPP, or wan.address in the site file"}
	}
	return nil
}

// lanDown refuses a LAN interface that carries no LAN: shut down, or without an address. The policy would stand where
// no traffic is, the tunnels would come up, and the branch would stay on the open internet. That its line protocol is
// down is no reason: hosts come and go.
var lanDown = Rule{
	Name: "lan_down", LastVerified: "2026-11-27", Overridable: true,
	Source: "`ip policy route-map` works on what comes in on its interface; on many 881s Vlan1 is not the LAN",
	check: func(in Input) *Finding {
		c, name := in.final(), in.Site.LAN.Name
		if !in.changes() || branch.Block(c, "interface "+name) == nil {
			return nil
		}
		brief, _ := in.Facts.brief(name)
		why := ""
		switch {
		case branch.Down(c, name) || strings.HasPrefix(brief.Status, "administratively"):
			why = "is shut down"
		case !in.addressOf(c, name).IsValid() && branch.Value(c, name, "ip address") == "" &&
			branch.Value(c, name, "ip unnumbered") == "" && !branch.Bridged(c, name):
			why = "has no address"
		default:
			return nil
		}
		remedy := "correct lan.interface in the site file"
		if others := in.insideInterfaces(c); len(others) > 0 {
			remedy += ": `ip nat inside` stands on " + strings.Join(others, ", ")
		}
		return &Finding{Fatal: true, Why: fmt.Sprintf("the LAN interface %s %s: what hosts of the branch send would "+
			"not be sent into the tunnels", name, why), Remedy: remedy}
	},
}
