package verify

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// carry decides which of the tunnels of a pair that are proven up carries its traffic: it stays established, and the
// others stand by. [Report.Carries] is that of the first pair. Where the probes steer, a tunnel carries it only while
// its track is up.
func (r *Report) carry(w Expectation) {
	first := map[int]int{} // by pair
	for _, i := range r.order(w) {
		t, pair := r.Tunnels[i], w.Tunnels[i].Pair
		byTrack := w.Steering == site.SteeringPBRTrack || w.Steering == site.SteeringRoute
		if _, found := first[pair]; !found && t.State == Established && (!byTrack || t.Track == "Up") {
			first[pair] = i
		}
	}
	for i := range r.Tunnels {
		if carrier, found := first[w.Tunnels[i].Pair]; r.Tunnels[i].State == Established && (!found || i != carrier) {
			r.Tunnels[i].State = Standby
		}
	}
	if len(first) == 0 {
		if note := r.nothingCarries(w); note != "" {
			r.Notes = append(r.Notes, note)
		}
		return
	}
	if i, found := first[w.Tunnels[0].Pair]; found {
		r.Carries = r.Tunnels[i].Role
	}
}

// order is the order in which the router tries the tunnels, by index. An applet puts the backup first while the track
// of the primary is down.
func (r *Report) order(w Expectation) []int {
	out := make([]int, len(r.Tunnels))
	for i := range out {
		out[i] = i
	}
	if w.Steering == site.SteeringEEM && len(out) > 1 && r.Tunnels[0].Track == "Down" &&
		r.Tunnels[0].TrackDelayed == "" && r.Tunnels[1].Track == "Up" {
		out[0], out[1] = 1, 0
	}
	return out
}

// nothingCarries says where the traffic goes although tunnels are up; "" when none is.
func (r *Report) nothingCarries(w Expectation) string {
	for _, t := range r.Tunnels {
		if t.State != Standby {
			continue
		}
		goes := "it goes past the tunnels to the internet (when_down: internet)"
		if w.WhenDown == site.WhenDownDrop {
			goes = "it is dropped (when_down: drop)"
		}
		return "no tunnel carries the traffic, because no track is Up: " + goes + " until one is"
	}
	return ""
}

// nearThreshold is how much of the threshold a round trip may take before it is said to be near it, in percent.
const nearThreshold = 80

// slow notes probes whose answers take nearly as long as their threshold, or longer: a track follows them up and down.
func (r *Report) slow(w Expectation) {
	for i, want := range w.Tunnels {
		rtt := r.Tunnels[i].RTTMilliseconds
		if want.Threshold == 0 || rtt == nil || float64(*rtt)*100 < float64(want.Threshold)*nearThreshold {
			continue
		}
		r.Notes = append(r.Notes, fmt.Sprintf("IP SLA %d took %d ms, and an answer after %d ms counts as none: its "+
			"track may go up and down with the line; write probe: {threshold: %.0f} in the site file", want.SLA, *rtt,
			want.Threshold, 2*max(float64(*rtt), float64(want.Threshold))))
	}
}
