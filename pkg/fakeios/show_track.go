package fakeios

import (
	"fmt"
	"slices"
	"strings"
)

// showTrack shows one track, or all with id 0.
func (r *Router) showTrack(id int) string {
	var b strings.Builder
	for _, t := range r.running.tracks {
		if id == 0 || id == t.id {
			r.oneTrack(&b, t)
		}
	}
	return b.String()
}

func (r *Router) trackState(t *track) trackState {
	if state := r.net.tracks[t.id]; state != nil {
		return *state
	}
	return trackState{lastChange: r.net.now}
}

func (r *Router) oneTrack(b *strings.Builder, t *track) {
	state, now := r.trackState(t), r.net.now
	delayed := ""
	if !state.flips.IsZero() {
		delayed = fmt.Sprintf(", delayed %s (%s remaining)", title(!state.up), secs(int(state.flips.Sub(now).Seconds())))
	}
	name := strings.ToUpper(t.kind()[:1]) + t.kind()[1:]
	plural := "s"
	if state.changes == 1 {
		plural = ""
	}
	fmt.Fprintf(b, "Track %d\n  IP SLA %d %s\n  %s is %s%s\n", t.id, t.sla, t.kind(), name, title(state.up), delayed)
	fmt.Fprintf(b, "    %d change%s, last change %s\n", state.changes, plural, age(now.Sub(state.lastChange)))
	switch {
	case t.delayUp > 0 && t.delayDown > 0:
		fmt.Fprintf(b, "  Delay up %s, down %s\n", secs(t.delayUp), secs(t.delayDown))
	case t.delayUp > 0:
		fmt.Fprintf(b, "  Delay up %s\n", secs(t.delayUp))
	case t.delayDown > 0:
		fmt.Fprintf(b, "  Delay down %s\n", secs(t.delayDown))
	}
	if p := r.net.probes[t.sla]; p == nil || !p.active() || p.code == "" {
		b.WriteString("  Latest operation return code: Unknown\n")
	} else {
		fmt.Fprintf(b, "  Latest operation return code: %s\n", p.code)
		if p.rtt > 0 {
			fmt.Fprintf(b, "  Latest RTT (millisecs) %d\n", p.rtt.Milliseconds())
		}
	}
	if slices.ContainsFunc(r.running.routes, func(s *staticRoute) bool { return s.track == t.id }) {
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
	for _, t := range r.running.tracks {
		state := r.trackState(t)
		fmt.Fprintf(&b, "%-5d %-11s %-26d %-16s %-5s %s\n", t.id, "ip sla", t.sla, t.kind(), title(state.up), age(r.net.now.Sub(state.lastChange)))
	}
	return b.String()
}
