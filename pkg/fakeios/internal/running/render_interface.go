package running

import (
	"fmt"
	"strings"
)

// Render shows an interface in IOS's own order of lines, whatever the order of typing.
func (i *Interface) Render(b *strings.Builder) {
	fmt.Fprintf(b, "interface %s\n", strings.TrimSpace(i.Name+" "+i.Links))
	show := func(yes bool, format string, a ...any) {
		if yes {
			fmt.Fprintf(b, " "+format+"\n", a...)
		}
	}
	show(i.Description != "", "description %s", i.Description)
	show(i.Bandwidth > 0, "bandwidth %d", i.Bandwidth)
	i.renderExtra(b, layer2)
	show(i.VRF != "", "%s", i.vrfLine())
	switch {
	case i.Negotiated:
		show(true, "ip address negotiated")
	case i.Unnumbered != "":
		show(true, "ip unnumbered %s", i.Unnumbered)
	case i.DHCP:
		show(true, "ip address dhcp%s", i.DHCPSays)
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
	i.renderTunnelLines(show, true)
	show(i.NAT != "", "ip nat %s", i.NAT)
	show(i.InspectIn != "", "ip inspect %s in", i.InspectIn)
	show(i.InspectOut != "", "ip inspect %s out", i.InspectOut)
	show(i.Reassembly != "", "%s", i.Reassembly)
	show(i.Zone != "", "zone-member security %s", i.Zone)
	i.renderExtra(b, link)
	show(i.MSS > 0, "ip tcp adjust-mss %d", i.MSS)
	i.renderExtra(b, layer3)
	show(i.PolicyMap != "", "ip policy route-map %s", i.PolicyMap)
	show(i.Shutdown, "shutdown")
	if t := i.Tunnel; t != nil {
		show(t.Source != "", "tunnel source %s", t.Source)
		show(t.Mode != "", "tunnel mode %s", t.Mode)
		show(t.Destination.IsValid(), "tunnel destination %s", t.Destination)
		i.renderTunnelLines(show, false)
		protection := "tunnel protection ipsec profile " + t.Profile
		if t.IKEv2Profile != "" {
			protection += " ikev2-profile " + t.IKEv2Profile
		}
		if t.Shared {
			protection += " shared"
		}
		show(t.Profile != "", "%s", protection)
	}
	show(i.Duplex != "", "duplex %s", i.Duplex)
	show(i.Speed != "", "speed %s", i.Speed)
	show(i.DialerPool > 0, "dialer pool %d", i.DialerPool)
	i.renderExtra(b, dialing)
	show(i.PPPoEPool > 0, "pppoe-client dial-pool-number %d", i.PPPoEPool)
	show(i.BridgeGroup > 0, "bridge-group %d", i.BridgeGroup)
	show(i.CryptoMap != "", "crypto map %s", i.CryptoMap)
	b.WriteString("!\n")
}

// renderTunnelLines shows what only some tunnels have: NHRP among the lines of IP, the rest among its own.
func (i *Interface) renderTunnelLines(show func(bool, string, ...any), ip bool) {
	t := i.Tunnel
	if t == nil {
		return
	}
	if ip {
		for _, l := range t.NHRP {
			show(true, "%s", l)
		}
		return
	}
	for _, l := range t.Lines {
		show(true, "%s", l)
	}
	show(t.VRF != "", "tunnel vrf %s", t.VRF)
}

// extraPlace is where a line that is kept as it is stands in an interface.
type extraPlace int

// The places, from the top.
const (
	layer2  extraPlace = iota // above the address
	link                      // below NAT
	layer3                    // above the policy
	dialing                   // behind the dialer's pool
)

// extraPlaces are the beginnings of lines that do not stand in layer3.
var extraPlaces = []struct {
	start string
	place extraPlace
}{
	{"encapsulation dot1Q ", layer2}, {"switchport ", layer2}, {"mtu ", layer2}, {"encapsulation ", link},
	{"dialer", dialing}, {"ppp ", dialing}, {"async ", dialing},
}

func placeOf(line string) extraPlace {
	for _, p := range extraPlaces {
		if strings.HasPrefix(line, p.start) {
			return p.place
		}
	}
	return layer3
}

// renderExtra shows the lines that are kept as they are, at one place.
func (i *Interface) renderExtra(b *strings.Builder, at extraPlace) {
	for _, line := range i.Extra {
		if placeOf(line) == at {
			fmt.Fprintf(b, " %s\n", line)
		}
	}
	renderNotes(b, i.Notes, 1, func(n *Note) bool { return placeOf(n.Text) == at })
}
