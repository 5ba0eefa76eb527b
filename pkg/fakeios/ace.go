package fakeios

import (
	"net/netip"
	"strconv"
	"strings"
)

// portNames are the well-known ports that IOS shows by name.
var portNames = map[string]map[int]string{
	"tcp": {
		7: "echo", 20: "ftp-data", 21: "ftp", 23: "telnet", 25: "smtp", 49: "tacacs", 53: "domain", 80: "www", 109: "pop2", 110: "pop3",
		119: "nntp", 179: "bgp", 514: "cmd", 515: "lpd", 543: "klogin", 544: "kshell",
	},
	"udp": {
		7: "echo", 53: "domain", 67: "bootps", 68: "bootpc", 69: "tftp", 123: "ntp", 137: "netbios-ns", 138: "netbios-dgm", 161: "snmp",
		162: "snmptrap", 500: "isakmp", 514: "syslog", 520: "rip", 4500: "non500-isakmp",
	},
}

// readPort is a port by number or name.
func readPort(protocol, typed string) (int, bool) {
	if n, err := strconv.Atoi(typed); err == nil {
		return n, n >= 0 && n <= 65535
	}
	for n, name := range portNames[protocol] {
		if strings.EqualFold(name, typed) {
			return n, true
		}
	}
	return 0, false
}

func portName(protocol string, n int) string {
	if name := portNames[protocol][n]; name != "" {
		return name
	}
	return strconv.Itoa(n)
}

// aceReader reads the words of an entry one after another.
type aceReader struct {
	s     *session
	start int // of the words in the line
	words []token
	next  int
}

// refuse answers that the word at hand is none of the keywords.
func (r *aceReader) refuse(keywords ...string) (ace, string) {
	if r.next >= len(r.words) {
		return ace{}, r.s.refuse(r.s.line, match{verdict: incomplete})
	}
	w := r.words[r.next]
	return ace{}, r.s.refuseAt(r.start + w.at + sharedPrefix(w.text, keywords))
}

// keyword takes the word at hand if it is one of the alternatives.
func (r *aceReader) keyword(alternatives ...string) (string, bool) {
	if r.next >= len(r.words) {
		return "", false
	}
	full, ok := oneOf(alternatives, r.words[r.next].text)
	if ok {
		r.next++
	}
	return full, ok
}

var protocols = []string{"ahp", "eigrp", "esp", "gre", "icmp", "igmp", "ip", "ipinip", "ospf", "pcp", "pim", "tcp", "udp"}

// readACE reads an entry the way IOS keeps it: host and any normalised, addresses masked by their
// wildcard, ports by name.
func readACE(s *session, typed string, standard bool) (ace, string) {
	r := &aceReader{s: s, start: strings.LastIndex(s.line, typed), words: tokens(typed)}
	verb, ok := r.keyword("permit", "deny", "remark")
	if !ok {
		return r.refuse("permit", "deny", "remark")
	}
	if verb == "remark" {
		return ace{remark: strings.TrimSpace(typed[r.words[0].at+len(r.words[0].text):])}, ""
	}
	entry := ace{permit: verb == "permit", standard: standard, protocol: "ip", dst: aclMatch{any: true}}
	if !standard {
		if entry.protocol, ok = r.keyword(protocols...); !ok {
			return r.refuse(protocols...)
		}
	}
	ends := []*aclMatch{&entry.src, &entry.dst}
	if standard {
		ends = ends[:1]
	}
	for _, end := range ends {
		if !r.end(end, entry.protocol, standard) {
			return r.refuse("any", "host", "object-group", "eq", "gt", "lt", "neq", "range")
		}
	}
	return r.options(entry)
}

// end takes one end of an entry: addresses, then ports.
func (r *aceReader) end(m *aclMatch, protocol string, standard bool) bool {
	word, ok := r.keyword("any", "host")
	switch {
	case ok && word == "any":
		m.any = true
	case ok:
		m.any = false
		if m.address, ok = r.address(); !ok {
			return false
		}
		m.wildcard = netip.AddrFrom4([4]byte{})
	default:
		ip, ok := r.address()
		if !ok {
			return false
		}
		m.wildcard = netip.AddrFrom4([4]byte{})
		wild, given := r.address()
		if !given && !standard {
			return false
		}
		if given {
			m.wildcard = wild
		}
		m.address = clearWild(ip, m.wildcard)
		m.any = m.wildcard == netip.AddrFrom4([4]byte{255, 255, 255, 255})
	}
	if protocol != "tcp" && protocol != "udp" {
		return true
	}
	op, ok := r.keyword("eq", "gt", "lt", "neq", "range")
	if !ok {
		return true
	}
	m.op = op
	for range map[bool]int{true: 2, false: 1}[op == "range"] {
		if r.next >= len(r.words) {
			return false
		}
		n, ok := readPort(protocol, r.words[r.next].text)
		if !ok {
			return false
		}
		m.ports = append(m.ports, n)
		r.next++
	}
	return true
}

