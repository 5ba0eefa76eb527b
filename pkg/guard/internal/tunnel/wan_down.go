package tunnel

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// WANDown refuses a WAN that cannot carry a tunnel: down, or without an address.
var WANDown = rule.Rule{
	Name: "wan_down", LastVerified: "2026-11-24", Overridable: true,
	Source: "`tunnel source` and `ip unnumbered` take the WAN's address; without one the tunnels stay down",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		i, ok := in.Facts.Brief(in.Site.WAN.Name)
		switch {
		case !in.Changes():
			return nil
		case !ok:
			return wanConfiguredDown(in)
		case i.Status != "up" || i.Protocol != "up":
			return &rule.Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s is %s, its line protocol "+
				"%s", i.Name,
				i.Status, i.Protocol), Remedy: "bring it up first: cable, modem, `no shutdown`"}
		case !in.AddressOf(in.Final(), i.Name).IsValid():
			return &rule.Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s has no address", i.Name),
				Remedy: "give it one: DHCP, PPP, or wan.address in the site file" + otherWAN(in)}
		}
		return nil
	}),
}

// wanConfiguredDown judges by the configuration alone, where the router was not asked.
func wanConfiguredDown(in *rule.Case) *rule.Finding {
	c, name := in.Final(), in.Site.WAN.Name
	n := branch.Block(c, "interface "+name)
	switch {
	case n == nil: // another rule says so
		return nil
	case branch.Down(c, name):
		return &rule.Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s is shut down", name),
			Remedy: "bring it up first: `no shutdown`"}
	case branch.Value(c, name, "ip address") == "" && branch.Value(c, name, "ip unnumbered") == "":
		return &rule.Finding{Fatal: true, Why: fmt.Sprintf("the WAN interface %s has no address", name),
			Remedy: "give it one: DHCP, PPP, or wan.address in the site file" + otherWAN(in)}
	}
	return nil
}

// otherWAN names the interfaces that are outside for NAT on the router, one of which may be the WAN.
func otherWAN(in *rule.Case) string {
	var out []string
	for _, name := range branch.Interfaces(in.Running) {
		outside := slices.ContainsFunc(branch.Children(in.Running, "interface "+name), func(n iosconf.Node) bool {
			return n.Line == "ip nat outside"
		})
		if outside && !in.Whole().IsWAN(name) && !in.OwnTunnel(name) && !branch.Down(in.Running, name) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "; or correct wan.interface: `ip nat outside` stands on " + strings.Join(out, ", ")
}
