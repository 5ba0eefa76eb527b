package tunnel

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// LocalPolicy refuses a local policy that leads IKE of the router itself away from the WAN, so that no tunnel comes up,
// and warns of one that leads the probes past their tunnels, so that they test something else.
// What is not understood is not said to be led anywhere.
var LocalPolicy = rule.Rule{
	Name: "local_policy", LastVerified: "2026-11-27", Overridable: true,
	Source: "IOS IP Routing: Protocol-Independent Command Reference, `ip local policy route-map`: the packets that " +
		"the router itself sends are policy-routed, before its routing table is asked",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		name := branch.LocalPolicy(c)
		if name == "" || !in.Changes() {
			return nil
		}
		var led, except []string
		ike := false
		for _, own := range needed(in, c) {
			entry, found, _ := branch.PolicyEntry(c, name, own.out)
			if !found {
				continue
			}
			if by := branch.PolicyWay(entry, branch.RoutesIn(c, own.vrf)); by != "" && by != own.by {
				led = withoutTwice(led, fmt.Sprintf("`%s` of it sends %s out of %s instead of %s", entry.Line, own.what,
					by, own.by))
				ike = ike || own.out.Protocol == "udp"
				except = append(except, "permit ip any host "+own.out.To.String())
			}
		}
		if len(led) == 0 {
			return nil
		}
		return &rule.Finding{Fatal: ike,
			Why: "`ip local policy route-map " + name + "` routes what the router itself sends: " +
				strings.Join(led, "; "),
			Remedy: "leave the tunnels to the routing table: " + pasted(exceptLines(c, name, except))}
	}),
}

// sent is what the router sends for the tunnels, and the interface by which it has to leave.
type sent struct {
	what, by, vrf string
	out           acl.Packet
}

func needed(in *rule.Case, c iosconf.Config) []sent {
	self := in.AddressOf(c, in.Site.TunnelSource())
	var out []sent
	for _, edge := range in.Edges() {
		out = append(out, sent{"IKE to the service edges", in.Site.WAN.Name, in.Site.WAN.VRF,
			acl.Packet{Protocol: "udp", From: self, Source: 500, To: edge, Dest: 500}})
	}
	for _, t := range in.Site.Tunnels() {
		out = append(out, sent{"the probe of " + t.Interface, t.Interface, in.Site.LAN.VRF,
			acl.Packet{Protocol: "tcp", From: self, Source: rule.Ephemeral, To: t.Edge.Global, Dest: 80}})
	}
	return out
}

// exceptList is the name of the list of what a local policy leaves alone.
const exceptList = "ZIA-ROUTER-SENDS"

// exceptLines are an entry of a route map in front of all others that leaves what is led wrongly to the routing table.
// IOS numbers entries from 0.
func exceptLines(c iosconf.Config, routeMap string, entries []string) []string {
	out := append([]string{"ip access-list extended " + exceptList}, entries...)
	first := 1 << 16
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) > 3 && words[0] == "route-map" && words[1] == routeMap {
			if number, err := strconv.Atoi(words[3]); err == nil {
				first = min(first, number)
			}
		}
	}
	return append(out, fmt.Sprintf("route-map %s deny %d", routeMap, first/2), "match ip address "+exceptList)
}
