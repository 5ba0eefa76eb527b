package fakeios

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// showIPInterface is `show ip interface [X]`: what IP does on each interface, in the words of IOS
// 15 [inferred]. Lines about what this model does not have show the defaults.
func (r *Router) showIPInterface(name string) string {
	var b strings.Builder
	for _, i := range running.SortedPhysicalFirst(r.running) {
		if name == "" || i.Name == name {
			r.oneIPInterface(&b, i)
		}
	}
	return b.String()
}

func (r *Router) oneIPInterface(b *strings.Builder, i *running.Interface) {
	status, protocol := r.net.LineProtocol(r.running, i)
	fmt.Fprintf(b, "%s is %s, line protocol is %s\n", i.Name, status, protocol)
	line := func(format string, a ...any) { fmt.Fprintf(b, "  "+format+"\n", a...) }
	address := r.running.AddressOf(i.Name)
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
		line("Address determined by %s", r.addressOrigin(i))
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

func (r *Router) addressOrigin(i *running.Interface) string {
	switch {
	case i.DHCP:
		return "DHCP"
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
