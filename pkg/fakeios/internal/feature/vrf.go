package feature

import (
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// The prompt words of VRFs. Both forms share one [seen on virtual IOS].
const (
	vrfPrompt       = "config-vrf"
	vrfFamilyPrompt = "config-vrf-af"
)

func vrfCommands() []Command {
	enter := func(definition bool) func(*Place, args) string {
		return func(p *Place, a args) string {
			v := p.Config.VRF(a["name"])
			if v == nil {
				v = &running.VRF{Name: a["name"], Definition: definition, IPv4: !definition}
				p.Config.VRFs = append(p.Config.VRFs, v)
			}
			if v.Definition != definition {
				return "% VRF " + a["name"] + " has been created by the other command\n" // wording [inferred]
			}
			p.Enter(vrfPrompt, v)
			return ""
		}
	}
	return []Command{
		{Pattern: "ip vrf <name>", Run: enter(false)},
		{Pattern: "no ip vrf <name>", Run: dropVRF},
		{Pattern: "vrf definition <name>", Run: enter(true)},
		{Pattern: "no vrf definition <name>", Run: dropVRF},
	}
}

// dropVRF takes the addresses of its interfaces and its routes with it.
func dropVRF(p *Place, a args) string {
	c, name := p.Config, a["name"]
	c.VRFs = without(c.VRFs, func(v *running.VRF) bool { return v.Name == name })
	c.Routes = without(c.Routes, func(r *running.StaticRoute) bool { return r.VRF == name })
	reply := ""
	for _, i := range c.Interfaces {
		if i.VRF == name {
			if moveTo(i, ""); p.FromFile {
				continue
			}
			reply = "% IPv4 addresses from all interfaces in VRF " + name + " have been removed\n"
		}
	}
	return reply
}

// moveTo puts an interface into another table, which takes its addresses.
func moveTo(i *running.Interface, vrf string) (hadAddress bool) {
	hadAddress = i.Address.IsValid() || i.Unnumbered != ""
	i.VRF, i.Unnumbered = vrf, ""
	i.Address, i.Secondaries = netip.Prefix{}, nil
	i.DHCP, i.Negotiated = false, false
	return hadAddress
}

func vrfModes() []Mode {
	lines := func(v *running.VRF) *[]string { return &v.Lines }
	return []Mode{
		{vrfPrompt, global, slices.Concat([]Command{
			{Pattern: "rd <rd>", Run: at(func(v *running.VRF, a args) { v.RD = a["rd"] })},
			{Pattern: "no rd [<rd>]", Run: at(func(v *running.VRF, _ args) { v.RD = "" })},
			{Pattern: "address-family ipv4", Run: func(p *Place, _ args) string {
				v := p.Object.(*running.VRF)
				if !v.Definition {
					return p.Refuse(grammar.Words(p.Line)[0].At)
				}
				v.IPv4 = true
				p.Enter(vrfFamilyPrompt, v)
				return ""
			}},
			{Pattern: "no address-family ipv4", Run: at(func(v *running.VRF, _ args) { v.IPv4 = !v.Definition })},
		}, Kept(false, lines, "description <d:line>"),
			Kept(true, lines, "route-target <how:import|export|both> <rt>"),
			grammar.Known[*Place]())},
		{vrfFamilyPrompt, vrfPrompt, []Command{
			{Pattern: "exit-address-family", Run: func(p *Place, _ args) string {
				p.Enter(vrfPrompt, p.Object)
				return ""
			}},
		}},
	}
}

func vrfInterfaceCommands() []Command {
	forward := func(old bool) func(*Place, args) string {
		return func(p *Place, a args) string {
			i := p.Object.(*running.Interface)
			v := p.Config.VRF(a["vrf"])
			switch {
			case v == nil:
				return "% VRF " + a["vrf"] + " not configured.\n" // wording [inferred]
			case !v.IPv4:
				return "% VRF " + a["vrf"] + " does not have any address family configured\n" // wording [inferred]
			case i.VRF == v.Name:
				return ""
			}
			i.OldVRFForm = old
			if moveTo(i, v.Name) && !p.FromFile {
				return "% Interface " + i.Name + " IPv4 disabled and address(es) removed due to enabling VRF " +
					v.Name +
					"\n"
			}
			return ""
		}
	}
	leave := func(p *Place, _ args) string {
		i := p.Object.(*running.Interface)
		if i.VRF != "" && moveTo(i, "") && !p.FromFile {
			return "% Interface " + i.Name + " IPv4 disabled and address(es) removed due to disabling VRF\n"
		}
		return ""
	}
	return []Command{
		{Pattern: "ip vrf forwarding <vrf>", Run: forward(true)},
		{Pattern: "no ip vrf forwarding [<vrf>]", Run: leave},
		{Pattern: "vrf forwarding <vrf>", Run: forward(false)},
		{Pattern: "no vrf forwarding [<vrf>]", Run: leave},
	}
}
