package verify

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// phase2 wants an inbound and an outbound ESP SA, ACTIVE, on this interface, with this peer and
// this transform.
func (t *TunnelReport) phase2(f Facts, want Tunnel) phase {
	flow, others := flowOf(f, want)
	for _, peer := range others {
		t.contradict(PeerUnintended, false, "%s has SAs with %s, not with %s", want.Interface, peer, want.Peer)
	}
	if flow == nil {
		t.because("no IPsec SA on %s with %s", want.Interface, want.Peer)
		return phase{}
	}
	t.Encaps, t.Decaps = flow.Encaps, flow.Decaps
	if flow.PFS == "Y" {
		t.PFS = flow.DHGroup
	}
	in, out := best(flow.InboundESP, want), best(flow.OutboundESP, want)
	if in != nil {
		t.InboundSPI, t.InboundStatus = in.SPI, in.Status
		t.Transform, t.RemainingSeconds = in.Transform, in.RemainingSeconds
	}
	if out != nil {
		t.OutboundSPI, t.OutboundStatus = out.SPI, out.Status
		if t.RemainingSeconds == nil || out.RemainingSeconds != nil && *out.RemainingSeconds < *t.RemainingSeconds {
			t.RemainingSeconds = out.RemainingSeconds
		}
	}
	inReady, inGood := t.direction("inbound", in, want)
	outReady, outGood := t.direction("outbound", out, want)
	return phase{ready: inReady && outReady, good: inGood && outGood}
}

// flowOf is the flow of a tunnel with its peer, the one that has SAs where there are several, and
// the other peers that have SAs on the interface.
func flowOf(f Facts, want Tunnel) (flow *show.IPsecFlow, others []string) {
	for i := range f.IPsec.Interfaces {
		if !strings.EqualFold(f.IPsec.Interfaces[i].Name, want.Interface) {
			continue
		}
		for j := range f.IPsec.Interfaces[i].Flows {
			candidate := &f.IPsec.Interfaces[i].Flows[j]
			has := len(candidate.InboundESP)+len(candidate.OutboundESP) > 0
			switch {
			case candidate.Peer == want.Peer.String() && (flow == nil || has):
				flow = candidate
			case candidate.Peer != want.Peer.String() && candidate.Peer != "" && has:
				others = append(others, candidate.Peer)
			}
		}
	}
	return flow, others
}

// best picks the SA of a direction that the tunnel lives by: during a rekey a dying one stands beside
// a new one.
func best(sas []show.ESPSA, want Tunnel) *show.ESPSA {
	rank := func(sa *show.ESPSA) int {
		switch {
		case sa.Status != "ACTIVE":
			return 0
		case want.Transforms != "" && sa.Transform != want.Transforms:
			return 1
		case espOver(sa):
			return 2
		default:
			return 3
		}
	}
	var found *show.ESPSA
	for i := range sas {
		if found == nil || rank(&sas[i]) >= rank(found) { // the newest of equals stands last
			found = &sas[i]
		}
	}
	return found
}

func espOver(sa *show.ESPSA) bool { return sa.RemainingSeconds != nil && *sa.RemainingSeconds == 0 }

// direction reports whether an SA is up, and whether it is the intended one.
func (t *TunnelReport) direction(way string, sa *show.ESPSA, want Tunnel) (ready, good bool) {
	switch {
	case sa == nil:
		t.because("no %s ESP SA", way)
		return false, false
	case sa.Status != "ACTIVE":
		t.because("the %s ESP SA is %q, not ACTIVE", way, sa.Status)
		return false, false
	case want.Transforms != "" && sa.Transform != want.Transforms:
		t.contradict(TransformUnintended, false, "the %s ESP SA uses %s, not %s", way, sa.Transform, want.Transforms)
		return true, false
	case espOver(sa):
		t.contradict(LifetimeOver, false, "the %s ESP SA is ACTIVE, but no second of its lifetime is left", way)
		return true, false
	}
	return true, true
}

// counters holds the packet counters against SAs that are up. Right after it came up, and while
// nobody probes, a tunnel may well be silent.
func (t *TunnelReport) counters(ike, child phase, want Tunnel) {
	if !child.ready || t.Decaps == nil || *t.Decaps > 0 {
		return
	}
	sent := uint64(0)
	if t.Encaps != nil {
		sent = *t.Encaps
	}
	idle := sent == 0 && want.SLA == 0
	t.contradict(NoPackets, ike.young || idle,
		"the IPsec SAs are up, but no packet has come through: %d encapsulated, 0 decapsulated", sent)
}
