package scenario

import (
	"fmt"
	"net/netip"

	"go.yaml.in/yaml/v3"
)

var loopback = netip.MustParsePrefix("127.0.0.0/8")

// plan gives every router the address that it will listen on; a port of 0 is still to be chosen.
func (l *Lab) plan() ([]netip.AddrPort, error) {
	out := make([]netip.AddrPort, len(l.Routers))
	next := l.Listen
	for i, router := range l.Routers {
		if router.Listen.IsValid() {
			out[i] = router.Listen
			continue
		}
		if !next.IsValid() {
			return nil, fmt.Errorf("the ports from %s on are too few for %d routers", l.Listen, len(l.Routers))
		}
		out[i], next = next, l.after(next)
	}
	if l.Spread && (!loopback.Contains(l.Listen.Addr()) || next.IsValid() && !loopback.Contains(next.Addr())) {
		return nil, fmt.Errorf("an address for each router is taken from 127.0.0.0/8 alone; %s does not start there",
			l.Listen)
	}
	return out, nil
}

// after is the address behind another; the zero value when there is none.
func (l *Lab) after(a netip.AddrPort) netip.AddrPort {
	switch {
	case l.Spread:
		return netip.AddrPortFrom(a.Addr().Next(), a.Port())
	case a.Port() == 0:
		return a
	case a.Port() == 65535:
		return netip.AddrPort{}
	default:
		return netip.AddrPortFrom(a.Addr(), a.Port()+1)
	}
}

// addresses reports what cannot be listened on, and addresses that two routers share.
func (r *reader) addresses(lab *Lab, at *yaml.Node) {
	if len(r.problems) > 0 {
		return // routers are missing, so the addresses would be others
	}
	planned, err := lab.plan()
	if err != nil {
		r.hide(at, err.Error(), "change listen or spread")
		return
	}
	seen := map[netip.AddrPort]string{}
	for i, address := range planned {
		router := lab.Routers[i]
		if other, taken := seen[address]; taken && address.Port() != 0 {
			r.note(&yaml.Node{Line: router.place.Line, Column: router.place.Column}, address.String(),
				"the routers "+other+" and "+router.Name+" have the same address to listen on",
				"put {n} into listen, or leave it out")
		}
		seen[address] = router.Name
	}
}
