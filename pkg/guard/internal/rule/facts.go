package rule

import (
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// Facts are what show commands said. A nil pointer, an empty version, no interfaces, or an edge that is not in Pings,
// is a fact that the router did not tell: the rules that need it say nothing.
type Facts struct {
	Version       show.Version
	Router        device.Identity // who the router is
	Interfaces    []show.InterfaceBrief
	Users         *show.Users
	RollbackTimer *show.RollbackTimer
	Reload        *show.Reload
	Lock          *show.ConfigurationLock
	Pings         map[netip.Addr]show.Ping // by service edge, from the WAN interface
	// SourcePings are of an edge, by the interface that a pair of tunnels sends from and that is no WAN.
	SourcePings map[string]show.Ping
	Routes      *show.IPRoutes // of the table that the LAN is in

	// What the image and its licence can do, see [Facts.ReadFeature].
	IKEv2     *bool
	IPSLAHTTP *bool
	Tracks    *bool
	Archive   *bool // of configurations, for going back by a timer
	// CryptoEngine is what the encryption hardware says that it does; nil: it was not asked, or says nothing.
	CryptoEngine *string
}

// Operator is the IPv4 address that the session comes from that asked; the zero address when that
// is not known.
func (f Facts) Operator() netip.Addr {
	if f.Users == nil {
		return netip.Addr{}
	}
	for _, u := range f.Users.Lines {
		if a, err := netip.ParseAddr(u.Location); u.Own && err == nil && a.Unmap().Is4() {
			return a.Unmap()
		}
	}
	return netip.Addr{}
}

// Brief is the row of an interface in `show ip interface brief`.
func (f Facts) Brief(name string) (show.InterfaceBrief, bool) {
	for _, i := range f.Interfaces {
		if i.Name == name {
			return i, true
		}
	}
	return show.InterfaceBrief{}, false
}

// HasInterface reports whether the router has an interface: as it lists them, or where it was not asked, as its
// running-config does.
func (in *Case) HasInterface(name string) bool {
	if len(in.Facts.Interfaces) == 0 {
		return branch.Block(in.Running, "interface "+name) != nil
	}
	_, ok := in.Facts.Brief(name)
	return ok
}

// AddressOf is the address that an interface has, from its configuration or as the router shows it.
func (in *Case) AddressOf(c iosconf.Config, name string) netip.Addr {
	if p := branch.Address(c, name); p.IsValid() {
		return p.Addr()
	}
	i, _ := in.Facts.Brief(name)
	a, _ := netip.ParseAddr(i.Address)
	return a
}
