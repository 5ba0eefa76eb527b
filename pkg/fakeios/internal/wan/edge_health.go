package wan

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// health is what ails an edge.
type health struct {
	unreachable bool
	degraded    bool
	pageDown    bool
	noTraffic   bool
	// refusing and excluded are two reasons to take no tunnels: see [health.refusal].
	refusing, excluded bool
	loss               int // percent
	flaps              turns
	slows              turns
	slowRTT            time.Duration
}

// turns are how long an edge is well, how long it is ill then, and so on in turn. It is always well while ill is zero.
type turns struct {
	well, ill time.Duration
	since     time.Time // when it was well first; zero: nobody has looked yet
}

// at reports whether the edge is ill at a moment, and when that changes; zero: never.
func (t *turns) at(now time.Time) (ill bool, next time.Time) {
	if t.ill <= 0 {
		return false, time.Time{}
	}
	if t.since.IsZero() || now.Before(t.since) {
		t.since = now
	}
	period := t.well + t.ill
	phase := now.Sub(t.since) % period
	if phase < t.well {
		return false, now.Add(t.well - phase)
	}
	return true, now.Add(period - phase)
}

// SetReachable cuts the edge off the Internet, or brings it back: it is silent.
func (e *Edge) SetReachable(yes bool) { e.change(func() { e.health.unreachable = !yes }) }

// SetFlapping makes the edge reachable for up and unreachable for down, again and again, starting
// now. A zero down ends it.
func (e *Edge) SetFlapping(up, down time.Duration) {
	e.change(func() { e.health.flaps = turns{well: up, ill: down} })
}

// SetDegraded lets IKE go on while the health page no longer answers and no traffic is served.
func (e *Edge) SetDegraded(yes bool) { e.change(func() { e.health.degraded = yes }) }

// SetPage lets the health page answer, or no longer: all other traffic is served.
func (e *Edge) SetPage(answers bool) { e.change(func() { e.health.pageDown = !answers }) }

// SetTraffic lets the edge serve traffic, or no longer: IKE and the health page go on, so that no probe sees it.
func (e *Edge) SetTraffic(served bool) { e.change(func() { e.health.noTraffic = !served }) }

// SetProbeRTT makes the health page slower or faster.
func (e *Edge) SetProbeRTT(d time.Duration) { e.change(func() { e.cfg.ProbeRTT = d }) }

// SetFlappingRTT makes the health page as fast as [Edge.SetProbeRTT] says for normal, and as slow as rtt for slow,
// again and again, starting now. A zero slow ends it.
func (e *Edge) SetFlappingRTT(rtt, normal, slow time.Duration) {
	e.change(func() { e.health.slowRTT, e.health.slows = rtt, turns{well: normal, ill: slow} })
}

// SetLoss loses a share of the packets in tunnels and of echoes outside, 0 to 100 percent, the same ones in every
// run. IKE sends again what was lost, and is not affected.
func (e *Edge) SetLoss(percent int) { e.change(func() { e.health.loss = min(max(percent, 0), 100) }) }

// What the tunnel log says of an edge that takes no tunnels. For one that refuses without a cause of the vendor's list
// it is [inferred].
const (
	refusedLog  = "PSKEY_NOTFOUND"
	excludedLog = "Org excluded from DC"
)

// SetRefusing lets the edge answer every IKE_AUTH with AUTHENTICATION_FAILED and delete the tunnels that it has, or
// take tunnels again.
func (e *Edge) SetRefusing(yes bool) { e.change(func() { e.health.refusing = yes }) }

// SetExcluded excludes the organisation from the data centre of the edge, or no longer: it deletes the tunnels that it
// has and takes no new ones, and says why in its tunnel log. What it answers on the wire is [inferred].
func (e *Edge) SetExcluded(yes bool) { e.change(func() { e.health.excluded = yes }) }

// refusal is why the edge takes no tunnels, in the words of its log; "" when it does. Of two reasons the log has the
// one that is in the vendor's list.
func (h health) refusal() string {
	switch {
	case h.excluded:
		return excludedLog
	case h.refusing:
		return refusedLog
	default:
		return ""
	}
}

// loses reports whether an edge loses a packet. The number of the packet decides, so that a run can be repeated. A
// hypothetical packet has no number: it is lost only where all are.
func (n *Network) loses(e edgeState, p packet.Packet) bool {
	switch {
	case e.loss == 0 || p.Count() == 0:
		return e.loss == 100
	default:
		n.draws++
		return scatter(n.draws)%100 < uint64(e.loss) //nolint:gosec // 0 to 100
	}
}

// scatter makes an even spread of consecutive numbers: the finalizer of SplitMix64.
func scatter(x uint64) uint64 {
	x *= 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
