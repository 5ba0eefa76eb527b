package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
)

// tunnelFiltered refuses a WAN whose access list, as it is on the router, drops IKE or ESP from the
// edges: the tunnels could not come up. Where the interface inspects, holes open that the list does
// not show, and the rule says nothing.
var tunnelFiltered = Rule{
	Name: "tunnel_filtered", LastVerified: "2026-11-24", Overridable: true,
	Source: "IKEv2 uses UDP 500 and 4500 and ESP; first match, implicit deny: Cisco document 23602",
	check: func(in Input) *Finding {
		f, ok := acl.OnInterface(in.Running, in.Site.WAN.Name, "in")
		if !ok || strings.Contains(value(in.Running, in.Site.WAN.Name, "ip inspect"), " out") {
			return nil
		}
		var dropped []string
		for _, want := range in.tunnelFlows(in.Running) {
			if slices.ContainsFunc(want.packets, func(p acl.Packet) bool { return !f.Permits(p) }) {
				dropped = append(dropped, want.name)
			}
		}
		if len(dropped) == 0 || !in.changes() {
			return nil
		}
		return &Finding{
			Fatal: true,
			Why: fmt.Sprintf("access list %s in on %s drops %s from the service edges: no tunnel can come up",
				f.List, in.Site.WAN.Name, strings.Join(dropped, " and ")),
			Remedy: "permit UDP 500, UDP 4500 and ESP from both edges in that list before its denies",
		}
	},
}
