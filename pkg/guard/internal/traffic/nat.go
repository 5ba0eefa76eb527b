package traffic

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// NotTranslated warns where what goes past the tunnels leaves the router with its private address: no rule of NAT is
// for the LAN. Where there is no rule at all, only what the site file sends past the tunnels counts.
var NotTranslated = rule.Rule{
	Name: "not_translated", LastVerified: "2026-11-27",
	Source: "Cisco document 13772: what comes from an inside interface and leaves by an outside one is translated " +
		"by the " +
		"rule whose list or route map permits it, and else leaves as it is",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		rules := branch.NATRules(c)
		if !in.Changes() || len(rules) == 0 && !goesPast(in) {
			return nil
		}
		for _, lan := range steered(in, c) {
			client := clientOf(c, lan)
			if !client.IsPrivate() {
				continue
			}
			if !inside(c, lan) {
				return &rule.Finding{
					Why: fmt.Sprintf("%s is not inside for NAT: what its hosts send past the tunnels leaves %s "+
						"with its "+
						"private address, and gets no answer from the internet", lan, in.Site.WAN.Name),
					Remedy: "`interface " + lan + "`, `ip nat inside`; nothing needs to be done where somebody else " +
						"translates"}
			}
			packet := webOf(client)
			covered := slices.ContainsFunc(rules, func(r branch.NATRule) bool {
				does, known := r.Translates(c, packet, in.Site.WAN.Name)
				return does || !known
			})
			if covered {
				continue
			}
			why := "no rule of NAT is for what hosts behind " + lan + " send"
			if len(rules) > 0 {
				why += fmt.Sprintf(" (`%s` is not)", rules[0].Line)
			}
			return &rule.Finding{
				Why: why + ": what goes past the tunnels leaves " + in.Site.WAN.Name + " with its private address, " +
					"and " +
					"gets no answer from the internet",
				Remedy: "permit " + branch.Address(c, lan).Masked().String() + " in the list of a rule, for " +
					"example `ip nat " +
					"inside source list NAME interface " + in.Site.WAN.Name + " overload`; nothing needs to be " +
					"done where " +
					"somebody else translates"}
		}
		return nil
	}),
}

// goesPast reports whether the site file sends anything to the internet past the tunnels.
func goesPast(in *rule.Case) bool {
	return in.Site.Traffic == "web" || slices.ContainsFunc(in.Site.Exempt, func(p netip.Prefix) bool {
		return !p.Addr().IsPrivate()
	})
}

// TunnelTranslated warns of rules of NAT that translate what enters our tunnels: the edges would see one address for
// all hosts. A tunnel that is not outside for NAT, as the playbook makes it, is never translated.
var TunnelTranslated = rule.Rule{
	Name: "tunnel_translated", LastVerified: "2026-11-27",
	Source: "Cisco document 13772: NAT works between inside and outside interfaces; the guide's tunnels are neither",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if !in.Changes() {
			return nil
		}
		for _, tunnel := range in.Site.TunnelInterfaces() {
			if !slices.ContainsFunc(branch.Children(c, "interface "+tunnel), func(n iosconf.Node) bool {
				return n.Line == "ip nat outside"
			}) {
				continue
			}
			for _, lan := range steered(in, c) {
				packet := webOf(clientOf(c, lan))
				for _, r := range branch.NATRules(c) {
					if does, _ := r.Translates(c, packet, tunnel); does && inside(c, lan) {
						return &rule.Finding{
							Why: fmt.Sprintf("`ip nat outside` on %s and `%s` translate what hosts behind %s send "+
								"into the "+
								"tunnel: the service edges see one address for all of them", tunnel, r.Line, lan),
							Remedy: "`interface " + tunnel + "`, `no ip nat outside`, or a route map with `match " +
								"interface " +
								in.Site.WAN.Name + "` in that rule"}
					}
				}
			}
		}
		return nil
	}),
}

// inside reports whether an interface is inside for NAT.
func inside(c iosconf.Config, name string) bool {
	return slices.ContainsFunc(branch.Children(c, "interface "+name), func(n iosconf.Node) bool {
		return strings.HasPrefix(n.Line, "ip nat inside") || n.Line == "ip nat enable"
	})
}

// clientOf is an address of a host behind an interface, next to the router's own.
func clientOf(c iosconf.Config, name string) netip.Addr {
	p := branch.Address(c, name)
	if !p.IsValid() {
		return netip.Addr{}
	}
	if next := p.Addr().Next(); p.Contains(next) {
		return next
	}
	return p.Addr().Prev()
}
