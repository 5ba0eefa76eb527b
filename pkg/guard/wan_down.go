package guard

import "fmt"

// wanDown refuses a WAN that cannot carry a tunnel: down, or without an address.
var wanDown = Rule{
	Name: "wan_down", LastVerified: "2026-11-24", Overridable: true,
	Source: "`tunnel source` and `ip unnumbered` take the WAN's address; without one the tunnels stay down",
	check: func(in Input) *Finding {
		i, ok := in.Facts.brief(in.Site.WAN.Name)
		switch {
		case !ok || !in.changes():
			return nil
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
