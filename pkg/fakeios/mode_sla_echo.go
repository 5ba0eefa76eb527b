package fakeios

func setEcho(s *session, a args) string {
	o := s.object.(*ipSLA)
	o.kind, o.target, o.sourceIf = "icmp-echo", a.addr("ip"), a["if"]
	s.enter(slaEchoPrompt, o)
	return ""
}

func slaEchoMode() mode {
	return submode(slaEchoPrompt, globalPrompt, slaTimers(),
		known("data-pattern <x>", "history <x:line>", "owner <x>", "request-data-size <n>", "tag <x>", "tos <n>", "verify-data", "vrf <x>"))
}
