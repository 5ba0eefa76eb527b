package site

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// maxPairs is how many pairs a site may have: as many as there are pairs of global addresses.
const maxPairs = 4

// globals are the global addresses that the vendor gives: every service edge answers them inside a tunnel.
var globals = []string{"185.46.212.88", "185.46.212.89", "185.46.212.90", "185.46.212.91", "185.46.212.92",
	"185.46.212.93", "185.46.212.97", "185.46.212.98"}

// pairPlaces are the nodes of what a further pair gives.
type pairPlaces struct {
	node, source, lans, from *yaml.Node
	at                       places
}

// pairs reads the further pairs. The rest of the site has been read: it gives their defaults.
func (r *reader) pairs(n *yaml.Node, s *Site, at places) {
	if n == nil {
		return
	}
	where := []pairPlaces{{node: n, at: at}}
	for i, item := range r.list(n) {
		if i+2 > maxPairs {
			r.hide(item, fmt.Sprintf("a site has at most %d pairs", maxPairs),
				"the vendor has two global addresses for each of so many")
			return
		}
		p, found := r.pair(item, i+2, s)
		s.Further = append(s.Further, p)
		where = append(where, found)
	}
	if len(s.Further) == 0 {
		return
	}
	switch s.Steering {
	case SteeringRoute:
		if s.Fallback == FallbackNone {
			r.hide(n, "with steering: route the default routes of all pairs stand for the traffic of all",
				"leave out pairs_fallback, or write steering: pbr-track")
		}
	case SteeringEEM:
		r.hide(n, "the applets of steering: eem exchange the tunnels of one pair", "write steering: pbr-track, or "+
			"leave out pairs")
	case SteeringPBRTrack:
		for i, p := range s.Further {
			r.numberedPair(s, p, where[i+1])
		}
	}
	if s.AccessGroups == "guide" {
		r.hide(n, "access_groups: guide filters by one list, and each pair has one of its own",
			"leave out access_groups or pairs")
	}
	all := s.Pairs()
	for i := 1; i < len(all); i++ {
		r.pairSource(all, i, where[i], s)
		r.pairTraffic(all, i, where[i], s)
		r.pairEdges(all, i, where[i], s)
		r.pairObjects(all, i, where)
	}
}

// numberedPair is [reader.numberedTunnels] for a further pair.
func (r *reader) numberedPair(s *Site, p Pair, w pairPlaces) {
	for i, t := range p.tunnels() {
		where := w.at[[]string{"primary", "backup"}[i]]
		_, ok := t.Edge.OtherEnd()
		if where == nil {
			continue // the edge itself is missing, which is said
		}
		example := fmt.Sprintf("write tunnel_address: 10.255.255.%d/30 there, a subnet that nothing else uses",
			8*(p.Number-1)+4*i+1)
		if !ok {
			r.hide(where, "steering: pbr-track needs a tunnel_address with a subnet of two hosts: the next hop is the "+
				"other one", example)
			continue
		}
		if s.LAN.Address.IsValid() && s.LAN.Address.Overlaps(t.Edge.Tunnel) {
			r.hide(where, t.Key()+": its tunnel_address lies in the network of the LAN", example)
			continue
		}
		for _, other := range s.Tunnels() {
			if other.Interface != t.Interface && other.Edge.Tunnel.IsValid() &&
				other.Edge.Tunnel.Overlaps(t.Edge.Tunnel) {
				r.hide(where, fmt.Sprintf("the tunnels of %s and %s are in one subnet: IOS refuses an address that "+
					"overlaps", other.Role, t.Role), example)
				break
			}
		}
	}
}

// pair reads one further pair.
func (r *reader) pair(n *yaml.Node, number int, s *Site) (Pair, pairPlaces) {
	p := Pair{Number: number, WAN: s.WAN, Credential: s.Credential, Names: pairNames(number, s.Names)}
	p.Primary.VPN, p.Backup.VPN = s.ZIA.Primary.VPN, s.ZIA.Backup.VPN
	w := pairPlaces{node: n, at: places{}}
	r.mapping(n, fmt.Sprintf("pair %d", number), []field{
		{"name", false, func(n *yaml.Node) { p.Name = r.match(n, pairWord, "not a word", pairRemedy) }},
		{"source", false, func(n *yaml.Node) {
			w.source = n
			p.Source = r.ifaceName(n, "not an interface to send from")
		}},
		{"wan", false, func(n *yaml.Node) { r.pairWAN(n, &p, w.at) }},
		{"primary", true, r.pairEdge("primary", &p.Primary, w.at)},
		{"backup", true, r.pairEdge("backup", &p.Backup, w.at)},
		{"credential", false, func(n *yaml.Node) {
			w.at["credential"], p.Credential = n, Credential{}
			r.credential(n, &p.Credential)
		}},
		{"lans", false, func(n *yaml.Node) { w.lans, p.LANs = n, r.furtherLANs(n) }},
		{"from", false, func(n *yaml.Node) {
			w.from = n
			for _, item := range r.list(n) {
				p.From = r.exempted(item, r.text(item), p.From)
			}
		}},
		{"names", false, func(n *yaml.Node) { r.namesOfPair(n, &p.Names, w.at) }},
	})
	if p.Source == "" {
		p.Source = p.WAN.Name
	}
	return p, w
}

