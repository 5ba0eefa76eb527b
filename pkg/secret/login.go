package secret

import (
	"regexp"
	"strings"
)

// loginPlace is a value that stands anywhere, whatever the command: the group is the value.
type loginPlace struct {
	sign string // in every text that has one
	at   *regexp.Regexp
}

var loginPlaces = []loginPlace{
	// The password of a URL: archive path, boot, copy, dynamic DNS. It may hold an @.
	{"://", regexp.MustCompile(`://[^:/@\s"]*:([^/\s"]+)@`)},
	// The same, cut off; a port has five digits at the most.
	{"://", regexp.MustCompile(`://[^:/@\s"]*:([^/\s"@]*[^/\s"@\d][^/\s"@]*|\d{6,})$`)},
	// The same without its scheme, as the mail server of an EEM policy has it.
	{"@", regexp.MustCompile(`(?:^|[\s"'=])[A-Za-z_][\w.-]*:([^/\s":@][^/\s"]*)@[\w\[]`)},
	// A parameter of a URL.
	{"=", regexp.MustCompile(
		`(?i)[?&](?:[\w-]*[_-])?(?:password|passwd|pass|pwd|token|secret|psk|apikey|key)=((?:[^&\s"\\]|\\+u\w{4})+)`)},
	// Headers of a raw HTTP request of an IP SLA operation.
	{":", regexp.MustCompile(`(?i)authorization:[ \t]*(?:(?:basic|bearer|digest)[ \t]+)?((?:[^\s\\"]|\\+u\w{4})+)`)},
	{":", regexp.MustCompile(`(?i)\b(?:cookie|x-[\w-]*(?:token|key)):[ \t]*([^\\"\s][^\\"\r\n]*)`)},
	// Hashes of passwords, wherever a broken line has left them.
	{"$", regexp.MustCompile(`(\$(?:1|4|5|6|8|9|14)\$[\w./]{2,32}\$[\w./+]{4,})`)},
}

// logins adds the spans of values that stand anywhere.
func (l *line) logins(spans []span) []span {
	for _, p := range loginPlaces {
		if !strings.Contains(l.text, p.sign) {
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
