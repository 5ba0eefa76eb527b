package running

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// ACLNamed finds or makes a list.
func (c *Config) ACLNamed(name string, standard bool) *ACL {
	if a := c.ACL(name); a != nil {
		return a
	}
	a := &ACL{Name: name, Standard: standard}
	c.ACLs = append(c.ACLs, a)
	return a
}

// Kind is Standard or Extended.
func (a *ACL) Kind() string {
	if a.Standard {
		return "Standard"
	}
	return "Extended"
}

// Add puts an entry at its sequence number, or at the end. An entry that is there already, under whatever
// sequence number, changes nothing (Cisco: IP Access List Entry Sequence Numbering, "Sequence Numbering
// Behavior"); that remarks may be repeated is inferred.
func (a *ACL) Add(entry ACE) {
	if entry.Remark == "" && slices.ContainsFunc(a.Entries, func(e ACE) bool {
		return e.String() == entry.String()
	}) {
		return
	}
	if entry.Sequence == 0 {
		entry.Sequence = 10
		if n := len(a.Entries); n > 0 {
			entry.Sequence = a.Entries[n-1].Sequence + 10
		}
	}
	i := 0
	for i < len(a.Entries) && a.Entries[i].Sequence < entry.Sequence {
		i++
	}
	a.Entries = slices.Insert(a.Entries, i, entry)
}

// Permits sends a packet through the list, which counts it. What no entry names is denied; a list
// without entries permits everything.
func (a *ACL) Permits(c *Config, p packet.Packet) bool {
	if len(a.Entries) == 0 {
		return true
	}
	for i := range a.Entries {
		if a.Entries[i].matches(c, p) {
			a.Entries[i].Hits += p.Count()
			return a.Entries[i].Permit
		}
	}
	return false
}

func renderACLs(b *strings.Builder, c *Config, numbered bool) {
	for _, a := range c.ACLs {
		if isNumber(a.Name) != numbered {
			continue
		}
		if !numbered {
			fmt.Fprintf(b, "ip access-list %s %s\n", strings.ToLower(a.Kind()), a.Name)
		}
		for _, e := range a.Entries {
			if numbered {
				fmt.Fprintf(b, "access-list %s %s\n", a.Name, e)
			} else {
				fmt.Fprintf(b, " %s\n", e)
			}
		}
	}
	b.WriteString("!\n")
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

// ACL is an access list, numbered or named.
type ACL struct {
	Name     string // number or name
	Standard bool
	Entries  []ACE
}
