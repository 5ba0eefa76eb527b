package configure

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// slaHTTPRequestMode is the free text of a raw request: any line is part of it until `exit`.
func slaHTTPRequestMode() mode { return mode{prompt: requestMode, parent: slaHTTPPrompt} }

func (s *Session) requestLine(line string) string {
	text := strings.TrimSpace(line)
	if text == "exit" {
		s.enter(slaHTTPPrompt, s.Object)
		return ""
	}
	if text != "" {
		o := s.Object.(*running.SLAOperation)
		o.RawRequest = append(slices.Clip(o.RawRequest), text)
		s.host.Changed()
	}
	return ""
}
