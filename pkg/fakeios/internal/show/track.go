package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// Track shows one track, or all with id 0.
func (v View) Track(id int) string {
	var b strings.Builder
	for _, t := range v.Config.Tracks {
		if id == 0 || id == t.ID {
			v.oneTrack(&b, t)
		}
	}
	return b.String()
}

func (v View) trackState(t *running.Track) wan.TrackState {
	if state := v.Network.Tracks[t.ID]; state != nil {
		return *state
	}
	return wan.TrackState{LastChange: v.Network.Now}
}

func (v View) oneTrack(b *strings.Builder, t *running.Track) {
	state, now := v.trackState(t), v.Network.Now
	delayed := ""
	if !state.FlipsAt.IsZero() {
		delayed = fmt.Sprintf(", delayed %s (%s remaining)", wan.UpOrDown(!state.Up),
			secs(int(state.FlipsAt.Sub(now).Seconds())))
	}
	name := strings.ToUpper(t.Kind()[:1]) + t.Kind()[1:]
	plural := "s"
	if state.Changes == 1 {
		plural = ""
	}
	fmt.Fprintf(b, "Track %d\n  IP SLA %d %s\n  %s is %s%s\n", t.ID, t.SLA, t.Kind(), name, wan.UpOrDown(state.Up),
		delayed)
	fmt.Fprintf(b, "    %d change%s, last change %s\n", state.Changes, plural, age(now.Sub(state.LastChange)))
	switch {
	case t.DelayUp > 0 && t.DelayDown > 0:
		fmt.Fprintf(b, "  Delay up %s, down %s\n", secs(t.DelayUp), secs(t.DelayDown))
	case t.DelayUp > 0:
		fmt.Fprintf(b, "  Delay up %s\n", secs(t.DelayUp))
	case t.DelayDown > 0:
		fmt.Fprintf(b, "  Delay down %s\n", secs(t.DelayDown))
	}
	if p := v.Network.Operations[t.SLA]; p == nil || !p.Active() || p.Code == "" {
		b.WriteString("  Latest operation return code: Unknown\n")
	} else {
		fmt.Fprintf(b, "  Latest operation return code: %s\n", p.Code)
		if p.RTT > 0 {
			fmt.Fprintf(b, "  Latest RTT (millisecs) %d\n", p.RTT.Milliseconds())
		}
	}
	if slices.ContainsFunc(v.Config.Routes, func(s *running.StaticRoute) bool { return s.Track == t.ID }) {
		b.WriteString("  Tracked by:\n    Static IP Routing 0\n")
	}
}

func secs(n int) string {
	if n == 1 {
		return "1 sec"
	}
	return fmt.Sprintf("%d secs", n)
}

// TrackBrief is `show track brief`.
func (v View) TrackBrief() string {
	var b strings.Builder
	b.WriteString("Track Type        Instance                   Parameter        State Last Change\n")
	for _, t := range v.Config.Tracks {
		state := v.trackState(t)
		fmt.Fprintf(&b, "%-5d %-11s %-26d %-16s %-5s %s\n", t.ID, "ip sla", t.SLA, t.Kind(), wan.UpOrDown(state.Up),
			age(v.Network.Now.Sub(state.LastChange)))
	}
	return b.String()
}
