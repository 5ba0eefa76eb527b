package evidence

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Look is one reading of the tunnels and the verdict on it.
type Look struct {
	Seconds float64  `json:"seconds"` // since the start
	Verdict string   `json:"verdict"` // of the tunnels: active, degraded, down
	Wanted  string   `json:"wanted"`  // the level of proof: sas, probe, traffic, track
	Reached string   `json:"reached"` // and the one that this look has shown; or none
	Tunnels []Tunnel `json:"tunnels"`
	// Pairs say what carries the traffic of each pair of tunnels, where the site has several.
	Pairs []verify.PairReport `json:"pairs,omitempty"`
	// Proof is what the level that is reached rests on, or what the wanted one lacks.
	Proof string `json:"proof"`
	// Tables are what people read of the tunnels: a table for each pair.
	Tables []PairTable `json:"-"`
}

// PairTable is the table of the tunnels of one pair.
type PairTable struct {
	Tunnels []Tunnel
	// Rows are what people read of the tunnels: a label, then a text for each tunnel. The JSON has the
	// fields of the tunnels instead.
	Rows [][]string
}

// Tunnel is what a look has shown of one tunnel. The words are the router's own; empty: not shown. Its
// fields have the names of those of [verify.TunnelReport], and a form of their own, which is part of
// the format of the document: the track has its delay beside it, the probe its round-trip time, and
// what is missing and what does not fit together are sentences.
type Tunnel struct {
	Role             string   `json:"role"`
	Interface        string   `json:"interface"`
	Peer             string   `json:"peer"`
	State            string   `json:"state"` // established, standby, negotiating, down
	IKE              string   `json:"ike"`
	Proposal         string   `json:"proposal"`
	ISAKMP           string   `json:"isakmp"`
	InboundSPI       string   `json:"inbound_spi"`
	InboundStatus    string   `json:"inbound_status"`
	OutboundSPI      string   `json:"outbound_spi"`
	OutboundStatus   string   `json:"outbound_status"`
	Transform        string   `json:"transform"`
	PFS              string   `json:"pfs"`
	RemainingSeconds *uint64  `json:"remaining_seconds"`
	Encaps           *uint64  `json:"encaps"`
	Decaps           *uint64  `json:"decaps"`
	Moved            *Traffic `json:"traffic"` // between two readings; null: not looked at
	Session          string   `json:"session"`
	Track            string   `json:"track"`
	SLA              string   `json:"sla"`
	SLAID            int      `json:"sla_id"` // 0: none is wanted
	SLAAnswered      bool     `json:"sla_answered"`
	SLANext          *uint64  `json:"sla_next_seconds"`
	Proof            string   `json:"proof"` // none, sas, probe, traffic, track
	// Notes say what is missing of a tunnel that is up, and what does not fit together.
	Notes []string `json:"notes"`
}

// Traffic is by how much the counters have moved.
type Traffic struct {
	Encaps uint64 `json:"encaps"`
	Decaps uint64 `json:"decaps"`
	Reset  bool   `json:"reset"` // a counter began anew meanwhile
}

// LookOf is a report as evidence.
func LookOf(r verify.Report) Look {
	out := Look{Verdict: r.Verdict, Tunnels: tunnelsOf(r), Pairs: r.Pairs, Wanted: string(r.Proof.Wanted),
		Reached: string(r.Proof.Reached), Proof: r.Sentence()}
	for _, pair := range r.Split() {
		out.Tables = append(out.Tables, tableOf(pair))
	}
	return out
}

// PairNotes say in a sentence for each pair of tunnels what carries its traffic.
func (l Look) PairNotes() []string { return verify.Report{Pairs: l.Pairs}.PairNotes() }

func tunnelsOf(r verify.Report) []Tunnel {
	var out []Tunnel
	for _, t := range r.Tunnels {
		out = append(out, tunnelOf(t))
	}
	return out
}

func tableOf(r verify.Report) PairTable {
	out := PairTable{Tunnels: tunnelsOf(r), Rows: r.Table()}
	for _, row := range out.Rows {
		for i, cell := range row {
			if cell == "" {
				row[i] = "-"
			}
		}
	}
	return out
}

func tunnelOf(t verify.TunnelReport) Tunnel {
	out := Tunnel{
		Role: t.Role, Interface: t.Interface, State: t.State,
		IKE: t.IKE, Proposal: t.Proposal, ISAKMP: t.ISAKMP, Session: t.Session,
		InboundSPI: t.InboundSPI, InboundStatus: t.InboundStatus,
		OutboundSPI: t.OutboundSPI, OutboundStatus: t.OutboundStatus,
		Transform: t.Transform, PFS: t.PFS, RemainingSeconds: t.RemainingSeconds, Encaps: t.Encaps, Decaps: t.Decaps,
		Track: t.Track, SLA: t.SLA, SLAID: t.SLAID, SLAAnswered: t.SLAAnswered, SLANext: t.SLANext,
		Proof: string(t.Proof), Notes: t.Notes(),
	}
	if t.Peer.IsValid() {
		out.Peer = t.Peer.String()
	}
	if t.Traffic != nil {
		out.Moved = &Traffic{Encaps: t.Traffic.Encaps, Decaps: t.Traffic.Decaps, Reset: t.Traffic.Reset}
	}
	if t.TrackDelayed != "" {
		out.Track += ", delayed " + t.TrackDelayed
	}
	if t.RTTMilliseconds != nil {
		out.SLA += fmt.Sprintf(" %d ms", *t.RTTMilliseconds)
	}
	return out
}

// SameStates reports whether two looks show the tunnels in the same states.
func (l Look) SameStates(other Look) bool {
	if l.Verdict != other.Verdict || l.Reached != other.Reached || len(l.Tunnels) != len(other.Tunnels) {
		return false
	}
	for i, t := range l.Tunnels {
		o := other.Tunnels[i]
		if t.State != o.State || t.IKE != o.IKE || t.Session != o.Session || t.Track != o.Track {
			return false
		}
	}
	return true
}

// Up reports whether the tunnel counts as up, whether or not traffic passes.
func (t Tunnel) Up() bool { return t.State == verify.Established || t.State == verify.Standby }
