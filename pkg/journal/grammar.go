package journal

import (
	"regexp"
	"slices"
	"strings"
)

// secretPlace is where the syntax of IOS puts a secret: the group is the value.
type secretPlace struct {
	at       *regexp.Regexp
	notUnder string // start of a header under which it means something else
	source   string // why it is here
}

const (
	// lineStart is the start of a line, also of one that stands behind its headers in a comparison.
	lineStart = `(?i)(?:^(?:[-+][ \t])?[ \t]*|[ ]/[ ])`
	// keyType is the type in front of a value: 0 and none are clear text, 7 is reversible, 5, 8 and 9
	// are hashes, 6 is AES under a key that only the router has.
	keyType = `(?:[05-9][ \t]+)?`
	// toLineEnd is a value up to the end of the line: passwords and pre-shared keys may hold blanks and quotes.
	toLineEnd = `(\S(?:.*\S)?)[ \t\r]*$`
	// lastWord is one word at the end of the line.
	lastWord = `([^\s"]+)[ \t\r]*(?:"|$)`
)

// secretPlaces are tried in this order on every line. Dated 2026-11, Cisco IOS 15.4 command references.
var secretPlaces = []secretPlace{
	{regexp.MustCompile(`(?i)\bcrypto isakmp key[ \t]+` + keyType + `(.*\S)[ \t]+(?:address|hostname)[ \t]`), "",
		"words follow the key"},
	{regexp.MustCompile(`(?i)\bcrypto isakmp key[ \t]+` + keyType + toLineEnd), "", "the same, cut off"},
	{regexp.MustCompile(`(?i)\bpre-shared-key[ \t]+(?:address|hostname)[ \t].*?[ \t]key[ \t]+` + keyType + toLineEnd),
		"", "ISAKMP keyring"},
	{regexp.MustCompile(`(?i)\bpre-shared-key(?:[ \t]+(?:local|remote))?(?:[ \t]+hex)?[ \t]+` + keyType + toLineEnd),
		"", "IKEv2 keyring"},
	{regexp.MustCompile(`(?i)\bsnmp-server community[ \t]+` + keyType + `(\S+)`), "", "view, mode and list follow"},
	{regexp.MustCompile(`(?i)\bsnmp-server host[ \t]+\S+(?:[ \t]+(?:traps|informs|vrf[ \t]+\S+|version[ \t]+(?:1|2c` +
		`|3[ \t]+(?:auth|noauth|priv))))*[ \t]+(\S+)`), "", "the community or user of a trap receiver"},
	{regexp.MustCompile(`(?i)\bsnmp-server user\b.*?\bauth[ \t]+(?:md5|sha)[ \t]+(\S+)`), "", "typed, never shown"},
	{regexp.MustCompile(`(?i)\bsnmp-server user\b.*?\bpriv[ \t]+(?:des|3des|aes[ \t]+\d+)[ \t]+(\S+)`), "",
		"typed, never shown"},
	{regexp.MustCompile(`(?i)\bkey-hash[ \t]+\S+[ \t]+(\S+)`), "", "public key of a user; type and remark surround it"},
	{regexp.MustCompile(`(?i)\bkey-string[ \t]+` + keyType + toLineEnd), "", "key chain, HSRP"},
	{regexp.MustCompile(`(?i)\b(?:message-digest-key|authentication-key)[ \t]+\d+[ \t]+md5[ \t]+` + keyType + `(\S+)`),
		"", "OSPF, NTP: the type of NTP follows"},
	{regexp.MustCompile(`(?i)\bip ospf authentication-key[ \t]+` + keyType + toLineEnd), "",
		"OSPF with simple passwords"},
	{regexp.MustCompile(`(?i)\bip nhrp authentication[ \t]+` + toLineEnd), "", "NHRP"},
	{regexp.MustCompile(`(?i)\b(?:standby|vrrp|glbp)[ \t]+(?:\d+[ \t]+)?authentication[ \t]+(?:text[ \t]+)?` +
		lastWord), "", "HSRP, VRRP, GLBP"},
	{regexp.MustCompile(`(?i)\bwpa-psk[ \t]+(?:ascii|hex)[ \t]+` + keyType + toLineEnd), "", "wireless models"},
	{regexp.MustCompile(`(?i)\bkey config-key password-encrypt[ \t]+` + toLineEnd), "", "typed, never shown"},
	{regexp.MustCompile(`(?i)\b(?:tacacs-server|radius-server|server-private|client)[ \t].*?\b(?:server-)?key[ \t]+` +
		keyType + toLineEnd), "key chain", "shared secrets of AAA servers"},
	{regexp.MustCompile(`(?i)\b(?:tacacs-server|radius-server)[ \t]+key[ \t]+` + keyType + toLineEnd), "",
		"the same for all servers"},
	{regexp.MustCompile(lineStart + `(?:server-)?key[ \t]+` + keyType + lastWord), "key chain",
		"AAA server as an object, EasyVPN group; in a key chain it opens an entry"},
	{regexp.MustCompile(`(?i)\bkey[ \t]+[67][ \t]+` + toLineEnd), "key chain", "encrypted keys anywhere"},
	{regexp.MustCompile(
		`(?i)\b(?:enable|username[ \t]+\S+)(?:[ \t].*?)?[ \t](?:password|secret)(?:[ \t]+level[ \t]+\d+)?[ \t]+` +
			keyType + toLineEnd), "", "logins"},
	{regexp.MustCompile(
		`(?i)\b(?:neighbor|ppp|ip ftp|ip http client|l2tp tunnel|isis|domain|area|username)[ \t].*?\bpassword[ \t]+` +
			keyType + toLineEnd), "", "passwords of services"},
	{regexp.MustCompile(`(?i)[ \t](?:password|secret|passphrase)[ \t]+[05-9][ \t]+` + toLineEnd), "",
		"anything with a type"},
	{regexp.MustCompile(lineStart + `(?:password|secret|passphrase)[ \t]+` + keyType + toLineEnd), "",
		"lines, trustpoints, dialers"},
	{regexp.MustCompile(`(?i)://[^:/@\s]+:([^/\s]+)@`), "", "URL with a login: archive path, boot, copy"},
	{regexp.MustCompile(`(?i)Authorization:[ \t]*(?:Basic[ \t]+|Bearer[ \t]+)?([^\s\\"]+)`), "",
		"raw HTTP request of an IP SLA operation"},
}

