package guard

import (
	"fmt"
	"slices"

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
	n := block(c, "interface "+name)
	switch {
	case n == nil: // another rule says so
		return nil
	case slices.ContainsFunc(n.Children, func(n iosconf.Node) bool { return n.Line == "shutdown" }):
		return &Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s is shut down", name),
			Remedy: "bring it up first: `no shutdown`"}
	case value(c, name, "ip address") == "" && value(c, name, "ip unnumbered") == "":
		return &Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s has no address", name),
			Remedy: "give it one: DHCP, PPP, or wan.address in the site file"}
	}
	return nil
}
