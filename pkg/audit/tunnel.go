package audit

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Kind is what carries a tunnel.
type Kind string

// The kinds of tunnels.
const (
	VTI       Kind = "IPsec VTI"
	GRE       Kind = "GRE"
	Protected Kind = "GRE over IPsec"
	CryptoMap Kind = "crypto map"
)

// Tunnel is a tunnel of the router with the objects that it uses. An object that it does not name is "".
type Tunnel struct {
	Name        string `json:"name"` // Tunnel100; "crypto map HQ 10"
	Kind        Kind   `json:"kind"`
	Destination string `json:"destination"` // address, or host name
	// Role is primary or backup where the site file has the destination; else empty.
	Role string `json:"role,omitempty"`
	// Because is why it is taken for one to Zscaler. Sure is false where names alone say so.
	Because []string `json:"because"`
	Sure    bool     `json:"sure"`

	IPsecProfile string `json:"ipsec_profile,omitempty"`
	IKEv2Profile string `json:"ikev2_profile,omitempty"`
	Keyring      string `json:"keyring,omitempty"`
	TransformSet string `json:"transform_set,omitempty"`
	Transforms   string `json:"transforms,omitempty"` // as configured: "esp-null esp-sha-hmac"
	Identity     string `json:"identity,omitempty"`   // "email branch-01@corp.example"
	// IKE is the state of its IKE SA, and Line that of its interface, as the router shows them; "not known" where it
	// was not asked.
	IKE  string `json:"ike"`
	Line string `json:"line"`

	header string       // of the interface or the map entry
	node   iosconf.Node // the same with its lines
	to     netip.Addr   // of Destination; invalid for a host name
	from   netip.Addr   // of its source; invalid: not known
}

const notKnown = "not known"

// value is what stands behind the first line of a node that starts with key; "" when none does.
func value(n iosconf.Node, key string) string {
	for _, child := range n.Children {
		if rest, ok := strings.CutPrefix(child.Line, key+" "); ok {
			return rest
		}
	}
	return ""
}

// at is a line behind its header, as findings show it; "" when the node has none that starts so.
func at(n iosconf.Node, start string) string {
	for _, child := range n.Children {
		if child.Line == start || strings.HasPrefix(child.Line, start+" ") {
			return n.Line + " / " + child.Line
		}
	}
	return ""
}

// block is the node of a header; its Line is "" when there is none.
func (r *router) block(header string) iosconf.Node {
	if n := branch.Block(r.c, header); n != nil {
		return *n
	}
	return iosconf.Node{}
}

// transformSet is the node of a transform set by its name.
func (r *router) transformSet(name string) iosconf.Node {
	o, ok := r.c.Object("crypto ipsec transform-set " + name)
	if !ok || name == "" {
		return iosconf.Node{}
	}
	return o.Nodes[0]
}

// tunnels are all tunnels of a router that have one other end, whoever that is.
func (r *router) tunnels() []Tunnel {
	var out []Tunnel
	for _, n := range r.c.Nodes {
		switch words := strings.Fields(n.Line); {
		case strings.HasPrefix(n.Line, "interface Tunnel"):
			if to := value(n, "tunnel destination"); to != "" {
				out = append(out, r.ofInterface(n, to))
			}
		case len(words) == 5 && words[0] == "crypto" && words[1] == "map" && words[4] == "ipsec-isakmp":
			if peer := value(n, "set peer"); peer != "" {
				out = append(out, r.ofMap(n, strings.Fields(peer)[0], words[2]))
			}
		}
	}
	return out
}

func (r *router) ofInterface(n iosconf.Node, to string) Tunnel {
	t := Tunnel{Name: strings.TrimPrefix(n.Line, "interface "), Kind: GRE, Destination: to, header: n.Line, node: n}
	protection := strings.Fields(value(n, "tunnel protection ipsec profile"))
	if len(protection) > 0 {
		t.Kind, t.IPsecProfile = Protected, protection[0]
	}
	if value(n, "tunnel mode") == "ipsec ipv4" {
		t.Kind = VTI
	}
	if i := slices.Index(protection, "ikev2-profile"); i >= 0 && i+1 < len(protection) {
		t.IKEv2Profile = protection[i+1]
	}
	source := value(n, "tunnel source")
	if a, err := netip.ParseAddr(source); err == nil {
		t.from = a
	} else if p := r.address(source); p.IsValid() {
		t.from = p
	}
	profile := r.block("crypto ipsec profile " + t.IPsecProfile)
	if t.IKEv2Profile == "" {
		t.IKEv2Profile = value(profile, "set ikev2-profile")
	}
	r.complete(&t, profile)
	return t
}