// pairWAN reads the access to the Internet of a further pair.
func (r *reader) pairWAN(n *yaml.Node, p *Pair, at places) {
	p.WAN = Interface{}
	at["wan"] = n
	r.mapping(n, "wan", r.ifaceFields("wan", &p.WAN, false, at))
}

func (r *reader) pairEdge(name string, e *Edge, at places) func(*yaml.Node) {
	return func(n *yaml.Node) {
		at[name] = n
		r.mapping(n, name, []field{
			{"vpn", false, func(n *yaml.Node) { at[name+".vpn"], e.VPN = n, r.edgeAddress(n) }},
			{"global", true, func(n *yaml.Node) { at[name+".global"], e.Global = n, r.edgeAddress(n) }},
			{"tunnel_address", false, func(n *yaml.Node) { e.Tunnel = r.privatePrefix(n) }},
		})
	}
}

// pairSource reports a pair that is not told apart from another one by the address it sends from.
func (r *reader) pairSource(all []Pair, i int, w pairPlaces, s *Site) {
	p := all[i]
	if w.source == nil && w.at["wan"] == nil {
		r.hide(w.node, "this pair sends from the same address as the first one, which carries no more",
			"give it an address of its own: source: Loopback10, with a public address that the provider routes to "+
				"this "+
				"router, or wan: {interface: Vlan100, gateway: A.B.C.D} for another access to the Internet")
		return
	}
	for _, other := range all[:i] {
		if p.Source == other.Source && p.Source != "" {
			r.report(cmpNode(w.source, w.at["wan"]), fmt.Sprintf("%s sends from %s already", other, p.Source),
				"every pair has a source of its own: ZIA takes so much from one public address, and IOS does not tell "+
					"two tunnels apart that have one source and one destination")
		}
	}
	if w.at["wan"] != nil && p.WAN.Name == s.WAN.Name && p.WAN.Name != "" {
		r.report(w.at["wan"], "this is the WAN of the first pair",
			"leave wan out, and name a source: a loopback with another public address")
	}
	if slices.Contains(s.Steered(), p.Source) || slices.Contains(s.Steered(), p.WAN.Name) {
		r.report(cmpNode(w.source, w.at["wan"]), "LAN and WAN are the same interface", "")
	}
	if p.OwnWAN(s) && p.WAN.VRF == s.WAN.VRF && (&Site{WAN: p.WAN}).ProviderWay() == "" {
		r.hide(w.at["wan"], "nothing leads to this pair's edges by its own access",
			"write its next hop, wan: {interface: "+p.WAN.Name+", gateway: A.B.C.D}: a host route to each edge follows")
	}
}

// pairTraffic reports a pair that carries nothing, or what another one carries.
func (r *reader) pairTraffic(all []Pair, i int, w pairPlaces, s *Site) {
	p := all[i]
	switch {
	case s.SteersByRoute() && (w.lans != nil || w.from != nil):
		r.hide(cmpNode(w.lans, w.from), "steering: route cannot tell the traffic of one pair from that of another: "+
			"IOS shares it among equal default routes, by source and destination", "leave out lans and from, or "+
			"write steering: pbr-track")
	case s.SteersByRoute():
	case w.lans == nil && w.from == nil:
		r.hide(w.node, "nothing is sent into this pair",
			"write lans: [Vlan20], the interfaces whose traffic it carries, or from: [172.17.0.128/25], the part "+
				"of the "+
				"LAN's addresses that it carries")
	case w.lans != nil && w.from != nil:
		r.hide(w.from, "a pair carries the traffic of interfaces or of sources, not both",
			"leave out lans or from; two pairs can do both")
	case len(p.LANs)+len(p.From) == 0:
		r.hide(cmpNode(w.lans, w.from), "an empty list: nothing is sent into this pair", "name an interface or a "+
			"subnet")
	}
	for j, name := range p.LANs {
		if s.IsWAN(name) && name != "" {
			r.report(itemOf(w.lans, j), "LAN and WAN are the same interface", "")
		}
		for _, other := range all[:i] {
			if slices.Contains(other.LANs, name) && name != "" {
				r.report(itemOf(w.lans, j), fmt.Sprintf("%s carries this interface already", other),
					"an interface has one route map; for a part of its addresses write from: [SUBNET]")
			}
		}
	}
	for j, from := range p.From {
		for _, other := range all[:i] {
			for _, taken := range other.From {
				if taken.Overlaps(from) {
					r.report(itemOf(w.from, j), fmt.Sprintf("%s carries %s already", other, taken),
						"give each pair subnets of its own")
				}
			}
		}
	}
}

