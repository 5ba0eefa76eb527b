package diagnosis

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// chain is what a tunnel is built of in the running-config, from its interface down to its key. A
// node is nil when it is not there or nothing names it.
type chain struct {
	iface   *iosconf.Node // interface TunnelN
	ipsec   *iosconf.Node // crypto ipsec profile
	set     *iosconf.Node // crypto ipsec transform-set
	profile *iosconf.Node // crypto ikev2 profile
	ring    *iosconf.Node // crypto ikev2 keyring
	peer    *iosconf.Node // the peer of the keyring that has the edge's address

	protection   string // ipsec profile that the interface names
	ikev2Profile string // ikev2 profile that the interface or the ipsec profile names
}

func chainOf(c iosconf.Config, tunnel string, edge netip.Addr) chain {
	var out chain
	out.iface = node(c.Nodes, "interface "+tunnel)
	if words := strings.Fields(value(out.iface, "tunnel protection ipsec profile")); len(words) > 0 {
		out.protection = words[0]
		if len(words) > 2 && words[1] == "ikev2-profile" {
			out.ikev2Profile = words[2]
		}
	}
	out.ipsec = node(c.Nodes, "crypto ipsec profile "+out.protection)
	if set := value(out.ipsec, "set transform-set"); set != "" {
		out.set = begins(c.Nodes, "crypto ipsec transform-set "+strings.Fields(set)[0]+" ")
	}
	if out.ikev2Profile == "" {
		out.ikev2Profile = value(out.ipsec, "set ikev2-profile")
	}
	out.profile = node(c.Nodes, "crypto ikev2 profile "+out.ikev2Profile)
	if ring := value(out.profile, "keyring local"); ring != "" {
		out.ring = node(c.Nodes, "crypto ikev2 keyring "+ring)
	}
	if out.ring != nil {
		for i := range out.ring.Children {
			if p := &out.ring.Children[i]; strings.HasPrefix(p.Line, "peer ") && covers(value(p, "address"), edge) {
				out.peer = p
				break
			}
		}
	}
	return out
}

// node is the node with this line; nil: none.
func node(nodes []iosconf.Node, line string) *iosconf.Node {
	for i := range nodes {
		if nodes[i].Line == line {
			return &nodes[i]
		}
	}
	return nil
}

// begins is the first node whose line starts so; nil: none.
func begins(nodes []iosconf.Node, start string) *iosconf.Node {
	for i := range nodes {
		if strings.HasPrefix(nodes[i].Line+" ", start) {
			return &nodes[i]
		}
	}
	return nil
}

// value is what stands behind a keyword in the lines of a node; "" when none has it.
func value(n *iosconf.Node, keyword string) string {
	if n == nil {
		return ""
	}
	for _, child := range n.Children {
		if rest, ok := strings.CutPrefix(child.Line, keyword+" "); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// has reports whether a node has a line.
func has(n *iosconf.Node, line string) bool {
	return n != nil && node(n.Children, line) != nil
}

// covers reports whether "A" or "A MASK" means an address.
func covers(typed string, a netip.Addr) bool {
	words := strings.Fields(typed)
	if len(words) == 0 {
		return false
	}
	base, err := netip.ParseAddr(words[0])
	if err != nil || !base.Is4() || !a.Is4() {
		return err == nil && base == a
	}
	mask := netip.AddrFrom4([4]byte{255, 255, 255, 255})
	if len(words) > 1 {
		if m, err := netip.ParseAddr(words[1]); err == nil && m.Is4() {
			mask = m
		}
	}
	x, y := base.As4(), a.As4()
	m := mask.As4()
	for i := range x {
		if (x[i]^y[i])&m[i] != 0 {
			return false
		}
	}
	return true
}

// transforms are the words of the tunnel's transform set.
func (c chain) transforms() []string {
	if c.set == nil {
		return nil
	}
	return strings.Fields(c.set.Line)[4:]
}

// encrypts reports whether the transform set hides what passes.
func (c chain) encrypts() bool {
	for _, t := range c.transforms() {
		if strings.HasPrefix(t, "esp-aes") || strings.HasPrefix(t, "esp-gcm") {
			return true
		}
	}
	return false
}

// matchesAddress reports whether "A MASK" means an identity that is an address.
func matchesAddress(typed, identity string) bool {
	a, err := netip.ParseAddr(identity)
	return err == nil && covers(typed, a)
}

// linesOf are all lines below a node.
func linesOf(n *iosconf.Node) []string {
	var out []string
	for i := range n.Children {
		out = append(append(out, n.Children[i].Line), linesOf(&n.Children[i])...)
	}
	return out
}
