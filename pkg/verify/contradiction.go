package verify

import "fmt"

// Contradiction is evidence that does not fit together. The names are a contract.
type Contradiction struct {
	Name string `json:"name"`
	Text string `json:"text"` // one sentence
	// Waiting reports whether time alone settles it: a delay of the track that runs, a probe that has had
	// no turn since the tunnel came up.
	Waiting bool `json:"waiting"`
}

// The names of contradictions.
const (
	IKEWithoutChild     = "ike_without_child"      // IKE SA READY, no child SA in both directions
	ChildWithoutIKE     = "child_without_ike"      // child SAs, no IKE SA READY
	UpNoIKE             = "session_up_no_ike"      // the session says so
	SessionDisagrees    = "session_disagrees"      // the session's word is not the one that the tables make
	ISAKMPNegotiating   = "isakmp_negotiating"     // the IKEv1 table says ACTIVE in a state that is not up
	ISAKMPUp            = "isakmp_up"              // an IKEv1 SA is up where IKEv2 is configured
	ProposalUnintended  = "proposal_not_intended"  // the IKE SA uses other algorithms
	PeerUnintended      = "peer_not_intended"      // SAs or session with somebody else
	TransformUnintended = "transform_not_intended" // the ESP SA uses other algorithms
	LifetimeOver        = "lifetime_over"          // an SA that is up has no time left
	NoPackets           = "no_packets"             // SAs are up, and nothing comes through
	TrackDown           = "track_down"             // while the tunnel is up
	TrackUp             = "track_up"               // while the tunnel is not up
	ProbeFails          = "probe_fails"            // while the tunnel and the track are up
	ProbeOutside        = "probe_outside"          // the probe is answered while the tunnel is not up
	ProbeNotScheduled   = "probe_not_scheduled"
	NothingGoesIn       = "nothing_goes_in"    // test traffic was not encapsulated
	NothingComesBack    = "nothing_comes_back" // and what was, brought nothing back
)

func (t *TunnelReport) contradict(name string, waiting bool, format string, a ...any) {
	t.Contradictions = append(t.Contradictions, Contradiction{name, fmt.Sprintf(format, a...), waiting})
}

func (t *TunnelReport) because(format string, a ...any) {
	t.Why = append(t.Why, fmt.Sprintf(format, a...))
}

// phase is what a table tells about one phase.
type phase struct {
	ready bool    // an SA is up, whatever it is made of
	good  bool    // and it is the intended one
	young bool    // of phase 1: so young that a probe may have had no turn through it yet
	age   *uint64 // of phase 1, in seconds; nil: not known
}

// fits holds the tables against each other and against the session. It reports whether they agree as
// far as the tunnel's being up is concerned.
func (t *TunnelReport) fits(ike, child phase) bool {
	switch {
	case t.Session == "UP-NO-IKE":
		seen := "without a READY IKEv2 SA"
		if ike.ready {
			seen = "although the IKEv2 table has one that is READY"
		}
		t.contradict(UpNoIKE, false,
			"the session is UP-NO-IKE: IPsec SAs %s; IKE ended first, or the edge has forgotten it", seen)
		return false
	case ike.ready && !child.ready:
		t.contradict(IKEWithoutChild, false, "phase 1 is up, but no child SA carries traffic")
	case child.ready && !ike.ready:
		t.contradict(ChildWithoutIKE, false, "IPsec SAs are there without a READY IKEv2 SA")
	}
	if t.Session == "none" || t.Session == sessionOf(ike, child) ||
		!ike.ready && !child.ready && t.Session == "DOWN-NEGOTIATING" {
		return true
	}
	seen := map[bool]string{true: "up", false: "not up"}
	t.contradict(SessionDisagrees, false, "the session says %s, while the tables show phase 1 %s and phase 2 %s",
		t.Session, seen[ike.ready], seen[child.ready])
	return false
}

// sessionOf is the word that `show crypto session` has for what the tables show.
func sessionOf(ike, child phase) string {
	switch {
	case ike.ready && child.ready:
		return "UP-ACTIVE"
	case ike.ready:
		return "UP-IDLE"
	case child.ready:
		return "UP-NO-IKE"
	default:
		return "DOWN"
	}
}
