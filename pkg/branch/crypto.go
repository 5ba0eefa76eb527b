package branch

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

const ikev2Profile = "crypto ikev2 profile "

// IKEv2Profiles are the IKEv2 profiles that an IPsec profile, a crypto map or a tunnel uses, in the order of the
// configuration.
func IKEv2Profiles(c iosconf.Config) []string {
	var out []string
	for _, n := range c.Nodes {
		name, ok := strings.CutPrefix(n.Line, ikev2Profile)
		if ok && slices.ContainsFunc(c.Nodes, func(user iosconf.Node) bool { return usesIKEv2Profile(user, name) }) {
			out = append(out, name)
		}
	}
	return out
}

func usesIKEv2Profile(user iosconf.Node, name string) bool {
	return slices.ContainsFunc(user.Children, func(n iosconf.Node) bool {
		words := strings.Fields(n.Line)
		last := len(words) - 1
		return last > 0 && words[last] == name && words[last-1] == "ikev2-profile" ||
			n.Line == "set ikev2-profile "+name
	})
}

// IPsecUsers are what else encrypts on a router: the interfaces that a crypto map is on, and the tunnels that an IPsec
// profile protects, in the order of the configuration. Those that are shut down are not among them.
func IPsecUsers(c iosconf.Config) []string {
	var out []string
	for _, name := range Interfaces(c) {
		if !Down(c, name) && (Value(c, name, "crypto map") != "" || Value(c, name, "tunnel protection") != "" ||
			ezvpn(c, name)) {
			out = append(out, name)
		}
	}
	return out
}

// ezvpn reports whether an interface is the outer one of a client of EzVPN.
func ezvpn(c iosconf.Config, name string) bool {
	words := strings.Fields(Value(c, name, "crypto ipsec client ezvpn"))
	return len(words) > 0 && (len(words) == 1 || words[1] == "outside")
}

// EzVPNClients are the clients of EzVPN that an interface uses, by name: a hub tells them what lies behind it.
func EzVPNClients(c iosconf.Config) []string {
	var out []string
	for _, name := range Interfaces(c) {
		if ezvpn(c, name) && !Down(c, name) {
			client := strings.Fields(Value(c, name, "crypto ipsec client ezvpn"))[0]
			if !slices.Contains(out, client) {
				out = append(out, client)
			}
		}
	}
	return out
}

// FlexVPNRoutes are what lets a hub bring routes to the router by IKEv2: clients of FlexVPN, and profiles in use that
// ask an authorization policy. They stand in the routing table as static routes.
func FlexVPNRoutes(c iosconf.Config) []string {
	var out []string
	used := IKEv2Profiles(c)
	for _, n := range c.Nodes {
		profile, is := strings.CutPrefix(n.Line, ikev2Profile)
		if strings.HasPrefix(n.Line, "crypto ikev2 client flexvpn ") || is && slices.Contains(used, profile) &&
			slices.ContainsFunc(n.Children, func(child iosconf.Node) bool {
				return strings.HasPrefix(child.Line, "aaa authorization ")
			}) {
			out = append(out, n.Line)
		}
	}
	return out
}

// IKEv1 reports whether the router has keys or profiles for IKEv1, so that it has tunnels with it.
func IKEv1(c iosconf.Config) bool {
	return slices.ContainsFunc(c.Nodes, func(n iosconf.Node) bool {
		return strings.HasPrefix(n.Line, "crypto isakmp key ") || strings.HasPrefix(n.Line, "crypto isakmp profile ") ||
			strings.HasPrefix(n.Line, "crypto isakmp client ")
	})
}
