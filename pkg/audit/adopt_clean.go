package audit

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// strips are the lines of what is taken over that the guide does not have, and that do harm: they go, with the reason.
var strips = []struct {
	step        int
	start, line string // of the header, of the line
	why         string
}{
	{stepTunnel, "interface Tunnel", "keepalive", "no service edge answers GRE keepalives on an IPsec VTI"},
	{stepTunnel, "interface Tunnel", "ip nat outside", "Zscaler wants the inside addresses of the users"},
	{stepTunnel, "interface Tunnel", "ip nat inside", "the tunnel takes no part in NAT"},
	{stepTunnel, "interface Tunnel", "ip nat enable", "the tunnel takes no part in NAT"},
	{stepTunnel, "interface Tunnel", "shutdown", "it was shut down"},
	{stepIPsec, "crypto ipsec profile ", "set pfs", "Zscaler recommends to leave PFS off"},
	{stepIPsec, "crypto ipsec profile ", "set security-association esn", "Zscaler refuses extended sequence numbers"},
	{stepIPsec, "crypto ipsec profile ", "responder-only", "a service edge never begins a tunnel"},
	{stepIPsec, "crypto ipsec profile ", "set security-association idle-time", "a tunnel stays up while it is idle"},
}

// guideOfTunnel are the lines of a tunnel that the guide says, or IOS adds.
var guideOfTunnel = []string{"ip address", "no ip address", "ip unnumbered", "ip mtu", "ip tcp adjust-mss",
	"ip virtual-reassembly", "zone-member security", "vrf forwarding", "ip vrf forwarding", "tunnel vrf",
	"tunnel source", "tunnel mode", "tunnel destination", "tunnel protection", "description"}

// cleanTunnel takes out of a tunnel, and of what is taken with it, what the guide does not have and what does harm. It
// tells what stays.
func (a *adopter) cleanTunnel(t *Tunnel) {
	profile, ike := a.n.IPsecProfile1, a.n.IKEv2Profile1
	if t.Role == "backup" {
		profile, ike = a.n.IPsecProfile2, a.n.IKEv2Profile2
	}
	if t.IPsecProfile != "" && t.IPsecProfile != profile {
		line := at(t.node, "tunnel protection")
		a.absent(stepTunnel, t.header, strings.TrimPrefix(line, t.header+" / "), "another profile protects it")
	}
	a.strip(t.node)
	if t.IPsecProfile == profile {
		a.strip(a.block("crypto ipsec profile " + profile))
	}
	if t.IKEv2Profile == ike {
		a.believeOnly(a.block("crypto ikev2 profile "+ike), t)
	}
	for _, child := range t.node.Children {
		known := slices.ContainsFunc(guideOfTunnel, func(start string) bool {
			return child.Line == start || strings.HasPrefix(child.Line, start+" ")
		})
		if !known && !a.goes(t.header, child.Line) {
			a.leave("%s keeps `%s`, which the guide does not have", t.Name, child.Line)
		}
	}
}

// strip takes the harmful lines out of an object.
func (a *adopter) strip(n iosconf.Node) {
	for _, child := range n.Children {
		for _, s := range strips {
			if s.line == "set pfs" && a.s.ZIA.PFS != "" {
				continue // its group is changed in place
			}
			if strings.HasPrefix(n.Line, s.start) && strings.HasPrefix(child.Line+" ", s.line+" ") {
				a.absent(s.step, n.Line, child.Line, s.why)
			}
		}
	}
}

// believeOnly takes out of an IKEv2 profile whom else it believes: the profile is for one service edge now, and the
// other has one of its own.
func (a *adopter) believeOnly(n iosconf.Node, t *Tunnel) {
	own := iosconf.Canonical(n.Line, "match identity remote address "+t.Destination)
	for _, child := range n.Children {
		if strings.HasPrefix(child.Line, "match identity remote ") && iosconf.Canonical(n.Line, child.Line) != own {
			a.absent(stepProfile, n.Line, child.Line, "the profile is for "+t.Destination+" alone")
		}
	}
}

// goes reports whether a line is to be taken out.
func (a *adopter) goes(header, line string) bool {
	for _, absent := range a.out.Absents {
		if absent.Header == header && absent.Line == line {
			return true
		}
	}
	return false
}

// leftovers tells what of the tunnels nothing uses afterwards, and what else sends traffic into them.
func (a *adopter) leftovers(tunnels ...*Tunnel) {
	for _, t := range tunnels {
		if t == nil {
			continue
		}
		for _, o := range [][2]string{{"crypto ikev2 keyring ", t.Keyring},
			{"crypto ipsec transform-set ", t.TransformSet}} {
			_, exists := a.c.Object(o[0] + o[1])
			said := slices.ContainsFunc(a.out.Left, func(s string) bool { return strings.HasPrefix(s, o[0]+o[1]+" ") })
			if exists && o[1] != "" && !slices.Contains(a.mine, o[0]+o[1]) && !said {
				a.leave("%s%s stays, and the tunnel does not use it any more", o[0], o[1])
			}
		}
	}
	for _, s := range a.steers {
		header, _, _ := strings.Cut(s.line, " / ")
		ours := strings.HasPrefix(header, "route-map "+a.n.RouteMap+" ")
		into := slices.ContainsFunc(s.tunnels, func(name string) bool {
			return name == a.n.PrimaryTunnel || name == a.n.BackupTunnel
		})
		if into && !ours {
			a.leave("`%s` stays, and sends traffic into the tunnel beside the route map", s.line)
		}
	}
}
