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
