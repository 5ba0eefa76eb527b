package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

func trackCommands() []configCommand {
	return append([]configCommand{
		{Pattern: "track <id:1-1000> ip sla <n:1-2147483647> [<kind:state|reachability>]", Run: enterTrack},
		{Pattern: "no track <id:1-1000>", Run: func(s *configSession, a grammar.Args) string {
			c := s.config
			c.tracks = remove(c.tracks, func(t *track) bool { return t.id == a.Int("id") })
			return ""
		}},
	}, knownConfig("track <id:1-1000> interface <x:line>", "track <id:1-1000> ip route <x:line>", "track <id:1-1000> list <x:line>", "track resolution <x:line>",
		"track timer <x:line>")...)
}

func enterTrack(s *configSession, a grammar.Args) string {
	c := s.config
	t := c.track(a.Int("id"))
	if t == nil {
		t = &track{id: a.Int("id")}
		c.tracks = append(c.tracks, t)
	}
	t.sla, t.reachability = a.Int("n"), a["kind"] == "reachability"
	s.enter(trackPrompt, t)
	return ""
}

func trackMode() mode {
	set := func(down, up string) func(*configSession, grammar.Args) string {
		return func(s *configSession, a grammar.Args) string {
			t := s.object.(*track)
			if down != "" {
				t.delayDown = a.Int(down)
			}
			if up != "" {
				t.delayUp = a.Int(up)
			}
			return ""
		}
	}
	return submode(trackPrompt, globalPrompt, []configCommand{
		{Pattern: "delay down <d:0-180> up <u:0-180>", Run: set("d", "u")},
		{Pattern: "delay up <u:0-180> down <d:0-180>", Run: set("d", "u")},
		{Pattern: "delay down <d:0-180>", Run: set("d", "")},
		{Pattern: "delay up <u:0-180>", Run: set("", "u")},
		{Pattern: "no delay [<rest:line>]", Run: func(s *configSession, _ grammar.Args) string {
			t := s.object.(*track)
			t.delayDown, t.delayUp = 0, 0
			return ""
		}},
	}, knownConfig("default-state <x>", "object <x:line>", "threshold <x:line>"))
}
