package traffic

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Network is a network that the tunnels must not take traffic for, or from.
type Network struct {
	Prefix netip.Prefix
	Why    string // where it is, as a phrase: "behind Tunnel10"
}

// Elsewhere are the networks that the router reaches otherwise than through our tunnels, and otherwise than the
// internet: networks of its own other interfaces, static and learned routes, what crypto maps send to their peers, and
// the addresses that it gives to clients of its own VPNs. Objects of ours are not among them, so that the answer is the
// same before and behind an apply. What a configuration does not show, and no `show ip route` has told, is not in it.
//
// Policy routing takes what the list permits before the routing table, a crypto map or NAT is asked (Cisco document
// 6209).
func Elsewhere(in *rule.Case, c iosconf.Config) []Network {
	e := elsewhere{Case: in, config: c, table: branch.RoutesIn(c, in.Site.LAN.VRF)}
	e.own = e.steeredNetworks()
	for _, r := range e.table {
		e.configured(r)
	}
	for _, p := range branch.Protected(c) {
		e.add(p, "protected by a crypto map")
	}
	for _, p := range branch.AddressPools(c) {
		e.add(p, "an address pool of VPN clients")
	}
	e.learned()
	return e.out
}

// elsewhere collects them.
type elsewhere struct {
	*rule.Case

	config iosconf.Config
	table  []branch.Route
	own    []netip.Prefix // of the interfaces that are steered
	out    []Network
}

func (e *elsewhere) add(p netip.Prefix, why string) {
	if p.Bits() == 0 || slices.ContainsFunc(e.out, func(n Network) bool { return n.Prefix == p }) {
		return
	}
	e.out = append(e.out, Network{p.Masked(), why})
}

// steeredNetworks are the networks of the interfaces that are steered. Hosts of one network talk to each other without
// the router; those of several do so through it.
func (e *elsewhere) steeredNetworks() []netip.Prefix {
	var out []netip.Prefix
	for _, name := range e.Site.Steered() {
		if branch.Block(e.config, "interface "+name) == nil || branch.Down(e.config, name) {
			continue
		}
		for _, p := range branch.Addresses(e.config, name) {
			out = append(out, p.Masked())
		}
	}
	return out
}

// configured adds a connected network or a static route.
func (e *elsewhere) configured(r branch.Route) {
	by := r.Out
	if by == "" {
		by = branch.LeavesBy(e.table, r.Via)
	}
	steered := slices.Contains(e.own, r.To) && len(e.own) < 2
	switch {
	case r.Line == branch.Connected && r.To.IsSingleIP(): // the router itself is not policy-routed to
	case r.Line == branch.Connected && (steered || e.Whole().IsWAN(by) || e.source(by)):
	case r.Line == branch.Connected && e.reaches(by, r.To, r.Via):
		e.add(r.To, "the network of "+by)
	case r.Line != branch.Connected && e.reaches(by, r.To, r.Via):
		e.add(r.To, "a static route "+way(by, r.Via))
	}
}

// learned adds what the routing table has and the configuration has not: routes of protocols, and the networks of
// interfaces that have got their address.
func (e *elsewhere) learned() {
	if e.Facts.Routes == nil || e.Facts.Routes.VRF != e.Site.LAN.VRF {
		return
	}
	for _, r := range e.Facts.Routes.Routes {
		letter := r.Code[:1]
		// L is the router itself; shortcuts of NHRP (H) come and go with traffic, within a network that is here anyway.
		// Not every S stands in the configuration: FlexVPN, reverse routes and EzVPN bring theirs.
		if r.Summary || strings.Contains("LHU", letter) || !r.Prefix().IsValid() {
			continue
		}
		for _, w := range r.Ways {
			by, via := w.Interface, netip.Addr{}
			if w.Gateway != nil {
				via = *w.Gateway
			}
			if by == "" {
				by = branch.LeavesBy(e.table, via)
			}
			if letter == "C" && (e.Whole().IsWAN(by) || e.source(by) || slices.Contains(e.Site.Steered(), by)) ||
				!e.reaches(by, r.Prefix(), via) {
				continue
			}
			why := "learned (" + r.Code + ") " + way(by, via)
			if letter == "C" {
				why = "the network of " + by
			}
			e.add(r.Prefix(), why)
			break
		}
	}
}

// reaches reports whether a way is neither the internet, nor a tunnel of ours, nor nowhere. A private network that
// has a route by the WAN lies at the other end of it, unless it goes where everything goes.
func (e *elsewhere) reaches(by string, to netip.Prefix, via netip.Addr) bool {
	switch {
	case e.OwnTunnel(by), by == "Null0", to.Bits() == 0, by != "" && branch.Down(e.config, by):
		return false
	case by == "" || e.Whole().IsWAN(by) || e.outside(by):
		last, ok := e.lastResort()
		return to.Addr().IsPrivate() && via.IsValid() && (!ok || via != last)
	}
	return true
}

// source reports whether tunnels of ours send from an interface: nobody else is in its network.
func (e *elsewhere) source(name string) bool {
	return slices.ContainsFunc(e.Whole().Tunnels(), func(t site.Tunnel) bool { return t.Source == name })
}

// lastResort is the next hop of the default route; ok is false when it is not known.
func (e *elsewhere) lastResort() (netip.Addr, bool) {
	for _, r := range e.table {
		if r.To.Bits() == 0 && r.Via.IsValid() {
			return r.Via, true
		}
	}
	if e.Facts.Routes != nil && e.Facts.Routes.Gateway != nil {
		return *e.Facts.Routes.Gateway, true
	}
	return netip.Addr{}, false
}

// outside reports whether an interface is outside for NAT, as another way to the internet is.
func (e *elsewhere) outside(name string) bool {
	return slices.ContainsFunc(branch.Children(e.config, "interface "+name), func(n iosconf.Node) bool {
		return n.Line == "ip nat outside"
	})
}

// way says where a route leads.
func way(by string, via netip.Addr) string {
	switch {
	case strings.HasPrefix(by, "Tunnel") || !via.IsValid():
		return "by " + by
	case by == "":
		return "by way of " + via.String()
	}
	return fmt.Sprintf("by way of %s, %s", via, by)
}

// operators is the network that the session comes from that asked, when it is a private one.
func operators(in *rule.Case, c iosconf.Config) []Network {
	operator := in.Facts.Operator()
	if !operator.IsValid() || !operator.IsPrivate() {
		return nil
	}
	for _, name := range in.Site.Steered() {
		for _, p := range branch.Addresses(c, name) {
			if p.Contains(operator) {
				return nil
			}
		}
	}
	network := netip.PrefixFrom(operator, operator.BitLen())
	if r, ok := branch.Longest(branch.RoutesIn(c, in.Site.LAN.VRF), operator); ok && r.To.Bits() >= 8 {
		network = r.To
	}
	return []Network{{network, "this session comes from there"}}
}
