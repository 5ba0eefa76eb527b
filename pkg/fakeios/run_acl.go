package fakeios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// aclNamed finds or makes a list.
func (c *config) aclNamed(name string, standard bool) *acl {
	if a := c.acl(name); a != nil {
		return a
	}
	a := &acl{name: name, standard: standard}
	c.acls = append(c.acls, a)
	return a
}

func (a *acl) kind() string {
	if a.standard {
		return "Standard"
	}
	return "Extended"
}

// add puts an entry at its sequence number, or at the end. The same line twice stays one.
func (a *acl) add(entry ace) {
	if entry.remark == "" && entry.sequence == 0 && slices.ContainsFunc(a.entries, func(e ace) bool { return e.String() == entry.String() }) {
		return
	}
	if entry.sequence == 0 {
		entry.sequence = 10
		if n := len(a.entries); n > 0 {
			entry.sequence = a.entries[n-1].sequence + 10
		}
	}
	i := 0
	for i < len(a.entries) && a.entries[i].sequence < entry.sequence {
		i++
	}
	a.entries = slices.Insert(a.entries, i, entry)
}

// permits sends a packet through the list, which counts it. What no entry names is denied; a list
// without entries permits everything.
func (a *acl) permits(p packet.Packet) bool {
	if len(a.entries) == 0 {
		return true
	}
	for i := range a.entries {
		if a.entries[i].matches(p) {
			a.entries[i].hits += p.Count()
			return a.entries[i].permit
		}
	}
	return false
}

func renderACLs(b *strings.Builder, c *config, numbered bool) {
	for _, a := range c.acls {
		if isNumber(a.name) != numbered {
			continue
		}
		if !numbered {
			fmt.Fprintf(b, "ip access-list %s %s\n", strings.ToLower(a.kind()), a.name)
		}
		for _, e := range a.entries {
			if numbered {
				fmt.Fprintf(b, "access-list %s %s\n", a.name, e)
			} else {
				fmt.Fprintf(b, " %s\n", e)
			}
		}
	}
	b.WriteString("!\n")
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

type acl struct {
	name     string // number or name
	standard bool
	entries  []ace
}
