package wan

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// UplinkState is how an interface to the Internet is.
type UplinkState string

// The states of an uplink.
const (
	UplinkWorks  UplinkState = ""
	CableCut     UplinkState = "cable"    // its line is down
	ProviderDown UplinkState = "provider" // its line is up, and nothing comes back
)

// Uplink is an interface to the Internet, and what its provider does for it. Interfaces that no Uplink names lead to
// the Internet, too, if the configuration says so: see [Network.facesInternet].
type Uplink struct {
	Interface string
	// Routed are the networks that the provider leads to the router beside those of the interface. Once they are
	// given, the provider drops packets from any other address.
	Routed []netip.Prefix
	State  UplinkState
}

// uplink is what is known of an interface to the Internet; the zero value is nothing.
func (n *Network) uplink(name string) Uplink {
	i := slices.IndexFunc(n.uplinks, func(u Uplink) bool { return u.Interface == name })
	if i < 0 {
		return Uplink{}
	}
	return n.uplinks[i]
}

// SetUplink cuts an uplink, or brings it back. Whoever calls it brings the network up to now before and behind it.
func (n *Network) SetUplink(name string, state UplinkState) {
	i := slices.IndexFunc(n.uplinks, func(u Uplink) bool { return u.Interface == name })
	if i < 0 {
		n.uplinks = append(n.uplinks, Uplink{Interface: name})
		i = len(n.uplinks) - 1
	}
	n.uplinks[i].State = state
}

// silent reports whether the provider of an interface has failed: the line may be up, but nothing comes in.
func (n *Network) silent(name string) bool { return n.uplink(name).State == ProviderDown }

// routes reports whether a provider leads an address to the router by an interface: one of its own networks, or one
// that is routed there.
func (n *Network) routes(i *running.Interface, source netip.Addr) bool {
	return i.Has(source) || slices.ContainsFunc(n.uplink(i.Name).Routed, func(p netip.Prefix) bool {
		return p.Contains(source)
	})
}

// takesSource reports whether the provider of an interface takes packets from an address: providers drop what is
// not from a network of theirs (RFC 2827). That all do is [inferred]; Quirks.NoSourceCheck switches it. Of a provider
// whose networks nobody has given, only addresses of other uplinks are known not to be its own.
func (n *Network) takesSource(c *running.Config, by *running.Interface, source netip.Addr) bool {
	switch {
	case by == nil || n.env.NoSourceCheck || n.routes(by, source):
		return true
	case by.NAT != "outside" && n.uplink(by.Name).Interface == "":
		return true
	case len(n.uplink(by.Name).Routed) > 0:
		return false
	}
	return n.uplinkOf(c, source, by) == nil
}

// uplinkOf is the interface to the Internet to whose provider an address belongs, apart from one; nil: there is none.
func (n *Network) uplinkOf(c *running.Config, source netip.Addr, except *running.Interface) *running.Interface {
	return running.Find(c.Interfaces, func(i *running.Interface) bool {
		outside := i.NAT == "outside" || n.uplink(i.Name).Interface != ""
		known := n.uplink(i.Name).Interface != "" && n.routes(i, source)
		return i != except && outside && i.Tunnel == nil && (known || i.Owns(source))
	})
}

// answersBy is the interface that answers to an address come in by, when it has left by another: that of the provider
// to whom it belongs.
func (n *Network) answersBy(c *running.Config, via string, source netip.Addr) string {
	way := c.Interface(via)
	if way == nil || n.routes(way, source) {
		return via
	}
	if owner := n.uplinkOf(c, source, way); owner != nil {
		return owner.Name
	}
	return via
}

// uplinkLoses is why a packet that leaves by an interface to the Internet gets no answer from anybody there, or "".
func (n *Network) uplinkLoses(c *running.Config, by *running.Interface, source netip.Addr) string {
	if !n.takesSource(c, by, source) {
		return "the provider of " + by.Name + " takes no packets from an address of another one"
	}
	back := n.answersBy(c, by.Name, source)
	for _, name := range []string{by.Name, back} {
		if n.silent(name) {
			return fmt.Sprintf("the provider of %s has failed: nothing comes back", name)
		}
	}
	if i := c.Interface(back); i != nil && !n.LineUp(c)(i) {
		return fmt.Sprintf("its answer comes in by %s, which is down", back)
	}
	return ""
}

// ownLost is why a packet that the router itself sends in clear by an interface gets no answer, or "".
func (n *Network) ownLost(c *running.Config, by string, p packet.Packet) string {
	i := c.Interface(by)
	if i == nil || !n.facesInternet(c, i) {
		return ""
	}
	return n.uplinkLoses(c, i, p.Source)
}

// lostOnTheWay is why what an offer sends does not get to the Internet, or no answer back from there; "" is nothing.
func (n *Network) lostOnTheWay(c *running.Config, o Offer) string {
	switch way := c.Interface(o.via); {
	case n.unroutable(c, o):
		return "the source address is private, and nobody on the way translates it"
	case o.via == running.Null0:
		return "the packets to the tunnel destination are routed to Null0"
	case way == nil || way.Tunnel != nil:
		return ""
	default:
		return n.uplinkLoses(c, way, o.Seen)
	}
}

// unroutable reports whether the packets of an offer leave with a private address of another interface
// than the one they leave by: the Internet brings no answer to it, and a translator on the way is
// taken to translate the network of that interface alone [inferred].
func (n *Network) unroutable(c *running.Config, o Offer) bool {
	way := c.Interface(o.via)
	return o.Seen.IsPrivate() && way != nil && way.Address.IsValid() && !way.Address.Contains(o.Seen)
}
