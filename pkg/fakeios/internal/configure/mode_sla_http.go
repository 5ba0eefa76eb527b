package configure

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func setHTTP(s *Session, kind, url string) string {
	o := s.Object.(*running.SLAOperation)
	if !strings.HasPrefix(url, "http://") {
		return "%Invalid URL\n" // wording [inferred]
	}
	o.Kind, o.URL = kind, url
	s.enter(slaHTTPPrompt, o)
	return ""
}

func slaHTTPMode() mode {
	commands := append(slaTimers(), command{Pattern: "http-raw-request", Run: func(s *Session, _ args) string {
		o := s.Object.(*running.SLAOperation)
		o.RawRequest = nil
		s.enter(requestMode, o)
		return ""
	}})
	return submode(slaHTTPPrompt, globalPrompt, commands, known("history <x:line>", "owner <x>", "tag <x>", "tos <n>"))
}
