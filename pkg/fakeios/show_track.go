package fakeios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// showTrack shows one track, or all with id 0.
func (r *Router) showTrack(id int) string {
	var b strings.Builder
	for _, t := range r.running.Tracks {
		if id == 0 || id == t.ID {
			r.oneTrack(&b, t)
		}
	}
	return b.String()
}

func (r *Router) trackState(t *running.Track) wan.TrackState {
	if state := r.net.Tracks[t.ID]; state != nil {
		return *state
	}
	return wan.TrackState{LastChange: r.net.Now}
}

func (r *Router) oneTrack(b *strings.Builder, t *running.Track) {
	state, now := r.trackState(t), r.net.Now
	delayed := ""
	if !state.FlipsAt.IsZero() {
		delayed = fmt.Sprintf(", delayed %s (%s remaining)", wan.UpOrDown(!state.Up), secs(int(state.FlipsAt.Sub(now).Seconds())))
	}
	name := strings.ToUpper(t.Kind()[:1]) + t.Kind()[1:]
	plural := "s"
	if state.Changes == 1 {
		plural = ""
	}
	fmt.Fprintf(b, "Track %d\n  IP SLA %d %s\n  %s is %s%s\n", t.ID, t.SLA, t.Kind(), name, wan.UpOrDown(state.Up), delayed)
	fmt.Fprintf(b, "    %d change%s, last change %s\n", state.Changes, plural, age(now.Sub(state.LastChange)))
	switch {
	case t.DelayUp > 0 && t.DelayDown > 0:
		fmt.Fprintf(b, "  Delay up %s, down %s\n", secs(t.DelayUp), secs(t.DelayDown))
	case t.DelayUp > 0:
		fmt.Fprintf(b, "  Delay up %s\n", secs(t.DelayUp))
	case t.DelayDown > 0:
		fmt.Fprintf(b, "  Delay down %s\n", secs(t.DelayDown))
	}
	if p := r.net.Probes[t.SLA]; p == nil || !p.Active() || p.Code == "" {
		b.WriteString("  Latest operation return code: Unknown\n")
	} else {
		fmt.Fprintf(b, "  Latest operation return code: %s\n", p.Code)
		if p.RTT > 0 {
			fmt.Fprintf(b, "  Latest RTT (millisecs) %d\n", p.RTT.Milliseconds())
		}
	}
	if slices.ContainsFunc(r.running.Routes, func(s *running.StaticRoute) bool { return s.Track == t.ID }) {
		b.WriteString("  Tracked by:\n    Static IP Routing 0\n")
	}
}

func secs(n int) string {
	if n == 1 {
		return "1 sec"
	}
	return fmt.Sprintf("%d secs", n)
}

// showTrackBrief is `show track brief`.
func (r *Router) showTrackBrief() string {
	var b strings.Builder
	b.WriteString("Track Type        Instance                   Parameter        State Last Change\n")
	for _, t := range r.running.Tracks {
		state := r.trackState(t)
		fmt.Fprintf(&b, "%-5d %-11s %-26d %-16s %-5s %s\n", t.ID, "ip sla", t.SLA, t.Kind(), wan.UpOrDown(state.Up), age(r.net.Now.Sub(state.LastChange)))
	}
	return b.String()
}
