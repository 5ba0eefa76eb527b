package fakeios

import (
	"net/netip"
	"sort"
	"strings"
)

type iface struct {
	name        string // canonical: "Tunnel1", "FastEthernet4", "Vlan1"
	description string
	address     netip.Prefix // zero: no ip address
	secondaries []netip.Prefix
	dhcp        bool
	unnumbered  string
	accessIn    string
	accessOut   string
	mtu         int // ip mtu
	mss         int // ip tcp adjust-mss
	nat         string
	reassembly  bool
	policyMap   string
	duplex      string
	speed       string
	shutdown    bool
	switchport  bool     // FastEthernet0-3 of an 881
	bandwidth   int      // kbit/s
	typed       bool     // the address was typed since the router booted
	extra       []string // lines that this model keeps and shows, in full keywords

	tunnel *tunnel // only of Tunnel interfaces
}

type tunnel struct {
	source       string // interface name or address
	destination  netip.Addr
	mode         string // "ipsec ipv4"; "" is gre ip
	profile      string // tunnel protection ipsec profile
	ikev2Profile string // ... ikev2-profile
}

func (i *iface) accessGroup(direction string) *string {
	if direction == "in" {
		return &i.accessIn
	}
	return &i.accessOut
}

// sortedInterfaces puts Loopback and Tunnel before the physical ports [seen on virtual IOS].
func sortedInterfaces(c *config) []*iface {
	rank := func(name string) int {
		for i, kind := range []string{"Loopback", "Tunnel", "FastEthernet", "GigabitEthernet", "Vlan"} {
			if strings.HasPrefix(name, kind) {
				return i
			}
		}
		return 9
	}
	out := append([]*iface(nil), c.interfaces...)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if rank(a.name) != rank(b.name) {
			return rank(a.name) < rank(b.name)
		}
		return len(a.name) < len(b.name) || len(a.name) == len(b.name) && a.name < b.name
	})
	return out
}

// sortedPhysicalFirst is the order of `show ip interface brief`.
func sortedPhysicalFirst(c *config) []*iface {
	out := sortedInterfaces(c)
	sort.SliceStable(out, func(a, b int) bool {
		return strings.HasPrefix(out[a].name, "FastEthernet") && !strings.HasPrefix(out[b].name, "FastEthernet")
	})
	return out
}
