package verify

import "strings"

// Change is one thing that is different between two reports. From and To are words of the reports;
// empty stands for nothing.
type Change struct {
	Tunnel string `json:"tunnel,omitempty"` // role; empty: the site
	What   string `json:"what"`
	From   string `json:"from"`
	To     string `json:"to"`
}

// What may change. The words are a contract.
const (
	ChangedVerdict       = "verdict"
	ChangedState         = "state"
	ChangedIKE           = "ike"
	ChangedProposal      = "proposal"
	ChangedInbound       = "inbound_status"
	ChangedOutbound      = "outbound_status"
	ChangedInboundSPI    = "inbound_spi"  // a rekey: the SA is another one
	ChangedOutboundSPI   = "outbound_spi" // likewise
	ChangedSession       = "session"
	ChangedTrack         = "track"
	ChangedTrackDelayed  = "track_delayed" // what the track is going to be once no delay runs
	ChangedSLA           = "sla"
	ChangedProof         = "proof"         // the level that is proven
	ChangedContradiction = "contradiction" // one that does not only wait has come (To, its name) or gone (From)
)

// fieldsThatChange are the words of a report on a tunnel of which each change is worth a line.
var fieldsThatChange = []struct {
	what string
	of   func(TunnelReport) string
}{
	{ChangedState, func(t TunnelReport) string { return t.State }},
	{ChangedIKE, func(t TunnelReport) string { return t.IKE }},
	{ChangedProposal, func(t TunnelReport) string { return t.Proposal }},
	{ChangedInbound, func(t TunnelReport) string { return t.InboundStatus }},
	{ChangedOutbound, func(t TunnelReport) string { return t.OutboundStatus }},
	{ChangedSession, func(t TunnelReport) string { return t.Session }},
	{ChangedTrack, func(t TunnelReport) string { return t.Track }},
	{ChangedSLA, func(t TunnelReport) string { return t.SLA }},
	{ChangedProof, func(t TunnelReport) string { return string(t.Proof) }},
}

// Changes lists what changed between two reports on the same tunnels: the site first, then the
// tunnels in their order. Counters, round trip times and remaining seconds change all the time, and
// are no change.
func Changes(before, after Report) []Change {
	out := []Change{}
	note := func(tunnel, what, from, to string) {
		if from != to {
			out = append(out, Change{tunnel, what, from, to})
		}
	}
	note("", ChangedVerdict, before.Verdict, after.Verdict)
	for i, now := range after.Tunnels {
		was := TunnelReport{}
		if i < len(before.Tunnels) {
			was = before.Tunnels[i]
		}
		for _, field := range fieldsThatChange {
			note(now.Role, field.what, field.of(was), field.of(now))
		}
		if was.Track == now.Track { // a track that changes has said so
			note(now.Role, ChangedTrackDelayed, towards(was), towards(now))
		}
		if was.InboundSPI != "" && now.InboundSPI != "" {
			note(now.Role, ChangedInboundSPI, was.InboundSPI, now.InboundSPI)
		}
		if was.OutboundSPI != "" && now.OutboundSPI != "" {
			note(now.Role, ChangedOutboundSPI, was.OutboundSPI, now.OutboundSPI)
		}
		for _, name := range missing(was.Contradictions, now.Contradictions) {
			note(now.Role, ChangedContradiction, name, "")
		}
		for _, name := range missing(now.Contradictions, was.Contradictions) {
			note(now.Role, ChangedContradiction, "", name)
		}
	}
	return out
}

// towards is the state that a track will have when its delay is over; that of one that does not wait
// is the state it has.
func towards(t TunnelReport) string {
	if state, _, delayed := strings.Cut(t.TrackDelayed, " "); delayed {
		return state
	}
	return t.Track
}

// missing are the names of contradictions that the other list does not have; those that only wait do
// not count.
func missing(of, in []Contradiction) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range in {
		seen[c.Name] = seen[c.Name] || !c.Waiting
	}
	for _, c := range of {
		if !c.Waiting && !seen[c.Name] {
			out = append(out, c.Name)
			seen[c.Name] = true
		}
	}
	return out
}
