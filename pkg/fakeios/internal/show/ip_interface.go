package show

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// IPInterface is `show ip interface [X]`: what IP does on each interface, in the words of IOS
// 15 [inferred]. Lines about what this model does not have show the defaults.
func (v View) IPInterface(name string) string {
	var b strings.Builder
	for _, i := range running.SortedPhysicalFirst(v.Config) {
		if name == "" || i.Name == name {
			v.oneIPInterface(&b, i)
		}
	}
	return b.String()
}

func (v View) oneIPInterface(b *strings.Builder, i *running.Interface) {
	status, protocol := v.Network.LineProtocol(v.Config, i)
	fmt.Fprintf(b, "%s is %s, line protocol is %s\n", i.Name, status, protocol)
	line := func(format string, a ...any) { fmt.Fprintf(b, "  "+format+"\n", a...) }
	address := v.Config.AddressOf(i.Name)
	if i.Switchport || !address.IsValid() {
		line("Internet protocol processing disabled")
		return
	}
	if i.Unnumbered != "" {
		line("Interface is unnumbered. Using address of %s (%s)", i.Unnumbered, address)
	} else {
		line("Internet address is %s", i.Address)
	}
	line("Broadcast address is 255.255.255.255")
	if i.Unnumbered == "" {
		line("Address determined by %s", v.addressOrigin(i))
	}
	line("MTU is %d bytes", cmp.Or(i.MTU, wan.EtherMTU))
	b.WriteString(ipDefaultsHead)
	line("Outgoing access list is %s", cmp.Or(i.AccessOut, "not set"))
	line("Inbound  access list is %s", cmp.Or(i.AccessIn, "not set"))
	b.WriteString(ipDefaults)
	if i.PolicyMap != "" {
		line("Policy routing is enabled, using route map %s", i.PolicyMap)
	} else {
		line("Policy routing is disabled")
	}
	if i.NAT != "" {
		line("Network address translation is enabled, interface in domain %s", i.NAT)
	} else {
		line("Network address translation is disabled")
	}
	b.WriteString(ipDefaultsTail)
}

func (v View) addressOrigin(i *running.Interface) string {
	switch {
	case i.DHCP:
		return "DHCP"
	case i.Negotiated:
		return "IPCP"
	case i.Typed:
		return "setup command"
	default:
		return "non-volatile memory"
	}
}

// What IOS says of an interface whose other IP settings nobody has touched.
const (
	ipDefaultsHead = `  Helper address is not set
  Directed broadcast forwarding is disabled
`
	ipDefaults = `  Proxy ARP is enabled
  Local Proxy ARP is disabled
  Security level is default
  Split horizon is enabled
  ICMP redirects are always sent
  ICMP unreachables are always sent
  ICMP mask replies are never sent
  IP fast switching is enabled
  IP fast switching on the same interface is disabled
  IP Flow switching is disabled
  IP CEF switching is enabled
  IP CEF switching turbo vector
  IP multicast fast switching is enabled
  IP multicast distributed fast switching is disabled
  IP route-cache flags are Fast, CEF
  Router Discovery is disabled
  IP output packet accounting is disabled
  IP access violation accounting is disabled
  TCP/IP header compression is disabled
  RTP/IP header compression is disabled
`
	ipDefaultsTail = `  BGP Policy Mapping is disabled
  Input features: MCI Check
  IPv4 WCCP Redirect outbound is disabled
  IPv4 WCCP Redirect inbound is disabled
  IPv4 WCCP Redirect exclude is disabled
`
)

// IPInterfaceBrief is `show ip interface brief [X]`; only "" is all.
func (v View) IPInterfaceBrief(only string) string {
	var b strings.Builder
	b.WriteString("Interface                  IP-Address      OK? Method Status                Protocol\n")
	for _, i := range running.SortedPhysicalFirst(v.Config) {
		if only != "" && i.Name != only {
			continue
		}
		address, method := "unassigned", "unset"
		if a := v.Config.AddressOf(i.Name); a.IsValid() && !i.Switchport {
			address, method = a.String(), "NVRAM"
			switch {
			case i.Tunnel != nil:
				method = "unset"
			case i.DHCP:
				method = "DHCP"
			case i.Negotiated:
				method = "IPCP"
			case i.Typed:
				method = "manual"
			}
		}
		status, protocol := v.Network.LineProtocol(v.Config, i)
		fmt.Fprintf(&b, "%-26s %-15s YES %-6s %-21s %-8s\n", i.Name, address, method, status, protocol)
	}
	return b.String()
}
