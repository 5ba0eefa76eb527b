package fakeios

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func transformSetMode() mode {
	return submode(transformPrompt, globalPrompt, []configCommand{
		{Pattern: "no mode [<m:line>]", Run: func(s *configSession, _ grammar.Args) string {
			s.object.(*running.TransformSet).Transport = false
			return ""
		}},
		{Pattern: "mode <m:tunnel|transport>", Run: func(s *configSession, a grammar.Args) string {
			s.object.(*running.TransformSet).Transport = a["m"] == "transport"
			return ""
		}},
	})
}
