package site

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// steering reports what the chosen steering needs and the site does not give, and what it cannot do.
func (r *reader) steering(root *yaml.Node, s *Site, at places) {
	switch s.Steering {
	case SteeringPBRTrack:
		r.numberedTunnels(s, at)
	case SteeringRoute:
		r.providerWay(s, at)
		r.routesCannot(root, s, at)
	}
	if s.Steering == SteeringEEM {
		r.sameName(at, "applet_down", "applet_up", s.Names.AppletDown == s.Names.AppletUp)
	}
}

// exampleTunnels are the addresses that a message proposes for the tunnels.
var exampleTunnels = []string{"10.255.255.1/30", "10.255.255.5/30"}

// numberedTunnels: `set ip next-hop` needs an address, which is the other host of the tunnel's subnet.
func (r *reader) numberedTunnels(s *Site, at places) {
	for i, t := range s.Tunnels()[:2] {
		where := at[t.Role]
		if where == nil {
			continue // the edge itself is missing, which is said
		}
		key := t.Key() + ".tunnel_address"
		_, ok := t.Edge.OtherEnd()
		example := fmt.Sprintf("write tunnel_address: %s there, a subnet that nothing else uses",
			exampleTunnels[i%len(exampleTunnels)])
		switch {
		case !t.Edge.Tunnel.IsValid():
			r.hide(where, "steering: pbr-track needs "+key+": its next hop is the other host of the tunnel's subnet",
				example)
		case !ok:
			r.hide(where, key+" has a subnet of another size than /30 or /31: its next hop would not be one address",
				example)
		case s.LAN.Address.IsValid() && s.LAN.Address.Overlaps(t.Edge.Tunnel):
			r.hide(where, key+" lies in the network of the LAN", example)
		}
	}
	tunnels := s.Tunnels()[:2] // further pairs say so themselves
	for i, t := range tunnels {
		for _, other := range tunnels[:i] {
			if where := at[t.Role]; where != nil && t.Edge.Tunnel.IsValid() && other.Edge.Tunnel.IsValid() &&
				t.Edge.Tunnel.Overlaps(other.Edge.Tunnel) {
				r.hide(where, fmt.Sprintf("the tunnels of %s and %s are in one subnet: IOS refuses an address that "+
					"overlaps", other.Role, t.Role), "give each a subnet of its own, for example "+
					strings.Join(exampleTunnels, " and "))
			}
		}
	}
}

// providerWay: routes past the tunnels need to know where the provider is.
func (r *reader) providerWay(s *Site, at places) {
	where := at["steering"]
	if s.ProviderWay() == "" && s.WAN.Name != "" {
		r.hide(where, fmt.Sprintf("steering: route needs wan.gateway: %s may have many neighbours, and the routes to "+
			"the service edges need the one that is the provider's", s.WAN.Name),
			fmt.Sprintf("write wan: {interface: %s, gateway: 192.0.2.1} with the next hop of the default route that "+
				"the router has, or gateway: dhcp", s.WAN.Name))
	}
	if g := s.WAN.Gateway.Address; g.IsValid() {
		for _, t := range s.Tunnels() {
			if g == t.Edge.VPN {
				r.hide(where, "wan.gateway is the address of a service edge", "write the provider's router")
			}
		}
	}
}

// routesCannot: a route looks at the destination alone.
func (r *reader) routesCannot(root *yaml.Node, s *Site, at places) {
	instead := "write steering: pbr-track, which looks at more than the destination"
	refuse := func(key, why, remedy string) {
		where := at["steering"]
		if n := valueOf(root, key); n != nil {
			where = n
		}
		r.hide(where, why, remedy)
	}
	if s.Traffic == "web" {
		refuse("traffic", "steering: route cannot send web traffic alone: routes know no ports", instead)
	}
	if len(s.ExemptFrom) > 0 {
		refuse("exempt", "steering: route cannot exempt by source (from:): routes know the destination alone", instead)
	}
	if s.AccessGroups == "guide" {
		refuse("access_groups", "steering: route has no access list that access_groups: guide could apply",
			"take access_groups out, or "+instead)
	}
	if s.LAN.VRF == s.WAN.VRF {
		return
	}
	if s.WhenDown != WhenDownDrop {
		refuse("lan", "lan.vrf and wan.vrf differ, and no route of one leads to the provider of the other",
			"write when_down: drop")
	}
	if len(s.Exempt) > 0 || s.ExemptAuto {
		refuse("exempt", "lan.vrf and wan.vrf differ, and no route of one leads to the provider of the other",
			"take exempt out, or "+instead)
	}
}

// valueOf is the value of a key of the file; nil: the file does not have it.
func valueOf(root *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == key {
			return root.Content[i+1]
		}
	}
	return nil
}

// Notes are what a person should know of a good site file, in sentences.
func (s *Site) Notes() []string {
	var out []string
	if !s.SteersByTrack() {
		out = append(out, s.SteeringNote())
	}
	if s.WhenDown != WhenDownDrop {
		out = append(out, WhenDownNote)
	}
	return append(out, s.cipherNotes()...)
}

// SteeringNote says what steering: guide does not do, and what does.
func (s *Site) SteeringNote() string {
	instead := "steering: pbr-track (with tunnel_address for both edges), steering: route (with wan.gateway) or " +
		"steering: eem"
	if len(s.Further) > 0 {
		instead = "steering: pbr-track (with tunnel_address for every edge) or steering: route (with wan.gateway)"
	}
	return "steering: guide is what the guide prints, and its probes steer nothing: traffic stays in a " +
		"tunnel whose service edge is sick as long as the tunnel itself is up; write " + instead +
		" to let the probes decide"
}

const (
	// WhenDownNote says where the traffic goes without tunnels.
	WhenDownNote = "when_down: internet: while no tunnel carries it, the traffic of the LAN goes to the internet " +
		"past Zscaler; write when_down: drop to have it dropped instead"
)
