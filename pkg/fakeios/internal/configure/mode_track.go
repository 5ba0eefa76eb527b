package configure

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func trackCommands() []command {
	return append([]command{
		{Pattern: "track <id:1-1000> ip sla <n:1-2147483647> [<kind:state|reachability>]", Run: enterTrack},
		{Pattern: "no track <id:1-1000>", Run: func(s *Session, a args) string {
			c := s.Config
			c.Tracks = slices.DeleteFunc(c.Tracks, func(t *running.Track) bool { return t.ID == a.Int("id") })
			return ""
		}},
	}, known("track <id:1-1000> interface <x:line>", "track <id:1-1000> ip route <x:line>",
		"track <id:1-1000> list <x:line>", "track resolution <x:line>",
		"track timer <x:line>")...)
}

func enterTrack(s *Session, a args) string {
	c := s.Config
	t := c.Track(a.Int("id"))
	if t == nil {
		t = &running.Track{ID: a.Int("id")}
		c.Tracks = append(c.Tracks, t)
	}
	t.SLA, t.Reachability = a.Int("n"), a["kind"] == "reachability"
	s.enter(trackPrompt, t)
	return ""
}

func trackMode() mode {
	set := func(down, up string) func(*Session, args) string {
		return func(s *Session, a args) string {
			t := s.Object.(*running.Track)
			if down != "" {
				t.DelayDown = a.Int(down)
			}
			if up != "" {
				t.DelayUp = a.Int(up)
			}
			return ""
		}
	}
	return submode(trackPrompt, globalPrompt, []command{
		{Pattern: "delay down <d:0-180> up <u:0-180>", Run: set("d", "u")},
		{Pattern: "delay up <u:0-180> down <d:0-180>", Run: set("d", "u")},
		{Pattern: "delay down <d:0-180>", Run: set("d", "")},
		{Pattern: "delay up <u:0-180>", Run: set("", "u")},
		{Pattern: "no delay [<rest:line>]", Run: func(s *Session, _ args) string {
			t := s.Object.(*running.Track)
			t.DelayDown, t.DelayUp = 0, 0
			return ""
		}},
	}, known("default-state <x>", "object <x:line>", "threshold <x:line>"))
}
