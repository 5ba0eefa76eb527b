package fakeios

func trackCommands() []command {
	return append([]command{
		{pattern: "track <id:1-1000> ip sla <n:1-2147483647> [<kind:state|reachability>]", run: enterTrack},
		{pattern: "no track <id:1-1000>", run: func(s *session, a args) string {
			c := s.router.running
			c.tracks = remove(c.tracks, func(t *track) bool { return t.id == a.int("id") })
			return ""
		}},
	}, known("track <id:1-1000> interface <x:line>", "track <id:1-1000> ip route <x:line>", "track <id:1-1000> list <x:line>", "track resolution <x:line>",
		"track timer <x:line>")...)
}

func enterTrack(s *session, a args) string {
	c := s.router.running
	t := c.track(a.int("id"))
	if t == nil {
		t = &track{id: a.int("id")}
		c.tracks = append(c.tracks, t)
	}
	t.sla, t.reachability = a.int("n"), a["kind"] == "reachability"
	s.enter(trackPrompt, t)
	return ""
}

func trackMode() mode {
	set := func(down, up string) func(*session, args) string {
		return func(s *session, a args) string {
			t := s.object.(*track)
			if down != "" {
				t.delayDown = a.int(down)
			}
			if up != "" {
				t.delayUp = a.int(up)
			}
			return ""
		}
	}
	return submode(trackPrompt, globalPrompt, []command{
		{pattern: "delay down <d:0-180> up <u:0-180>", run: set("d", "u")},
		{pattern: "delay up <u:0-180> down <d:0-180>", run: set("d", "u")},
		{pattern: "delay down <d:0-180>", run: set("d", "")},
		{pattern: "delay up <u:0-180>", run: set("", "u")},
		{pattern: "no delay [<rest:line>]", run: func(s *session, _ args) string {
			t := s.object.(*track)
			t.delayDown, t.delayUp = 0, 0
			return ""
		}},
	}, known("default-state <x>", "object <x:line>", "threshold <x:line>"))
}
