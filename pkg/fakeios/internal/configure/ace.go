package configure

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// aceReader reads the words of an entry one after another.
type aceReader struct {
	s     *Session
	start int // of the words in the line
	words []grammar.Token
	next  int
}

// refuse answers that the word at hand is none of the keywords.
func (r *aceReader) refuse(keywords ...string) (running.ACE, string) {
	if r.next >= len(r.words) {
		return running.ACE{}, r.s.Refuse(r.s.Line, grammar.Match{Verdict: grammar.Incomplete})
	}
	w := r.words[r.next]
	return running.ACE{}, r.s.RefuseAt(r.start + w.At + grammar.SharedPrefix(w.Text, keywords))
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

var protocols = []string{"ahp", "eigrp", "esp", "gre", "icmp", "igmp", "ip", "ipinip", "ospf", "pcp", "pim", "tcp",
	"udp"}

// readACE reads an entry the way IOS keeps it: host and any normalised, addresses masked by their
// wildcard, ports by name.
func readACE(s *Session, typed string, standard bool) (running.ACE, string) {
	r := &aceReader{s: s, start: strings.LastIndex(s.Line, typed), words: grammar.Words(typed)}
	verb, ok := r.keyword("permit", "deny", "remark")
	if !ok {
		return r.refuse("permit", "deny", "remark")
	}
	if verb == "remark" {
		return running.ACE{Remark: strings.TrimSpace(typed[r.words[0].At+len(r.words[0].Text):])}, ""
	}
	entry := running.ACE{Permit: verb == "permit", Standard: standard, Protocol: "ip", Dst: running.Endpoint{Any: true}}
	if !standard {
		if _, ok = r.keyword("object-group"); ok {
			if entry.Service = r.word(); entry.Service == "" {
				return r.refuse()
			}
		} else if entry.Protocol, ok = r.keyword(protocols...); !ok {
			return r.refuse(append([]string{"object-group"}, protocols...)...)
		}
	}
	ends := []*running.Endpoint{&entry.Src, &entry.Dst}
	if standard {
		ends = ends[:1]
	}
	for _, end := range ends {
		if !r.end(end, entry.Protocol, standard) {
			return r.refuse("any", "host", "object-group", "eq", "gt", "lt", "neq", "range")
		}
	}
	return r.options(entry)
}

// end takes one end of an entry: addresses, then ports.
func (r *aceReader) end(m *running.Endpoint, protocol string, standard bool) bool {
	word, ok := "", false
	if !standard {
		word, ok = r.keyword("object-group")
	}
	if !ok {
		word, ok = r.keyword("any", "host")
	}
	switch {
	case ok && word == "object-group":
		if m.Any, m.Group = false, r.word(); m.Group == "" {
			return false
		}
	case ok && word == "any":
		m.Any = true
	case ok:
		m.Any = false
		if m.Address, ok = r.address(); !ok {
			return false
		}
		m.Wildcard = netip.AddrFrom4([4]byte{})
	default:
		ip, ok := r.address()
		if !ok {
			return false
		}
		m.Wildcard = netip.AddrFrom4([4]byte{})
		wild, given := r.address()
		if !given && !standard {
			return false
		}
		if given {
			m.Wildcard = wild
		}
		m.Address = running.ApplyWildcard(ip, m.Wildcard)
		m.Any = m.Wildcard == netip.AddrFrom4([4]byte{255, 255, 255, 255})
	}
	if protocol != "tcp" && protocol != "udp" {
		return true
	}
	op, ok := r.keyword("eq", "gt", "lt", "neq", "range")
	if !ok {
		return true
	}
	m.Op = op
	return r.ports(m, protocol)
}

// maxPorts is how many ports may stand behind eq and neq.
const maxPorts = 10

// ports takes the ports behind an operator: two of a range, up to ten of eq and neq, one of the others.
func (r *aceReader) ports(m *running.Endpoint, protocol string) bool {
	least, most := 1, 1
	switch m.Op {
	case "range":
		least, most = 2, 2
	case "eq", "neq":
		most = maxPorts
	}
	for len(m.Ports) < most && r.next < len(r.words) {
		n, ok := running.PortNumber(protocol, r.words[r.next].Text)
		if !ok {
			break
		}
		m.Ports = append(m.Ports, n)
		r.next++
	}
	return len(m.Ports) >= least
}

// word takes any word; "" when there is none.
func (r *aceReader) word() string {
	if r.next >= len(r.words) {
		return ""
	}
	r.next++
	return r.words[r.next-1].Text
}

func (r *aceReader) address() (netip.Addr, bool) {
	if r.next >= len(r.words) {
		return netip.Addr{}, false
	}
	ip, err := netip.ParseAddr(r.words[r.next].Text)
	if err != nil || !ip.Is4() {
		return netip.Addr{}, false
	}
	r.next++
	return ip, true
}

// options takes what may follow the two ends.
func (r *aceReader) options(entry running.ACE) (running.ACE, string) {
	legal := []string{"log", "log-input"}
	switch entry.Protocol {
	case "tcp":
		legal = append(legal, "established")
	case "icmp":
		legal = append(legal, "echo", "echo-reply", "unreachable", "time-exceeded", "packet-too-big",
			"administratively-prohibited")
	}
	if !entry.Standard {
		legal = append(legal, "fragments")
	}
	for r.next < len(r.words) {
		word, ok := r.keyword(legal...)
		if !ok {
			return r.refuse(append(legal, "eq", "dscp", "precedence", "time-range", "tos", "ttl", "option")...)
		}
		if word == "log" || word == "log-input" {
			entry.Log = word
		} else {
			entry.Suffix = word
		}
	}
	return entry, ""
}
