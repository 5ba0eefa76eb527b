package fakeios

import (
	"strings"
)

func setHTTP(s *session, kind, url string) string {
	o := s.object.(*ipSLA)
	if !strings.HasPrefix(url, "http://") {
		return "%Invalid URL\n" // wording [inferred]
	}
	o.kind, o.url = kind, url
	s.enter(slaHTTPPrompt, o)
	return ""
}

func slaHTTPMode() mode {
	commands := append(slaTimers(), command{pattern: "http-raw-request", run: func(s *session, _ args) string {
		o := s.object.(*ipSLA)
		o.rawRequest = nil
		s.enter(requestMode, o)
		return ""
	}})
	return submode(slaHTTPPrompt, globalPrompt, commands, known("history <x:line>", "owner <x>", "tag <x>", "tos <n>", "vrf <x>"))
}
