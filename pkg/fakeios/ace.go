package fakeios

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

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

// aceReader reads the words of an entry one after another.
type aceReader struct {
	s     *configSession
	start int // of the words in the line
	words []grammar.Token
	next  int
}

// refuse answers that the word at hand is none of the keywords.
func (r *aceReader) refuse(keywords ...string) (ace, string) {
	if r.next >= len(r.words) {
		return ace{}, r.s.refuse(r.s.line, grammar.Match{Verdict: grammar.Incomplete})
	}
	w := r.words[r.next]
	return ace{}, r.s.refuseAt(r.start + w.At + grammar.SharedPrefix(w.Text, keywords))
}

// keyword takes the word at hand if it is one of the alternatives.
func (r *aceReader) keyword(alternatives ...string) (string, bool) {
	if r.next >= len(r.words) {
		return "", false
	}
	full, ok := grammar.OneOf(alternatives, r.words[r.next].Text)
	if ok {
		r.next++
	}
	return full, ok
}

var protocols = []string{"ahp", "eigrp", "esp", "gre", "icmp", "igmp", "ip", "ipinip", "ospf", "pcp", "pim", "tcp", "udp"}

// readACE reads an entry the way IOS keeps it: host and any normalised, addresses masked by their
// wildcard, ports by name.
func readACE(s *configSession, typed string, standard bool) (ace, string) {
	r := &aceReader{s: s, start: strings.LastIndex(s.line, typed), words: grammar.Words(typed)}
	verb, ok := r.keyword("permit", "deny", "remark")
	if !ok {
		return r.refuse("permit", "deny", "remark")
	}
	if verb == "remark" {
		return ace{remark: strings.TrimSpace(typed[r.words[0].At+len(r.words[0].Text):])}, ""
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
		n, ok := readPort(protocol, r.words[r.next].Text)
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
	ip, err := netip.ParseAddr(r.words[r.next].Text)
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
