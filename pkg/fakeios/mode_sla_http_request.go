package fakeios

import (
	"slices"
	"strings"
)

// slaHTTPRequestMode is the free text of a raw request: any line is part of it until `exit`.
func slaHTTPRequestMode() mode { return mode{prompt: requestMode, parent: slaHTTPPrompt} }

func (s *configSession) requestLine(line string) string {
	text := strings.TrimSpace(line)
	if text == "exit" {
		s.enter(slaHTTPPrompt, s.object)
		return ""
	}
	if text != "" {
		o := s.object.(*ipSLA)
		o.rawRequest = append(slices.Clip(o.rawRequest), text)
	}
	return ""
}
