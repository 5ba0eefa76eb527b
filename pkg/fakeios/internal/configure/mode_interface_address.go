package configure

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// addressCommands give an interface its addresses, or borrow it those of another.
func addressCommands() []command {
	return []command{
		{Pattern: "ip address <ip:ip> <mask:ip>", Run: setAddress},
		{Pattern: "ip address <ip:ip> <mask:ip> secondary", Run: addSecondary},
		{Pattern: "no ip address <ip:ip> <mask:ip> secondary", Run: func(s *Session, a args) string {
			i := s.Object.(*running.Interface)
			i.Secondaries = slices.DeleteFunc(i.Secondaries, func(p netip.Prefix) bool {
				return p.Addr() == a.Addr("ip")
			})
			return ""
		}},
		{Pattern: "ip address dhcp [client-id <of:if>] [hostname <name>]", Run: on(func(i *running.Interface, a args) {
			i.DHCP, i.Negotiated = true, false
			i.Address = netip.Prefix{}
			i.DHCPSays = ""
			for _, word := range [][2]string{{"client-id", a["of"]}, {"hostname", a["name"]}} {
				if word[1] != "" {
					i.DHCPSays += " " + word[0] + " " + word[1]
				}
			}
		})},
		{Pattern: "no ip address", Run: on(func(i *running.Interface, _ args) {
			i.Address = netip.Prefix{}
			i.Secondaries = nil
			i.DHCP, i.Negotiated = false, false
		})},
		{Pattern: "no ip address <ip:ip> <mask:ip>", Run: on(func(i *running.Interface, _ args) {
			i.Address = netip.Prefix{}
		})},
		{Pattern: "ip unnumbered <of:if>", Run: on(func(i *running.Interface, a args) {
			i.Unnumbered, i.Address = a["of"], netip.Prefix{}
		})},
		{Pattern: "no ip unnumbered [<of:if>]", Run: on(func(i *running.Interface, _ args) {
			i.Unnumbered = ""
		})},
	}
}

// badMask words a mask with holes; IOS shows it in hexadecimal.
func badMask(a args) string {
	mask := a.Addr("mask").As4()
	return fmt.Sprintf("Bad mask 0x%X for address %s\n", mask[:], a["ip"])
}

// setAddress refuses what IOS refuses: a mask with holes, and a network that another interface
// already has.
func setAddress(s *Session, a args) string {
	prefix, ok := running.PrefixFromMask(a.Addr("ip"), a.Addr("mask"))
	if !ok {
		return badMask(a)
	}
	here := s.Object.(*running.Interface)
	for _, other := range s.Config.Interfaces {
		if other != here && other.VRF == here.VRF && other.Address.IsValid() && other.Address.Overlaps(prefix) {
			return "% " + prefix.Masked().Addr().String() + " overlaps with " + other.Name + "\n"
		}
	}
	here.Address = prefix
	here.DHCP, here.Negotiated = false, false
	here.Unnumbered = ""
	here.Typed = !s.FromFile
	return ""
}

// addSecondary adds an address of another network.
func addSecondary(s *Session, a args) string {
	i := s.Object.(*running.Interface)
	prefix, ok := running.PrefixFromMask(a.Addr("ip"), a.Addr("mask"))
	switch {
	case !ok:
		return badMask(a)
	case !i.Address.IsValid() && !s.FromFile: // a configuration shows it before the primary one
		return "% Primary address must be configured first\n" // wording [inferred]
	}
	i.Secondaries = append(slices.DeleteFunc(i.Secondaries, func(p netip.Prefix) bool { return p == prefix }), prefix)
	return ""
}
