package router

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// InterfaceMissing refuses a site file that names an interface that the router does not have: IOS
// would make a Vlan or a loopback out of a typing error.
var InterfaceMissing = rule.Rule{
	Name: "interface_missing", LastVerified: "2026-11-24",
	Source: "on an 881 the WAN is FastEthernet4 and the LAN is Vlan1",
	Look: func(in *rule.Case) *rule.Finding {
		wanted := []struct{ key, name string }{{"wan.interface", in.Site.WAN.Name}, {"lan.interface", in.Site.LAN.Name}}
		for _, name := range in.Site.LANs {
			wanted = append(wanted, struct{ key, name string }{"lans", name})
		}
		for _, p := range in.Site.Further {
			key := fmt.Sprintf("of pairs (%s)", p)
			wanted = append(wanted, struct{ key, name string }{"wan.interface " + key, p.WAN.Name},
				struct{ key, name string }{"source " + key, p.Source})
			for _, name := range p.LANs {
				wanted = append(wanted, struct{ key, name string }{"lans " + key, name})
			}
		}
		for _, want := range wanted {
			if !in.HasInterface(want.name) {
				remedy := "correct " + want.key + " in the site file; `show ip interface brief` lists them"
				if strings.HasPrefix(want.key, "source ") && strings.HasPrefix(want.name, "Loopback") {
					remedy = "make it first, with a public address that the provider routes to this router: " +
						"`interface " +
						want.name + "`, `ip address A.B.C.D 255.255.255.255`; or " + remedy
				}
				return &rule.Finding{Fatal: true, Why: fmt.Sprintf("the router has no interface %s", want.name),
					Remedy: remedy}
			}
		}
		return nil
	},
}
