package site

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// PerPairMbps is what one pair of tunnels carries, in Mbit/s: the vendor's guide has 400 for a tunnel and a public
// source address, and of a pair one tunnel carries the traffic.
const PerPairMbps = 400

// Pair is a primary and a backup tunnel with what belongs to them. A site has one at the top of its file, and further
// ones under `pairs:`.
type Pair struct {
	Number  int    // from 1, which is the one at the top
	Name    string // for people; "": none
	WAN     Interface
	Source  string // the interface whose address the tunnels send from
	Primary Edge
	Backup  Edge
	// Credential is that of the site, or one of its own.
	Credential Credential
	// What the pair carries: all that comes in by the interfaces LANs, or, of what comes in by the LANs of the first
	// pair, what comes from From. A pair has one of the two.
	LANs []string
	From []netip.Prefix
	// Names are those of its own objects, and the site's for the others.
	Names Names
}

// OwnWAN reports whether the pair has another access to the Internet than the first one.
func (p Pair) OwnWAN(s *Site) bool { return p.WAN.Name != s.WAN.Name }

// Carries says what the pair is for, "Vlan20" or "172.17.0.128/25".
func (p Pair) Carries() string {
	if len(p.From) == 0 {
		return strings.Join(p.LANs, ", ")
	}
	var out []string
	for _, from := range p.From {
		out = append(out, from.String())
	}
	return strings.Join(out, ", ")
}

// String names the pair for people: "pair 2 (second)".
func (p Pair) String() string {
	if p.Name == "" {
		return fmt.Sprintf("pair %d", p.Number)
	}
	return fmt.Sprintf("pair %d (%s)", p.Number, p.Name)
}

// What becomes of the traffic of a pair of which no tunnel is up.
const (
	FallbackPairs = "pairs" // the tunnels of the other pairs carry it
	FallbackNone  = "none"  // it is routed as if there were no tunnels
)

// Pairs are all pairs of the site, the one at the top first.
func (s *Site) Pairs() []Pair {
	first := Pair{
		Number: max(s.view.number, 1), Name: s.view.name, WAN: s.WAN, Source: s.TunnelSource(),
		Primary: s.ZIA.Primary, Backup: s.ZIA.Backup, Credential: s.Credential, LANs: append([]string{s.LAN.Name},
			s.LANs...), From: s.view.from, Names: s.Names,
	}
	out := []Pair{first}
	for _, p := range s.Further {
		p.Names = p.Names.beside(s.Names, len(p.From) > 0)
		out = append(out, p)
	}
	return out
}

// view is what a site knows that shows one pair of a larger one; see [Site.OfPair].
type view struct {
	number        int // of the pair; 0: the site is no view
	name          string
	source        string
	from, notFrom []netip.Prefix
	others        []string  // the tunnels of other pairs that take over, in their order
	otherHops     []NextHop // of the same tunnels
	sharesEdge    bool
	mixedVRFs     bool // the WANs of the pairs are in several VRFs
	ownWay        bool // it has another WAN than the first pair, in the same routing table
}

// OfPair is the site as if it had the pair of that number alone: WAN, credential, edges, LANs and names at its top are
// those of the pair, and it has no further ones. Where one pair is looked at, or rendered, this is the site. It is nil
// when the site has no such pair.
func (s *Site) OfPair(number int) *Site {
	all := s.Pairs()
	i := slices.IndexFunc(all, func(p Pair) bool { return p.Number == number })
	if i < 0 || len(s.Further) == 0 && i == 0 {
		if i < 0 {
			return nil
		}
		return s
	}
	p := all[i]
	out := *s
	out.Further = nil
	out.WAN = p.WAN
	out.Credential = p.Credential
	out.ZIA.Primary, out.ZIA.Backup = p.Primary, p.Backup
	out.Names = p.Names
	if i > 0 && len(p.From) == 0 && len(p.LANs) > 0 {
		out.LAN, out.LANs = Interface{Name: p.LANs[0], Zone: s.LAN.Zone, VRF: s.LAN.VRF}, p.LANs[1:]
	}
	out.view = view{number: p.Number, name: p.Name, source: p.Source, from: p.From,
		sharesEdge: sharesEdge(all, i)}
	out.view.mixedVRFs = slices.ContainsFunc(all, func(other Pair) bool { return other.WAN.VRF != p.WAN.VRF })
	out.view.ownWay = p.OwnWAN(s) && p.WAN.VRF == s.WAN.VRF
	for j, other := range all {
		if j != i && s.Fallback != FallbackNone {
			out.view.others = append(out.view.others, other.Names.PrimaryTunnel, other.Names.BackupTunnel)
			out.view.otherHops = append(out.view.otherHops, nextHops(other.tunnels())...)
		}
		if i == 0 {
			out.view.notFrom = append(out.view.notFrom, other.From...)
		}
	}
	return &out
}

