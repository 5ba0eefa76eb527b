package running

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// portNames are the well-known ports that IOS shows by name.
var portNames = map[string]map[int]string{
	"tcp": {
		7: "echo", 20: "ftp-data", 21: "ftp", 23: "telnet", 25: "smtp", 49: "tacacs", 53: "domain", 80: "www",
		109: "pop2", 110: "pop3",
		119: "nntp", 179: "bgp", 514: "cmd", 515: "lpd", 543: "klogin", 544: "kshell",
	},
	"udp": {
		7: "echo", 53: "domain", 67: "bootps", 68: "bootpc", 69: "tftp", 123: "ntp", 137: "netbios-ns",
		138: "netbios-dgm", 161: "snmp",
		162: "snmptrap", 500: "isakmp", 514: "syslog", 520: "rip", 4500: "non500-isakmp",
	},
}

// PortName is a port as IOS shows it: by name if it has one.
func PortName(protocol string, n int) string {
	if name := portNames[protocol][n]; name != "" {
		return name
	}
	return strconv.Itoa(n)
}

// ApplyWildcard clears the bits of an address that a wildcard mask ignores.
func ApplyWildcard(ip, wildcard netip.Addr) netip.Addr {
	a, w := ip.As4(), wildcard.As4()
	for i := range a {
		a[i] &^= w[i]
	}
	return netip.AddrFrom4(a)
}

// text is the end of an entry as the running-config shows it.
func (m Endpoint) text(protocol string, standard bool) string {
	var out string
	switch {
	case m.Group != "":
		out = "object-group " + m.Group
	case m.Any:
		out = "any"
	case m.Wildcard == netip.AddrFrom4([4]byte{}) && standard:
		out = m.Address.String()
	case m.Wildcard == netip.AddrFrom4([4]byte{}):
		out = "host " + m.Address.String()
	default:
		out = m.Address.String() + " " + m.Wildcard.String()
	}
	if m.Op != "" {
		out += " " + m.Op
	}
	for _, n := range m.Ports {
		out += " " + PortName(protocol, n)
	}
	return out
}

// String is the entry as the running-config shows it, with IOS's three blanks behind deny.
func (e ACE) String() string {
	if e.Remark != "" {
		return "remark " + e.Remark
	}
	words := []string{"deny  "}
	if e.Permit {
		words[0] = "permit"
	}
	if e.Standard {
		words = append(words, e.Src.text(e.Protocol, true))
	} else {
		protocol := e.Protocol
		if e.Service != "" {
			protocol = "object-group " + e.Service
		}
		words = append(words, protocol, e.Src.text(e.Protocol, false), e.Dst.text(e.Protocol, false))
	}
	for _, option := range []string{e.Suffix, e.Log} {
		if option != "" {
			words = append(words, option)
		}
	}
	return strings.Join(words, " ")
}

// matches reports whether the entry is about a packet. Object groups are those of now.
func (e ACE) matches(c *Config, p packet.Packet) bool {
	if e.Remark != "" || !e.Src.contains(c, p.Source) || !e.Dst.contains(c, p.Destination) {
		return false
	}
	if e.Service != "" && !c.GroupServes(e.Service, p) {
		return false
	}
	if e.Protocol != "ip" && e.Protocol != p.Protocol {
		return false
	}
	if !e.Src.containsPort(p.SourcePort) || !e.Dst.containsPort(p.DestinationPort) {
		return false
	}
	switch e.Suffix {
	case "":
		return true
	case "established":
		return p.Established
	case "echo", "echo-reply":
		return p.ICMP == e.Suffix
	default:
		return false
	}
}

func (m Endpoint) contains(c *Config, ip netip.Addr) bool {
	if m.Group != "" {
		return c.GroupHas(m.Group, ip)
	}
	return m.Any || ip.Is4() && ApplyWildcard(ip, m.Wildcard) == m.Address
}

func (m Endpoint) containsPort(n int) bool {
	switch m.Op {
	case "eq":
		return slices.Contains(m.Ports, n)
	case "neq":
		return !slices.Contains(m.Ports, n)
	case "gt":
		return n > m.Ports[0]
	case "lt":
		return n < m.Ports[0]
	case "range":
		return n >= m.Ports[0] && n <= m.Ports[1]
	default:
		return true
	}
}

// ACE is one entry of an access list.
type ACE struct {
	Sequence int
	Remark   string
	Permit   bool
	Standard bool
	Protocol string // "ip", "tcp", "udp", "icmp", "esp", ...
	Service  string // object group of services in the place of the protocol, which then is "ip"
	Src, Dst Endpoint
	Suffix   string // "established", an ICMP type, "fragments"
	Log      string // "log", "log-input"
	Hits     uint64
}

// Endpoint is one end of an entry.
type Endpoint struct {
	Any      bool
	Group    string // object group of networks
	Address  netip.Addr
	Wildcard netip.Addr
	Op       string // "eq", "range", ...; "" is any port
	Ports    []int  // of eq and neq up to ten
}

// PortNumber is a port by number or name.
func PortNumber(protocol, typed string) (int, bool) {
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
