package diagnosis

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// echo is what came of a ping.
type echo int

const (
	unknown  echo = iota // not sent, or not understood
	answered             // at least one came back
	lost                 // none came back, and nobody said why
	tooLarge             // the router itself would not send it whole
)

// ping is what came of a ping command, with the line that says so.
func (s *observations) ping(command string) (echo, Evidence) {
	p, ok := read(s, command, show.ParsePing)
	if !ok || p.SuccessPercent == nil {
		return unknown, Evidence{}
	}
	line := s.quote(command, "Success rate is")
	switch {
	case *p.SuccessPercent > 0:
		return answered, line
	case strings.Contains(p.Marks, "M"):
		return tooLarge, line
	default:
		return lost, line
	}
}

// edgeAnswers pings the edge at its own address. A list that drops the answers makes it not known.
func (t *tunnel) edgeAnswers() (echo, Evidence) {
	e, line := t.ping(edgeEcho(t.in.Site, t.edge))
	if e == lost && t.wanDrops(acl.Packet{Protocol: "icmp", ICMP: "echo-reply"}) != nil {
		return unknown, Evidence{}
	}
	return e, line
}

// passes pings through the tunnel with a small packet.
func (t *tunnel) passes() (echo, Evidence) { return t.ping(smallEcho(t.in.Site, t.edge)) }

// passesLarge pings through the tunnel with a packet as large as it takes.
func (t *tunnel) passesLarge() (echo, Evidence) { return t.ping(largeEcho(t.in.Site, t.edge)) }

// probe is the IP SLA operation that asks through this tunnel; nil: the router shows none.
func (t *tunnel) probe() *show.IPSLAOperation {
	for i := range t.probes {
		if t.probes[i].ID == uint64(t.sla) { //nolint:gosec // a number of IP SLA, from 1
			return &t.probes[i]
		}
	}
	return nil
}

// probeLine is the return code of the operation, as evidence.
func (t *tunnel) probeLine() Evidence {
	return t.below(slaStatistics, text("IPSLA operation id: %d", t.sla), "return code")
}

// failing reports whether anything says that the tunnel serves nothing, although it is up.
func (t *tunnel) failing() bool {
	e, _ := t.passes()
	p := t.probe()
	return e == lost || p != nil && p.ReturnCode != "" && p.ReturnCode != "OK" && p.ReturnCode != "Unknown"
}

// ranBefore reports whether the last run of the operation was before the tunnel came up, so that it says nothing of it.
func (t *tunnel) ranBefore() bool {
	return !t.report.SLAAnswered && slices.ContainsFunc(t.report.Contradictions, func(c verify.Contradiction) bool {
		return c.Waiting && (c.Name == verify.TrackDown || c.Name == verify.ProbeFails)
	})
}
