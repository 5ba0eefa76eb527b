package audit

import (
	"fmt"
	"slices"
	"strings"
)

// probeRules look at what tests the tunnels.
func probeRules() []Rule {
	return []Rule{
		{Name: "no_probe", Severity: Risk, each: noProbe,
			Source: "guide, step 14; Zscaler: VPN gateways are apart from service edges, so that dead peer " +
				"detection is " +
				"content while the edge behind is not",
			Adopting: "the probe of the guide asks the health page through the tunnel"},
		{Name: "probe_outside", Severity: Fault, whole: probeOutside,
			Source: "guide, step 14: a host route sends the probe into the tunnel, `permanent`, so that it never " +
				"leaves " +
				"another way"},
		{Name: "probe_not_scheduled", Severity: Fault, whole: probeNotScheduled,
			Source: "guide, step 14: `ip sla schedule`; IOS: an operation that is not scheduled never runs"},
		{Name: "track_of_nothing", Severity: Fault, whole: trackOfNothing,
			Source: "guide, step 14; IOS: a track of an operation that does not exist is down"},
		{Name: "track_of_other_tunnel", Severity: Risk, whole: trackOfOtherTunnel,
			Source: "guide, step 14: track 1 follows the probe of the primary tunnel, and track 2 that of the backup"},
	}
}

func noProbe(r *router, t *Tunnel) []observed {
	if t.Kind == CryptoMap || len(r.probing(t)) > 0 || r.mayBeProbed() {
		return nil
	}
	return seen("nothing tests it: a service edge that accepts the tunnel and does not answer goes unnoticed")
}

// mayBeProbed reports whether an operation asks Zscaler by a way that is not known.
func (r *router) mayBeProbed() bool {
	for _, p := range r.probes {
		if p.zscaler && p.leavesBy == "" {
			return true
		}
	}
	return false
}

func probeOutside(r *router) []observed {
	var out []observed
	for _, p := range r.probes {
		edge := false
		for _, t := range r.zscaler {
			edge = edge || p.target.IsValid() && p.target == t.to
		}
		if !p.zscaler && !edge || p.leavesBy == "" || r.named(p.leavesBy) != nil {
			continue
		}
		why := fmt.Sprintf("%s does not go through a tunnel, but out of %s: it tests the Internet, and not the tunnel",
			p.header, p.leavesBy)
		if edge {
			why = fmt.Sprintf("%s asks the address of the service edge outside of the tunnel, by %s: it says "+
				"nothing about "+
				"the tunnel", p.header, p.leavesBy)
		}
		out = append(out, observed{why: why, lines: []string{p.line}})
	}
	return out
}

func probeNotScheduled(r *router) []observed {
	var out []observed
	for _, p := range r.probes {
		if t := r.named(p.leavesBy); (p.zscaler || t != nil) && !p.scheduled {
			o := observed{why: p.header + " is not scheduled, and never runs", lines: []string{p.line}}
			if t != nil {
				o.tunnel = t.Name
			}
			out = append(out, o)
		}
	}
	return out
}

// trackOfNothing: a track that something follows into or out of a tunnel, and whose operation is not there.
func trackOfNothing(r *router) []observed {
	var out []observed
	for _, s := range r.steers {
		for _, n := range r.c.Nodes {
			words := strings.Fields(n.Line)
			if s.track == "" || len(words) < 5 || words[0] != "track" || words[1] != s.track || words[3] != "sla" ||
				r.probe(words[4]) != nil {
				continue
			}
			out = append(out, observed{tunnel: s.tunnels[0], why: fmt.Sprintf("track %s follows ip sla %s, which is "+
				"not "+
				"configured: it is down, and so is what follows "+
				"it", s.track, words[4]), lines: []string{n.Line, s.line}})
		}
	}
	return out
}

// trackOfOtherTunnel: a track that decides about a tunnel, and follows a probe that goes through another one.
func trackOfOtherTunnel(r *router) []observed {
	var out []observed
	for _, s := range r.steers {
		for _, n := range r.c.Nodes {
			words := strings.Fields(n.Line)
			if s.track == "" || len(words) < 5 || words[0] != "track" || words[1] != s.track || words[3] != "sla" {
				continue
			}
			p := r.probe(words[4])
			if p == nil || r.named(p.leavesBy) == nil || slices.Contains(s.tunnels, p.leavesBy) {
				continue
			}
			out = append(out, observed{tunnel: s.tunnels[0],
				why: fmt.Sprintf("track %s decides about %s, and follows ip sla %s, which goes through %s: "+
					"one fails, and the other is taken out of use", s.track, s.tunnels[0], words[4], p.leavesBy),
				lines: []string{n.Line, s.line, p.line}})
		}
	}
	return out
}
