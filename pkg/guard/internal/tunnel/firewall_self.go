package tunnel

import (
	"cmp"
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
	Source: "Cisco document 98628: what the router sends and takes itself passes until a zone-pair with the zone " +
		"self " +
		"says otherwise, for each direction alone; inspection lets the answers back in",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if !in.Changes() {
			return nil
		}
		var dropped, entries []string
		var pairs []branch.ZonePair
		for _, t := range ownTraffic(in, c) {
			pair, packet, stops := branch.DropsOwn(c, t.zone, t.out, t.back)
			if !stops {
				continue
			}
			dropped = withoutTwice(dropped, fmt.Sprintf("the zone-pair %s drops %s", pair.Name, t.name))
			entries = withoutTwice(entries, entryFor(packet, in.AddressOf(c, in.Site.TunnelSource())))
			if !slices.Contains(pairs, pair) {
				pairs = append(pairs, pair)
			}
		}
		if len(dropped) == 0 {
			return nil
		}
		return &rule.Finding{Fatal: true,
			Why:    strings.Join(dropped, "; ") + ": no tunnel can come up and be proven",
			Remedy: "let it pass: " + pasted(passLines(entries, pairs))}
	}),
}

// own is traffic of the router with somebody in a zone.
type own struct {
	name      string
	zone      string
	out, back acl.Packet
}

func ownTraffic(in *rule.Case, c iosconf.Config) []own {
	self := in.AddressOf(c, in.Site.TunnelSource())
	zone := branch.Zone(c, in.Site.WAN.Name)
	var all []own
	for _, flow := range in.TunnelFlows(c) {
		for _, back := range flow.Packets {
			out := back
			out.From, out.To = back.To, back.From
			out.Source, out.Dest = back.Dest, back.Source
			all = append(all, own{flow.Name + " from the service edges", zone, out, back})
		}
	}
	for _, t := range in.Site.Tunnels() {
		out := acl.Packet{Protocol: "tcp", From: self, Source: rule.Ephemeral, To: t.Edge.Global, Dest: 80}
		back := acl.Packet{Protocol: "tcp", From: out.To, Source: 80, To: self, Dest: rule.Ephemeral, Established: true}
		all = append(all, own{"the probe of " + t.Interface, branch.Zone(c, t.Interface), out, back})
	}
	return all
}

func withoutTwice(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// ownClass is the name of a class for what the router needs.
const ownClass = "ZIA-ROUTER"

// entryFor is the entry of an access list for a packet between the router and somebody.
func entryFor(p acl.Packet, self netip.Addr) string {
	end := func(a netip.Addr, port int) string {
		text := "any"
		if a.IsValid() && a != self {
			text = "host " + a.String()
		}
		if port > 0 && port != rule.Ephemeral {
			text += fmt.Sprintf(" eq %d", port)
		}
		return text
	}
	return "permit " + p.Protocol + " " + end(p.From, p.Source) + " " + end(p.To, p.Dest)
}

// passLines let entries pass in the policies of zone-pairs, by a class of their own. A zone-pair without a policy gets
// one.
func passLines(entries []string, pairs []branch.ZonePair) []string {
	out := append([]string{"ip access-list extended " + ownClass}, entries...)
	out = append(out, "class-map type inspect match-any "+ownClass, "match access-group name "+ownClass)
	for _, pair := range pairs {
		out = append(out, "policy-map type inspect "+cmp.Or(pair.Policy, ownClass), "class type inspect "+ownClass,
			"pass")
		if pair.Policy == "" {
			out = append(out, fmt.Sprintf("zone-pair security %s source %s destination %s", pair.Name, pair.From,
				pair.To),
				"service-policy type inspect "+ownClass)
		}
	}
	return out
}