// sharesEdge reports whether pair i ends at an edge that a pair before it ends at, too.
func sharesEdge(all []Pair, i int) bool {
	return slices.ContainsFunc(all[:i], func(other Pair) bool {
		return slices.ContainsFunc([]netip.Addr{other.Primary.VPN, other.Backup.VPN}, func(edge netip.Addr) bool {
			return edge == all[i].Primary.VPN || edge == all[i].Backup.VPN
		})
	})
}

// EachPair are the views of all pairs, in their order; see [Site.OfPair].
func (s *Site) EachPair() []*Site {
	var out []*Site
	for _, p := range s.Pairs() {
		out = append(out, s.OfPair(p.Number))
	}
	return out
}

// TunnelSource is the interface whose address the tunnels of the pair at the top send from: the WAN, or for a view of
// a further pair what its `source:` says.
func (s *Site) TunnelSource() string {
	if s.view.source != "" {
		return s.view.source
	}
	return s.WAN.Name
}

// EdgeWay are the words of the host routes to the edges of the pair at the top: it has another access than the first
// one in the same routing table, whose default route would lead to the edges otherwise. "" needs no routes.
func (s *Site) EdgeWay() string {
	way := s.ProviderWay()
	switch {
	case !s.view.ownWay:
		return ""
	case way == "" || way == s.WAN.Name:
		return way
	}
	return s.WAN.Name + " " + way
}

// PolicyVRF is the front-door VRF that the IKEv2 policy is for; "" is any of them, as where the WANs of the pairs are
// in several.
func (s *Site) PolicyVRF() string {
	if s.view.mixedVRFs {
		return ""
	}
	return s.WAN.VRF
}

// PairNumber is the number of the pair at the top.
func (s *Site) PairNumber() int { return max(s.view.number, 1) }

// Sources are the networks whose traffic the pair at the top carries; none: all that comes in by its LANs. NotSources
// are those that other pairs carry.
func (s *Site) Sources() (sources, notSources []netip.Prefix) { return s.view.from, s.view.notFrom }

// Entry is the sequence number of the pair's entry in its route map. A pair by sources has an entry behind those of
// others in the route map of the first pair; one by interfaces has a route map of its own.
func (s *Site) Entry() int {
	if len(s.view.from) > 0 {
		return s.view.number
	}
	return 1
}

// TunnelOrder are the tunnels that carry the traffic of the pair at the top: the first of them that is up.
func (s *Site) TunnelOrder() []string {
	return append([]string{s.Names.PrimaryTunnel, s.Names.BackupTunnel}, s.view.others...)
}

// NextHop is where `set ip next-hop` sends what is to go into a tunnel, and the track that has to be up.
type NextHop struct {
	Address netip.Addr // the other end of the tunnel's subnet
	Track   int
}

// NextHops are those of the tunnels of [Site.TunnelOrder], in that order. A tunnel without an address has none.
func (s *Site) NextHops() []NextHop {
	return append(nextHops(s.Pairs()[0].tunnels()), s.view.otherHops...)
}

func nextHops(tunnels []Tunnel) []NextHop {
	var out []NextHop
	for _, t := range tunnels {
		if end, ok := t.Edge.OtherEnd(); ok {
			out = append(out, NextHop{end, t.Track})
		}
	}
	return out
}

// SharesEdge reports whether a pair before the one at the top ends at one of its edges, so that its IKEv2 profiles have
// to be told apart by their own address.
func (s *Site) SharesEdge() bool { return s.view.sharesEdge }

// WANs are the interfaces to the Internet, each once, that of the first pair first.
func (s *Site) WANs() []Interface {
	var out []Interface
	for _, p := range s.Pairs() {
		if !slices.ContainsFunc(out, func(i Interface) bool { return i.Name == p.WAN.Name }) {
			out = append(out, p.WAN)
		}
	}
	return out
}

// IsWAN reports whether an interface is one of [Site.WANs].
func (s *Site) IsWAN(name string) bool {
	return slices.ContainsFunc(s.WANs(), func(i Interface) bool { return i.Name == name })
}

// EdgePing is a service edge and the access by which it is reached.
type EdgePing struct {
	WAN  Interface
	Edge netip.Addr
}

// EdgePings are the edges of all tunnels with the access by which each is reached, each once.
func (s *Site) EdgePings() []EdgePing {
	var out []EdgePing
	for _, p := range s.Pairs() {
		for _, e := range []Edge{p.Primary, p.Backup} {
			if !slices.ContainsFunc(out, func(have EdgePing) bool { return have.Edge == e.VPN }) {
				out = append(out, EdgePing{p.WAN, e.VPN})
			}
		}
	}
	return out
}

// SourcePings are the interfaces that pairs send from and that are no WAN, each with an edge of its pair.
func (s *Site) SourcePings() []EdgePing {
	var out []EdgePing
	for _, p := range s.Pairs() {
		if p.Source != p.WAN.Name {
			out = append(out, EdgePing{Interface{Name: p.Source, VRF: p.WAN.VRF}, p.Primary.VPN})
		}
	}
	return out
}
