package diagnosis

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
)

// drop is a list that does not let a packet in.
type drop struct {
	list     string
	evidence []Evidence
}

// drops judges a packet that comes in by an interface; nil: it passes, as far as the running-config
// shows. An inspection may open holes that no list shows.
func (s *observations) drops(name string, p acl.Packet) *drop {
	f, ok := acl.OnInterface(s.running, name, "in")
	if !ok || !f.Drops(p) || acl.Inspected(s.running, name, p.Protocol) {
		return nil
	}
	d := &drop{list: f.List, evidence: []Evidence{configured("interface "+name, "ip access-group "+f.List+" in")}}
	if e := f.FirstMatch(p); e != nil {
		d.evidence = append(d.evidence, s.entry(f.List, e.Line))
	} else {
		d.evidence = append(d.evidence, s.titled(accessLists, "access list "+f.List))
	}
	return d
}

// entry is a line of a list as the router counts it.
func (s *observations) entry(list, line string) Evidence {
	if e := s.below(accessLists, "access list "+list, line); e.Line != "" {
		return e
	}
	return configured("access-list " + list + " " + line)
}

// wanDrops judges a packet from the tunnel's edge to the WAN's address.
func (t *tunnel) wanDrops(p acl.Packet) *drop {
	p.From, p.To = t.want.Peer, t.wanAddress()
	if !p.To.IsValid() {
		return nil
	}
	return t.drops(t.in.Site.WAN.Name, p)
}

// wanAddress is the address that tunnels send from, that of the WAN or of another source; invalid: not known.
func (s *observations) wanAddress() netip.Addr {
	b, ok := s.brief(s.in.Site.TunnelSource())
	address := b.Address
	header := "interface " + s.in.Site.TunnelSource()
	if words := strings.Fields(value(node(s.running.Nodes, header), "ip address")); !ok && len(words) > 0 {
		address = words[0]
	}
	a, _ := netip.ParseAddr(address)
	return a
}

// translated reports whether a NAT is known to stand between the router and the edge: the WAN has a
// private address, or the SA has moved to UDP 4500.
func (t *tunnel) translated() bool {
	sa := t.sa()
	return t.wanAddress().IsValid() && t.wanAddress().IsPrivate() || sa != nil && sa.RemotePort != nil &&
		*sa.RemotePort == natPort
}

const (
	ikePort = 500
	natPort = 4500
)
