package audit

import (
	"cmp"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
)

// interfaceRules look at the tunnel interface itself.
func interfaceRules() []Rule {
	return []Rule{
		{Name: "not_a_vti", Severity: Difference, each: notAVTI,
			Source: "guide, step 10: `tunnel mode ipsec ipv4`"},
		{Name: "no_protection", Severity: Fault, each: noProtection,
			Source:   "guide, step 10: an IPsec VTI without `tunnel protection` never comes up",
			Adopting: "the tunnel gets the profile of the guide"},
		{Name: "tunnel_shut", Severity: Fault, each: tunnelShut, Source: "IOS: a tunnel that is shut down sends " +
			"nothing",
			Adopting: "`shutdown` is taken out"},
		{Name: "source_down", Severity: Fault, each: sourceDown,
			Source: "IOS: a tunnel is down while its source has no address or is shut down"},
		{Name: "recursive_routing", Severity: Fault, each: recursive,
			Source: "IOS: %TUN-5-RECURDOWN; the packets of a tunnel may not leave by the tunnel itself"},
		{Name: "keepalive_on_vti", Severity: Fault, each: keepalive,
			Source: "IOS Interface Command Reference, `keepalive (tunnel interfaces)`: it is for GRE; nobody " +
				"answers it " +
				"on an IPsec VTI, and the line protocol goes down",
			Adopting: "`keepalive` is taken out: dead peer detection and the probe notice a dead tunnel"},
		{Name: "nat_on_tunnel", Severity: Risk, each: natOnTunnel,
			Source:   "guide, step 13: NAT is on WAN and LAN; Zscaler tells users apart by their inside addresses",
			Adopting: "`ip nat` is taken out of the tunnel"},
		{Name: "apipa_address", Severity: Difference, each: apipa,
			Source:   "guide, limits: tunnel interfaces take private addresses (RFC 1918), never 169.254.0.0/16",
			Adopting: "the tunnel is unnumbered, or gets the address of the site file"},
		{Name: "mtu", Severity: Risk, each: mtu,
			Source: "guide, step 10: `ip mtu`; Zscaler: the MTU of the path less what IPsec takes (RFC 4303), 1400 " +
				"where it is not known",
			Adopting: "the tunnel gets the MTU of the site file"},
		{Name: "mss", Severity: Risk, each: mss,
			Source:   "guide, step 10: `ip tcp adjust-mss`; RFC 879: segment and 40 bytes of headers fit into the MTU",
			Adopting: "the tunnel gets the MSS that fits its MTU"},
		{Name: "zone_missing", Severity: Fault, each: zoneMissing,
			Source: "IOS zone-based firewall: between an interface in a zone and one in none nothing passes"},
	}
}

func notAVTI(_ *router, t *Tunnel) []observed {
	switch t.Kind {
	case GRE, Protected:
		return seen(fmt.Sprintf("it is a %s tunnel; the guide builds an IPsec VTI with FQDN and pre-shared key. It "+
			"is not "+
			"taken over: a tunnel does not change its kind under traffic", t.Kind), t.header)
	case CryptoMap:
		return seen("it is an entry of a crypto map on the WAN; the guide builds a tunnel interface, which routes, "+
			"policy "+
			"routing and probes can name. It is not taken over", t.header, at(t.node, "set peer"))
	}
	return nil
}

func noProtection(r *router, t *Tunnel) []observed {
	switch {
	case t.Kind != VTI:
	case t.IPsecProfile == "":
		return seen("it has no `tunnel protection`: nothing negotiates, and its line protocol stays down",
			at(t.node, "tunnel mode"))
	case r.block("crypto ipsec profile "+t.IPsecProfile).Line == "":
		return seen("its IPsec profile "+t.IPsecProfile+" is not configured", at(t.node, "tunnel protection"))
	}
	return nil
}

func tunnelShut(_ *router, t *Tunnel) []observed {
	if line := at(t.node, "shutdown"); line != "" {
		return seen("it is shut down", line)
	}
	return nil
}

func sourceDown(r *router, t *Tunnel) []observed {
	source := value(t.node, "tunnel source")
	switch n := r.block("interface " + source); {
	case t.Kind == CryptoMap:
	case source == "":
		return seen("it has no `tunnel source`", t.header)
	case n.Line != "" && branch.Down(r.c, source):
		return seen("its source "+source+" is shut down", at(t.node, "tunnel source"), n.Line+" / shutdown")
	case n.Line != "" && at(n, "no ip address") != "":
		return seen("its source "+source+" has no address", at(t.node, "tunnel source"), at(n, "no ip address"))
	}
	return nil
}

