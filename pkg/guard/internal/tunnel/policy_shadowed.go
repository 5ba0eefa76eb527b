package tunnel

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// PolicyShadowed refuses an IKEv2 policy that another one stands before: IOS takes one policy for a peer, and with the
// proposals of the other one the edges agree on nothing.
var PolicyShadowed = rule.Rule{
	Name: "policy_shadowed", LastVerified: "2026-11-27", Overridable: true,
	Source: "FlexVPN and IKEv2 Configuration Guide, IKEv2 policy: matching FVRF and local address choose the policy, " +
		"and policies that overlap are a misconfiguration; that the first one is taken is [inferred]",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		ours := policyHeader + in.Site.Names.Policy
		if branch.Block(c, ours) == nil || !in.Changes() {
			return nil
		}
		wan := in.AddressOf(c, in.Site.TunnelSource())
		own := proposalsOf(branch.Children(c, ours))
		for _, n := range c.Nodes {
			if n.Line == ours {
				return nil // those behind it are not asked
			}
			if !strings.HasPrefix(n.Line, policyHeader) || n.Line == policyHeader+"default" ||
				!branch.PolicyIsFor(n, wan, in.Site.WAN.VRF) ||
				slices.ContainsFunc(proposalsOf(n.Children), func(p string) bool {
					return slices.ContainsFunc(own, func(ours string) bool { return offers(c, p, ours) })
				}) {
				continue
			}
			name := strings.TrimPrefix(n.Line, policyHeader)
			return &rule.Finding{Fatal: true,
				Why: "the IKEv2 policy " + name + " stands before " + in.Site.Names.Policy + " and is for every peer " +
					"as well: the router would offer the edges its proposals and not ours",
				Remedy: "let " + name + " match another local address (`match address local`), or add our proposal " +
					"to it: " +
					pasted(append(proposalLines(in), n.Line, "proposal "+in.Site.Names.Proposal))}
		}
		return nil
	}),
}

const policyHeader = "crypto ikev2 policy "

func proposalsOf(nodes []iosconf.Node) []string {
	var out []string
	for _, n := range nodes {
		if name, ok := strings.CutPrefix(n.Line, "proposal "); ok {
			out = append(out, name)
		}
	}
	return out
}

// offers reports whether a proposal offers all that ours does, under whatever name.
func offers(c iosconf.Config, theirs, ours string) bool {
	if theirs == ours {
		return true
	}
	values := func(name, kind string) []string {
		for _, n := range branch.Children(c, "crypto ikev2 proposal "+name) {
			if words := strings.Fields(n.Line); len(words) > 1 && words[0] == kind {
				return words[1:]
			}
		}
		return nil
	}
	for _, kind := range []string{"encryption", "integrity", "group"} {
		want, has := values(ours, kind), values(theirs, kind)
		if len(want) == 0 || slices.ContainsFunc(want, func(v string) bool { return !slices.Contains(has, v) }) {
			return false
		}
	}
	return true
}
