package configure

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func setEcho(s *Session, a grammar.Args) string {
	o := s.Object.(*running.SLAOperation)
	o.Kind, o.Target, o.SourceInterface = "icmp-echo", a.Addr("ip"), a["if"]
	s.enter(slaEchoPrompt, o)
	return ""
}

func slaEchoMode() mode {
	return submode(slaEchoPrompt, globalPrompt, slaTimers(),
		known("data-pattern <x>", "history <x:line>", "owner <x>", "request-data-size <n>", "tag <x>", "tos <n>",
			"verify-data", "vrf <x>"))
}
