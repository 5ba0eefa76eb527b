package traffic

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// DefaultRouteShared refuses another default route beside those into the tunnels that is as good as one of them, so
// that IOS shares the traffic among the two or takes it before the backup, or before the route to Null0 of when_down:
// drop, and warns of protocols that may bring one.
var DefaultRouteShared = rule.Rule{
	Name: "default_route_shared", LastVerified: "2026-11-27", Overridable: true,
	Source: "Cisco document 5212, How Does Load Balancing Work?: routes to one network with equal distance share its " +
		"traffic; the lowest distance wins",
	Look: func(in *rule.Case) *rule.Finding {
		if !in.Site.SteersByRoute() || !in.Changes() {
			return nil
		}
		c := in.Final()
		for _, r := range branch.RoutesIn(c, in.Site.LAN.VRF) {
			if r.To.Bits() > 0 || in.OwnTunnel(r.Out) || rule.OwnRoute(r.Line) {
				continue
			}
			why := harm(in.Site, r)
			if why == "" {
				continue
			}
			return &rule.Finding{Fatal: true, Why: why,
				Remedy: asGateway(in.Site, r) + insteadOf(in.Site, "no "+r.Line),
				Lines:  []secret.Text{secret.NewText(r.Line)}}
		}
		if line := bringsDefault(c, in.Site.LAN.VRF); line != "" {
			return &rule.Finding{Fatal: true,
				Why: fmt.Sprintf("`%s` brings a default route of distance 1, as good as that into the primary tunnel: "+
					"IOS shares the traffic among the two", line),
				Remedy: insteadOf(in.Site, "no "+line) + ", the latter on that interface"}
		}
		return nil
	},
}

// asGateway says how the plan itself gets a default route out of the way: it knows that of the provider by its way,
// which the site file can give where it is a next hop alone. It is "" where that does not help.
func asGateway(s *site.Site, r branch.Route) string {
	if r.Out != "" || !r.Via.IsValid() || r.Via == s.WAN.Gateway.Address {
		return ""
	}
	does := "puts it behind the tunnels"
	if s.WhenDown == site.WhenDownDrop {
		does = "takes it out"
	}
	return "write its next hop as wan.gateway into the site file, so that the plan " + does + "; or "
}

// insteadOf says how a default route is taken out of a router that is never to be without one: first another one that
// stands behind the tunnels, under the name by which the plan knows it.
func insteadOf(s *site.Site, takesOut string) string {
	vrf := ""
	if s.LAN.VRF != "" {
		vrf = "vrf " + s.LAN.VRF + " "
	}
	return fmt.Sprintf("give the router another one that stands behind the tunnels, then take it out: `ip route "+
		"%s0.0.0.0 0.0.0.0 %s %d name %s`, `%s`", vrf, s.ProviderWay(), site.LastResortDistance, site.LastResortRoute,
		takesOut)
}

// harm says what another default route does; "" when it stands behind those into the tunnels, as another way to the
// internet. With when_down: drop the last of ours leads to Null0, which is always there: what stands behind that is
// never used.
func harm(s *site.Site, r branch.Route) string {
	switch {
	case r.Distance <= 1:
		return fmt.Sprintf("`%s` is as good as the default route into the primary tunnel: IOS shares the traffic "+
			"among the two, and a part of it goes past the tunnels", r.Line)
	case r.Distance <= site.BackupDistance:
		return fmt.Sprintf("`%s` is as good as the default route into the backup tunnel, or better: while the primary "+
			"is sick it takes the traffic", r.Line)
	case r.Distance <= site.DropDistance && s.WhenDown == site.WhenDownDrop && r.Out != "Null0":
		return fmt.Sprintf("`%s` is as good as the route to Null0 of when_down: drop (distance %d), or better: while "+
			"no tunnel works it takes the traffic that was to be dropped", r.Line, site.DropDistance)
	}
	return ""
}

// bringsDefault is the line of an interface of a table that brings a default route of distance 1; "" when none does.
func bringsDefault(c iosconf.Config, vrf string) string {
	for _, name := range branch.Interfaces(c) {
		if branch.VRF(c, name) != vrf || branch.Down(c, name) {
			continue
		}
		for _, child := range branch.Children(c, "interface "+name) {
			if strings.HasPrefix(child.Line, "ppp ipcp route default") {
				return child.Line
			}
		}
	}
	return ""
}
