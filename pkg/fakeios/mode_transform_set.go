package fakeios

func transformSetMode() mode {
	return submode(transformPrompt, globalPrompt, []command{
		{pattern: "no mode [<m:line>]", run: func(s *session, _ args) string { s.object.(*transformSet).transport = false; return "" }},
		{pattern: "mode <m:tunnel|transport>", run: func(s *session, a args) string {
			s.object.(*transformSet).transport = a["m"] == "transport"
			return ""
		}},
	})
}