// secretKeywords are in every line that has a secret: most lines have none, and are not looked at closer.
var secretKeywords = []string{
	"key", "secret", "password", "passphrase", "snmp-server", "authentication", "wpa-psk", "://", "authorization:",
}

// notSecret are lines that look like the places above.
var notSecret = regexp.MustCompile(`(?i)^(?:[-+][ \t])?[ \t]*(?:no[ \t]+)?password encryption aes[ \t\r]*$`)

// digestToken is a value that is replaced already; older versions wrote the short form.
var digestToken = regexp.MustCompile(`<secret:(?:[0-9a-f]{16}){1,2}>`)

// textKind says what a text is: in prose a quotation ends where its quote does.
type textKind bool

const (
	config textKind = false
	prose  textKind = true
)

// replaceSecrets rewrites every secret that the syntax of IOS shows, line by line.
func replaceSecrets(text string, m textKind, with func(value string) string) string {
	lines := strings.Split(text, "\n")
	header := ""
	for i, line := range lines {
		if line != "" && line[0] != ' ' && line[0] != '\t' {
			header = strings.TrimLeft(line, "-+ ")
		}
		for _, span := range slices.Backward(secretSpans(header, line, m)) {
			if value := line[span[0]:span[1]]; digestToken.FindString(value) != value {
				lines[i] = lines[i][:span[0]] + with(value) + lines[i][span[1]:]
			}
		}
	}
	return strings.Join(lines, "\n")
}

// secretSpans are the places of the secrets in a line, in order, none inside another.
func secretSpans(header, line string, m textKind) [][]int {
	low := strings.ToLower(line)
	if !slices.ContainsFunc(secretKeywords, func(hint string) bool { return strings.Contains(low, hint) }) ||
		notSecret.MatchString(line) {
		return nil
	}
	var spans [][]int
	for _, p := range secretPlaces {
		if p.notUnder != "" && strings.HasPrefix(header, p.notUnder) {
			continue
		}
		for _, found := range p.at.FindAllStringSubmatchIndex(line, -1) {
			span := []int{found[2], found[3]}
			if m == prose {
				span[1] = endOfQuotation(line, found[0], span)
			}
			if span[0] < span[1] && !slices.ContainsFunc(
				spans, func(s []int) bool { return s[0] < span[1] && span[0] < s[1] }) {
				spans = append(spans, span)
			}
		}
	}
	slices.SortFunc(spans, func(a, b []int) int { return a[0] - b[0] })
	return spans
}

// endOfQuotation is where a value ends that starts inside a quotation which was open at from.
func endOfQuotation(line string, from int, span []int) int {
	if len(quotes(line[:from]))%2 == 0 {
		return span[1]
	}
	if ends := quotes(line[span[0]:span[1]]); len(ends) > 0 {
		return span[0] + ends[0]
	}
	return span[1]
}

// quotes are the places of the quotes that are not escaped.
func quotes(text string) []int {
	var out []int
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			out = append(out, i)
		}
	}
	return out
}
