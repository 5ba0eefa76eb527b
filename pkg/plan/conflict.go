package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// conflict says why an object that exists may not be changed: it is somebody else's. The rules go
// by content, because a name or a number alone does not say whose it is.
func (b *builder) conflict(want, have iosconf.Object, exists bool) string {
	if strings.HasPrefix(want.ID, "ip route ") {
		return b.routeConflict(want)
	}
	if strings.HasPrefix(want.ID, "zone-pair ") {
		if why := b.zonePairConflict(want); why != "" {
			return why
		}
	}
	if !exists || len(missingLines(want, have)) == 0 && (want.Kind == iosconf.Block || sameLines(want, have)) {
		return ""
	}
	have = b.withoutAbsents(have)
	switch {
	case want.Kind == iosconf.Ordered:
		return b.listConflict(want, have)
	case want.Kind == iosconf.Whole:
		if !ownWhole(want, have) {
			return fmt.Sprintf("%s is %s of somebody else: choose another %s in names", want.ID, kindOf(want.ID),
				identifierOf(want.ID))
		}
	case strings.HasPrefix(want.ID, "interface Tunnel"):
		if why := vrfConflict(want.Nodes[0], have.Nodes[0]); why != "" {
			return why
		}
		if foreignTunnel(want.Nodes[0], have.Nodes[0]) {
			return want.ID + " is a tunnel of somebody else: choose another number in names"
		}
	case strings.HasPrefix(want.ID, "interface "):
		return interfaceConflict(want.Nodes[0], have.Nodes[0])
	case strings.HasPrefix(want.ID, "track "):
		if got := shownHeader(have); got != shownHeader(want) {
			return fmt.Sprintf("%s follows something else (%s): choose another number in names", want.ID, got)
		}
	case strings.HasPrefix(want.ID, "route-map "):
		other := len(have.Nodes[0].Children) > 0 && !sharesLine(want.Nodes[0], have.Nodes[0])
		if other || want.Nodes[0].Line != have.Nodes[0].Line {
			return want.ID + " does something else: choose another name in names"
		}
	case startsFirewall(want.ID):
		return firewallConflict(want, have)
	case strings.HasPrefix(want.ID, "crypto ") && want.Kind == iosconf.Block:
		return b.cryptoConflict(want, have)
	}
	return ""
}

// sameLines reports whether two objects say the same.
func sameLines(a, b iosconf.Object) bool { return len(iosconf.Difference(tree(a), tree(b))) == 0 }

// shownHeader is the first line of an object as IOS shows it.
func shownHeader(o iosconf.Object) string { return iosconf.Canonical(o.Nodes[0].Line, o.Nodes[0].Line) }

// listConflict: an access list that differs may be defined again only when it is ours: our route
// map applies it, or nothing does and it is a part of what we want, typed by a run that was cut off.
func (b *builder) listConflict(want, have iosconf.Object) string {
	name, ours := listName(want.ID), false
	if freeList(b.state, want.ID) == "" {
		return want.ID + " is to be changed, and no number is free for its copy"
	}
	for _, use := range allBindings(b.state, name) {
		_, planned := b.wanted.Object(iosconf.ID(use.header))
		switchable := slices.Contains(bindings(b.state, name), use)
		switch {
		case !planned && strings.HasPrefix(use.line, "ip access-group "):
			return fmt.Sprintf("%s filters %s and has other entries: choose another number in names", want.ID,
				use.header)
		case !planned:
			return fmt.Sprintf("%s is used by %s: choose another number in names", want.ID, use.header)
		case !switchable || strings.HasPrefix(use.line, "ip access-group ") && !b.wants(use):
			return fmt.Sprintf("%s is used by %s in a way that is not ours (%s): choose another number in names",
				want.ID, use.header, use.line)
		}
		ours = true
	}
	if _, waiting := copyOf(b.state, want.ID); ours || waiting {
		return ""
	}
	wanted := want.Lines()
	for _, line := range have.Lines() {
		if !slices.Contains(wanted, line) {
			return want.ID + " has other entries and does not belong to our route map: choose another number in names"
		}
	}
	return ""
}

