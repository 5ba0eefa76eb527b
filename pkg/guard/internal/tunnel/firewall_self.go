package tunnel

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// FirewallSelf refuses zone-pairs with the zone self that drop what the router itself needs for the tunnels: IKE and
// ESP on the WAN, the probes inside the tunnels. Without such a zone-pair all of it passes. What is not understood is
// not said to be dropped.
var FirewallSelf = rule.Rule{
	Name: "firewall_self", LastVerified: "2026-11-27", Overridable: true,
	Source: "Cisco document 98628: what the router sends and takes itself passes until a zone-pair with the zone self " +
		"says otherwise, for each direction alone; inspection lets the answers back in",
	Look: func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if !in.Changes() {
			return nil
		}
		var dropped []string
		for _, t := range ownTraffic(in, c) {
			why := fmt.Sprintf("the zone-pair %s drops %s", stoppedBy(c, t), t.name)
			if stoppedBy(c, t) != "" && !slices.Contains(dropped, why) {
				dropped = append(dropped, why)
			}
		}
		if len(dropped) == 0 {
			return nil
		}
		return &rule.Finding{Fatal: true,
			Why: strings.Join(dropped, "; ") + ": no tunnel can come up and be proven",
			Remedy: "let the policy of that zone-pair `pass` UDP 500, UDP 4500 and ESP from and to both edges, and " +
				"`inspect` TCP 80 to the probes' addresses"}
	},
}

// own is traffic of the router with somebody in a zone.
type own struct {
	name      string
	zone      string
	out, back acl.Packet
}

func ownTraffic(in *rule.Case, c iosconf.Config) []own {
	self := in.AddressOf(c, in.Site.WAN.Name)
	zone := branch.Zone(c, in.Site.WAN.Name)
	var all []own
	for _, flow := range in.TunnelFlows(c) {
		for _, back := range flow.Packets {
			out := back
			out.From, out.To, out.Source, out.Dest = back.To, back.From, back.Dest, back.Source
			all = append(all, own{flow.Name + " from the service edges", zone, out, back})
		}
	}
	z := in.Site.ZIA
	for _, probe := range []struct {
		tunnel string
		edge   netip.Addr
	}{
		{in.Site.Names.PrimaryTunnel, z.Primary.Global}, {in.Site.Names.BackupTunnel, z.Backup.Global},
	} {
		out := acl.Packet{Protocol: "tcp", From: self, Source: rule.Ephemeral, To: probe.edge, Dest: 80}
		back := acl.Packet{Protocol: "tcp", From: out.To, Source: 80, To: self, Dest: rule.Ephemeral, Established: true}
		all = append(all, own{"the probe of " + probe.tunnel, branch.Zone(c, probe.tunnel), out, back})
	}
	return all
}

// stoppedBy is the zone-pair that surely drops what the router sends or the answers to it; "" when none does.
func stoppedBy(c iosconf.Config, t own) string {
	if t.zone == "" {
		return ""
	}
	if pair, ok := branch.ZonePairOf(c, branch.Self, t.zone); ok {
		switch pair.Fate(c, t.out) {
		case branch.Drop:
			return pair.Name
		case branch.Inspect, branch.UnknownFate: // the answers pass, or may
			return ""
		}
	}
	if pair, ok := branch.ZonePairOf(c, t.zone, branch.Self); ok && pair.Fate(c, t.back) == branch.Drop {
		return pair.Name
	}
	return ""
}
