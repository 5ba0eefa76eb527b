package configure

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func trackCommands() []command {
	return append([]command{
		{Pattern: "track <id:1-1000> ip sla <n:1-2147483647> [<kind:state|reachability>]",
			Run: enterTrack(running.TrackSLA)},
		{Pattern: "track <id:1-1000> interface <if:if> line-protocol", Run: enterTrack(running.TrackLineProtocol)},
		{Pattern: "track <id:1-1000> interface <if:if> ip routing", Run: enterTrack(running.TrackIPRouting)},
		{Pattern: "track <id:1-1000> ip route <net:ip> <mask:ip> reachability", Run: enterTrack(running.TrackRoute)},
		{Pattern: "track <id:1-1000> list boolean <how:and|or>", Run: enterTrack(running.TrackList)},
		{Pattern: "track <id:1-1000> stub-object", Run: enterTrack(running.TrackStub)},
		{Pattern: "track <id:1-1000>", Run: reenterTrack},
		{Pattern: "no track <id:1-1000> [<rest:line>]", Run: func(s *Session, a args) string {
			c := s.Config
			c.Tracks = slices.DeleteFunc(c.Tracks, func(t *running.Track) bool { return t.ID == a.Int("id") })
			return ""
		}},
	}, known("track <id:1-1000> interface <if:if> ipv6 routing",
		"track <id:1-1000> ip route <net:ip> <mask:ip> metric threshold", "track <id:1-1000> ipv6 route <x:line>",
		"track <id:1-1000> list threshold <x:line>", "track <id:1-1000> application <x:line>",
		"track resolution <x:line>", "track timer <x:line>")...)
}

// enterTrack makes a track of a kind, or lets one follow another object. What a list consists of goes with the list.
func enterTrack(kind running.TrackKind) func(*Session, args) string {
	return func(s *Session, a args) string {
		c := s.Config
		want := running.Track{Kind: kind, SLA: a.Int("n"), Reachability: a["kind"] == "reachability",
			Interface: a["if"], Every: a["how"] == "and"}
		if kind == running.TrackRoute {
			prefix, ok := running.PrefixFromMask(a.Addr("net"), a.Addr("mask"))
			if !ok || prefix.Masked().Addr() != a.Addr("net") {
				return "%Inconsistent address and mask\n"
			}
			want.Route = prefix
		}
		t := c.Track(a.Int("id"))
		if t == nil {
			t = &running.Track{ID: a.Int("id"), Kind: kind}
			c.Tracks = append(c.Tracks, t)
		}
		t.Follow(want)
		s.enter(trackPrompt, t)
		return ""
	}
}

// reenterTrack is `track N` of one that exists.
func reenterTrack(s *Session, a args) string {
	t := s.Config.Track(a.Int("id"))
	if t == nil {
		return "% Incomplete command.\n"
	}
	s.enter(trackPrompt, t)
	return ""
}

func trackMode() mode {
	set := func(down, up string) func(*Session, args) string {
		return on(func(t *running.Track, a args) {
			if down != "" {
				t.DelayDown = a.Int(down)
			}
			if up != "" {
				t.DelayUp = a.Int(up)
			}
		})
	}
	return submode(trackPrompt, globalPrompt, []command{
		{Pattern: "delay down <d:0-180> up <u:0-180>", Run: set("d", "u")},
		{Pattern: "delay up <u:0-180> down <d:0-180>", Run: set("d", "u")},
		{Pattern: "delay down <d:0-180>", Run: set("d", "")},
		{Pattern: "delay up <u:0-180>", Run: set("", "u")},
		{Pattern: "no delay [<rest:line>]", Run: on(func(t *running.Track, _ args) { t.DelayDown, t.DelayUp = 0, 0 })},
		{Pattern: "default-state <s:up|down>", Run: on(func(t *running.Track, a args) { t.Default = a["s"] })},
		{Pattern: "no default-state [<s:up|down>]", Run: on(func(t *running.Track, _ args) { t.Default = "" })},
		{Pattern: "object <n:1-1000> [<not:not>]", Run: joinList},
		{Pattern: "no object <n:1-1000> [<not:not>]", Run: on(func(t *running.Track, a args) { t.Leave(a.Int("n")) })},
	}, known("threshold <x:line>"))
}

// joinList puts a track into a list, which alone has tracks.
func joinList(s *Session, a args) string {
	t := s.Object.(*running.Track)
	if t.Kind != running.TrackList {
		return s.RefuseAt(0)
	}
	t.Join(running.TrackMember{ID: a.Int("n"), Not: a["not"] != ""})
	return ""
}
