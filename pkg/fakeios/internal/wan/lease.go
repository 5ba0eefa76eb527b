package wan

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// lease gives addresses to the interfaces that ask for one, by DHCP or in PPP, and takes them from those that are
// down. The first that asks gets the address of the line, unless the environment names one for it.
func (n *Network) lease(c *running.Config, up func(*running.Interface) bool) {
	for _, i := range c.Interfaces {
		if !i.DHCP && !i.Negotiated {
			continue
		}
		given := netip.Prefix{}
		if up(i) {
			given = n.leaseFor(c, i)
		}
		if i.Address != given {
			i.Address = given
			n.changes++
		}
	}
}

// leaseFor is the address of an interface that asks: alone in its network on a line of PPP.
func (n *Network) leaseFor(c *running.Config, i *running.Interface) netip.Prefix {
	given, named := n.env.Leases[i.Name]
	if !named {
		given = n.env.Line
		if taken := c.Owner(i.VRF, given.Addr()); !given.IsValid() || taken != nil && taken != i {
			return netip.Prefix{}
		}
	}
	if i.Negotiated {
		return netip.PrefixFrom(given.Addr(), 32)
	}
	return given
}

// parentUp reports whether what an interface runs over is up: the port of a subinterface, the port whose PPPoE
// client dials for a Dialer, a port that a BVI bridges. Others run over nothing.
func (n *Network) parentUp(c *running.Config, i *running.Interface) bool {
	up := n.LineUp(c)
	over := func(fits func(*running.Interface) bool) bool {
		return running.Find(c.Interfaces, func(o *running.Interface) bool {
			return !strings.HasPrefix(o.Name, "Dialer") && !strings.HasPrefix(o.Name, "BVI") && fits(o) && up(o)
		}) != nil
	}
	port, _, sub := strings.Cut(i.Name, ".")
	switch {
	case sub:
		return over(func(o *running.Interface) bool { return o.Name == port })
	case strings.HasPrefix(i.Name, "Dialer"):
		return over(func(o *running.Interface) bool { return i.DialerPool > 0 && o.DialsFor(i.DialerPool) })
	case strings.HasPrefix(i.Name, "BVI"):
		return over(func(o *running.Interface) bool { return i.Name == "BVI"+strconv.Itoa(o.BridgeGroup) })
	default:
		return true
	}
}
