package iosconf

import (
	"slices"
	"strings"
)

// reference is a line that names other objects.
type reference struct {
	within, start string // header of the object, start of the line
	word          int    // the word of the line that is the name
	names         string // start of the ID of the named object
	more          bool   // the words behind it are names too, the first choice first
}

// references are those that IOS checks: the named object has to be there first, and cannot be
// removed while it is named. For keyring, profile and transform set the refusal of the removal is
// known from practice, not its words; that zones, class maps, policy maps and what crypto maps name are checked too is
// [inferred]. Source of the lines of crypto maps: IOS command reference, `set transform-set`, which takes up to six
// names, and `set ikev2-profile`.
var references = []reference{
	{"crypto ikev2 policy", "proposal ", 1, "crypto ikev2 proposal ", false},
	{"crypto ikev2 profile", "keyring local ", 2, "crypto ikev2 keyring ", false},
	{"crypto ipsec profile", "set transform-set ", 2, "crypto ipsec transform-set ", true},
	{"crypto ipsec profile", "set ikev2-profile ", 2, "crypto ikev2 profile ", false},
	{"crypto map", "set transform-set ", 2, "crypto ipsec transform-set ", true},
	{"crypto map", "set ikev2-profile ", 2, "crypto ikev2 profile ", false},
	{"crypto dynamic-map", "set transform-set ", 2, "crypto ipsec transform-set ", true},
	{"crypto dynamic-map", "set ikev2-profile ", 2, "crypto ikev2 profile ", false},
	{"interface", "tunnel protection ipsec profile ", 4, "crypto ipsec profile ", false},
	{"interface", "tunnel protection ipsec profile ", 6, "crypto ikev2 profile ", false},
	{"interface", "zone-member security ", 2, "zone security ", false},
	{"policy-map type inspect", "class type inspect ", 3, "class-map type inspect ", false},
	{"zone-pair security", "service-policy type inspect ", 3, "policy-map type inspect ", false},
}

// named gives the IDs of the objects that a line names, in their order; none when it names none.
func (r reference) named(header, line string) []string {
	if !strings.HasPrefix(line, r.start) || !strings.HasPrefix(header, r.within) {
		return nil
	}
	words := strings.Fields(line)
	if len(words) <= r.word {
		return nil
	}
	words = words[r.word:]
	if !r.more {
		words = words[:1]
	}
	var out []string
	for _, name := range words {
		out = append(out, r.names+name)
	}
	return out
}

// named are the IDs of the objects that a line of an object names, by all references.
func named(header, line string) []string {
	var out []string
	for _, r := range references {
		out = append(out, r.named(header, line)...)
	}
	return out
}

// isDefault reports whether a name is that of an object that IOS has by itself: its default proposal, transform set and
// profiles, which a configuration shows only when somebody has changed them.
func isDefault(id string) bool { return strings.HasSuffix(id, " default") }

// missing says why a line that names an object is refused: the object does not exist, or is named already.
func (t *Terminal) missing(object *branch, line string) string {
	header := t.within[0].line
	for _, id := range named(header, line) { // those that are called default are there by themselves
		if !isDefault(id) && t.find(func(b *branch) bool { return b.ID() == id }) == nil {
			return id + " does not exist"
		}
	}
	if strings.HasPrefix(header, "crypto ikev2 policy") && strings.HasPrefix(line, "proposal ") &&
		object.child(line) != nil {
		return "the policy has the same proposal already"
	}
	return ""
}

// referrer is the object that names the one with this ID.
func (t *Terminal) referrer(id string) string {
	for _, b := range t.nodes {
		if slices.ContainsFunc(b.below(), func(c *branch) bool {
			return slices.Contains(named(b.line, c.line), id)
		}) {
			return b.line
		}
	}
	return ""
}

// ReferencedBy lists the headers of the objects that name the object with this ID, in the order of the
// configuration, of those references that IOS itself checks.
func (c Config) ReferencedBy(id string) []string {
	var out []string
	for _, n := range c.Nodes {
		if slices.ContainsFunc(n.Children, func(child Node) bool {
			return slices.Contains(named(n.Line, child.Line), id)
		}) {
			out = append(out, n.Line)
		}
	}
	return out
}

// References are the IDs of the objects that the lines of an object name, in their order, of those references that IOS
// itself checks.
func (o Object) References() []string {
	var out []string
	for _, n := range o.Nodes {
		for _, child := range n.Children {
			for _, id := range named(n.Line, child.Line) {
				if !slices.Contains(out, id) {
					out = append(out, id)
				}
			}
		}
	}
	return out
}
