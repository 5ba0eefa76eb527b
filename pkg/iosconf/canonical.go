package iosconf

import (
	"net/netip"
	"regexp"
	"strings"
)

// rewrite is one habit of IOS: what it shows for what was typed.
type rewrite struct {
	within string // start of the header of the object; "" is everywhere
	typed  *regexp.Regexp
	shown  string
	source string
}

// rewrites are applied in order, on both sides of every comparison. Dated 2026-11.
var rewrites = []rewrite{
	{"", regexp.MustCompile(`\beq 80\b`), "eq www", "IOS 15.x shows well-known ports by name"},
	{"", regexp.MustCompile(`\beq 23\b`), "eq telnet", "same"},
	{"", regexp.MustCompile(`\beq 53\b`), "eq domain", "same"},
	{"", regexp.MustCompile(`\beq 500\b`), "eq isakmp", "same"},
	{"", regexp.MustCompile(`\beq 4500\b`), "eq non500-isakmp", "same"},
	{"crypto ikev2 profile", regexp.MustCompile(`^(match identity remote address \S+)$`), "$1 255.255.255.255", "IOS adds the host mask"},
	{"", regexp.MustCompile(`^(pre-shared-key(?: local| remote)?) 0 `), "$1 ", "type 0 is the clear text"},
	{"track", regexp.MustCompile(`^(track \d+ ip sla \d+) state$`), "$1", "state is the default, the keyword may be dropped [inferred]"},
	{"", regexp.MustCompile(`\besp-(gcm|gmac|aes) 128\b`), "esp-$1", "128 is the default size"},
	{"", regexp.MustCompile(`^ip access-list extended (\d+)$`), "ip access-list extended $1", "numbered list typed by name"},
}

// hidden are lines that IOS does not show because they are the default; wanting one is the same
// as not finding it. That it hides `lifetime 86400` is [inferred]; both ways compare equal here.
var hidden = []struct{ within, line string }{
	{"crypto ikev2 profile", "lifetime 86400"},
	{"crypto ipsec transform-set", "mode tunnel"},
	{"crypto ipsec profile", "set security-association lifetime seconds 3600"},
	{"ip sla", "threshold 5000"},
	{"ip sla", "timeout 5000"},
	{"ip sla", "frequency 60"},
	{"interface", "no shutdown"},
	{"interface", "no ip address"},
}

// Canonical is the line the way IOS shows it, under the header of its object; "" when IOS would
// not show it. Raw request text is left as it is.
func Canonical(header, line string) string {
	line = strings.Join(strings.Fields(line), " ")
	for _, h := range hidden {
		if strings.HasPrefix(header, h.within) && line == h.line {
			return ""
		}
	}
	for _, r := range rewrites {
		if strings.HasPrefix(header, r.within) {
			line = r.typed.ReplaceAllString(line, r.shown)
		}
	}
	if strings.HasPrefix(line, "access-list ") || strings.HasPrefix(header, "ip access-list") {
		line = canonicalACE(line)
	}
	return line
}

// canonicalACE writes addresses of an access list entry as IOS does: a zero wildcard is host, a
// full one is any, and the bits under the wildcard are cleared.
func canonicalACE(line string) string {
	words := strings.Fields(line)
	var out []string
	for i := 0; i < len(words); i++ {
		if i+1 < len(words) && (i == 0 || words[i-1] != "host") {
			address, err1 := netip.ParseAddr(words[i])
			wildcard, err2 := netip.ParseAddr(words[i+1])
			if err1 == nil && err2 == nil && address.Is4() && wildcard.Is4() {
				out = append(out, matchWords(address, wildcard))
				i++
				continue
			}
		}
		out = append(out, words[i])
	}
	return strings.Join(out, " ")
}

func matchWords(address, wildcard netip.Addr) string {
	a, w := address.As4(), wildcard.As4()
	switch w {
	case [4]byte{}:
		return "host " + address.String()
	case [4]byte{255, 255, 255, 255}:
		return "any"
	}
	for i := range a {
		a[i] &^= w[i]
	}
	return netip.AddrFrom4(a).String() + " " + wildcard.String()
}
