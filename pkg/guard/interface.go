package guard

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// block is the node of a header in a configuration; nil when there is none.
func block(c iosconf.Config, header string) *iosconf.Node {
	for i := range c.Nodes {
		if c.Nodes[i].Line == header {
			return &c.Nodes[i]
		}
	}
	return nil
}

// children are the lines below a header; none when it is not there.
func children(c iosconf.Config, header string) []iosconf.Node {
	if n := block(c, header); n != nil {
		return n.Children
	}
	return nil
}

// value is what stands behind the first line of an interface that starts with key; "" when none does.
func value(c iosconf.Config, name, key string) string {
	if n := block(c, "interface "+name); n != nil {
		for _, child := range n.Children {
			if rest, ok := strings.CutPrefix(child.Line, key+" "); ok {
				return rest
			}
		}
	}
	return ""
}

// names of all interfaces of a configuration.
func interfaces(c iosconf.Config) []string {
	var out []string
	for _, n := range c.Nodes {
		if name, ok := strings.CutPrefix(n.Line, "interface "); ok {
			out = append(out, name)
		}
	}
	return out
}

// address is the configured address of an interface with its network; invalid for none, DHCP and
// the like.
func address(c iosconf.Config, name string) netip.Prefix {
	p, _ := maskedPrefix(strings.Fields(value(c, name, "ip address")))
	return p
}

// hasInterface reports whether the router has an interface: as it lists them, or where it was not asked, as its
// running-config does.
func (in Input) hasInterface(name string) bool {
	if len(in.Facts.Interfaces) == 0 {
		return block(in.Running, "interface "+name) != nil
	}
	_, ok := in.Facts.brief(name)
	return ok
}

// addressOf is the address that an interface has, from its configuration or as the router shows it.
func (in Input) addressOf(c iosconf.Config, name string) netip.Addr {
	if p := address(c, name); p.IsValid() {
		return p.Addr()
	}
	i, _ := in.Facts.brief(name)
	a, _ := netip.ParseAddr(i.Address)
	return a
}

// maskedPrefix reads an address and a dotted mask.
func maskedPrefix(words []string) (netip.Prefix, bool) {
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
