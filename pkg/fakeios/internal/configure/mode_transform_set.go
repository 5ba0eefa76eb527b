package configure

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func transformSetMode() mode {
	return submode(transformPrompt, globalPrompt, []command{
		{Pattern: "no mode [<m:line>]", Run: func(s *Session, _ grammar.Args) string {
			s.Object.(*running.TransformSet).Transport = false
			return ""
		}},
		{Pattern: "mode <m:tunnel|transport>", Run: func(s *Session, a grammar.Args) string {
			s.Object.(*running.TransformSet).Transport = a["m"] == "transport"
			return ""
		}},
	})
}
