package secret

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// loginPlace is a value that stands anywhere, whatever the command: the group is the value.
type loginPlace struct {
	signs []string // every text that has one has one of these
	at    *lazyregexp.Regexp
}

var loginPlaces = []loginPlace{
	// The password of a URL: archive path, boot, copy, dynamic DNS. It may hold an @.
	{[]string{"://"}, lazyregexp.New(`://[^:/@\s"]*:([^/\s"]+)@`)},
	// The same, cut off; a port has five digits at the most.
	{[]string{"://"}, lazyregexp.New(`://[^:/@\s"]*:([^/\s"@]*[^/\s"@\d][^/\s"@]*|\d{6,})$`)},
	// The same without its scheme, as the mail server of an EEM policy has it.
	{[]string{"@"}, lazyregexp.New(`(?:^|[\s"'=])[A-Za-z_][\w.-]*:([^/\s":@][^/\s"]*)@[\w\[]`)},
	// A parameter of a URL.
	{[]string{"="}, lazyregexp.New(
		`(?i)[?&](?:[\w-]*[_-])?(?:password|passwd|pass|pwd|token|secret|psk|apikey|key)=((?:[^&\s"\\]|\\+u\w{4})+)`)},
	// Headers of a raw HTTP request of an IP SLA operation.
	{[]string{"n:", "N:"},
		lazyregexp.New(`(?i)authorization:[ \t]*(?:(?:basic|bearer|digest)[ \t]+)?((?:[^\s\\"]|\\+u\w{4})+)`)},
	{[]string{"e:", "n:", "y:", "E:", "N:", "Y:"},
		lazyregexp.New(`(?i)\b(?:cookie|x-[\w-]*(?:token|key)):[ \t]*([^\\"\s][^\\"\r\n]*)`)},
	// Hashes of passwords, wherever a broken line has left them.
	{[]string{"$"}, lazyregexp.New(`(\$(?:1|4|5|6|8|9|14)\$[\w./]{2,32}\$[\w./+]{4,})`)},
}

// logins adds the spans of values that stand anywhere.
func (l *line) logins(spans []span) []span {
	for _, p := range loginPlaces {
		if !slices.ContainsFunc(p.signs, func(sign string) bool { return strings.Contains(l.text, sign) }) {
			continue
		}
		for _, m := range p.at.FindAllStringSubmatchIndex(l.text, -1) {
			if !covered(l.text[m[2]:m[3]]) {
				spans = append(spans, span{m[2], m[3]})
			}
		}
	}
	return spans
}
