package guard

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/router"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/traffic"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/tunnel"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/wayin"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Input is everything a rule may look at.
type Input = rule.Input

// Finding is one reason against sending.
type Finding = rule.Finding

// Rule is one refusal or warning, with its source.
type Rule = rule.Rule

// Facts are what show commands said.
type Facts = rule.Facts

// FeatureCommands are the commands whose answers [Facts.ReadFeature] reads, for a site.
func FeatureCommands(s *site.Site) []string { return rule.FeatureCommands(s) }

// RouteCommand is the command whose answer is [Facts.Routes], for a site.
func RouteCommand(s *site.Site) string { return rule.RouteCommand(s) }

// Exempt is what `exempt: auto` of a site file stands for on a router, with words that say where each network is.
// It looks at the site, the running-config and the facts of in. It is the same before and behind an apply.
func Exempt(in Input) (e site.Exemptions, words []string) { return traffic.Exempt(rule.NewCase(in)) }

// ListedExemptions is what the access list of a site keeps out of the tunnels on a router, for taking the list out
// again.
func ListedExemptions(c iosconf.Config, s *site.Site) site.Exemptions { return traffic.Listed(c, s) }

// Changed is the finding of the rule changed_meanwhile for what was planned on and what the router
// shows now; nil when nothing differs.
func Changed(planned, now iosconf.Config) *Finding { return router.Changed(planned, now) }

// RehearsalFailed is the finding of the rule rehearsal_failed for what went wrong on a twin of the router; nil when
// nothing did.
func RehearsalFailed(problems []string) *Finding { return router.Rehearsed(problems) }

// Network is a network that the tunnels must not take traffic for, or from.
type Network = traffic.Network

// Elsewhere are the networks that a router reaches otherwise than through the tunnels of the site, and otherwise than
// the internet. It looks at the site, the running-config and the facts of in, and is the same before and behind an
// apply.
func Elsewhere(in Input) []Network {
	c := rule.NewCase(in)
	return traffic.Elsewhere(c, in.Running)
}

// Check applies every rule, in the order of their names. An empty plan is checked too: what is
// there may already be wrong.
func Check(in Input) []Finding {
	out := []Finding{}
	c := rule.NewCase(in)
	for _, r := range Rules() {
		if f := r.On(c); f != nil {
			out = append(out, *f)
		}
	}
	return out
}

// Refused reports whether a finding forbids sending.
func Refused(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Fatal })
}

// Rules is the table of all rules, by name.
func Rules() []Rule {
	return []Rule{
		tunnel.APIPAAddress, tunnel.Bandwidth, tunnel.CellularWAN, router.ChangedMeanwhile, router.CipherSpeed,
		router.ConfigLocked, router.CryptoLicense, tunnel.DefaultPolicy, traffic.DefaultRouteShared, tunnel.EdgeNoPing,
		tunnel.EdgeTaken, router.EEMNotAuthorized, tunnel.ESNConfigured, router.FeatureMissing, tunnel.FirewallSelf,
		traffic.FirewallZone, tunnel.GatewayOffWAN, router.HiddenPrompt, router.InterfaceMissing,
		router.IOSTooOld, traffic.IPv6Past, traffic.LANDown, traffic.LANNotSteered, router.LeftoverArchive,
		tunnel.LocalPolicy, wayin.LockoutAccessGroup, wayin.LockoutLogin, wayin.LockoutRoute, tunnel.MTUMSS,
		tunnel.NoRouteToEdges, router.NotAn881, traffic.NotTranslated, router.ObjectTaken, wayin.OwnAddress,
		tunnel.PACOverlap, tunnel.PairSource, router.PartialConfig, traffic.PBRInsideNetworks, router.PendingReload,
		router.PendingRevert, tunnel.PolicyShadowed, traffic.ProbeRoutesAnnounced, tunnel.ProfileOverlap,
		traffic.PublishedServer, tunnel.RecursiveRouting, router.RehearsalFailed, router.RouterChanged,
		traffic.RouterInTunnel, traffic.RoutesNotKnown, tunnel.SharedSetting, tunnel.TunnelFiltered,
		tunnel.SubnetTaken, traffic.TunnelTranslated, router.UnsavedChanges, traffic.VPNNotKnown, tunnel.VRFMismatch,
		wayin.VTYExhausted, tunnel.WANDown,
	}
}
