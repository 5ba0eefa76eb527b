package fakeios

import (
	"fmt"
	"strings"
)

// render shows an interface in IOS's own order of lines, whatever the order of typing.
func (i *iface) render(b *strings.Builder) {
	fmt.Fprintf(b, "interface %s\n", i.name)
	show := func(yes bool, format string, a ...any) {
		if yes {
			fmt.Fprintf(b, " "+format+"\n", a...)
		}
	}
	show(i.description != "", "description %s", i.description)
	show(i.bandwidth > 0, "bandwidth %d", i.bandwidth)
	i.renderExtra(b, true)
	switch {
	case i.unnumbered != "":
		show(true, "ip unnumbered %s", i.unnumbered)
	case i.dhcp:
		show(true, "ip address dhcp")
	case i.address.IsValid():
		show(true, "ip address %s %s", i.address.Addr(), maskOf(i.address))
	default:
		show(true, "no ip address")
	}
	for _, p := range i.secondaries {
		show(true, "ip address %s %s secondary", p.Addr(), maskOf(p))
	}
	show(i.accessIn != "", "ip access-group %s in", i.accessIn)
	show(i.accessOut != "", "ip access-group %s out", i.accessOut)
	show(i.mtu > 0, "ip mtu %d", i.mtu)
	show(i.nat != "", "ip nat %s", i.nat)
	show(i.reassembly, "ip virtual-reassembly in")
	show(i.mss > 0, "ip tcp adjust-mss %d", i.mss)
	i.renderExtra(b, false)
	show(i.policyMap != "", "ip policy route-map %s", i.policyMap)
	show(i.shutdown, "shutdown")
	if t := i.tunnel; t != nil {
		show(t.source != "", "tunnel source %s", t.source)
		show(t.mode != "", "tunnel mode %s", t.mode)
		show(t.destination.IsValid(), "tunnel destination %s", t.destination)
		if t.profile != "" && t.ikev2Profile != "" {
			show(true, "tunnel protection ipsec profile %s ikev2-profile %s", t.profile, t.ikev2Profile)
		} else {
			show(t.profile != "", "tunnel protection ipsec profile %s", t.profile)
		}
	}
	show(i.duplex != "", "duplex %s", i.duplex)
	show(i.speed != "", "speed %s", i.speed)
	b.WriteString("!\n")
}

// renderExtra shows the lines that are kept as they are: those of layer 2 stand above the address.
func (i *iface) renderExtra(b *strings.Builder, layer2 bool) {
	for _, line := range i.extra {
		if layer2 == (strings.HasPrefix(line, "encapsulation ") || strings.HasPrefix(line, "switchport ")) {
			fmt.Fprintf(b, " %s\n", line)
		}
	}
}
