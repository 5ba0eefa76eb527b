package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// AccessLists is `show access-lists [name]` and `show ip access-lists`.
type AccessLists struct {
	Lists        []AccessList `json:"lists"`
	UnknownLines []string     `json:"unknown_lines"`
}

// AccessList is one list, which may have no entries.
type AccessList struct {
	Name    string            `json:"name"`
	Type    string            `json:"type"`   // Standard, Extended, Reflexive, ...; IPv6 lists have none
	Family  string            `json:"family"` // IP, IPv6, MAC, ...
	Note    string            `json:"note"`   // what stands behind the name: per-user, Compiled, downloaded
	Entries []AccessListEntry `json:"entries"`
}

var (
	// accessListHead takes any words for the kind: entries below a kind that nobody has seen yet must
	// not fall to the list above.
	accessListHead = lazyregexp.New(`^((?:[A-Za-z][\w-]* ){1,4})access[ -]list (\S+)(?: \(?(.+?)\)?)?$`)
	accessListRow  = lazyregexp.New(`^(?:(?:sequence )?(\d+) )?(permit|deny|evaluate|remark|Dynamic)(?: (.+))?$`)
)

// ParseAccessLists reads `show access-lists`. The router prints no remarks; counters are missing
// for an entry that nothing has matched.
func ParseAccessLists(text string) (AccessLists, error) {
	out := AccessLists{Lists: []AccessList{}, UnknownLines: []string{}}
	for _, r := range unwrapped(text, accessListHead) {
		if m := accessListHead.FindStringSubmatch(r.text); m != nil {
			list := AccessList{Name: m[2], Note: m[3], Entries: []AccessListEntry{}}
			list.kind(strings.Fields(m[1]))
			out.Lists = append(out.Lists, list)
			continue
		}
		m := accessListRow.FindStringSubmatch(r.text)
		if m == nil {
			out.UnknownLines = append(out.UnknownLines, r.text)
			continue
		}
		if len(out.Lists) == 0 {
			return out, &ParseError{"show access-lists", r.no, r.text, "an entry outside of any list"}
		}
		list := &out.Lists[len(out.Lists)-1]
		list.Entries = append(list.Entries, accessListEntry(list, m[1], m[2], m[3]))
	}
	return out, nil
}

// kind divides `Extended IP` and `IPv6 FQDN` into type and family.
func (l *AccessList) kind(words []string) {
	var rest []string
	for _, word := range words {
		if l.Family == "" &&
			(strings.HasPrefix(word, "IP") || len(words) > 1 && word == strings.ToUpper(word) && word != "FQDN") {
			l.Family = word
		} else {
			rest = append(rest, word)
		}
	}
	l.Type = strings.Join(rest, " ")
}
