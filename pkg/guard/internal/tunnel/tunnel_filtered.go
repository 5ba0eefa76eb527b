package tunnel

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// TunnelFiltered refuses a WAN whose access list, as it is on the router, drops IKE or ESP from the
// edges: the tunnels could not come up. An entry that is not understood is not said to drop anything.
var TunnelFiltered = rule.Rule{
	Name: "tunnel_filtered", LastVerified: "2026-11-27", Overridable: true,
	Source: "IKEv2 uses UDP 500 and 4500 and ESP; first match, implicit deny: Cisco document 23602; IOS Security " +
		"Command Reference: `ip inspect name` inspects what the router sends itself with `router-traffic` only",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		f, ok := acl.OnInterface(in.Running, in.Site.WAN.Name, "in")
		if !ok {
			return nil
		}
		var names, entries []string
		self := in.AddressOf(in.Running, in.Site.TunnelSource())
		for _, want := range in.TunnelFlows(in.Running) {
			dropped := func(p acl.Packet) bool {
				return f.Drops(p) && !acl.Inspected(in.Running, in.Site.WAN.Name, p.Protocol)
			}
			if slices.ContainsFunc(want.Packets, dropped) {
				names = append(names, want.Name)
				for _, p := range want.Packets {
					entries = append(entries, fmt.Sprintf("%d %s", len(entries)+1, entryFor(p, self)))
				}
			}
		}
		if len(names) == 0 || !in.Changes() {
			return nil
		}
		return &rule.Finding{
			Fatal: true,
			Why: fmt.Sprintf("access list %s in on %s drops %s from the service edges: no tunnel can come up",
				f.List, in.Site.WAN.Name, strings.Join(names, " and ")),
			Remedy: "let it in, in front of the entries of that list, which IOS numbers from 10: " +
				pasted(append([]string{"ip access-list extended " + f.List}, entries...)),
		}
	}),
}