func (r *aceReader) address() (netip.Addr, bool) {
	if r.next >= len(r.words) {
		return noAddr, false
	}
	ip, err := netip.ParseAddr(r.words[r.next].text)
	if err != nil || !ip.Is4() {
		return noAddr, false
	}
	r.next++
	return ip, true
}

// options takes what may follow the two ends.
func (r *aceReader) options(entry ace) (ace, string) {
	legal := []string{"log", "log-input"}
	switch entry.protocol {
	case "tcp":
		legal = append(legal, "established")
	case "icmp":
		legal = append(legal, "echo", "echo-reply", "unreachable", "time-exceeded", "packet-too-big", "administratively-prohibited")
	}
	if !entry.standard {
		legal = append(legal, "fragments")
	}
	for r.next < len(r.words) {
		word, ok := r.keyword(legal...)
		if !ok {
			return r.refuse(append(legal, "eq", "dscp", "precedence", "time-range", "tos", "ttl", "option")...)
		}
		if word == "log" || word == "log-input" {
			entry.log = word
		} else {
			entry.suffix = word
		}
	}
	return entry, ""
}

func clearWild(ip, wildcard netip.Addr) netip.Addr {
	a, w := ip.As4(), wildcard.As4()
	for i := range a {
		a[i] &^= w[i]
	}
	return netip.AddrFrom4(a)
}

// text is the end of an entry as the running-config shows it.
func (m aclMatch) text(protocol string, standard bool) string {
	var out string
	switch {
	case m.any:
		out = "any"
	case m.wildcard == netip.AddrFrom4([4]byte{}) && standard:
		out = m.address.String()
	case m.wildcard == netip.AddrFrom4([4]byte{}):
		out = "host " + m.address.String()
	default:
		out = m.address.String() + " " + m.wildcard.String()
	}
	if m.op != "" {
		out += " " + m.op
	}
	for _, n := range m.ports {
		out += " " + portName(protocol, n)
	}
	return out
}

// String is the entry as the running-config shows it, with IOS's three blanks behind deny.
func (e ace) String() string {
	if e.remark != "" {
		return "remark " + e.remark
	}
	words := []string{"deny  "}
	if e.permit {
		words[0] = "permit"
	}
	if e.standard {
		words = append(words, e.src.text(e.protocol, true))
	} else {
		words = append(words, e.protocol, e.src.text(e.protocol, false), e.dst.text(e.protocol, false))
	}
	for _, option := range []string{e.suffix, e.log} {
		if option != "" {
			words = append(words, option)
		}
	}
	return strings.Join(words, " ")
}

// matches tells whether the entry is about a packet.
func (e ace) matches(p Packet) bool {
	if e.remark != "" || !e.src.has(p.Source) || !e.dst.has(p.Destination) {
		return false
	}
	if e.protocol != "ip" && e.protocol != p.Protocol {
		return false
	}
	if !e.src.hasPort(p.SourcePort) || !e.dst.hasPort(p.DestinationPort) {
		return false
	}
	switch e.suffix {
	case "":
		return true
	case "established":
		return p.Established
	case "echo", "echo-reply":
		return p.ICMP == e.suffix
	default:
		return false
	}
}

func (m aclMatch) has(ip netip.Addr) bool {
	return m.any || ip.Is4() && clearWild(ip, m.wildcard) == m.address
}

func (m aclMatch) hasPort(n int) bool {
	switch m.op {
	case "eq":
		return n == m.ports[0]
	case "neq":
		return n != m.ports[0]
	case "gt":
		return n > m.ports[0]
	case "lt":
		return n < m.ports[0]
	case "range":
		return n >= m.ports[0] && n <= m.ports[1]
	default:
		return true
	}
}
