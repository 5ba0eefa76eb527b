package branch

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Block is the node of a header in a configuration; nil when there is none. That of an interface may go on with the
// kind of its links: `interface ATM0.1 point-to-point`.
func Block(c iosconf.Config, header string) *iosconf.Node {
	for i := range c.Nodes {
		if line := c.Nodes[i].Line; line == header ||
			strings.HasPrefix(header, "interface ") && strings.HasPrefix(line, header+" ") {
			return &c.Nodes[i]
		}
	}
	return nil
}

// Children are the lines below a header; none when it is not there.
func Children(c iosconf.Config, header string) []iosconf.Node {
	if n := Block(c, header); n != nil {
		return n.Children
	}
	return nil
}

// Value is what stands behind the first line of an interface that starts with key; "" when none does.
func Value(c iosconf.Config, name, key string) string {
	if n := Block(c, "interface "+name); n != nil {
		for _, child := range n.Children {
			if rest, ok := strings.CutPrefix(child.Line, key+" "); ok {
				return rest
			}
		}
	}
	return ""
}

// Interfaces are the names of all interfaces of a configuration.
func Interfaces(c iosconf.Config) []string {
	var out []string
	for _, n := range c.Nodes {
		if name, ok := strings.CutPrefix(n.Line, "interface "); ok {
			out = append(out, name)
		}
	}
	return out
}

// Address is the configured address of an interface with its network; invalid for none, DHCP and
// the like. IOS shows secondary addresses before it.
func Address(c iosconf.Config, name string) netip.Prefix {
	for _, child := range Children(c, "interface "+name) {
		words := strings.Fields(child.Line)
		if len(words) == 4 && words[0] == "ip" && words[1] == "address" {
			if p, ok := MaskedPrefix(words[2:]); ok {
				return p
			}
		}
	}
	return netip.Prefix{}
}

// Leased reports whether an interface gets its address by DHCP, whatever it tells the server of itself:
// `ip address dhcp client-id FastEthernet4`, `ip address dhcp hostname branch`.
func Leased(c iosconf.Config, name string) bool {
	how, _, _ := strings.Cut(Value(c, name, "ip address"), " ")
	return how == "dhcp"
}

// Addresses are all configured addresses of an interface with their networks, secondary ones too.
func Addresses(c iosconf.Config, name string) []netip.Prefix {
	var out []netip.Prefix
	for _, child := range Children(c, "interface "+name) {
		if rest, ok := strings.CutPrefix(child.Line, "ip address "); ok {
			if p, ok := MaskedPrefix(strings.Fields(rest)); ok {
				out = append(out, p)
			}
		}
	}
	return out
}

// MaskedPrefix reads an address and a dotted mask.
func MaskedPrefix(words []string) (netip.Prefix, bool) {
	if len(words) < 2 {
		return netip.Prefix{}, false
	}
	a, err1 := netip.ParseAddr(words[0])
	mask, err2 := netip.ParseAddr(words[1])
	if err1 != nil || err2 != nil || !a.Is4() || !mask.Is4() {
		return netip.Prefix{}, false
	}
	bits := 0
	for _, octet := range mask.As4() {
		for ; octet&0x80 != 0; octet <<= 1 {
			bits++
		}
		if octet != 0 {
			return netip.Prefix{}, false
		}
	}
	return netip.PrefixFrom(a, bits), true
}

// Bridged reports whether an interface is a part of a bridge, which has the address then.
func Bridged(c iosconf.Config, name string) bool { return Value(c, name, "bridge-group") != "" }

// Owner is the interface on which an address is configured, "" when none has it.
func Owner(c iosconf.Config, a netip.Addr) string {
	for _, name := range Interfaces(c) {
		if slices.ContainsFunc(Addresses(c, name), func(p netip.Prefix) bool { return p.Addr() == a }) {
			return name
		}
	}
	return ""
}
