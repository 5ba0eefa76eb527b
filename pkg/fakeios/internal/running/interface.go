package running

import (
	"net/netip"
	"sort"
	"strings"
)

// Interface is `interface NAME`, a physical one or one that a line creates.
type Interface struct {
	Name        string // canonical: "Tunnel1", "FastEthernet4", "Vlan1"
	Description string
	Address     netip.Prefix // zero: no ip address
	Secondaries []netip.Prefix
	DHCP        bool
	Unnumbered  string
	AccessIn    string
	AccessOut   string
	MTU         int // ip mtu
	MSS         int // ip tcp adjust-mss
	NAT         string
	Reassembly  string // the line of what comes in, also the one that refuses it; "" when nothing is shown
	PolicyMap   string
	Duplex      string
	Speed       string
	Shutdown    bool
	Switchport  bool     // FastEthernet0-3 of an 881
	Bandwidth   int      // kbit/s
	Typed       bool     // the address was typed since the router booted
	Extra       []string // lines that this model keeps and shows, in full keywords

	Tunnel *Tunnel // only of Tunnel interfaces
}

// Tunnel is what only a tunnel interface has.
type Tunnel struct {
	Source       string // interface name or address
	Destination  netip.Addr
	Mode         string // "ipsec ipv4"; "" is gre ip
	Profile      string // tunnel protection ipsec profile
	IKEv2Profile string // ... ikev2-profile
}

// AccessGroup is the name of the access list of a direction, "in" or "out".
func (i *Interface) AccessGroup(direction string) *string {
	if direction == "in" {
		return &i.AccessIn
	}
	return &i.AccessOut
}

// SortedInterfaces puts Loopback and Tunnel before the physical ports [seen on virtual IOS].
func SortedInterfaces(c *Config) []*Interface {
	rank := func(name string) int {
		for i, kind := range []string{"Loopback", "Tunnel", "FastEthernet", "GigabitEthernet", "Vlan"} {
			if strings.HasPrefix(name, kind) {
				return i
			}
		}
		return 9
	}
	out := append([]*Interface(nil), c.Interfaces...)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if rank(a.Name) != rank(b.Name) {
			return rank(a.Name) < rank(b.Name)
		}
		return len(a.Name) < len(b.Name) || len(a.Name) == len(b.Name) && a.Name < b.Name
	})
	return out
}

// SortedPhysicalFirst is the order of `show ip interface brief`.
func SortedPhysicalFirst(c *Config) []*Interface {
	out := SortedInterfaces(c)
	sort.SliceStable(out, func(a, b int) bool {
		return strings.HasPrefix(out[a].Name, "FastEthernet") && !strings.HasPrefix(out[b].Name, "FastEthernet")
	})
	return out
}
