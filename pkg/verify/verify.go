package verify

import (
	"net/netip"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/monitor"
)

// Expectation is what should be up. The order is that in which the router tries the tunnels: the first one that is up
// carries the traffic, or, where the probes steer, the first one whose track is.
type Expectation struct {
	Tunnels []Tunnel
	// Steering is what decides which tunnel carries the traffic, WhenDown what becomes of it when none does: as in
	// [site.Site]. Empty is the default of each.
	Steering, WhenDown string
	Proof              Level // how much of it is to be proven; empty: [LevelSAs]
	// Since is a time of the router's clock: answers to probes that ran before it do not count. Zero: all do.
	Since time.Time
	Pairs []Pair // where a site has several
}

// Tunnel is one tunnel that should be up.
type Tunnel struct {
	Role       string // "primary" or "backup", of further pairs with their number: "primary-2"
	Pair       int    // the number of its pair; 0 is the only one
	Interface  string
	Peer       netip.Addr
	SharedPeer bool // another tunnel ends there too: its SAs are told apart by their own address
	Proposal   Proposal
	Transforms string            // as `show crypto ipsec sa` prints them; empty: any
	Track, SLA int               // 0: none
	Threshold  int               // of the operation, in milliseconds; 0: not known
	Probe      monitor.Operation // when the operation SLA asks; the zero value: as IOS does where nothing is said
	DelayUp    time.Duration     // how long the track waits before it is Up

	since time.Time // that of the Expectation
}

// The words of verdicts and states.
const (
	Active      = "active"      // site: all tunnels are up
	Degraded    = "degraded"    // site: some of them are
	Down        = "down"        // site: none is; tunnel: nothing is up
	Established = "established" // tunnel: proven up, and the one that carries the traffic of its pair
	Standby     = "standby"     // tunnel: proven up in the same way, while one before it carries the traffic
	Negotiating = "negotiating" // tunnel: partly up, or under way
)

// Report is the verdict on a site with what was seen. Its JSON is a contract.
type Report struct {
	Verdict string         `json:"verdict"` // of the tunnels: active, degraded, down
	Proof   Proof          `json:"proof"`
	Tunnels []TunnelReport `json:"tunnels"`
	// Carries is the role of the tunnel that carries the traffic of the first pair; empty: none does.
	Carries string `json:"carries,omitempty"`
	// Notes are what there is to say of all tunnels together, in sentences.
	Notes []string `json:"notes,omitempty"`
	// Pairs say what carries the traffic of each pair of tunnels, where a site has several.
	Pairs []PairReport `json:"pairs,omitempty"`
}

// Proof is how much was to be proven, and how much is: of the tunnel of which the least is.
type Proof struct {
	Wanted  Level `json:"wanted"`
	Reached Level `json:"reached"`
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
	PFS              string  `json:"pfs,omitempty"`     // group of perfect forward secrecy, where the SAs show one
	RemainingSeconds *uint64 `json:"remaining_seconds"` // of the ESP SAs, the one that ends first

	Encaps  *uint64  `json:"encaps"` // packets since the flow is there
	Decaps  *uint64  `json:"decaps"`
	Traffic *Traffic `json:"traffic,omitempty"` // what moved between two readings, where that was asked

	Track           string  `json:"track,omitempty"`         // Up or Down
	TrackDelayed    string  `json:"track_delayed,omitempty"` // "Up (170 secs remaining)" while a change waits
	SLA             string  `json:"sla,omitempty"`           // latest return code, or "not scheduled"
	RTTMilliseconds *uint64 `json:"sla_rtt_milliseconds,omitempty"`
	SLAID           int     `json:"sla_id,omitempty"` // the number of the operation; 0: none is wanted
	SLAAnswered     bool    `json:"sla_answered"`     // since the SAs of the tunnel are up
	SLANext         *uint64 `json:"sla_next_seconds"` // until it runs again; nil: not known

	Proof Level `json:"proof"` // how much of this tunnel is proven

	Why            []string        `json:"why"` // what is missing of a tunnel that is up
	Contradictions []Contradiction `json:"contradictions"`
}

// Proven reports whether as much is proven of every tunnel as was wanted; where traffic was looked at, it also passes.
func (r Report) Proven() bool { return r.Verdict == Active && r.Proof.Reached.Reaches(r.Proof.Wanted) }

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

// Judge gives the verdict. A site of which the primary alone is up is degraded, and so is one with the backup alone.
func Judge(f Facts, w Expectation) Report {
	out := Report{Tunnels: []TunnelReport{}, Proof: Proof{Wanted: w.Proof.Wanted()}}
	for _, want := range w.Tunnels {
		want.since = w.Since
		out.Tunnels = append(out.Tunnels, judgeTunnel(f, want))
	}
	out.carry(w)
	out.slow(w)
	out.Pairs = PairsOf(out, w)
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
	return r.reached()
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
	t.answered(f, ike, want)
	switch {
	case ike.good && child.good && agrees:
		t.State = Established
	case ike.ready || t.IKE == "IN-NEG" || t.Session == "DOWN-NEGOTIATING" || t.Session == "UP-IDLE":
		t.State = Negotiating
	}
	t.counters(ike, child, want)
	t.probing(f, ike, child, want)
	return t
}
