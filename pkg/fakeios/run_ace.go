package fakeios

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
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

func portName(protocol string, n int) string {
	if name := portNames[protocol][n]; name != "" {
		return name
	}
	return strconv.Itoa(n)
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
func (e ace) matches(p packet.Packet) bool {
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

// ace is one entry of an access list.
type ace struct {
	sequence int
	remark   string
	permit   bool
	standard bool
	protocol string // "ip", "tcp", "udp", "icmp", "esp", ...
	src, dst aclMatch
	suffix   string // "established", an ICMP type, "fragments"
	log      string // "log", "log-input"
	hits     uint64
}

// aclMatch is one end of an entry.
type aclMatch struct {
	any      bool
	address  netip.Addr
	wildcard netip.Addr
	op       string // "eq", "range", ...; "" is any port
	ports    []int
}
