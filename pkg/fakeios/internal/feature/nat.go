package feature

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// natCommands are the pools and the rules of NAT.
func natCommands() []Command {
	var out []Command
	for _, pattern := range []string{
		"inside source list <acl> interface <if:if> [vrf <vrf>] [<overload:overload>]",
		"inside source list <acl> pool <pool> [vrf <vrf>] [<overload:overload>]",
		"inside source route-map <map> interface <if:if> [vrf <vrf>] [<overload:overload>]",
		"inside source route-map <map> pool <pool> [vrf <vrf>] [<overload:overload>]",
		"inside source static <local:ip> <global:ip> [vrf <vrf>] [route-map <how>] [<more:extendable|no-alias>]",
		"inside source static <local:ip> interface <if:if>",
		"inside source static <proto:tcp|udp> <local:ip> <p:1-65535> interface <if:if> <q:1-65535> [vrf <vrf>]",
		"inside source static <proto:tcp|udp> <local:ip> <p:1-65535> <global:ip> <q:1-65535> [vrf <vrf>] " +
			"[route-map <how>] [<more:extendable|no-alias>]",
	} {
		out = append(out, Command{Pattern: "ip nat " + pattern, Run: addNATRule},
			Command{Pattern: "no ip nat " + pattern, Run: dropNATRule})
	}
	const pool = "pool <name> <from:ip> <to:ip> <size:netmask|prefix-length> <n> [type <type:match-host|rotary>]"
	out = append(out, Command{Pattern: "ip nat " + pool, Run: addNATPool},
		Command{Pattern: "no ip nat pool <name> [<rest:line>]", Run: dropNATPool})
	return append(out, grammar.Known[*Place]("ip nat inside destination <x:line>",
		"ip nat inside source static network <x:line>", "ip nat outside <x:line>", "ip nat translation <x:line>",
		"ip nat log <x:line>", "ip nat service <x:line>", "ip nat source <x:line>")...)
}

func natRule(a args) *running.NATRule {
	return &running.NATRule{
		List: a["acl"], RouteMap: a["map"], Pool: a["pool"], Interface: a["if"], Overload: a["overload"] != "",
		Local: a.Addr("local"), Global: a.Addr("global"), Protocol: a["proto"], LocalPort: a.Int("p"),
		GlobalPort: a.Int("q"), VRF: a["vrf"], StaticMap: a["how"], Options: a["more"],
	}
}

// addNATRule replaces a dynamic rule for the same packets. A rule for an interface that is only one address deep has
// `overload` whether it was typed or not [inferred].
func addNATRule(p *Place, a args) string {
	r := natRule(a)
	r.Overload = r.Overload || !r.Static() && r.Interface != ""
	c := p.Config
	c.NATRules = append(without(c.NATRules, func(o *running.NATRule) bool {
		return o.String() == r.String() || !r.Static() && !o.Static() && o.List == r.List && o.RouteMap == r.RouteMap &&
			o.VRF == r.VRF
	}), r)
	return ""
}

func dropNATRule(p *Place, a args) string {
	r := natRule(a)
	r.Overload = r.Overload || !r.Static() && r.Interface != ""
	c := p.Config
	before := len(c.NATRules)
	c.NATRules = without(c.NATRules, func(o *running.NATRule) bool { return o.String() == r.String() })
	switch {
	case len(c.NATRules) < before:
		return ""
	case r.Static():
		return "%Translation not found\n" // wording [inferred]
	default:
		return "%Dynamic mapping not found\n" // wording [inferred]
	}
}

func addNATPool(p *Place, a args) string {
	c := p.Config
	pool := &running.NATPool{Name: a["name"], From: a.Addr("from"), To: a.Addr("to"), Size: a["size"] + " " + a["n"]}
	if a["type"] != "" {
		pool.Options = "type " + a["type"]
	}
	if pool.From.Compare(pool.To) > 0 {
		return "%End address less than start address\n" // wording [inferred]
	}
	c.NATPools = append(without(c.NATPools, func(o *running.NATPool) bool { return o.Name == pool.Name }), pool)
	return ""
}

func dropNATPool(p *Place, a args) string {
	c := p.Config
	if slices.ContainsFunc(c.NATRules, func(r *running.NATRule) bool { return r.Pool == a["name"] }) {
		return "%Pool " + a["name"] + " in use, cannot destroy\n"
	}
	c.NATPools = without(c.NATPools, func(o *running.NATPool) bool { return o.Name == a["name"] })
	return ""
}
