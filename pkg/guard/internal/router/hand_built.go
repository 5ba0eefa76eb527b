package router

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// built is a tunnel interface of the router that ends where one of the site does.
type built struct {
	name string
	as   site.Tunnel
}

// handBuilt are the tunnels of the router that stand for those of a pair: a tunnel of the site that has the same
// interface and edge, else the first one to that edge.
func handBuilt(in *rule.Case, pair int) []built {
	var out []built
	for _, name := range branch.Interfaces(in.Running) {
		to, err := netip.ParseAddr(branch.Value(in.Running, name, "tunnel destination"))
		if err != nil {
			continue
		}
		var as site.Tunnel
		for _, own := range in.Site.Tunnels() {
			if own.Edge.VPN == to && (as.Role == "" || own.Interface == name) {
				as = own
			}
		}
		if as.Role != "" && as.Pair == pair {
			out = append(out, built{name, as})
		}
	}
	return out
}

// ofFirstPair reports whether a conflict is about more than what further pairs have of their own.
func ofFirstPair(in *rule.Case) bool {
	pairs := in.Site.Pairs()
	return slices.ContainsFunc(in.Conflicts, func(why string) bool {
		return about(why, pairs[0].Names) || !slices.ContainsFunc(pairs[1:], func(p site.Pair) bool {
			return about(why, p.Names)
		})
	})
}

// isAbout reports whether a conflict is about an object that every pair has of its own.
func isAbout(in *rule.Case, n site.Names) bool {
	return slices.ContainsFunc(in.Conflicts, func(why string) bool { return about(why, n) })
}

func about(why string, n site.Names) bool {
	return slices.ContainsFunc(objectsOf(&n), func(o named) bool {
		return o.ofPair && strings.HasPrefix(why, o.kind+o.name()+" ")
	})
}

// takenOver are the names of a further pair with those of the tunnels that stand for its own, as far as they are not
// those of another pair: only the first one is adopted, so that they have to be written.
func takenOver(in *rule.Case, pair int, free site.Names, tunnels []built) site.Names {
	out := free
	for _, t := range tunnels {
		t.names(in.Running, &out)
	}
	with := *in.Site
	with.Further = slices.Clone(in.Site.Further)
	for i := range with.Further {
		if with.Further[i].Number == pair {
			with.Further[i].Names = out
		}
	}
	if len(with.Clashes()) > 0 {
		return free
	}
	return out
}

// names writes the names of the tunnel, and of what it is protected with, in the place of those of the site.
func (t built) names(c iosconf.Config, n *site.Names) {
	backup := t.as.NameKey == "backup_tunnel"
	of := func(primary, second *string) *string {
		if backup {
			return second
		}
		return primary
	}
	*of(&n.PrimaryTunnel, &n.BackupTunnel) = t.name
	protection := strings.Fields(branch.Value(c, t.name, "tunnel protection ipsec profile"))
	if len(protection) == 0 {
		return
	}
	*of(&n.IPsecProfile1, &n.IPsecProfile2) = protection[0]
	profile := below(c, "crypto ipsec profile "+protection[0], "set ikev2-profile ")
	if len(protection) > 2 {
		profile = protection[2]
	}
	if profile == "" {
		return
	}
	*of(&n.IKEv2Profile1, &n.IKEv2Profile2) = profile
	if keyring := below(c, "crypto ikev2 profile "+profile, "keyring local "); keyring != "" {
		n.Keyring = keyring
		peer := of(&n.Peer1, &n.Peer2)
		*peer = peerTo(c, keyring, t.as.Edge.VPN, *peer)
	}
}

// below is the word behind the start of a line below a header; "" when there is none.
func below(c iosconf.Config, header, start string) string {
	for _, child := range branch.Children(c, header) {
		if rest, ok := strings.CutPrefix(child.Line, start); ok {
			word, _, _ := strings.Cut(rest, " ")
			return word
		}
	}
	return ""
}

// peerTo is the peer of a keyring that has the address of an edge, or what it is otherwise.
func peerTo(c iosconf.Config, keyring string, edge netip.Addr, otherwise string) string {
	for _, peer := range branch.Children(c, "crypto ikev2 keyring "+keyring) {
		name, is := strings.CutPrefix(peer.Line, "peer ")
		if is && slices.ContainsFunc(peer.Children, func(n iosconf.Node) bool {
			words := strings.Fields(n.Line)
			return len(words) > 1 && words[0] == "address" && words[1] == edge.String()
		}) {
			return name
		}
	}
	return otherwise
}
