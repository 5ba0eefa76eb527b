package iosconf

import (
	"net/netip"
	"regexp"
	"strings"
)

// rewrite is one habit of IOS: what it shows for what was typed.
type rewrite struct {
	within string // start of the header of the object; "" is everywhere
	about  string // what the line must contain; looked for first, because it is cheap
	typed  *regexp.Regexp
	shown  string
	source string
}

// rewrites are applied in order, on both sides of every comparison. Dated 2026-11. What is special
// to access lists is in canonicalACE.
var rewrites = []rewrite{
	{"crypto ikev2 profile", "match identity", regexp.MustCompile(`^(match identity remote address \S+)$`),
		"$1 255.255.255.255", "IOS adds the host mask"},
	{"", "pre-shared-key", regexp.MustCompile(`^(pre-shared-key(?: local| remote)?) 0 `), "$1 ",
		"type 0 is the clear text"},
	{"track", " ip sla ", regexp.MustCompile(`^(track \d+ ip sla \d+) state$`), "$1",
		"state is the default, the keyword may be dropped [inferred]"},
	{"interface", "vrf forwarding", regexp.MustCompile(`^ip (vrf forwarding \S+)$`), "$1",
		"one form for `ip vrf`, another for `vrf definition`"},
	{"", " 128", regexp.MustCompile(`\besp-(gcm|gmac|aes) 128\b`), "esp-$1", "128 is the default size"},
}

// defaultLines are lines that IOS does not show because they are the default; wanting one is the same
// as not finding it. That it hides `lifetime 86400` is [inferred]; both ways compare equal here.
var defaultLines = []struct{ within, line string }{
	{"crypto ikev2 profile", "lifetime 86400"},
	{"crypto ipsec transform-set", "mode tunnel"},
	{"crypto ipsec profile", "set security-association lifetime seconds 3600"},
	{"ip sla", "threshold 5000"},
	{"ip sla", "timeout 5000"},
	{"ip sla", "frequency 60"},
	{"interface", "no shutdown"},
	{"interface", "no ip address"},
	{"crypto ipsec fragmentation", "crypto ipsec fragmentation before-encryption"},
}

// Canonical is the line the way IOS shows it, under the header of its object; "" when IOS would
// not show it. Raw request text is left as it is.
func Canonical(header, line string) string {
	line = singleBlanks(line)
	for _, h := range defaultLines {
		if line == h.line &&
			(strings.HasPrefix(header, h.within) || header == "" && strings.HasPrefix(line, h.within)) {
			return ""
		}
	}
	for _, r := range rewrites {
		if strings.HasPrefix(header, r.within) && strings.Contains(line, r.about) {
			line = r.typed.ReplaceAllString(line, r.shown)
		}
	}
	if strings.HasPrefix(line, "access-list ") || strings.HasPrefix(header, "ip access-list") {
		line = canonicalACE(line)
	}
	return line
}

// singleBlanks makes one blank of several and none of those at the ends.
func singleBlanks(line string) string {
	if !strings.Contains(line, "  ") && !strings.ContainsAny(line, "\t") && strings.TrimSpace(line) == line {
		return line
	}
	return strings.Join(strings.Fields(line), " ")
}

// portNames are the well-known ports that IOS 15.x shows by name.
var portNames = map[string]map[string]string{
	"tcp": {
		"7": "echo", "20": "ftp-data", "21": "ftp", "23": "telnet", "25": "smtp", "49": "tacacs", "53": "domain",
		"80": "www", "109": "pop2", "110": "pop3", "119": "nntp", "179": "bgp", "514": "cmd", "515": "lpd",
		"543": "klogin", "544": "kshell",
	},
	"udp": {
		"7": "echo", "53": "domain", "67": "bootps", "68": "bootpc", "69": "tftp", "123": "ntp",
		"137": "netbios-ns", "138": "netbios-dgm", "161": "snmp", "162": "snmptrap", "500": "isakmp",
		"514": "syslog", "520": "rip", "4500": "non500-isakmp",
	},
}

// canonicalACE writes an access list entry as IOS does: a zero wildcard is host, a full one is any,
// the bits under the wildcard are cleared, and well-known ports have names. Remarks are left alone.
func canonicalACE(line string) string {
	words := strings.Fields(line)
	names := map[string]string{}
	var out []string
	for i := 0; i < len(words); i++ {
		switch word := words[i]; {
		case word == "remark":
			return line
		case portNames[word] != nil:
			names = portNames[word]
		case i > 0 && (words[i-1] == "eq" || words[i-1] == "neq" || words[i-1] == "gt" || words[i-1] == "lt") &&
			names[word] != "":
			out = append(out, names[word])
			continue
		case i+1 < len(words) && (i == 0 || words[i-1] != "host") && strings.Contains(word, "."):
			address, err1 := netip.ParseAddr(word)
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
