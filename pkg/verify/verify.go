package verify

import (
	"net/netip"
)

// Expectation is what should be up. The order is that of step 12, `set interface A B`: the first tunnel
// that is up carries the traffic.
type Expectation struct{ Tunnels []Tunnel }

// Tunnel is one tunnel that should be up.
type Tunnel struct {
	Role       string // "primary" or "backup"
	Interface  string
	Peer       netip.Addr
	Proposal   Proposal
	Transforms string // as `show crypto ipsec sa` prints them; empty: any
	Track, SLA int    // 0: none
}

// The words of verdicts and states.
const (
	Active      = "active"      // site: both tunnels are up
	Degraded    = "degraded"    // site: one of them is
	Down        = "down"        // site: none is; tunnel: nothing is up
	Established = "established" // tunnel: proven up, and the one that carries the traffic
	Standby     = "standby"     // tunnel: proven up in the same way, while one before it carries the traffic
	Negotiating = "negotiating" // tunnel: partly up, or under way
)

// Report is the verdict on a site with what was seen. Its JSON is a contract.
type Report struct {
	Verdict string         `json:"verdict"` // active, degraded, down
	Tunnels []TunnelReport `json:"tunnels"`
}

// TunnelReport is the verdict on one tunnel, and the evidence.
type TunnelReport struct {
	Role      string     `json:"role"`
	Interface string     `json:"interface"`
	Peer      netip.Addr `json:"peer"`
	State     string     `json:"state"` // established, standby, negotiating, down

	IKE      string `json:"ike"`                // status of the IKEv2 SA, or "none"
	Proposal string `json:"proposal,omitempty"` // what the IKEv2 SA uses, in the words of the configuration
	ISAKMP   string `json:"isakmp,omitempty"`   // state and status in the IKEv1 table, where it has this peer
	Session  string `json:"session"`            // word of `show crypto session`, or "none"

	InboundSPI       string  `json:"inbound_spi,omitempty"`
	InboundStatus    string  `json:"inbound_status,omitempty"`
	OutboundSPI      string  `json:"outbound_spi,omitempty"`
	OutboundStatus   string  `json:"outbound_status,omitempty"`
	Transform        string  `json:"transform,omitempty"`
	RemainingSeconds *uint64 `json:"remaining_seconds"` // of the ESP SAs, the one that ends first

	Encaps  *uint64  `json:"encaps"` // packets since the flow is there
	Decaps  *uint64  `json:"decaps"`
	Traffic *Traffic `json:"traffic,omitempty"` // what moved between two readings, where that was asked

	Track           string  `json:"track,omitempty"`         // Up or Down
	TrackDelayed    string  `json:"track_delayed,omitempty"` // "Up (170 secs remaining)" while a change waits
	SLA             string  `json:"sla,omitempty"`           // latest return code, or "not scheduled"
	RTTMilliseconds *uint64 `json:"sla_rtt_milliseconds,omitempty"`

	Why            []string        `json:"why"` // what is missing of a tunnel that is up
	Contradictions []Contradiction `json:"contradictions"`
}

// Proven reports whether every tunnel is up and, where traffic was looked at, passes it.
func (r Report) Proven() bool { return r.Verdict == Active }

// Contradictory reports whether evidence does not fit together in a way that time alone does not settle.
func (r Report) Contradictory() bool {
	for _, t := range r.Tunnels {
		for _, c := range t.Contradictions {
			if !c.Waiting {
				return true
			}
		}
	}
	return false
}

// Up reports whether the tunnel counts for the site: it is established or stands by, and traffic
// passes as far as that was looked at.
func (t TunnelReport) Up() bool {
	return (t.State == Established || t.State == Standby) && (t.Traffic == nil || t.Traffic.Moved())
}

// Reasons are the sentences that say why a tunnel is not proven: what is missing, and what does
// not fit together.
func (t TunnelReport) Reasons() []string {
	out := append([]string{}, t.Why...)
	for _, c := range t.Contradictions {
		if !c.Waiting {
			out = append(out, c.Text)
		}
	}
	return out
}

// Judge gives the verdict. The primary alone is degraded, and so is the backup alone.
func Judge(f Facts, w Expectation) Report {
	out := Report{Tunnels: []TunnelReport{}}
	carried := false
	for _, want := range w.Tunnels {
		t := judgeTunnel(f, want)
		if t.State == Established {
			if carried {
				t.State = Standby
			}
			carried = true
		}
		out.Tunnels = append(out.Tunnels, t)
	}
	return out.judged()
}

// judged is the report with the verdict that follows from its tunnels.
func (r Report) judged() Report {
	up := 0
	for _, t := range r.Tunnels {
		if t.Up() {
			up++
		}
	}
	switch {
	case up == 0:
		r.Verdict = Down
	case up == len(r.Tunnels):
		r.Verdict = Active
	default:
		r.Verdict = Degraded
	}
	return r
}

func judgeTunnel(f Facts, want Tunnel) TunnelReport {
	t := TunnelReport{
		Role: want.Role, Interface: want.Interface, Peer: want.Peer, State: Down, IKE: "none", Session: "none",
		Why: []string{}, Contradictions: []Contradiction{},
	}
	ike := t.phase1(f, want)
	child := t.phase2(f, want)
	t.session(f, want)
	agrees := t.fits(ike, child)
	t.probe(f, want)
	switch {
	case ike.good && child.good && agrees:
		t.State = Established
	case ike.ready || t.IKE == "IN-NEG" || t.Session == "DOWN-NEGOTIATING" || t.Session == "UP-IDLE":
		t.State = Negotiating
	}
	t.counters(ike, child, want)
	t.probing(ike, child, want)
	return t
}
