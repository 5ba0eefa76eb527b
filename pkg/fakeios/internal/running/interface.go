package running

import (
	"net/netip"
	"sort"
	"strings"
)

// Interface is `interface NAME`, a physical one or one that a line creates.
type Interface struct {
	Name        string // canonical: "Tunnel1", "FastEthernet4", "Vlan1"
	Links       string // "point-to-point" or "multipoint", of a subinterface whose head says so
	Description string
	Address     netip.Prefix // zero: no ip address
	Secondaries []netip.Prefix
	DHCP        bool
	DHCPSays    string // what it tells the DHCP server of itself: " client-id FastEthernet4 hostname R"
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
	VRF         string
	OldVRFForm  bool   // ip vrf forwarding instead of vrf forwarding
	Zone        string // zone-member security
	InspectIn   string // ip inspect
	InspectOut  string
	CryptoMap   string
	Negotiated  bool // ip address negotiated
	DialerPool  int  // of a Dialer
	PPPoEPool   int  // pppoe-client dial-pool-number, on the port
	BridgeGroup int
	Shutdown    bool
	Switchport  bool     // FastEthernet0-3 of an 881
	Bandwidth   int      // kbit/s
	Typed       bool     // the address was typed since the router booted
	Extra       []string // lines that this model keeps and shows, in full keywords

	Notes []*Note // lines of the catalog, which change nothing

	Tunnel *Tunnel // only of Tunnel interfaces
}

// Tunnel is what only a tunnel interface has.
type Tunnel struct {
	Source       string // interface name or address
	Destination  netip.Addr
	Mode         string   // "ipsec ipv4", "gre multipoint"; "" is gre ip
	VRF          string   // in which its destination is looked up
	Lines        []string // further lines, as shown
	NHRP         []string // ip nhrp ..., as shown
	Profile      string   // tunnel protection ipsec profile
	IKEv2Profile string   // ... ikev2-profile
	Shared       bool     // ... shared
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
		switch {
		case strings.HasPrefix(name, "Loopback"):
			return 0
		case strings.HasPrefix(name, "Tunnel"):
			return 1
		case strings.HasPrefix(name, "FastEthernet"):
			return 2
		case strings.HasPrefix(name, "GigabitEthernet"):
			return 3
		case strings.HasPrefix(name, "Vlan"):
			return 5
		case strings.HasPrefix(name, "Dialer"):
			return 6
		case strings.HasPrefix(name, "BVI"):
			return 7
		}
		return 4
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