// pairEdges reports edges and global addresses that do not go with those of the other pairs.
func (r *reader) pairEdges(all []Pair, i int, w pairPlaces, s *Site) {
	p := all[i]
	if p.Primary.VPN == p.Backup.VPN && p.Primary.VPN.IsValid() {
		r.hide(cmpNode(w.at["backup.vpn"], w.at["primary.vpn"], w.node), "primary and backup are the same edge",
			"take an edge in another data centre")
	}
	free := slices.DeleteFunc(slices.Clone(globals), func(g string) bool { return usesGlobal(all, s, g) })
	for k, e := range []Edge{p.Primary, p.Backup} {
		name := []string{"primary", "backup"}[k]
		at := w.at[name+".global"]
		if at == nil || !e.Global.IsValid() {
			continue
		}
		if why := globalTaken(all[:i+1], s, e.Global, k); why != "" {
			remedy := "every probe has one of its own"
			if len(free) > 0 {
				remedy += "; free are " + strings.Join(free, ", ")
			}
			r.report(at, why, remedy)
		}
	}
	r.pairIdentity(all, i, w)
	for _, other := range all[:i] {
		if p.WAN.VRF != other.WAN.VRF || p.WAN.Name == other.WAN.Name {
			continue
		}
		for k, e := range []Edge{p.Primary, p.Backup} {
			if e.VPN == other.Primary.VPN || e.VPN == other.Backup.VPN {
				name := []string{"primary", "backup"}[k]
				r.hide(cmpNode(w.at[name+".vpn"], w.at[name], w.node),
					fmt.Sprintf("%s reaches the edge %s by %s, and one routing table has one way to it", other, e.VPN,
						other.WAN.Name),
					"give this pair an edge of its own ("+name+": {vpn: ...}), or put its WAN into a VRF (wan: "+
						"{vrf: ...})")
			}
		}
	}
}

// pairIdentity reports a pair that ends at an edge of another one with the same credential: a responder takes the
// second tunnel of an identity for a new beginning of the first (INITIAL_CONTACT, RFC 7296 2.4), and ends that.
func (r *reader) pairIdentity(all []Pair, i int, w pairPlaces) {
	p := all[i]
	for _, other := range all[:i] {
		shares := func(e Edge) bool {
			return e.VPN.IsValid() && (e.VPN == other.Primary.VPN || e.VPN == other.Backup.VPN)
		}
		if p.Credential.FQDN == "" || p.Credential.FQDN != other.Credential.FQDN ||
			!shares(p.Primary) && !shares(p.Backup) {
			continue
		}
		r.hide(cmpNode(w.at["credential"], w.node), fmt.Sprintf("%s ends at the same edge with the same "+
			"credential: the "+
			"edge would end one tunnel for the other", other),
			"give this pair a credential of its own, credential: {fqdn: USER@DOMAIN, psk: file:PATH}, or edges of "+
				"its own "+
				"(vpn: in primary and backup)")
		return
	}
}

func usesGlobal(all []Pair, s *Site, text string) bool {
	a := netip.MustParseAddr(text)
	return slices.Contains(s.ZIA.PACGlobals, a) || slices.ContainsFunc(all, func(p Pair) bool {
		return p.Primary.Global == a || p.Backup.Global == a
	})
}

