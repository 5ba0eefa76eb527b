package tunnel

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// DefaultPolicy refuses the first IKEv2 policy of a router whose other tunnels use the default one: from then on they
// would be offered our proposal, and nothing else.
var DefaultPolicy = rule.Rule{
	Name: "default_policy", LastVerified: "2026-11-27", Overridable: true,
	Source: "FlexVPN and IKEv2 Configuration Guide: the default policy, with the default proposal, is for peers " +
		"that no " +
		"configured policy matches; that a policy may name the proposal default is [inferred]",
	Look: func(in *rule.Case) *rule.Finding {
		ours := policyHeader + in.Site.Names.Policy
		if !in.Changes() || branch.Block(in.Running, ours) != nil || branch.Block(in.Final(), ours) == nil {
			return nil
		}
		if slices.ContainsFunc(in.Running.Nodes, func(n iosconf.Node) bool {
			return strings.HasPrefix(n.Line, policyHeader) && n.Line != policyHeader+"default"
		}) {
			return nil // which of them the others use is not known
		}
		var users []string
		for _, name := range foreignProfiles(in) {
			if vrf := in.Site.WAN.VRF; vrf == "" || hasLine(in.Running, name, "match fvrf "+vrf) ||
				hasLine(in.Running, name, "match fvrf any") {
				users = append(users, name)
			}
		}
		if len(users) == 0 {
			return nil
		}
		return &rule.Finding{Fatal: true,
			Why: "the router has no IKEv2 policy so far, and the tunnels of others (IKEv2 profile " +
				strings.Join(users, ", ") + ") use the default one: " + in.Site.Names.Policy + " would be for " +
				"every peer, " +
				"and offer them its proposal alone from their next negotiation on",
			Remedy: "give both a policy by hand first: " + pasted(append(proposalLines(in), policyHeader+"ALL-PEERS",
				"match fvrf any", "proposal default", "proposal "+in.Site.Names.Proposal))}
	},
}

// proposalLines are those of our proposal, as the playbook has them.
func proposalLines(in *rule.Case) []string {
	name := in.Site.Names.Proposal
	lines := []string{"crypto ikev2 proposal " + name}
	if n := branch.Block(in.Wanted, "crypto ikev2 proposal "+name); n != nil {
		for _, child := range n.Children {
			lines = append(lines, child.Line)
		}
	}
	return lines
}

// pasted are lines as a sentence has them.
func pasted(lines []string) string { return "`" + strings.Join(lines, "`, `") + "`" }

// foreignProfiles are the IKEv2 profiles in use that are not ours.
func foreignProfiles(in *rule.Case) []string {
	return slices.DeleteFunc(branch.IKEv2Profiles(in.Running), func(name string) bool {
		return slices.ContainsFunc(in.Whole().Tunnels(), func(t site.Tunnel) bool { return t.IKEv2Profile == name })
	})
}

// hasLine reports whether an IKEv2 profile has a line that starts so.
func hasLine(c iosconf.Config, profile, start string) bool {
	return slices.ContainsFunc(branch.Children(c, "crypto ikev2 profile "+profile), func(n iosconf.Node) bool {
		return n.Line == start || strings.HasPrefix(n.Line, start+" ")
	})
}