func (r *router) ofMap(n iosconf.Node, peer, name string) Tunnel {
	t := Tunnel{Name: strings.TrimSuffix(n.Line, " ipsec-isakmp"), Kind: CryptoMap, Destination: peer,
		header: n.Line, node: n, IKEv2Profile: value(n, "set ikev2-profile")}
	for _, iface := range branch.Interfaces(r.c) {
		if applied := branch.Value(r.c, iface, "crypto map"); applied != "" && strings.Fields(applied)[0] == name {
			t.from = r.address(iface)
		}
	}
	r.complete(&t, n)
	return t
}

// complete fills in the objects that a tunnel uses. uses is what names its transform set.
func (r *router) complete(t *Tunnel, uses iosconf.Node) {
	t.to, _ = netip.ParseAddr(t.Destination)
	t.TransformSet, _, _ = strings.Cut(value(uses, "set transform-set"), " ")
	if set := r.transformSet(t.TransformSet); set.Line != "" {
		t.Transforms = strings.Join(strings.Fields(set.Line)[4:], " ")
	}
	ike := r.block("crypto ikev2 profile " + t.IKEv2Profile)
	t.Identity = value(ike, "identity local")
	if words := strings.Fields(value(ike, "keyring local")); len(words) > 0 {
		t.Keyring = words[0]
	}
	if r.s != nil && t.to.IsValid() {
		for _, own := range r.s.Tunnels() {
			if own.Edge.VPN == t.to && (t.Role == "" || own.Interface == t.Name) {
				t.Role = own.Role
			}
		}
	}
	t.IKE, t.Line = r.facts.ike(t.to), r.facts.line(t.Name)
}

// address is that of an interface, as it is configured or as the router shows it.
func (r *router) address(name string) netip.Addr {
	if p := branch.Address(r.c, name); p.IsValid() {
		return p.Addr()
	}
	return r.facts.Addresses[name]
}

// recognise says why a tunnel is taken for one to Zscaler.
func (r *router) recognise(t *Tunnel) {
	say := func(sure bool, why string) {
		t.Because = append(t.Because, secret.MaskSyntax(why))
		t.Sure = t.Sure || sure
	}
	if t.Role != "" {
		say(true, "it ends at the "+t.Role+" service edge of the site file")
	}
	if within(published, t.to) {
		say(true, t.Destination+" is in a network that Zscaler publishes")
	}
	if cloudDomain.MatchString(t.Destination) {
		say(true, t.Destination+" is a host of Zscaler")
	}
	for _, p := range r.probes {
		if p.zscaler && p.leavesBy == t.Name {
			say(true, p.header+" asks Zscaler's health page through it")
		}
	}
	if line := r.namedForZscaler(t); line != "" {
		say(false, "it is named for Zscaler: "+line)
	}
}

// namedForZscaler is a line of a tunnel, or the name of an object that it uses, that names Zscaler.
func (r *router) namedForZscaler(t *Tunnel) string {
	if d := value(t.node, "description"); zscalerWord.MatchString(d) {
		return "description " + d
	}
	ike := r.block("crypto ikev2 profile " + t.IKEv2Profile)
	if d := value(ike, "match identity remote"); cloudDomain.MatchString(d) {
		return "match identity remote " + d
	}
	for _, peer := range r.peersOf(t) {
		if zscalerWord.MatchString(peer.Line) {
			return peer.Line
		}
	}
	for _, named := range [][2]string{{"IPsec profile ", t.IPsecProfile}, {"IKEv2 profile ", t.IKEv2Profile},
		{"keyring ", t.Keyring}, {"transform set ", t.TransformSet}} {
		if zscalerWord.MatchString(named[1]) {
			return named[0] + named[1]
		}
	}
	return ""
}

// peersOf are the peers of its keyring that are for the other end of a tunnel, or for everybody.
func (r *router) peersOf(t *Tunnel) []iosconf.Node {
	var out []iosconf.Node
	for _, peer := range r.block("crypto ikev2 keyring " + t.Keyring).Children {
		if strings.HasPrefix(peer.Line, "peer ") && peerFits(peer, t.to) {
			out = append(out, peer)
		}
	}
	return out
}

// peerFits reports whether a peer of a keyring is for an address. One without an address is for none.
func peerFits(peer iosconf.Node, to netip.Addr) bool {
	p, ok := matched(strings.Fields(value(peer, "address")))
	return ok && p.Contains(to)
}

// matched is the network of an address with its mask; without one it is a host.
func matched(words []string) (netip.Prefix, bool) {
	if len(words) == 1 {
		a, err := netip.ParseAddr(words[0])
		return netip.PrefixFrom(a, a.BitLen()), err == nil
	}
	p, ok := branch.MaskedPrefix(words)
	return p, ok
}
