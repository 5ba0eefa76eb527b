package rehearsal

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
)

// flow is traffic that is looked at.
type flow struct {
	what   string
	from   string // the interface that it comes in by
	packet fakeios.Packet
	steer  bool // the change is to lead it into a tunnel
}

// https is the port of the packets: the guide's web traffic is steered too.
const https = 443

// flows are the traffic of a branch: from every LAN to the Internet and to every network that is reached otherwise, and
// from the Internet to every published server.
func (p *play) flows() []flow {
	running := p.review.Running()
	elsewhere := p.review.Elsewhere()
	steered := p.job.Site.Steered()
	var out []flow
	for _, lan := range lansOf(p) {
		out = append(out, flow{what: lan + " to the Internet", from: lan, packet: webTo(internetHost(elsewhere)),
			steer: slices.Contains(steered, lan)})
		own := branch.Address(running, lan)
		for _, n := range elsewhere {
			if n.Prefix.Overlaps(own) {
				continue
			}
			out = append(out, flow{what: fmt.Sprintf("%s to %s (%s)", lan, n.Prefix, n.Why), from: lan,
				packet: webTo(p.hostIn(n.Prefix))})
		}
	}
	for _, s := range branch.PublishedServers(running) {
		if s.Outside.IsValid() || s.OutsideInterface != "" {
			out = append(out, p.published(s))
		}
	}
	return out
}

// published is the traffic from the Internet to a published server.
func (p *play) published(s branch.Server) flow {
	to := s.Outside
	if !to.IsValid() {
		to = branch.Address(p.review.Running(), s.OutsideInterface).Addr()
		if brief, ok := p.review.Facts().Brief(s.OutsideInterface); !to.IsValid() && ok {
			to, _ = netip.ParseAddr(brief.Address)
		}
	}
	packet := webTo(to)
	if s.Port != 0 {
		packet.Protocol, packet.DestinationPort = s.Protocol, s.OutsidePort
	}
	return flow{what: "the Internet to the published server " + s.String(), from: p.job.Site.WAN.Name, packet: packet}
}

// lansOf are the interfaces whose hosts are looked at: those that the change steers, and the others inside of NAT.
func lansOf(p *play) []string {
	running := p.review.Running()
	out := slices.Clone(p.job.Site.Steered())
	for _, name := range branch.Interfaces(running) {
		if branch.Value(running, name, "ip nat") == "inside" && !branch.Down(running, name) &&
			!slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

func webTo(to netip.Addr) fakeios.Packet {
	return fakeios.Packet{Destination: to, Protocol: "tcp", SourcePort: 40000, DestinationPort: https}
}

// look asks what becomes of each flow now.
func (p *play) look(flows []flow) []fakeios.Path {
	out := make([]fakeios.Path, 0, len(flows))
	for _, f := range flows {
		out = append(out, p.twin.Reach(f.from, f.packet))
	}
	return out
}

// compare judges the flows: what arrived gets to the same place, and what is to be steered into a tunnel. Of what did
// not arrive before nobody can tell, unless it does now.
func (p *play) compare(flows []flow, before, after []fakeios.Path) {
	for i, f := range flows {
		one := engine.Flow{What: f.what, Before: words(before[i]), After: words(after[i])}
		want := before[i].Place
		if f.steer {
			want = fakeios.Zscaler
		}
		one.OK = after[i].Arrived && after[i].Place == want
		if !f.steer && !before[i].Arrived {
			if one.OK = true; !after[i].Arrived {
				p.notRehearsed("%s: on the twin it does not arrive before the change either (%s)", f.what, one.Before)
			}
		}
		if !one.OK {
			p.problem("%s: before %s, behind the change %s", one.What, one.Before, one.After)
		}
		p.out.Flows = append(p.out.Flows, one)
	}
}

// words say where a packet got to.
func words(path fakeios.Path) string {
	switch {
	case path.Place == fakeios.Nowhere || !path.Arrived:
		return "lost: " + path.Reason
	case path.Via != "":
		return fmt.Sprintf("%s by %s", path.Place, path.Via)
	}
	return string(path.Place)
}

// hostIn is the first host of a network that is not the router.
func (p *play) hostIn(network netip.Prefix) netip.Addr {
	a := network.Masked().Addr()
	if network.Bits() >= 31 {
		return a
	}
	for a = a.Next(); branch.Owner(p.review.Running(), a) != "" && network.Contains(a.Next()); {
		a = a.Next()
	}
	return a
}

// internetHost is an address that lies in none of the networks.
func internetHost(known []guard.Network) netip.Addr {
	a := netip.AddrFrom4([4]byte{198, 18, 0, 9}) // RFC 2544: nobody's
	for slices.ContainsFunc(known, func(n guard.Network) bool { return n.Prefix.Contains(a) }) {
		a = a.Next()
	}
	return a
}
