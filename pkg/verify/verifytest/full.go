// Package verifytest has reports for tests of what shows them: a new field that is missing in one
// output is found by a test that shows a report in which everything is set.
//
//	text := show(verifytest.Full())
//	for _, row := range verifytest.Rows() {
//		// text has row.Label and row.Text of each tunnel
//	}
//
// It is used by tests only, and judges nothing.
package verifytest

import (
	"net/netip"
	"strconv"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Rows are the rows of the table of tunnels.
func Rows() []verify.Row {
	var out []verify.Row
	for _, row := range verify.Fields() {
		if row.Text != nil {
			out = append(out, row)
		}
	}
	return out
}

// Full is a report in which every field of every tunnel is set, to values that differ from each other.
// They need not fit together.
func Full() verify.Report {
	proof := verify.Proof{Wanted: verify.LevelProbe, Reached: verify.LevelSAs}
	return verify.Report{Verdict: verify.Degraded, Proof: proof, Tunnels: []verify.TunnelReport{
		tunnel("primary", verify.Established, "198.51.100.11", 1),
		tunnel("backup", verify.Negotiating, "203.0.113.22", 2),
	}}
}

func tunnel(role, state, peer string, number uint64) verify.TunnelReport {
	n := func(of uint64) *uint64 { return new(of*10 + number) }
	digit := strconv.FormatUint(number, 10)
	return verify.TunnelReport{
		Role: role, Interface: "Tunnel" + digit, Peer: netip.MustParseAddr(peer), State: state,
		IKE: "READY", Proposal: "aes-cbc-256 sha1 group 1" + digit, ISAKMP: "MM_NO_STATE ACTIVE", Session: "UP-ACTIVE",
		InboundSPI: "0xA" + digit, InboundStatus: "ACTIVE", OutboundSPI: "0xB" + digit,
		OutboundStatus: "ACTIVE(ACTIVE)",
		Transform:      "esp-null esp-sha-hmac", PFS: "group2" + digit, RemainingSeconds: n(2870), Encaps: n(120),
		Decaps:  n(98),
		Traffic: &verify.Traffic{Encaps: *n(3), Decaps: *n(4), Reset: true},
		Track:   "Down", TrackDelayed: "Up (17" + digit + " secs remaining)", SLA: "OK", RTTMilliseconds: n(5),
		SLAID: int(number) + 6, SLAAnswered: true, SLANext: n(4), Proof: verify.LevelProbe, //nolint:gosec // 1 or 2
		Why: []string{"something of tunnel " + digit + " is missing"},
		Contradictions: []verify.Contradiction{{Name: verify.TrackDown, Text: "track " + digit + " waits",
			Waiting: true}},
	}
}
