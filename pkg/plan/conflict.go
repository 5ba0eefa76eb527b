package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// conflict tells why an object that exists may not be changed: it is somebody else's. The rules go
// by content, because a name or a number alone does not say whose it is.
func (b *builder) conflict(want, have iosconf.Object, exists bool) string {
	if !exists || len(missingLines(want, have)) == 0 && len(iosconf.Difference(tree(want), tree(have))) == 0 {
		return ""
	}
	switch {
	case want.Kind == iosconf.Ordered:
		return b.listConflict(want)
	case want.Kind == iosconf.Whole:
		if !b.ownProbe(have) {
			return want.ID + " is an operation of somebody else: choose another number in names"
		}
	case strings.HasPrefix(want.ID, "interface Tunnel"):
		if foreignTunnel(have.Nodes[0]) {
			return want.ID + " is a tunnel of somebody else: choose another number in names"
		}
	case strings.HasPrefix(want.ID, "track "):
		if got, wanted := iosconf.Canonical(have.Nodes[0].Line, have.Nodes[0].Line), iosconf.Canonical(want.Nodes[0].Line, want.Nodes[0].Line); got != wanted {
			return fmt.Sprintf("%s follows something else (%s): choose another number in names", want.ID, got)
		}
	case strings.HasPrefix(want.ID, "route-map "):
		if len(have.Nodes[0].Children) > 0 && !sharesLine(want.Nodes[0], have.Nodes[0]) {
			return want.ID + " does something else: choose another name in names"
		}
	}
	return ""
}

// listConflict: an access list that differs may be defined again only when our route map uses it
// and no access-group does; otherwise its gap would cut traffic that is not ours.
func (b *builder) listConflict(want iosconf.Object) string {
	number := strings.TrimPrefix(want.ID, "access-list ")
	ours := false
	for _, n := range b.running.Nodes {
		for _, child := range n.Children {
			words := strings.Fields(child.Line)
			switch {
			case strings.HasPrefix(child.Line, "ip access-group "+number+" "):
				return fmt.Sprintf("%s filters %s and has other entries: choose another number in names", want.ID, n.Line)
			case strings.HasPrefix(child.Line, "match ip address ") && slices.Contains(words[3:], number):
				_, planned := b.wanted.Object(n.Line)
				if !planned {
					return fmt.Sprintf("%s is used by %s: choose another number in names", want.ID, n.Line)
				}
				ours = true
			}
		}
		if strings.HasPrefix(n.Line, "ip nat inside source list "+number+" ") {
			return want.ID + " is the list of a NAT rule: choose another number in names"
		}
	}
	if !ours {
		return want.ID + " has other entries and does not belong to our route map: choose another number in names"
	}
	return ""
}

// ownProbe recognises our operation by the health page it asks for, or by being half defined.
func (b *builder) ownProbe(have iosconf.Object) bool {
	for _, n := range have.Nodes {
		for _, child := range n.Children {
			if child.Line == "http-raw-request" {
				for _, line := range child.Children {
					if strings.Contains(line.Line, "/vpntest") {
						return true
					}
				}
			}
		}
	}
	return len(have.Nodes) == 1 && (len(have.Nodes[0].Children) == 0 || len(have.Nodes[0].Children) == 1 && strings.HasPrefix(have.Nodes[0].Children[0].Line, "http raw "))
}

// foreignTunnel recognises a tunnel that is not an IPsec one, but leads somewhere.
func foreignTunnel(have iosconf.Node) bool {
	leads, ipsec := false, false
	for _, child := range have.Children {
		leads = leads || strings.HasPrefix(child.Line, "tunnel destination ")
		ipsec = ipsec || child.Line == "tunnel mode ipsec ipv4"
	}
	return leads && !ipsec
}

func sharesLine(want, have iosconf.Node) bool {
	for _, child := range want.Children {
		if _, ok := findChild(have, want.Line, child); ok {
			return true
		}
	}
	return false
}
