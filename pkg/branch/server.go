package branch

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Server is an inside host that is reached from outside. Port is 0 for all of its ports.
type Server struct {
	Inside   netip.Addr
	Protocol string
	Port     int
	// Outside is the address by which it is reached; where that is the address of an interface, OutsideInterface names
	// it. OutsidePort is the port there.
	Outside          netip.Addr
	OutsideInterface string
	OutsidePort      int
}

func (s Server) String() string {
	if s.Port == 0 {
		return s.Inside.String()
	}
	return fmt.Sprintf("%s:%d/%s", s.Inside, s.Port, s.Protocol)
}

// PublishedServers are the servers of static NAT: `ip nat inside source static [tcp|udp] INSIDE [PORT] ...`, and the
// same with `ip nat source static` of interfaces that have `ip nat enable`.
func PublishedServers(c iosconf.Config) []Server {
	var out []Server
	for _, n := range c.Nodes {
		rest, ok := strings.CutPrefix(n.Line, "ip nat inside source static ")
		if !ok {
			rest, ok = strings.CutPrefix(n.Line, "ip nat source static ")
		}
		words := strings.Fields(rest)
		if !ok || len(words) < 2 || words[0] == "network" {
			continue
		}
		s := Server{Protocol: "ip"}
		if words[0] == "tcp" || words[0] == "udp" {
			s.Protocol, words = words[0], words[1:]
			s.Port = acl.Port(words[1])
		}
		if a, err := netip.ParseAddr(words[0]); err == nil && a.Is4() {
			s.Inside = a
			s.outside(words[1:])
			out = append(out, s)
		}
	}
	return out
}

// outside reads how a server is reached: `[PORT] GLOBAL [PORT]`, or `[PORT] interface NAME [PORT]`.
func (s *Server) outside(words []string) {
	if s.Port != 0 {
		words = words[1:]
	}
	if len(words) > 1 && words[0] == "interface" {
		s.OutsideInterface = words[1]
		words = words[1:]
	} else if len(words) > 0 {
		s.Outside, _ = netip.ParseAddr(words[0])
	}
	if s.Port != 0 && len(words) > 1 {
		s.OutsidePort = acl.Port(words[1])
	}
}

// PublishedNetworks are the inside hosts that static NAT publishes by the network, and those of rotary pools, which
// share the load of an outside address: `ip nat inside source static network INSIDE OUTSIDE /28`, and `ip nat inside
// destination list LIST pool POOL`.
func PublishedNetworks(c iosconf.Config) []netip.Prefix {
	var out []netip.Prefix
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		switch {
		case len(words) > 8 && strings.HasPrefix(n.Line, "ip nat inside source static network "):
			if p, ok := masked(words[6], words[8]); ok {
				out = append(out, p.Masked())
			}
		case len(words) > 7 && strings.HasPrefix(n.Line, "ip nat inside destination list "):
			out = append(out, rotary(c, words[7])...)
		}
	}
	return out
}

// masked reads an address with a dotted mask or with a length behind a slash.
func masked(address, size string) (netip.Prefix, bool) {
	if strings.HasPrefix(size, "/") {
		p, err := netip.ParsePrefix(address + size)
		return p, err == nil && p.Addr().Is4()
	}
	return MaskedPrefix([]string{address, size})
}

// mostRotary is how many hosts of a pool are read.
const mostRotary = 256

// rotary are the hosts of a pool.
func rotary(c iosconf.Config, pool string) []netip.Prefix {
	var out []netip.Prefix
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) < 6 || !strings.HasPrefix(n.Line, "ip nat pool "+pool+" ") {
			continue
		}
		first, err1 := netip.ParseAddr(words[4])
		last, err2 := netip.ParseAddr(words[5])
		for a := first; err1 == nil && err2 == nil && a.Is4() && len(out) < mostRotary && !last.Less(a); a = a.Next() {
			out = append(out, netip.PrefixFrom(a, a.BitLen()))
		}
	}
	return out
}