// wants reports whether the steps want this very line.
func (b *builder) wants(use aclBinding) bool {
	o, ok := b.wanted.Object(iosconf.ID(use.header))
	if !ok {
		return false
	}
	_, found := findChild(o.Nodes[0], use.header, iosconf.Node{Line: use.line})
	return found
}

// allBindings lists every line that names an access list: those of bindings, and those that
// cannot be switched over.
func allBindings(c iosconf.Config, name string) []aclBinding {
	out := bindings(c, name)
	for _, n := range c.Nodes {
		for _, line := range append([]iosconf.Node{{Line: n.Line}}, n.Children...) {
			if namesList(line.Line, name) {
				out = append(out, aclBinding{n.Line, line.Line})
			}
		}
	}
	return out
}

// namesList recognises the lines that name a list and cannot be switched over.
func namesList(line, name string) bool {
	for _, start := range []string{"ip nat inside source list ", "ip nat outside source list ", "access-class ",
		"ip access-class ", "match address ", "match access-group ", "snmp-server community ", "ntp access-group ",
		"ip http access-class "} {
		if rest, ok := strings.CutPrefix(line, start); ok && slices.Contains(strings.Fields(rest), name) {
			return true
		}
	}
	return false
}

// appletID begins the ID of an applet of the Event Manager.
const appletID = "event manager applet "

func kindOf(id string) string {
	if strings.HasPrefix(id, appletID) {
		return "an applet"
	}
	return "an operation"
}

func identifierOf(id string) string {
	if strings.HasPrefix(id, appletID) {
		return "name"
	}
	return "number"
}

// ownWhole recognises an object of ours that is typed whole: an operation by what it asks for, an applet by one line
// of ours in it, or by having none yet.
func ownWhole(want, have iosconf.Object) bool {
	if strings.HasPrefix(want.ID, appletID) {
		return len(have.Nodes[0].Children) == 0 || sharesLine(want.Nodes[0], have.Nodes[0])
	}
	return ownProbe(have)
}

// ownProbe recognises our operation by the health page it asks for, or by being half defined.
func ownProbe(have iosconf.Object) bool {
	for _, n := range have.Nodes {
		for _, child := range n.Children {
			if child.Line == "http-raw-request" && slices.ContainsFunc(
				child.Children, func(line iosconf.Node) bool { return strings.Contains(line.Line, "/vpntest") }) {
				return true
			}
		}
	}
	if len(have.Nodes) != 1 || have.Nodes[0].Line != have.ID {
		return false
	}
	for _, child := range have.Nodes[0].Children { // typed up to somewhere before the health page
		if !strings.HasPrefix(child.Line, "http raw ") &&
			(child.Line != "http-raw-request" || len(child.Children) > 0) {
			return false
		}
	}
	return true
}

// foreignTunnel recognises a tunnel that is protected by another profile than ours, or that is no IPsec tunnel and
// leads somewhere: mGRE and 6to4 do so without a destination.
func foreignTunnel(want, have iosconf.Node) bool {
	var leads, ipsec bool
	for _, child := range have.Children {
		wanted := slices.ContainsFunc(want.Children, func(n iosconf.Node) bool { return n.Line == child.Line })
		switch {
		case child.Line == "tunnel mode ipsec ipv4":
			ipsec = true
		case strings.HasPrefix(child.Line, "tunnel protection "):
			if !slices.ContainsFunc(want.Children, func(n iosconf.Node) bool {
				a, b := strings.Fields(n.Line), strings.Fields(child.Line)
				return len(a) > 4 && len(b) > 4 && slices.Equal(a[:5], b[:5])
			}) {
				return true
			}
		case wanted:
		default:
			leads = leads || slices.ContainsFunc(leadsSomewhere, func(start string) bool {
				return strings.HasPrefix(child.Line, start)
			})
		}
	}
	return leads && !ipsec
}

