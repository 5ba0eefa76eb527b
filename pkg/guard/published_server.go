package guard

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// publishedServer refuses to send the answers of published servers into the tunnels. They come in on the LAN and are
// policy-routed before NAT, so that clients on the internet get none: what was published is gone.
var publishedServer = Rule{
	Name: "published_server", LastVerified: "2026-11-27", Overridable: true,
	Source: "Cisco document 6209, NAT order of operation: from inside to outside policy routing and routing come first",
	check: func(in Input) *Finding {
		c := in.final()
		name := value(c, in.Site.LAN.Name, "ip policy route-map")
		if name != in.Site.Names.RouteMap || !in.changes() {
			return nil
		}
		lan := address(c, in.Site.LAN.Name)
		answers := acl.Filter{List: matchedList(c, name), Entries: acl.Entries(c, matchedList(c, name))}
		var caught, sources []string
		for _, s := range published(c) {
			packet := acl.Packet{Protocol: s.protocol, From: s.inside, Source: s.port, To: somebody, Dest: ephemeral}
			if lan.IsValid() && lan.Contains(s.inside) && len(answers.Entries) > 0 && answers.Permits(packet) &&
				!slices.Contains(caught, s.String()) {
				caught = append(caught, s.String())
				if from := "{from: " + s.inside.String() + "}"; !slices.Contains(sources, from) {
					sources = append(sources, from)
				}
			}
		}
		if len(caught) == 0 {
			return nil
		}
		return &Finding{Fatal: true,
			Why: "the answers of published servers would go into the tunnels instead of back to who asked: " +
				strings.Join(caught, ", "),
			Remedy: "add to exempt in the site file: " + strings.Join(sources, ", ") +
				"; or use traffic: web where they answer from other ports than 80 and 443",
		}
	},
}

// somebody is a client on the internet: any address that no list of a branch names.
var somebody = netip.AddrFrom4([4]byte{192, 88, 99, 77})

// server is an inside host that is reached from outside. Port is 0 for all of its ports.
type server struct {
	inside   netip.Addr
	protocol string
	port     int
}

func (s server) String() string {
	if s.port == 0 {
		return s.inside.String()
	}
	return netip.AddrPortFrom(s.inside, uint16(s.port)).String() + "/" + s.protocol
}

// published are the servers of static NAT: `ip nat inside source static [tcp|udp] INSIDE [PORT] ...`, and the same with
// `ip nat source static` of interfaces that have `ip nat enable`.
func published(c iosconf.Config) []server {
	var out []server
	for _, n := range c.Nodes {
		rest, ok := strings.CutPrefix(n.Line, "ip nat inside source static ")
		if !ok {
			rest, ok = strings.CutPrefix(n.Line, "ip nat source static ")
		}
		words := strings.Fields(rest)
		if !ok || len(words) < 2 || words[0] == "network" {
			continue
		}
		s := server{protocol: "ip"}
		if words[0] == "tcp" || words[0] == "udp" {
			s.protocol, words = words[0], words[1:]
			s.port = acl.Port(words[1])
		}
		if a, err := netip.ParseAddr(words[0]); err == nil && a.Is4() {
			s.inside = a
			out = append(out, s)
		}
	}
	return out
}
