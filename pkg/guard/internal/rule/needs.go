package rule

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Needs are what the router itself has to reach by the provider: whom it answers and asks, where nothing but a default
// route leads. Routes and tunnels of ours are not looked at, so that the answer is the same before and behind an apply.
// There are none where the LAN is in another VRF than the WAN: the default route of the router is not touched then.
func (in *Case) Needs(c iosconf.Config) []branch.Service {
	if in.Site.LAN.VRF != in.Site.WAN.VRF {
		return nil
	}
	var out []branch.Service
	add := func(s branch.Service) {
		known := slices.ContainsFunc(out, func(o branch.Service) bool { return o.Address == s.Address })
		if !known && !slices.Contains(in.Edges(), s.Address) && !in.specific(c, s.Address) {
			out = append(out, s)
		}
	}
	if operator := in.Facts.Operator(); operator.IsValid() {
		add(branch.Service{Address: operator, What: "this session comes from there"})
	}
	for _, s := range branch.Services(c) {
		if s.VRF == in.Site.LAN.VRF && !in.OwnTunnel(s.Tunnel) {
			add(s)
		}
	}
	return out
}

// specific reports whether the router has a route to an address that is no default route and none of ours.
func (in *Case) specific(c iosconf.Config, to netip.Addr) bool {
	for _, r := range branch.RoutesIn(c, in.Site.LAN.VRF) {
		if r.To.Contains(to) && r.To.Bits() > 0 && !OwnRoute(r.Line) && !in.OwnTunnel(r.Out) {
			return true
		}
	}
	if in.Facts.Routes == nil || in.Facts.Routes.VRF != in.Site.LAN.VRF {
		return false
	}
	for _, r := range in.Facts.Routes.Routes {
		p := r.Prefix()
		// Static routes stand in the configuration, ours too; those that something else brings count.
		if p.IsValid() && p.Bits() > 0 && p.Contains(to) && !r.Summary && r.Code != "" && r.Code[0] != 'S' &&
			!slices.ContainsFunc(r.Ways, func(w show.IPWay) bool { return in.OwnTunnel(w.Interface) }) {
			return true
		}
	}
	return false
}

// OwnRoute reports whether a static route has one of the names that steering by routes gives.
func OwnRoute(line string) bool {
	for _, name := range []string{site.EdgeRoute, site.ExemptRoute, site.LastResortRoute} {
		if strings.HasSuffix(line, " name "+name) {
			return true
		}
	}
	return false
}
