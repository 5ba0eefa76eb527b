package iosconf

import (
	"slices"
	"strconv"
	"strings"
)

// noGlobal takes an object or a global line away.
func (t *Terminal) noGlobal(line string) {
	words := strings.Fields(line)
	id := ID(line)
	is := func(b *branch) bool { return b.ID() == id }
	switch {
	case strings.HasPrefix(line, "interface "):
		switch {
		case t.find(is) == nil:
			t.refuse("no "+line, "there is no such interface")
		case !IsVirtualInterface(line):
			t.refuse("no "+line, "physical interfaces cannot be removed")
		default:
			t.drop(is)
		}
	case strings.HasPrefix(line, "ip sla schedule ") && len(words) > 3:
		t.drop(func(b *branch) bool { return strings.HasPrefix(b.line+" ", "ip sla schedule "+words[3]+" ") })
	case strings.HasPrefix(line, "ip sla reaction-configuration ") && len(words) > 3:
		t.drop(func(b *branch) bool { return strings.HasPrefix(b.line+" ", line+" ") })
	case strings.HasPrefix(line, "ip sla ") && len(words) == 3:
		if !t.drop(is) { // the schedule and the reactions go with the entry
			t.refuse("no "+line, "the entry is not configured")
		}
	case strings.HasPrefix(line, "route-map ") && len(words) == 2:
		t.drop(func(b *branch) bool { return strings.HasPrefix(b.line, line+" ") })
	case words[0] == "access-list", strings.HasPrefix(line, "ip access-list "), words[0] == "route-map", words[0] == "track":
		t.drop(func(b *branch) bool { return b.ID() == strings.Join(words[:min(len(words), 2)], " ") || is(b) })
	case strings.HasPrefix(line, "ip route "):
		if !t.drop(func(b *branch) bool { return strings.HasPrefix(b.line+" ", strings.TrimPrefix(id, "no ")+" ") }) {
			t.refuse("no "+line, "there is no such route")
		}
	case ModeAfter("config", line) != "config" || strings.HasPrefix(line, "crypto ipsec transform-set "):
		if strings.HasPrefix(line, "crypto ipsec transform-set ") {
			id = strings.Join(words[:min(len(words), 4)], " ")
		}
		if user := t.referrer(id); user != "" {
			t.refuse("no "+line, "it is in use by "+user)
			return
		}
		t.drop(is)
	default:
		key := Key("", line)
		if !t.drop(func(b *branch) bool {
			return key != "" && Key("", b.line) == key || Canonical("", b.line) == Canonical("", line)
		}) && key == "" && !isGlobal(line) {
			t.nodes = append(t.nodes, &branch{line: "no " + line})
		}
	}
}

// probeSetting types a schedule or a reaction of an IP SLA operation.
func (t *Terminal) probeSetting(words []string, line string) {
	id := "ip sla " + words[3]
	entry := t.find(func(b *branch) bool { return b.line == id })
	if entry == nil || len(entry.children) == 0 {
		t.refuse(line, "the entry is not configured")
		return
	}
	if words[2] == "schedule" {
		if why := impossible(entry); why != "" {
			t.refuse(line, why)
			return
		}
		t.drop(func(b *branch) bool { return b == t.schedule(id) })
	} else {
		t.drop(func(b *branch) bool { return b.line == line })
	}
	t.nodes = append(t.nodes, &branch{line: line})
}

func (t *Terminal) schedule(id string) *branch {
	start := strings.Replace(id, "ip sla ", "ip sla schedule ", 1) + " "
	return t.find(func(b *branch) bool { return strings.HasPrefix(b.line, start) })
}

// impossible compares the values of an entry, as IOS does when it is scheduled.
func impossible(entry *branch) string {
	value := func(name string, otherwise int) int {
		for _, child := range entry.children {
			if rest, ok := strings.CutPrefix(child.line, name+" "); ok {
				if n, err := strconv.Atoi(rest); err == nil {
					return n
				}
			}
		}
		return otherwise
	}
	threshold, timeout, frequency := value("threshold", 5000), value("timeout", 5000), value("frequency", 60)
	switch {
	case timeout > frequency*1000:
		return "the timeout is greater than the frequency"
	case threshold > timeout:
		return "the threshold is greater than the timeout"
	}
	return ""
}

// reference is a line that names another object.
type reference struct {
	within, start string // header of the object, start of the line
	word          int    // the word of the line that is the name
	names         string // start of the ID of the named object
}

// references are those that IOS checks: the named object has to be there first, and cannot be
// removed while it is named. For keyring, profile and transform set the refusal of the removal is
// known from practice, not its words [inferred].
var references = []reference{
	{"crypto ikev2 policy", "proposal ", 1, "crypto ikev2 proposal "},
	{"crypto ikev2 profile", "keyring local ", 2, "crypto ikev2 keyring "},
	{"crypto ipsec profile", "set transform-set ", 2, "crypto ipsec transform-set "},
	{"crypto ipsec profile", "set ikev2-profile ", 2, "crypto ikev2 profile "},
	{"interface", "tunnel protection ipsec profile ", 4, "crypto ipsec profile "},
	{"interface", "tunnel protection ipsec profile ", 6, "crypto ikev2 profile "},
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

// missing tells why a line that names an object is refused: the object is not there, or it is named already.
func (t *Terminal) missing(object *branch, line string) string {
	header := t.within[0].line
	for _, r := range references {
		id := r.named(header, line)
		if id != "" && t.find(func(b *branch) bool { return b.ID() == id }) == nil {
			return id + " does not exist"
		}
	}
	if strings.HasPrefix(header, "crypto ikev2 policy") && strings.HasPrefix(line, "proposal ") && object.child(line) != nil {
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
