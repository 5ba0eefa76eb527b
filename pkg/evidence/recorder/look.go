package recorder

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// lookOf is a report of the engine as evidence.
func lookOf(r verify.Report) evidence.Look {
	out := evidence.Look{Verdict: r.Verdict}
	for _, t := range r.Tunnels {
		out.Tunnels = append(out.Tunnels, tunnelOf(t))
	}
	return out
}

func tunnelOf(t verify.TunnelReport) evidence.Tunnel {
	out := evidence.Tunnel{
		Role: t.Role, Interface: t.Interface, Peer: t.Peer.String(), State: t.State, IKE: t.IKE, Proposal: t.Proposal,
		InboundSPI: t.InboundSPI, InboundStatus: t.InboundStatus, OutboundSPI: t.OutboundSPI, OutboundStatus: t.OutboundStatus,
		Transform: t.Transform, RemainingSeconds: t.RemainingSeconds, Encaps: t.Encaps, Decaps: t.Decaps, Session: t.Session, Track: t.Track, SLA: t.SLA,
		Notes: append([]string{}, t.Why...),
	}
	if t.Traffic != nil {
		out.Moved = &evidence.Traffic{Encaps: t.Traffic.Encaps, Decaps: t.Traffic.Decaps}
	}
	if t.TrackDelayed != "" {
		out.Track += ", delayed " + t.TrackDelayed
	}
	if t.RTTMilliseconds != nil {
		out.SLA += fmt.Sprintf(" %d ms", *t.RTTMilliseconds)
	}
	for _, c := range t.Contradictions {
		word := "contradiction"
		if c.Waiting {
			word = "waiting"
		}
		out.Notes = append(out.Notes, fmt.Sprintf("%s (%s): %s", word, c.Name, c.Text))
	}
	return out
}

func causesOf(causes []diagnosis.Cause) []evidence.Cause {
	var out []evidence.Cause
	for _, c := range causes {
		cause := evidence.Cause{Name: c.Name, Tunnel: c.Tunnel, Why: c.Why, Next: c.Next}
		for _, e := range c.Evidence {
			cause.Evidence = append(cause.Evidence, e.Command+": "+e.Line)
		}
		out = append(out, cause)
	}
	return out
}
