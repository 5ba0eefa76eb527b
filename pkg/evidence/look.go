package evidence

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Look is one reading of the tunnels and the verdict on it.
type Look struct {
	Seconds float64  `json:"seconds"` // since the start
	Verdict string   `json:"verdict"` // active, degraded, down
	Tunnels []Tunnel `json:"tunnels"`
	// Rows are what people read of the tunnels: a label, then a text for each tunnel. The JSON has the
	// fields of the tunnels instead.
	Rows [][]string `json:"-"`
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
	RemainingSeconds *uint64  `json:"remaining_seconds"`
	Encaps           *uint64  `json:"encaps"`
	Decaps           *uint64  `json:"decaps"`
	Moved            *Traffic `json:"traffic"` // between two readings; null: not looked at
	Session          string   `json:"session"`
	Track            string   `json:"track"`
	SLA              string   `json:"sla"`
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
	out := Look{Verdict: r.Verdict, Rows: r.Table()}
	for _, t := range r.Tunnels {
		out.Tunnels = append(out.Tunnels, tunnelOf(t))
	}
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
		Transform: t.Transform, RemainingSeconds: t.RemainingSeconds, Encaps: t.Encaps, Decaps: t.Decaps,
		Track: t.Track, SLA: t.SLA, Notes: t.Notes(),
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
	if l.Verdict != other.Verdict || len(l.Tunnels) != len(other.Tunnels) {
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
