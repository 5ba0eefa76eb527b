package running

import (
	"fmt"
	"strings"
)

// Render shows an interface in IOS's own order of lines, whatever the order of typing.
func (i *Interface) Render(b *strings.Builder) {
	fmt.Fprintf(b, "interface %s\n", i.Name)
	show := func(yes bool, format string, a ...any) {
		if yes {
			fmt.Fprintf(b, " "+format+"\n", a...)
		}
	}
	show(i.Description != "", "description %s", i.Description)
	show(i.Bandwidth > 0, "bandwidth %d", i.Bandwidth)
	i.renderExtra(b, true)
	switch {
	case i.Unnumbered != "":
		show(true, "ip unnumbered %s", i.Unnumbered)
	case i.DHCP:
		show(true, "ip address dhcp")
	case i.Address.IsValid():
		show(true, "ip address %s %s", i.Address.Addr(), DottedMask(i.Address))
	default:
		show(true, "no ip address")
	}
	for _, p := range i.Secondaries {
		show(true, "ip address %s %s secondary", p.Addr(), DottedMask(p))
	}
	show(i.AccessIn != "", "ip access-group %s in", i.AccessIn)
	show(i.AccessOut != "", "ip access-group %s out", i.AccessOut)
	show(i.MTU > 0, "ip mtu %d", i.MTU)
	show(i.NAT != "", "ip nat %s", i.NAT)
	show(i.Reassembly != "", "%s", i.Reassembly)
	show(i.MSS > 0, "ip tcp adjust-mss %d", i.MSS)
	i.renderExtra(b, false)
	show(i.PolicyMap != "", "ip policy route-map %s", i.PolicyMap)
	show(i.Shutdown, "shutdown")
	if t := i.Tunnel; t != nil {
		show(t.Source != "", "tunnel source %s", t.Source)
		show(t.Mode != "", "tunnel mode %s", t.Mode)
		show(t.Destination.IsValid(), "tunnel destination %s", t.Destination)
		if t.Profile != "" && t.IKEv2Profile != "" {
			show(true, "tunnel protection ipsec profile %s ikev2-profile %s", t.Profile, t.IKEv2Profile)
		} else {
			show(t.Profile != "", "tunnel protection ipsec profile %s", t.Profile)
		}
	}
	show(i.Duplex != "", "duplex %s", i.Duplex)
	show(i.Speed != "", "speed %s", i.Speed)
	b.WriteString("!\n")
}

// renderExtra shows the lines that are kept as they are: those of layer 2 stand above the address.
func (i *Interface) renderExtra(b *strings.Builder, layer2 bool) {
	for _, line := range i.Extra {
		if layer2 == (strings.HasPrefix(line, "encapsulation ") || strings.HasPrefix(line, "switchport ")) {
			fmt.Fprintf(b, " %s\n", line)
		}
	}
}
