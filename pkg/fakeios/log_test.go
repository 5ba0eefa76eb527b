package fakeios

import (
	"strings"
	"testing"
	"time"
)

// TestLogStamps are the forms of `service timestamps log` and `service sequence-numbers`, as typed, as kept, and
// in front of messages.
func TestLogStamps(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		lines string
		after time.Duration
		want  string
	}{
		{"", 0, "*Nov 24 09:00:00.000: %SYS"},
		{"service timestamps log datetime", 0, "*Nov 24 09:00:00: %SYS"},
		{"service timestamps log datetime msec show-timezone", 0, "*Nov 24 09:00:00.000 UTC: %SYS"},
		{"service timestamps log datetime msec year", 0, "*Nov 24 2026 09:00:00.000: %SYS"},
		{"service timestamps log datetime msec localtime show-timezone year", 0, "*Nov 24 2026 09:00:00.000 UTC: %SYS"},
		{"clock timezone JST 9\nservice timestamps log datetime msec localtime show-timezone year", 0,
			"*Nov 24 2026 18:00:00.000 JST: %SYS"},
		{"clock timezone NST -3 30\nservice timestamps log datetime localtime show-timezone", 0,
			"*Nov 24 05:30:00 NST: %SYS"},
		{"clock timezone JST 9\nservice timestamps log datetime show-timezone", 0, "*Nov 24 09:00:00 UTC: %SYS"},
		{"service timestamps log uptime", 12*time.Minute + 33*time.Second, "00:12:33: %SYS"},
		{"service timestamps log uptime", 23 * time.Hour, "23:00:00: %SYS"},
		{"service timestamps log uptime", day + 2*time.Hour, "1d02h: %SYS"},
		{"service timestamps log uptime", 9*day + time.Hour, "1w2d: %SYS"},
		{"no service timestamps log", 0, "%SYS"},
		{"service sequence-numbers", 0, "000001: *Nov 24 09:00:00.000: %SYS"},
		{"service sequence-numbers\nno service timestamps log", 0, "000001: %SYS"},
		{"service sequence-numbers\nservice timestamps log uptime", 12 * time.Minute, "000001: 00:12:00: %SYS"},
	} {
		r, clock := router(t, Config{Hostname: "R1", Startup: branchConfig(withDefaults(Config{})) + c.lines})
		for _, line := range strings.Split(c.lines, "\n") {
			contains(t, r.RunningConfig(), line+"\n")
		}
		s := newConsole(t, r)
		clock.Advance(c.after)
		s.all("terminal monitor", "configure terminal")
		const words = "-5-CONFIG_I: Configured from console by noc on vty0 (203.0.113.200)"
		if got, want := s.say("end"), "\n"+c.want+words; got != want {
			t.Errorf("%q\n got %q\nwant %q", c.lines, got, want)
		}
		contains(t, s.say("show logging"), "\n"+c.want+words+"\n")
	}
}

// TestLogStampStays stamps a message when it comes, not when it is shown, and counts on.
func TestLogStampStays(t *testing.T) {
	r, clock := router(t, Config{})
	s := newConsole(t, r)
	s.all("configure terminal", "end", "configure terminal", "service sequence-numbers",
		"service timestamps log uptime")
	clock.Advance(time.Hour)
	s.say("end")
	contains(t, s.say("show logging"), "\n*Nov 24 09:00:00.000: %SYS-5-CONFIG_I", "\n000002: 01:00:00: %SYS-5-CONFIG_I")
}