// globalTaken says what else uses the global address of an edge (0: primary, 1: backup) of the last pair; "" is
// nothing.
func globalTaken(upTo []Pair, s *Site, global netip.Addr, edge int) string {
	last := upTo[len(upTo)-1]
	switch {
	case slices.Contains(s.ZIA.PACGlobals, global):
		return "this address is one of pac_globals"
	case edge == 1 && last.Primary.Global == global:
		return "both probes use the same global address"
	}
	for _, p := range upTo {
		if p.Primary.VPN == global || p.Backup.VPN == global {
			return "the probe's address is a tunnel destination"
		}
		if p.Number != last.Number && (p.Primary.Global == global || p.Backup.Global == global) {
			return fmt.Sprintf("%s probes this address already", p)
		}
	}
	return ""
}

// pairObjects reports objects of a pair that are those of another one, or of itself.
func (r *reader) pairObjects(all []Pair, i int, where []pairPlaces) {
	mine := all[i].own()
	for k, name := range mine {
		for j, other := range all[:i+1] {
			theirs := other.own()
			if j == i {
				theirs = mine[:k]
			}
			for _, o := range theirs {
				if o.kind != name.kind || o.value != name.value {
					continue
				}
				at := cmpNode(where[i].at[name.key], where[j].at[o.key], where[i].node)
				r.hide(at, fmt.Sprintf("the %s %s is %s of %s and %s of "+
					"%s", name.kind, name.value, o.key, other, name.key,
					all[i]), "give one of them another name (names: {"+name.key+": ...} in the pair)")
			}
		}
	}
}

// bandwidth keeps for [Site.Objections] that the pairs carry less.
func (r *reader) bandwidth(n *yaml.Node, s *Site) {
	if why, remedy := s.TooMuch(); n != nil && why != "" {
		s.objections = Problems{yamlfile.At(r.in(n), n, yamlfile.TextOf(n), why, remedy)}
	}
}

// Objections are what is wrong with what the site file wants although each of its values is a good one. A guard says
// the same of a plan, where a person may override it with a reason.
func (s *Site) Objections() Problems { return s.objections }

// TooMuch says that the site wants to send more than its pairs carry, and what to write; "" when it does not.
func (s *Site) TooMuch() (why, remedy string) {
	have := len(s.Pairs())
	if s.BandwidthMbps <= have*PerPairMbps {
		return "", ""
	}
	return fmt.Sprintf("%d Mbps are more than %d: ZIA takes %d from one public source address, and this site has %s",
		s.BandwidthMbps, have*PerPairMbps, PerPairMbps, pairsOf(have)), s.morePairs()
}

func pairsOf(n int) string {
	if n == 1 {
		return "1 pair of tunnels"
	}
	return fmt.Sprintf("%d pairs of tunnels", n)
}

// morePairs says how many pairs the bandwidth of a site needs, and what the next one looks like.
func (s *Site) morePairs() string {
	need := (s.BandwidthMbps + PerPairMbps - 1) / PerPairMbps
	if need > maxPairs {
		return fmt.Sprintf("a site has at most %d pairs, for %d Mbps: lower "+
			"bandwidth_mbps", maxPairs, maxPairs*PerPairMbps)
	}
	free := slices.DeleteFunc(slices.Clone(globals), func(g string) bool { return usesGlobal(s.Pairs(), s, g) })
	free = append(free, "GLOBAL", "GLOBAL")
	var first, primary, backup string
	lans := ", lans: [Vlan20]"
	switch s.Steering {
	case SteeringRoute:
		lans = "" // routes share all of it
	case SteeringPBRTrack:
		primary, backup = ", tunnel_address: 10.255.255.9/30", ", tunnel_address: 10.255.255.13/30"
	case SteeringEEM:
		first = "change steering: eem, which is for one pair, and "
	}
	return fmt.Sprintf("%d pairs carry it: %swrite pairs: [{source: Loopback10, credential: {fqdn: USER@DOMAIN, "+
		"psk: file:PATH}, primary: {global: %s%s}, backup: {global: "+
		"%s%s}%s}], with a public address of its own on Loopback10 (or wan: {interface: Vlan100, "+
		"gateway: A.B.C.D} for another access); or lower bandwidth_mbps", need, first, free[0], primary, free[1],
		backup, lans)
}

// cmpNode is the first node that is there.
func cmpNode(nodes ...*yaml.Node) *yaml.Node {
	for _, n := range nodes {
		if n != nil {
			return n
		}
	}
	return &yaml.Node{Kind: yaml.ScalarNode}
}

func itemOf(list *yaml.Node, i int) *yaml.Node {
	if list == nil || i >= len(list.Content) {
		return cmpNode(list)
	}
	return list.Content[i]
}
