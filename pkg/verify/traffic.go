package verify

// Traffic is what moved through one tunnel between two readings.
type Traffic struct {
	Encaps uint64 `json:"encaps"` // packets encapsulated
	Decaps uint64 `json:"decaps"` // packets decapsulated
	// Reset reports whether a counter was smaller at the second reading. It had begun anew then, and the
	// numbers are what it counted since. That the counters of a flow outlive the SAs of a rekey is [inferred].
	Reset bool `json:"reset"`
}

// Moved reports whether packets went both ways.
func (t Traffic) Moved() bool { return t.Encaps > 0 && t.Decaps > 0 }

// Moved compares the packet counters of two readings, by tunnel, in the order of w. A counter that a
// reading does not show is zero.
func Moved(before, after Facts, w Expectation) []Traffic {
	out := make([]Traffic, len(w.Tunnels))
	for i, want := range w.Tunnels {
		encaps, decaps := countersOf(before, want)
		moreEncaps, moreDecaps := countersOf(after, want)
		var sent, received bool
		out[i].Encaps, sent = since(encaps, moreEncaps)
		out[i].Decaps, received = since(decaps, moreDecaps)
		out[i].Reset = sent || received
	}
	return out
}

func countersOf(f Facts, want Tunnel) (encaps, decaps uint64) {
	flow, _ := flowOf(f, want)
	if flow == nil {
		return 0, 0
	}
	if flow.Encaps != nil {
		encaps = *flow.Encaps
	}
	if flow.Decaps != nil {
		decaps = *flow.Decaps
	}
	return encaps, decaps
}

func since(before, after uint64) (moved uint64, reset bool) {
	if after < before {
		return after, true
	}
	return after - before, false
}

// WithTraffic is the report with what moved, in the order of its tunnels: a tunnel that is up and
// through which nothing moved does not count, and the verdict follows.
func (r Report) WithTraffic(moved []Traffic) Report {
	tunnels := append([]TunnelReport{}, r.Tunnels...)
	for i := range min(len(tunnels), len(moved)) {
		t := &tunnels[i]
		t.Contradictions = append([]Contradiction{}, t.Contradictions...)
		up := t.State == Established || t.State == Standby
		t.Traffic = &moved[i]
		switch {
		case !up || moved[i].Moved():
		case moved[i].Encaps == 0:
			t.contradict(NothingGoesIn, false,
				"test traffic was sent, and the tunnel has encapsulated nothing: it took another way, or none")
		default:
			t.contradict(NothingComesBack, false, "%d packets went into the tunnel, and none came back out of it",
				moved[i].Encaps)
		}
	}
	r.Tunnels = tunnels
	return r.judged()
}