// leadsSomewhere are the lines of a tunnel that somebody uses.
var leadsSomewhere = []string{"tunnel destination ", "tunnel mode ", "tunnel key ", "ip address ", "ip nhrp ", "ipv6 ",
	"description ", "ip ospf ", "vrf forwarding ", "ip vrf forwarding "}

// interfaceConflict keeps what a physical interface or the LAN does for others: another direction
// of NAT, another policy, another filter. Addresses are the guard's matter.
func interfaceConflict(want, have iosconf.Node) string {
	for _, child := range want.Children {
		key := iosconf.Key(want.Line, child.Line)
		if key != "ip nat" && key != "ip policy route-map" && !strings.HasPrefix(key, "ip access-group ") {
			continue
		}
		if _, found := findChild(have, want.Line, child); found {
			continue
		}
		for _, other := range sharing(have, want.Line, child) {
			return fmt.Sprintf(
				"%s has `%s`, which is somebody else's and which `%s` would replace: take it out by hand first",
				want.Line, other.Line, child.Line)
		}
	}
	return ""
}

// cryptoConflict: the values of an object that something uses which is not ours stay as they are.
func (b *builder) cryptoConflict(want, have iosconf.Object) string {
	if user := b.foreignUser(want.ID); user != "" && replaces(want.Nodes[0], have.Nodes[0], want.Nodes[0].Line) {
		return usedToo(want.ID, user)
	}
	return ""
}

// foreignUser is what uses an object and is not ours; "" when nothing does.
func (b *builder) foreignUser(id string) string {
	for _, user := range b.state.ReferencedBy(id) {
		if _, planned := b.wanted.Object(iosconf.ID(user)); !planned {
			return user
		}
	}
	return ""
}

func usedToo(id, user string) string {
	return fmt.Sprintf("%s has other values and is used by %s too: choose another name in names", id, user)
}

// routeConflict: a route to the same network that leads another way would share its traffic. Default routes are a
// matter of the guards.
func (b *builder) routeConflict(want iosconf.Object) string {
	start := routeTo(want.ID)
	if start == "" || strings.HasSuffix(start, " 0.0.0.0 0.0.0.0 ") {
		return ""
	}
	for _, n := range b.state.Nodes {
		if !strings.HasPrefix(n.Line, start) || b.goes(n.Line) {
			continue
		}
		if _, ours := b.wanted.Object(iosconf.ID(n.Line)); ours {
			continue
		}
		if strings.HasSuffix(start, " 255.255.255.255 ") {
			return fmt.Sprintf("%s leads there another way: remove that route first", n.Line)
		}
		return fmt.Sprintf("%s leads there already: take that network out of exempt, or remove that route", n.Line)
	}
	return ""
}

// routeTo is the beginning of a static route, up to its way: `ip route 10.0.0.0 255.0.0.0 `; "" when it is none.
func routeTo(line string) string {
	words := strings.Fields(line)
	to := 4
	if len(words) > 2 && words[2] == "vrf" {
		to = 6
	}
	if len(words) <= to || words[0] != "ip" || words[1] != "route" {
		return ""
	}
	return strings.Join(words[:to], " ") + " "
}

func sharesLine(want, have iosconf.Node) bool {
	for _, child := range want.Children {
		if _, ok := findChild(have, want.Line, child); ok {
			return true
		}
	}
	return false
}

// vrfConflict: IOS takes the addresses of an interface away that is put into another VRF. A tunnel is made anew
// instead.
func vrfConflict(want, have iosconf.Node) string {
	vrf := func(n iosconf.Node) string {
		for _, child := range n.Children {
			if _, name, ok := strings.Cut(child.Line, "vrf forwarding "); ok {
				return name
			}
		}
		return ""
	}
	addressed := slices.ContainsFunc(have.Children, func(child iosconf.Node) bool {
		return iosconf.Key(have.Line, child.Line) == "ip address" && iosconf.Canonical(have.Line, child.Line) != ""
	})
	if vrf(want) == vrf(have) || !addressed {
		return ""
	}
	return fmt.Sprintf("%s is in another VRF, and would lose its address on the way: `no %s` by hand first", want.Line,
		want.Line)
}
