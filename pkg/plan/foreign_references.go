package plan

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// nameUse is a way in which lines name an object that IOS removes all the same.
type nameUse struct {
	object string   // start of the object's ID
	word   int      // the word of the ID that is the name
	after  []string // words one of which stands in front of the name
}

var nameUses = []nameUse{
	{"route-map ", 1, []string{"route-map"}},
	{"track ", 1, []string{"track", "object"}},
	{"ip sla ", 2, []string{"sla"}},
	{"interface Tunnel", 1, nil},
	{"zone security ", 2, []string{"source", "destination"}},
	{"class-map type inspect ", 3, []string{"class-map"}}, // nested: match class-map NAME
}

// foreignUser finds a line of somebody else that uses an object of ours; "" when there is none. What
// is already taken out does not count.
func (r *remover) foreignUser(id string) string {
	for _, user := range r.state.ReferencedBy(id) {
		return user
	}
	words := strings.Fields(id)
	if strings.HasPrefix(id, "access-list ") || strings.HasPrefix(id, "ip access-list ") {
		for _, use := range allBindings(r.state, listName(id)) {
			return use.header
		}
		return ""
	}
	if strings.HasPrefix(id, "crypto ikev2 ") || strings.HasPrefix(id, "crypto ipsec fragmentation") {
		if len(words) < 4 || words[2] == "dpd" || words[2] == "nat" || words[2] == "fragmentation" {
			return r.foreignCrypto()
		}
	}
	for _, m := range nameUses {
		if !strings.HasPrefix(id, m.object) || len(words) <= m.word {
			continue
		}
		for _, n := range r.state.Nodes {
			if strings.HasPrefix(n.Line, m.object) && m.object == "route-map " { // another entry of the same map
				continue
			}
			for _, line := range append([]iosconf.Node{{Line: n.Line}}, n.Children...) {
				if iosconf.ID(n.Line) != id && m.in(line.Line, words[m.word]) && !r.ours(n.Line, line.Line) {
					return line.Line
				}
			}
		}
	}
	return ""
}

// in reports whether a line names the object.
func (m nameUse) in(line, name string) bool {
	words := strings.Fields(line)
	for i, word := range words {
		if word == name && i > 0 && (m.after == nil && words[0] != "interface" ||
			slices.Contains(m.after, words[i-1])) {
			return true
		}
	}
	return false
}

// ours reports whether a line is one that the steps want, or the opening line of such an object.
func (r *remover) ours(header, line string) bool {
	o, ok := r.wanted.Object(iosconf.ID(header))
	if !ok || header == line {
		return ok
	}
	for _, n := range o.Nodes {
		if _, found := findChild(n, header, iosconf.Node{Line: line}); found {
			return true
		}
	}
	return false
}

// foreignCrypto finds an IKEv2 profile, an IPsec profile or a crypto map that is not ours: what is set for all of IKEv2
// or IPsec counts for it too. One that the snapshot has did without, and does so again.
func (r *remover) foreignCrypto() string {
	for _, n := range r.state.Nodes {
		foreign := strings.HasPrefix(n.Line, "crypto ikev2 profile ") ||
			strings.HasPrefix(n.Line, "crypto ipsec profile ") || strings.HasPrefix(n.Line, "crypto map ")
		if _, ours := r.wanted.Object(iosconf.ID(n.Line)); foreign && !ours && !r.had(iosconf.ID(n.Line)) {
			return n.Line
		}
	}
	return ""
}