func recursive(r *router, t *Tunnel) []observed {
	if !t.to.IsValid() || t.Kind == CryptoMap {
		return nil
	}
	table := branch.RoutesIn(r.c, value(t.node, "tunnel vrf"))
	route, ok := branch.Longest(table, t.to)
	if !ok || branch.LeavesBy(table, t.to) != t.Name {
		return nil
	}
	return seen(fmt.Sprintf("the route to its own destination %s leads into it: give the destination a host route "+
		"by the "+
		"WAN", t.Destination), route.Line, at(t.node, "tunnel destination"))
}

func keepalive(_ *router, t *Tunnel) []observed {
	if line := at(t.node, "keepalive"); line != "" && t.Kind == VTI {
		return seen("it sends GRE keepalives, which no service edge answers on an IPsec VTI: its line protocol goes "+
			"down "+
			"though IKE and IPsec are up", line)
	}
	return nil
}

func natOnTunnel(_ *router, t *Tunnel) []observed {
	var out []observed
	for _, child := range t.node.Children {
		if child.Line == "ip nat outside" || child.Line == "ip nat inside" || child.Line == "ip nat enable" {
			out = append(out, observed{why: fmt.Sprintf("it takes part in NAT (`%s`): Zscaler sees one translated "+
				"address "+
				"in place of the users, and rules that go by address do not fit", child.Line),
				lines: []string{t.header + " / " + child.Line}})
		}
	}
	return out
}

func apipa(r *router, t *Tunnel) []observed {
	if p := branch.Address(r.c, t.Name); p.IsValid() && p.Addr().IsLinkLocalUnicast() {
		return seen(fmt.Sprintf("its address %s is link-local, which is not routed", p), at(t.node, "ip address"))
	}
	return nil
}

// mtu holds the MTU of a tunnel against what its path carries, as far as that is configured, and against the site.
func mtu(r *router, t *Tunnel) []observed {
	if t.Kind == CryptoMap || t.Kind == GRE {
		return nil
	}
	text := value(t.node, "ip mtu")
	n, err := strconv.Atoi(text)
	path := branch.PathMTU(r.c, value(t.node, "tunnel source"))
	most := branch.TunnelMTU(path, t.Transforms)
	switch {
	case text == "":
		return seen(fmt.Sprintf("it has no `ip mtu`: large packets are fragmented, or lost where somebody filters "+
			"fragments and ICMP; at most %d bytes fit", most))
	case err == nil && n > most && (r.s == nil || n != r.s.MTU):
		return seen(fmt.Sprintf("its MTU of %d does not fit a path of %d bytes, of which %s leaves %d", n, path,
			cmp.Or(t.Transforms, "IPsec"), most), at(t.node, "ip mtu"))
	case err == nil && r.s != nil && n != r.s.MTU:
		return seen(fmt.Sprintf("its MTU is %d, and the site file says %d", n, r.s.MTU), at(t.node, "ip mtu"))
	}
	return nil
}

func mss(_ *router, t *Tunnel) []observed {
	if t.Kind == CryptoMap {
		return nil
	}
	text := value(t.node, "ip tcp adjust-mss")
	n, err := strconv.Atoi(text)
	mtu, mtuErr := strconv.Atoi(value(t.node, "ip mtu"))
	switch {
	case text == "":
		return seen("it has no `ip tcp adjust-mss`: TCP sends segments that do not fit into the tunnel, and " +
			"connections " +
			"hang where path MTU discovery is filtered")
	case err == nil && mtuErr == nil && n > mtu-headers:
		return seen(fmt.Sprintf("an MSS of %d does not fit an MTU of %d: at most %d", n, mtu, mtu-headers),
			at(t.node, "ip tcp adjust-mss"), at(t.node, "ip mtu"))
	}
	return nil
}

func zoneMissing(r *router, t *Tunnel) []observed {
	if t.Kind == CryptoMap || branch.Zone(r.c, t.Name) != "" {
		return nil
	}
	for _, name := range branch.Interfaces(r.c) {
		if zone := branch.Zone(r.c, name); zone != "" && r.sendsInto(name, t.Name) {
			return seen(fmt.Sprintf("%s is in zone %s and the tunnel is in none: what is sent into it is dropped", name,
				zone), at(r.block("interface "+name), "zone-member security"))
		}
	}
	return nil
}

// sendsInto reports whether an interface is policy-routed into a tunnel, or is inside while routes lead into it.
func (r *router) sendsInto(name, tunnel string) bool {
	for _, s := range r.steered(tunnel) {
		words := strings.Fields(s.line)
		isMap := words[0] == "route-map"
		if isMap && branch.Value(r.c, name, "ip policy route-map") == words[1] ||
			!isMap && branch.Value(r.c, name, "ip nat") == "inside" {
			return true
		}
	}
	return false
}

// firstOf is the first address of a network that a host may have.
func firstOf(p netip.Prefix) netip.Addr {
	if p.IsSingleIP() {
		return p.Addr()
	}
	return p.Masked().Addr().Next()
}
