package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

func setEcho(s *configSession, a grammar.Args) string {
	o := s.object.(*ipSLA)
	o.kind, o.target, o.sourceIf = "icmp-echo", a.Addr("ip"), a["if"]
	s.enter(slaEchoPrompt, o)
	return ""
}

func slaEchoMode() mode {
	return submode(slaEchoPrompt, globalPrompt, slaTimers(),
		knownConfig("data-pattern <x>", "history <x:line>", "owner <x>", "request-data-size <n>", "tag <x>", "tos <n>", "verify-data", "vrf <x>"))
}
