package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// proposalRules look at what is offered for phase 1.
func proposalRules() []Rule {
	return []Rule{
		{Name: "default_policy", Severity: Risk, each: defaultPolicy,
			Source: "guide, steps 1 and 2; IOS: without a policy that fits, the default policy offers what the " +
				"release has " +
				"as its default, which another release changes",
			Adopting: "policy and proposal of the guide are made"},
		{Name: "proposal", Severity: Fault, each: proposal,
			Source: "Zscaler, supported IPSec VPN parameters: AES-CBC or 3DES; SHA-1 to SHA-512; groups 2, 5, 14, " +
				"19 to 21",
			Adopting: "the proposal gets the values of the guide"},
		{Name: "proposal_differs", Severity: Difference, each: proposalDiffers,
			Source:   "guide, step 1: aes-cbc-256, sha1, group 14; the site file: zia.ike_integrity",
			Adopting: "the proposal gets the values of the site file, unless another VPN uses it"},
	}
}

func defaultPolicy(r *router, t *Tunnel) []observed {
	if _, ok := r.ike(t); !ok {
		return nil
	}
	policy, ok := branch.IKEv2Policy(r.c, t.from, value(t.node, "tunnel vrf"))
	switch {
	case !ok:
		return seen("no `crypto ikev2 policy` fits, so that the default policy of the release is offered to Zscaler")
	case len(r.offered(t)) == 0:
		return seen("its policy offers no proposal that is configured, so that the default proposal of the release "+
			"is offered "+
			"to Zscaler", policy.Line)
	}
	return nil
}

// offered are the proposals that a tunnel offers.
func (r *router) offered(t *Tunnel) []iosconf.Node {
	policy, ok := branch.IKEv2Policy(r.c, t.from, value(t.node, "tunnel vrf"))
	if _, is := r.ike(t); !ok || !is {
		return nil
	}
	var out []iosconf.Node
	for _, child := range policy.Children {
		if name, ok := strings.CutPrefix(child.Line, "proposal "); ok {
			if n := r.block("crypto ikev2 proposal " + name); n.Line != "" {
				out = append(out, n)
			}
		}
	}
	return out
}

// parts are the lines of a proposal with what Zscaler supports of each.
var parts = []struct {
	key       string
	supported []string
}{{"encryption", supportedEncryption}, {"integrity", supportedIntegrity}, {"group", supportedGroups}}

func proposal(r *router, t *Tunnel) []observed {
	var first []observed
	for _, p := range r.offered(t) {
		var bad []observed
		for _, part := range parts {
			values := strings.Fields(value(p, part.key))
			if len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool {
				return slices.Contains(part.supported, v)
			}) {
				bad = append(bad, observed{why: fmt.Sprintf("Zscaler supports none of the %s values that are "+
					"offered (%s)",
					part.key, strings.Join(values, " ")), lines: []string{at(p, part.key)}})
			}
		}
		if len(bad) == 0 {
			return nil // one that can be agreed on is enough
		}
		if first == nil {
			first = bad
		}
	}
	return first
}

func proposalDiffers(r *router, t *Tunnel) []observed {
	wanted := map[string]string{"encryption": guideEncryption, "integrity": guideIntegrity, "group": guideGroup}
	than := "than the guide"
	if r.s != nil && r.s.ZIA.IKEIntegrity != guideIntegrity {
		wanted["integrity"], than = r.s.ZIA.IKEIntegrity, "than the site file asks for"
	}
	offered := r.offered(t)
	if len(offered) == 0 || len(proposal(r, t)) > 0 {
		return nil
	}
	var lines []string
	for _, p := range offered {
		var differs []string
		for _, part := range parts {
			if got := value(p, part.key); got != wanted[part.key] {
				differs = append(differs, at(p, part.key))
			}
		}
		if len(differs) == 0 {
			return nil
		}
		lines = append(lines, differs...)
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	return seen(fmt.Sprintf("it offers other algorithms %s (%s, %s, group %s)", than, wanted["encryption"],
		wanted["integrity"], wanted["group"]), lines...)
}
