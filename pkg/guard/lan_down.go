package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// lanDown refuses a LAN interface that carries no LAN: shut down, or without an address. The policy would stand where
// no traffic is, the tunnels would come up, and the branch would stay on the open internet. That its line protocol is
// down is no reason: hosts come and go.
var lanDown = Rule{
	Name: "lan_down", LastVerified: "2026-11-27", Overridable: true,
	Source: "`ip policy route-map` works on what comes in on its interface; on many 881s Vlan1 is not the LAN",
	check: func(in Input) *Finding {
		c, name := in.final(), in.Site.LAN.Name
		if !in.changes() || block(c, "interface "+name) == nil {
			return nil
		}
		brief, _ := in.Facts.brief(name)
		why := ""
		switch {
		case down(c, name) || strings.HasPrefix(brief.Status, "administratively"):
			why = "is shut down"
		case !in.addressOf(c, name).IsValid() && value(c, name, "ip address") == "" &&
			value(c, name, "ip unnumbered") == "" && !bridged(c, name):
			why = "has no address"
		default:
			return nil
		}
		remedy := "correct lan.interface in the site file"
		if others := in.insideInterfaces(c); len(others) > 0 {
			remedy += ": `ip nat inside` stands on " + strings.Join(others, ", ")
		}
		return &Finding{Fatal: true, Why: fmt.Sprintf("the LAN interface %s %s: what the hosts of the branch send would "+
			"not be sent into the tunnels", name, why), Remedy: remedy}
	},
}

// bridged reports whether an interface is a part of a bridge, which has the address then.
func bridged(c iosconf.Config, name string) bool { return value(c, name, "bridge-group") != "" }

// insideInterfaces are the other interfaces that hosts are behind: inside for NAT, up and with an address.
func (in Input) insideInterfaces(c iosconf.Config) []string {
	var out []string
	for _, name := range interfaces(c) {
		inside := slices.ContainsFunc(children(c, "interface "+name), func(n iosconf.Node) bool {
			return n.Line == "ip nat inside" || n.Line == "ip nat enable"
		})
		if inside && name != in.Site.LAN.Name && name != in.Site.WAN.Name && !in.ownTunnel(name) && !down(c, name) &&
			in.addressOf(c, name).IsValid() {
			out = append(out, name)
		}
	}
	return out
}
