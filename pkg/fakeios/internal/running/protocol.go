package running

import (
	"maps"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// application is a protocol that the firewall knows by name: a transport and the server's port. Those without a
// port are the transport itself.
type application struct {
	transport string
	ports     []int
}

// applications are the words behind `match protocol` and `ip inspect name X` that this router can tell apart
// (Cisco: port to application mapping).
var applications = map[string]application{
	"tcp": {"tcp", nil}, "udp": {"udp", nil}, "icmp": {"icmp", nil},
	"http": {"tcp", []int{80}}, "https": {"tcp", []int{443}}, "ftp": {"tcp", []int{21}}, "ssh": {"tcp", []int{22}},
	"telnet": {"tcp", []int{23}}, "smtp": {"tcp", []int{25}}, "pop3": {"tcp", []int{110}},
	"imap": {"tcp", []int{143}}, "dns": {"udp", []int{53}}, "ntp": {"udp", []int{123}}, "tftp": {"udp", []int{69}},
	"snmp": {"udp", []int{161}}, "syslog": {"udp", []int{514}}, "isakmp": {"udp", []int{500}},
	"ipsec-msft": {"udp", []int{4500}}, "h323": {"tcp", []int{1720}}, "sip": {"udp", []int{5060}},
	"sip-tls": {"tcp", []int{5061}}, "skinny": {"tcp", []int{2000}}, "rtsp": {"tcp", []int{554}},
	"ldap": {"tcp", []int{389}}, "ldaps": {"tcp", []int{636}}, "kerberos": {"tcp", []int{88}},
	"pptp": {"tcp", []int{1723}}, "sqlnet": {"tcp", []int{1521}}, "cuseeme": {"tcp", []int{7648}},
	"netshow": {"tcp", []int{1755}}, "realaudio": {"tcp", []int{7070}}, "streamworks": {"udp", []int{1558}},
	"vdolive": {"tcp", []int{7000}}, "rcmd": {"tcp", []int{514}}, "microsoft-ds": {"tcp", []int{445}},
	"imap3": {"tcp", []int{220}}, "imaps": {"tcp", []int{993}}, "pop3s": {"tcp", []int{995}},
	"netbios-ns": {"udp", []int{137}}, "netbios-dgm": {"udp", []int{138}}, "netbios-ssn": {"tcp", []int{139}},
	"ms-sql": {"tcp", []int{1433}}, "mysql": {"tcp", []int{3306}}, "nntp": {"tcp", []int{119}},
	"gopher": {"tcp", []int{70}}, "finger": {"tcp", []int{79}}, "login": {"tcp", []int{513}},
	"exec": {"tcp", []int{512}}, "bgp": {"tcp", []int{179}}, "router": {"udp", []int{520}},
	"ftps": {"tcp", []int{990}}, "telnets": {"tcp", []int{992}}, "x11": {"tcp", []int{6000}},
	"bootpc": {"udp", []int{68}}, "bootps": {"udp", []int{67}}, "radius": {"udp", []int{1812}},
	"tacacs": {"tcp", []int{49}}, "l2tp": {"udp", []int{1701}},
}

// Applications are the names that the firewall knows, sorted.
func Applications() []string { return slices.Sorted(maps.Keys(applications)) }

// SpeaksProtocol reports whether a packet belongs to a protocol by that name, from the client to the server.
func SpeaksProtocol(name string, p packet.Packet) bool {
	a, known := applications[name]
	return known && a.transport == p.Protocol && (len(a.ports) == 0 || slices.Contains(a.ports, p.DestinationPort))
}
