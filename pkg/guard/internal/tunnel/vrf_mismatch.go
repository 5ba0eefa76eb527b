package tunnel

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// VRFMismatch refuses a WAN or LAN that is in another VRF than the site file says: the tunnels would look for the edges
// in a table without a way to them, or policy routing would send the LAN into a tunnel of another table.
var VRFMismatch = rule.Rule{
	Name: "vrf_mismatch", LastVerified: "2026-11-27", Overridable: true,
	Source: "FlexVPN and IKEv2 Configuration Guide: the packets of a tunnel leave by the table of `tunnel vrf`, " +
		"and an " +
		"IKEv2 profile is for one FVRF; that `set interface` needs an interface of the same VRF is [inferred]",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c, s := in.Final(), in.Site
		if !in.Changes() {
			return nil
		}
		if f := interfaceVRF(c, "wan.vrf", s.WAN.Name, s.WAN.VRF); f != nil {
			return f
		}
		for _, name := range s.Steered() {
			if f := interfaceVRF(c, "lan.vrf", name, s.LAN.VRF); f != nil {
				return f
			}
		}
		return vrfForm(c, s.LAN.VRF, s.VRFDefinition)
	}),
}

// interfaceVRF compares an interface with the key that says which VRF it is in.
func interfaceVRF(c iosconf.Config, key, name, says string) *rule.Finding {
	has := branch.VRF(c, name)
	if has == says || branch.Block(c, "interface "+name) == nil {
		return nil
	}
	where := "the global table"
	if says != "" {
		where = "VRF " + says
	}
	object, _, _ := strings.Cut(key, ".")
	if has == "" {
		return &rule.Finding{Fatal: true,
			Why:    fmt.Sprintf("%s is in the global table, and the site file says %s: %s", name, key, says),
			Remedy: fmt.Sprintf("take vrf out of %s in the site file, or correct the interface", object)}
	}
	return &rule.Finding{Fatal: true,
		Why: fmt.Sprintf("%s is in the VRF %s, and the tunnels would be built for %s: none could come up and carry "+
			"its "+
			"traffic", name, has, where),
		Remedy: fmt.Sprintf("add `vrf: %s` to %s in the site file", has, object)}
}

// vrfForm compares how the VRF of the LAN is defined with the key that says so: IOS takes `ip vrf forwarding` for the
// one and `vrf forwarding` for the other.
func vrfForm(c iosconf.Config, vrf string, definition bool) *rule.Finding {
	byDefinition, byIP := branch.Block(c, "vrf definition "+vrf) != nil, branch.Block(c, "ip vrf "+vrf) != nil
	switch {
	case vrf == "" || definition && byDefinition || !definition && byIP:
		return nil
	case byDefinition:
		return &rule.Finding{Fatal: true,
			Why: fmt.Sprintf("the router defines VRF %s by `vrf definition`, and would refuse `ip vrf "+
				"forwarding`", vrf),
			Remedy: "add `vrf_definition: true` to the site file"}
	case byIP:
		return &rule.Finding{Fatal: true,
			Why:    fmt.Sprintf("the router defines VRF %s by `ip vrf`, and would refuse `vrf forwarding`", vrf),
			Remedy: "take vrf_definition out of the site file"}
	}
	return &rule.Finding{Fatal: true, Why: fmt.Sprintf("the router has no VRF %s", vrf),
		Remedy: "correct lan.vrf in the site file; `show ip vrf` lists those of the router"}
}
