package fakeios

import (
	"strings"
	"testing"
)

// TestMonitor glues log messages to what is being typed, and shows prompt and text again with
// `logging synchronous`.
func TestMonitor(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.keys.WriteString("terminal monitor\rconf t\rend\rshow privilege\rexit\r")
	s.interact()
	contains(t, s.take(), "R1(config)#end\nR1#\n"+
		"*Nov 24 09:00:00.000: %SYS-5-CONFIG_I: Configured from console by noc on vty0 (203.0.113.200)show "+
		"privilege\nCurrent")

	s = newConsole(t, r)
	s.keys.WriteString("terminal monitor\rconf t\rline vty 0 4\rlogging synchronous\rend\rshow privilege\rexit\r")
	s.interact()
	contains(t, s.take(), "by noc on vty0 (203.0.113.200)\nR1#show privilege\nCurrent")
}

// TestMessageWhileTyping reaches a terminal in the middle of a word.
func TestMessageWhileTyping(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.monitor = true
	s.term.Out.WriteString("R1#sh")
	s.term.Out.SetLine("R1#", "sh")
	r.withLock(func() string { r.logMessage("%SYS-5-TEST: one"); return "" })
	if got := s.take(); got != "R1#sh\n*Nov 24 09:00:00.000: %SYS-5-TEST: one" {
		t.Errorf("%q", got)
	}
	r.running.VTY(0).Synchronous = true
	r.withLock(func() string { r.logMessage("%SYS-5-TEST: two"); return "" })
	if got := s.take(); !strings.HasSuffix(got, ": %SYS-5-TEST: two\nR1#sh") {
		t.Errorf("%q", got)
	}
}
