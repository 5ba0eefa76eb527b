package traffic

import (
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// FirewallZone refuses tunnels that a zone-based firewall keeps the LAN out of: IOS drops everything between an
// interface in a zone and one without, and between two zones what no zone-pair lets pass. IKE, ESP and the probes are
// the router's own and pass, so the tunnels come up and carry nothing of the LAN.
var FirewallZone = rule.Rule{
	Name: "firewall_zone", LastVerified: "2026-11-27", Overridable: true,
	Source: "Cisco document 98628: traffic cannot flow between an interface that is a member of a zone and one that " +
		"is a member of none; between two zones it needs a zone-pair with a policy",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if f := zoneKeys(in, c); f != nil || !in.Changes() {
			return f
		}
		for _, lan := range in.Site.Steered() {
			for _, tunnel := range in.Site.TunnelInterfaces() {
				if branch.Block(c, "interface "+tunnel) == nil || branch.Block(c, "interface "+lan) == nil {
					continue
				}
				if why := keptOut(in, c, lan, tunnel); why != "" {
					return &rule.Finding{Fatal: true,
						Why: why + ": nothing of the LAN would get into the tunnels, which would come up all the same",
						Remedy: zoneRemedy(in, c, lan, tunnel) +
							"; or use --override where something else lets the traffic pass"}
				}
			}
		}
		return nil
	}),
}

// zoneKeys finds a key of the site file that names another zone than the interface is a member of.
func zoneKeys(in *rule.Case, c iosconf.Config) *rule.Finding {
	s := in.Site
	for _, k := range []struct{ key, name, says string }{
		{"lan.zone", s.LAN.Name, s.LAN.Zone}, {"wan.zone", s.WAN.Name, s.WAN.Zone},
	} {
		has := branch.Zone(c, k.name)
		further := k.key == "lan.zone" && k.name != in.Whole().LAN.Name // the key is about the LAN at the top
		if further || k.says == "" || has == k.says || branch.Block(c, "interface "+k.name) == nil {
			continue
		}
		where := "in no firewall zone"
		if has != "" {
			where = "in the firewall zone " + has
		}
		return &rule.Finding{Fatal: true,
			Why: fmt.Sprintf("%s is %s, and the site file says %s: %s", k.name, where, k.key, k.says),
			Remedy: "correct or remove " + k.key + " in the site file; membership of LAN and WAN is not changed by " +
				"the plan"}
	}
	return nil
}

// keptOut says why nothing passes from an interface into a tunnel; "" when that is not sure.
func keptOut(in *rule.Case, c iosconf.Config, lan, tunnel string) string {
	from, to := branch.Zone(c, lan), branch.Zone(c, tunnel)
	pair, ok := branch.ZonePairOf(c, from, to)
	switch {
	case from == to:
		return ""
	case from == "":
		return fmt.Sprintf("%s is in the firewall zone %s and %s is in none", tunnel, to, lan)
	case to == "":
		return fmt.Sprintf("%s is in the firewall zone %s and %s is in none", lan, from, tunnel)
	case !ok || pair.Policy == "":
		return fmt.Sprintf("no zone-pair lets %s, the zone of %s, into %s, the zone of %s", from, lan, to, tunnel)
	case pair.Fate(c, web(in, c)) == branch.Pass && !letsBack(c, to, from):
		return fmt.Sprintf("the zone-pair %s from %s, the zone of %s, to %s, the zone of %s, passes without "+
			"inspecting, and no zone-pair lets the answers back", pair.Name, from, lan, to, tunnel)
	case pair.Fate(c, web(in, c)) == branch.Drop:
		return fmt.Sprintf("the zone-pair %s from %s, the zone of %s, to %s, the zone of %s, drops "+
			"HTTPS", pair.Name, from,
			lan, to, tunnel)
	}
	return ""
}

// letsBack reports whether a zone-pair leads back, whatever it lets pass.
func letsBack(c iosconf.Config, from, to string) bool {
	pair, ok := branch.ZonePairOf(c, from, to)
	return ok && pair.Policy != ""
}

// web is what a host of the LAN sends to the internet.
func web(in *rule.Case, c iosconf.Config) acl.Packet { return webOf(in.Client(c)) }

func webOf(host netip.Addr) acl.Packet {
	return acl.Packet{Protocol: "tcp", From: host, Source: rule.Ephemeral, To: somebody, Dest: 443}
}

// zoneRemedy is what to write into the site file; where no key can help, what to type.
func zoneRemedy(in *rule.Case, c iosconf.Config, lan, tunnel string) string {
	from, to := branch.Zone(c, lan), branch.Zone(c, tunnel)
	foreign := to != "" && to != in.Site.TunnelZone
	switch {
	case from == "" && !foreign:
		return "take tunnel_zone out of the site file: where the LAN is in no zone, the tunnels need none"
	case from == "":
		return fmt.Sprintf("take the tunnels out of the zone (`interface %s`, `no zone-member security %s`), or "+
			"put %s "+
			"into one from which a zone-pair leads there", tunnel, to, lan)
	case lan != in.Site.LAN.Name && branch.Zone(c, in.Site.LAN.Name) != from:
		return fmt.Sprintf("lans is for interfaces of the LAN's zone: lead a zone-pair from %s to the zone of the "+
			"tunnels "+
			"by hand (`zone-pair security NAME source %s destination ...`, with a policy that inspects), or take "+
			"%s out "+
			"of lans", from, from, lan)
	}
	zone := to
	if zone == "" {
		zone = freeZone(c)
	}
	if _, taken := branch.ZonePairOf(c, from, zone); taken && in.Site.LAN.Zone == "" {
		zone = freeZone(c)
	}
	out := fmt.Sprintf("add `tunnel_zone: %s` to the site file and `zone: %s` to its lan: the plan then makes the "+
		"zone "+
		"and a zone-pair that inspects what the LAN sends", zone, from)
	if internet := branch.Zone(c, in.Site.WAN.Name); to == "" && internet != from && letsPass(in, c, from, internet) {
		out += fmt.Sprintf("; or only `tunnel_zone: %s`, whose zone-pair lets the LAN pass already", internet)
	}
	return out
}

// freeZone is a name that no zone of the configuration has.
func freeZone(c iosconf.Config) string {
	for _, name := range []string{"ZIA", "ZIA-TUNNELS", "ZIA-TUNNELS-2"} {
		if branch.Block(c, "zone security "+name) == nil {
			return name
		}
	}
	return "ZIA-TUNNELS-3"
}

// letsPass reports whether tunnels in a zone get what the LAN sends, and whether the router can probe through them.
func letsPass(in *rule.Case, c iosconf.Config, from, zone string) bool {
	pair, ok := branch.ZonePairOf(c, from, zone)
	if fate := pair.Fate(c, web(in, c)); !ok || zone == "" || fate != branch.Inspect {
		return false
	}
	_, out := branch.ZonePairOf(c, branch.Self, zone)
	_, back := branch.ZonePairOf(c, zone, branch.Self)
	return !out && !back
}
