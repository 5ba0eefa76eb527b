package iosconf

import (
	"slices"
	"strings"
)

// reference is a line that names another object.
type reference struct {
	within, start string // header of the object, start of the line
	word          int    // the word of the line that is the name
	names         string // start of the ID of the named object
}

// references are those that IOS checks: the named object has to be there first, and cannot be
// removed while it is named. For keyring, profile and transform set the refusal of the removal is
// known from practice, not its words; that zones, class maps and policy maps are checked too is [inferred].
var references = []reference{
	{"crypto ikev2 policy", "proposal ", 1, "crypto ikev2 proposal "},
	{"crypto ikev2 profile", "keyring local ", 2, "crypto ikev2 keyring "},
	{"crypto ipsec profile", "set transform-set ", 2, "crypto ipsec transform-set "},
	{"crypto ipsec profile", "set ikev2-profile ", 2, "crypto ikev2 profile "},
	{"interface", "tunnel protection ipsec profile ", 4, "crypto ipsec profile "},
	{"interface", "tunnel protection ipsec profile ", 6, "crypto ikev2 profile "},
	{"interface", "zone-member security ", 2, "zone security "},
	{"policy-map type inspect", "class type inspect ", 3, "class-map type inspect "},
	{"zone-pair security", "service-policy type inspect ", 3, "policy-map type inspect "},
}

// named gives the ID of the object that a line names, "" when it names none.
func (r reference) named(header, line string) string {
	if !strings.HasPrefix(line, r.start) || !strings.HasPrefix(header, r.within) {
		return ""
	}
	words := strings.Fields(line)
	if len(words) <= r.word {
		return ""
	}
	return r.names + words[r.word]
}

// isDefault reports whether a name is that of an object that IOS has by itself: its default proposal, transform set and
// profiles, which a configuration shows only when somebody has changed them.
func isDefault(id string) bool { return strings.HasSuffix(id, " default") }

// missing says why a line that names an object is refused: the object does not exist, or is named already.
func (t *Terminal) missing(object *branch, line string) string {
	header := t.within[0].line
	for _, r := range references { // those that are called default are there by themselves
		id := r.named(header, line)
		if id != "" && !isDefault(id) && t.find(func(b *branch) bool { return b.ID() == id }) == nil {
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
		if slices.ContainsFunc(b.children, func(c *branch) bool {
			return slices.ContainsFunc(references, func(r reference) bool { return r.named(b.line, c.line) == id })
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
			return slices.ContainsFunc(references, func(r reference) bool { return r.named(n.Line, child.Line) == id })
		}) {
			out = append(out, n.Line)
		}
	}
	return out
}
