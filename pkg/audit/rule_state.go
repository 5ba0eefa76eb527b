package audit

import (
	"fmt"
	"strconv"
)

// stateRules look at what the router has said beside its configuration. What it was not asked is not known.
func stateRules() []Rule {
	return []Rule{
		{Name: "ike_down", Severity: Fault, each: ikeDown,
			Source: "guide, verification: `show crypto ikev2 sa` is READY for each tunnel"},
		{Name: "probe_failing", Severity: Risk, whole: probeFailing,
			Source: "guide, verification: `show ip sla statistics` and `show track`"},
	}
}

// settled is how many failures of an operation say that it fails.
const settled = 3

func ikeDown(_ *router, t *Tunnel) []observed {
	if t.IKE == notKnown || t.IKE == "READY" || t.Kind == GRE {
		return nil
	}
	return seen(fmt.Sprintf("its IKE SA is not up: %s", t.IKE))
}

func probeFailing(r *router) []observed {
	if r.facts.Operations == nil {
		return nil
	}
	var out []observed
	for _, op := range r.facts.Operations.Operations {
		p := r.probe(strconv.FormatUint(op.ID, 10))
		begun := op.Failures == nil || *op.Failures < settled // it may have begun before the tunnel was up
		if p == nil || r.named(p.leavesBy) == nil || begun || op.ReturnCode == "OK" || op.ReturnCode == "Unknown" {
			continue
		}
		out = append(out, observed{tunnel: p.leavesBy, why: fmt.Sprintf("%s fails: %s", p.header, op.ReturnCode),
			lines: []string{p.line}})
	}
	return out
}

// notKnown is what could not be judged.
func (r *router) notKnown() []string {
	var out []string
	for _, t := range r.others {
		if r.s == nil {
			out = append(out, "whether "+t.Destination+", to which "+t.Name+" leads, is a service edge: no site "+
				"file is given")
		}
	}
	if r.s == nil && len(r.zscaler) > 0 {
		out = append(out, "whether edges, identity, MTU and encryption are those that are wanted: no site file is "+
			"given")
	}
	if r.learns && len(r.zscaler) > 0 {
		out = append(out, "whether a routing protocol sends traffic into the tunnels")
	}
	for _, p := range r.probes {
		if p.zscaler && p.leavesBy == "" {
			out = append(out, "by which interface "+p.header+" leaves: no route of the configuration tells")
		}
	}
	for _, t := range r.zscaler {
		if !t.to.IsValid() {
			out = append(out, "the address of "+t.Destination+", to which "+t.Name+" leads: the router resolves it")
		}
	}
	return out
}
