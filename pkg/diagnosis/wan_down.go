package diagnosis

var wanDown = Rule{
	Name: "wan_down", LastVerified: "2026-11-25", about: notUp,
	Source: "show ip interface brief: Status and Protocol of an interface, unassigned for no address",
	check: func(t *tunnel) *finding {
		name := t.in.Site.WAN.Name
		b, ok := t.brief(name)
		row := t.quote(interfaceBrief, name+" ")
		switch {
		case !ok && len(t.briefs) > 0:
			return sure(text("the router has no interface %s, which the site file calls the WAN", name),
				"correct wan.interface in the site file: `show ip interface brief` lists what there is",
				t.quote(interfaceBrief, "Interface "))
		case !ok:
			return nil
		case b.Status == "administratively down":
			return sure(text("the WAN interface %s is shut down", name), text("`interface %s`, `no shutdown`", name),
				row)
		case b.Status != "up" || b.Protocol != "up":
			return sure(text("the WAN interface %s is down", name), "check cable, modem and provider: nothing can "+
				"leave the branch", row)
		case b.Address == "":
			return sure(text("the WAN interface %s has no address", name), "check DHCP or PPP of the provider, or "+
				"configure the address", row)
		}
		return nil
	},
}
