package configure

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func setEcho(s *Session, a args) string {
	o := s.Object.(*running.SLAOperation)
	o.Kind = "icmp-echo"
	o.Target = a.Addr("ip")
	o.SourceInterface = a["if"]
	s.enter(slaEchoPrompt, o)
	return ""
}

func slaEchoMode() mode {
	return submode(slaEchoPrompt, globalPrompt, slaTimers(),
		known("data-pattern <x>", "history <x:line>", "owner <x>", "request-data-size <n>", "tag <x>", "tos <n>",
			"verify-data"))
}
