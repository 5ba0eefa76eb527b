package site

import (
	"fmt"
	"net/netip"
	"strings"
)

// Tunnel is one tunnel of a site with what belongs to it alone.
type Tunnel struct {
	Role string // "primary" or "backup", of further pairs with their number: "primary-2"
	Pair int    // the number of its pair, from 1
	Edge Edge   // the service edge that it ends at
	// Interface is the tunnel interface as IOS shows it, "Tunnel1"; NameKey is its key below names in the site file.
	Interface, NameKey string

	Source                     string // the interface whose address it sends from
	Keyring, Peer              string // Peer of Keyring
	IKEv2Profile, IPsecProfile string
	SLA, Track                 int
}

// Key says where the site file has the service edge of the tunnel: "zia.primary", or in the words of a further pair
// "primary of pair 2 (pairs)".
func (t Tunnel) Key() string {
	end, _, _ := strings.Cut(t.Role, "-")
	if t.Pair > 1 {
		return fmt.Sprintf("%s of pair %d (pairs)", end, t.Pair)
	}
	return "zia." + end
}

// Tunnels are all tunnels of the site, pair by pair, each primary in front of its backup. What is done for every
// tunnel ranges over them.
func (s *Site) Tunnels() []Tunnel {
	var out []Tunnel
	for _, p := range s.Pairs() {
		out = append(out, p.tunnels()...)
	}
	return out
}

func (p Pair) tunnels() []Tunnel {
	n := p.Names
	suffix := ""
	if p.Number > 1 {
		suffix = fmt.Sprintf("-%d", p.Number)
	}
	return []Tunnel{
		{
			Role: "primary" + suffix, Pair: p.Number, Edge: p.Primary, Interface: n.PrimaryTunnel,
			NameKey: "primary_tunnel", Source: p.Source, Keyring: n.Keyring,
			Peer: n.Peer1, IKEv2Profile: n.IKEv2Profile1, IPsecProfile: n.IPsecProfile1, SLA: n.SLA1, Track: n.Track1,
		},
		{
			Role: "backup" + suffix, Pair: p.Number, Edge: p.Backup, Interface: n.BackupTunnel,
			NameKey: "backup_tunnel", Source: p.Source, Keyring: n.Keyring,
			Peer: n.Peer2, IKEv2Profile: n.IKEv2Profile2, IPsecProfile: n.IPsecProfile2, SLA: n.SLA2, Track: n.Track2,
		},
	}
}

// Tunnel is the tunnel of a role; ok is false when the site has none.
func (s *Site) Tunnel(role string) (t Tunnel, ok bool) {
	for _, t := range s.Tunnels() {
		if t.Role == role {
			return t, true
		}
	}
	return Tunnel{}, false
}

// TunnelInterfaces are the names of the tunnel interfaces, in the order of [Site.Tunnels].
func (s *Site) TunnelInterfaces() []string {
	var out []string
	for _, t := range s.Tunnels() {
		out = append(out, t.Interface)
	}
	return out
}

// Edges are the addresses that the tunnels end at, each once, in the order of [Site.Tunnels].
func (s *Site) Edges() []netip.Addr {
	var out []netip.Addr
	seen := map[netip.Addr]bool{}
	for _, t := range s.Tunnels() {
		if !seen[t.Edge.VPN] {
			out = append(out, t.Edge.VPN)
		}
		seen[t.Edge.VPN] = true
	}
	return out
}
