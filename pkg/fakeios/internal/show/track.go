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
	plural := "s"
	if state.Changes == 1 {
		plural = ""
	}
	object, follows := trackObject(t)
	fmt.Fprintf(b, "Track %d\n  %s\n  %s is %s%s%s\n", t.ID, object, follows, wan.UpOrDown(state.Up),
		v.trackReason(t, state.Up), delayed)
	fmt.Fprintf(b, "    %d change%s, last change %s\n", state.Changes, plural, age(now.Sub(state.LastChange)))
	for _, m := range t.Members {
		b.WriteString(v.trackMember(m))
	}
	switch {
	case t.DelayUp > 0 && t.DelayDown > 0:
		fmt.Fprintf(b, "  Delay up %s, down %s\n", secs(t.DelayUp), secs(t.DelayDown))
	case t.DelayUp > 0:
		fmt.Fprintf(b, "  Delay up %s\n", secs(t.DelayUp))
	case t.DelayDown > 0:
		fmt.Fprintf(b, "  Delay down %s\n", secs(t.DelayDown))
	}
	v.trackDetail(b, t)
	if users := v.trackUsers(t); len(users) > 0 {
		b.WriteString("  Tracked by:\n    " + strings.Join(users, "\n    ") + "\n")
	}
}

// trackObject is what is tracked, and of what the next line tells the state.
func trackObject(t *running.Track) (object, follows string) {
	switch t.Kind {
	case running.TrackLineProtocol:
		return "Interface " + t.Interface + " line-protocol", "Line protocol"
	case running.TrackIPRouting:
		return "Interface " + t.Interface + " ip routing", "IP routing"
	case running.TrackRoute:
		return "IP route " + t.Route.Addr().String() + " " + running.DottedMask(t.Route) + " reachability",
			"Reachability"
	case running.TrackList:
		return "List boolean " + t.Operator(), "Boolean " + strings.ToUpper(t.Operator())
	case running.TrackStub:
		return "Stub-object", "State"
	default:
		follows = strings.ToUpper(t.Parameter()[:1]) + t.Parameter()[1:]
		return fmt.Sprintf("IP SLA %d %s", t.SLA, t.Parameter()), follows
	}
}

// trackReason is what stands behind the state, with a blank in front of it. How a route is known stands there too.
func (v View) trackReason(t *running.Track, up bool) string {
	i := v.Config.Interface(t.Interface)
	switch t.Kind {
	case running.TrackRoute:
		r, ok := v.Network.TrackedRoute(v.Config, t.Route)
		switch {
		case !ok:
			return " (no ip route)"
		case up:
			return " (" + knownBy(r) + ")"
		}
	case running.TrackLineProtocol, running.TrackIPRouting:
		switch {
		case up || i == nil:
		case i.Shutdown:
			return " (hw admin-down)"
		case t.Kind == running.TrackIPRouting && !v.Config.AddressOf(i.Name).IsValid():
			return " (no ip addr)"
		}
	case running.TrackSLA, running.TrackList, running.TrackStub:
	}
	return ""
}

// trackMember is a track of a list: its own state, whatever the list makes of it.
func (v View) trackMember(m running.TrackMember) string {
	not := ""
	if m.Not {
		not = "not "
	}
	return fmt.Sprintf("    object %d %s%s\n", m.ID, not, wan.UpOrDown(v.Network.TrackUp(m.ID)))
}

// trackDetail is what an operation has come to, and where a route leads.
func (v View) trackDetail(b *strings.Builder, t *running.Track) {
	switch t.Kind {
	case running.TrackRoute:
		first := "unknown"
		if r, ok := v.Network.TrackedRoute(v.Config, t.Route); ok {
			first = r.Out
		}
		fmt.Fprintf(b, "  First-hop interface is %s\n", first)
	case running.TrackSLA:
		p := v.Network.Operations[t.SLA]
		if p == nil || !p.Active() || p.Code == "" {
			b.WriteString("  Latest operation return code: Unknown\n")
			return
		}
		fmt.Fprintf(b, "  Latest operation return code: %s\n", p.Code)
		if p.RTT > 0 {
			fmt.Fprintf(b, "  Latest RTT (millisecs) %d\n", p.RTT.Milliseconds())
		}
	case running.TrackLineProtocol, running.TrackIPRouting, running.TrackList, running.TrackStub:
	}
}

// trackUsers are what goes by the track: routes, route maps, applets and lists. The name of the last is [inferred].
func (v View) trackUsers(t *running.Track) []string {
	var out []string
	if slices.ContainsFunc(v.Config.Routes, func(s *running.StaticRoute) bool { return s.Track == t.ID }) {
		out = append(out, "Static IP Routing 0")
	}
	if slices.ContainsFunc(v.Config.RouteMaps, func(e *running.RouteMapEntry) bool {
		return slices.ContainsFunc(e.Verified, func(h running.VerifiedHop) bool { return h.Track == t.ID })
	}) {
		out = append(out, "Route Map 0")
	}
	for _, a := range v.Applets.Registered() {
		if slices.ContainsFunc(a.Events, func(e running.AppletEvent) bool {
			return e.Kind == "track" && e.Track == t.ID
		}) {
			out = append(out, "EEM applet "+a.Name)
		}
	}
	for _, l := range v.Config.Tracks {
		if slices.ContainsFunc(l.Members, func(m running.TrackMember) bool { return m.ID == t.ID }) {
			out = append(out, fmt.Sprintf("Track-list %d", l.ID))
		}
	}
	return out
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
		kind, instance := trackInstance(t)
		fmt.Fprintf(&b, "%-5d %-11s %-26s %-16s %-5s %s\n", t.ID, kind, instance, t.Parameter(),
			wan.UpOrDown(state.Up), age(v.Network.Now.Sub(state.LastChange)))
	}
	return b.String()
}

func trackInstance(t *running.Track) (kind, instance string) {
	switch t.Kind {
	case running.TrackLineProtocol, running.TrackIPRouting:
		return "interface", t.Interface
	case running.TrackRoute:
		return "ip route", t.Route.String()
	case running.TrackList:
		return "list", ""
	case running.TrackStub:
		return "stub-object", ""
	default:
		return "ip sla", fmt.Sprint(t.SLA)
	}
}
