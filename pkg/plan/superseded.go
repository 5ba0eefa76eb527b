package plan

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

// superseded takes out what led to another edge, of a tunnel that gets a new one: IOS keeps every `match identity
// remote address` of a profile, and every route. It comes before the line that replaces the old address, because
// afterwards nobody can tell that it was ours. Where a tunnel is taken over, what is to go is named; all else stays.
func (b *builder) superseded(want, have iosconf.Object) []Change {
	adopts := slices.ContainsFunc(b.absents, func(a playbook.Absent) bool { return !a.IfOurs })
	if len(have.Nodes) == 0 || adopts {
		return nil
	}
	var list []playbook.Absent
	switch {
	case strings.HasPrefix(want.ID, "interface Tunnel"):
		list = b.oldIdentities(want, have)
	case strings.HasPrefix(want.ID, "ip sla "):
		list = b.oldRoutes(want, have)
	}
	return b.takeOut(list)
}

// oldIdentities are the identities that the profiles of a tunnel know of the edge that it led to.
func (b *builder) oldIdentities(want, have iosconf.Object) []playbook.Absent {
	old := valueOf(childLines(have), "tunnel destination ")
	if next := valueOf(childLines(want), "tunnel destination "); old == "" || next == "" || old == next {
		return nil
	}
	var out []playbook.Absent
	for _, id := range profilesOf(b.state, have) {
		profile, there := b.state.Object(id)
		wanted, ours := b.wanted.Object(id)
		if !there || !ours || !strings.HasPrefix(id, "crypto ikev2 profile ") || b.usedElsewhere(id) {
			continue
		}
		for _, line := range childLines(profile) {
			words := strings.Fields(line)
			if !strings.HasPrefix(line, "match identity remote address ") || words[4] != old || hasChild(wanted, line) {
				continue
			}
			out = append(out, playbook.Absent{Header: profile.Nodes[0].Line, Line: line,
				Why: "the tunnel leads to another edge"})
		}
	}
	return out
}

// profilesOf is what a tunnel names, itself or by way of its IPsec profile.
func profilesOf(c iosconf.Config, tunnel iosconf.Object) []string {
	out := tunnel.References()
	for _, id := range tunnel.References() {
		o, _ := c.Object(id)
		out = append(out, o.References()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// usedElsewhere reports whether something that is not wanted uses an object.
func (b *builder) usedElsewhere(id string) bool {
	for _, user := range b.state.ReferencedBy(id) {
		if _, wanted := b.wanted.Object(iosconf.ID(user)); !wanted {
			return true
		}
	}
	return false
}

// oldRoutes are the host routes to the address that a probe of ours asked, when it is to ask another one.
func (b *builder) oldRoutes(want, have iosconf.Object) []playbook.Absent {
	old := probed(have)
	if next := probed(want); !old.IsValid() || !next.IsValid() || old == next || !ownProbe(have) {
		return nil
	}
	var out []playbook.Absent
	for _, n := range b.state.Nodes {
		words := strings.Fields(n.Line)
		if len(words) > 4 && words[0] == "ip" && words[2] == "vrf" {
			words = append(words[:2:2], words[4:]...)
		}
		if len(words) < 5 || words[0] != "ip" || words[1] != "route" || words[2] != old.String() ||
			words[3] != "255.255.255.255" || !b.wantsTunnel(words[4]) {
			continue
		}
		if _, wanted := b.wanted.Object(iosconf.ID(n.Line)); !wanted {
			out = append(out, playbook.Absent{Header: n.Line, Why: "the probe asks another address"})
		}
	}
	return out
}

// wantsTunnel reports whether an interface is a tunnel of ours.
func (b *builder) wantsTunnel(name string) bool {
	_, wanted := b.wanted.Object("interface " + name)
	return wanted && strings.HasPrefix(name, "Tunnel")
}

// probed is the address that a probe asks; not valid when it does not say.
func probed(probe iosconf.Object) netip.Addr {
	url := valueOf(childLines(probe), "http raw http://")
	host, _, _ := strings.Cut(url, "/")
	host, _, _ = strings.Cut(host, ":")
	out, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return out
}

// valueOf is what follows the start of a line; "" when no line starts so.
func valueOf(lines []string, start string) string {
	for _, line := range lines {
		if value, ok := strings.CutPrefix(line, start); ok {
			return value
		}
	}
	return ""
}

func hasChild(o iosconf.Object, line string) bool {
	for _, child := range childLines(o) {
		if iosconf.Canonical(o.ID, child) == iosconf.Canonical(o.ID, line) {
			return true
		}
	}
	return false
}
