package pasted

import (
	"slices"
	"strings"
	"testing"
)

// TestLines takes what a terminal has added out of a configuration, and leaves the rest as it is.
func TestLines(t *testing.T) {
	rubbed := " --More-- " + strings.Repeat("\b", 9) + strings.Repeat(" ", 8) + strings.Repeat("\b", 9)
	for _, c := range []struct{ text, want string }{
		{"a\r\n b\r\n", "a| b|"},
		{"a\n" + rubbed + " ip address dhcp\nb", "a| ip address dhcp|b"},
		{"a\n --More-- \r          \r ip address dhcp\nb", "a| ip address dhcp|b"},
		{"a\n --More--          ip address dhcp\nb", "a| ip address dhcp|b"},
		{"a\n--More--\nb", "a||b"},
		{"a\n<--- More --->\nb", "a||b"},
		{" description More of the same\n", " description More of the same|"},
		{"Welcome\nR1#show running-config\nBuilding configuration...\nhostname R1",
			"Building configuration...|hostname R1"},
		{"\ufeffhostname R1", "hostname R1"},
		{"a\rb\rc", "a|b|c"},
	} {
		if got := strings.Join(Lines(c.text), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestIsFrame tells the frame of a configuration from its lines.
func TestIsFrame(t *testing.T) {
	for _, frame := range []string{
		"Building configuration...", "Current configuration : 512 bytes", "Current configuration: 512 bytes",
		"Using 1024 out of 262136 bytes", "version 15.4", "branch-01#", "branch-01#show running-config", "R1>en",
		"R1(config)#do sh run", "R1(config-if)#end", "Load for five secs: 1%/0%; one minute: 1%; five minutes: 1%",
		"Time source is NTP, 09:00:00.000 UTC Tue Nov 24 2026", "Password: ",
		"*Nov 24 09:12:31.123: %SYS-5-CONFIG_I: Configured from console by noc", "000123: %LINK-3-UPDOWN: Interface x",
		"%SYS-5-CONFIG_I: Configured from console by noc",
	} {
		if !IsFrame(frame) {
			t.Errorf("%q is not taken for a frame", frame)
		}
	}
	for _, line := range []string{"hostname R1", "interface Vlan1", "banner motd #hello#", "ip host a#show 192.0.2.1",
		"version2", "alias exec sr show run", "username a#b password x", "end"} {
		if IsFrame(line) {
			t.Errorf("%q is taken for a frame", line)
		}
	}
}

// TestTextBehind finds the rows of a text and what ends it.
func TestTextBehind(t *testing.T) {
	for _, c := range []struct {
		line, rest string
		text       int // rows
	}{
		{"banner foo ^C", "a|hostname x|^C|b", 3},
		{"banner foo ^Ca^C", "b", 0},
		{"banner foo #", "a|b#|c", 2},
		{" banner foo #", "a|b#|c", 0}, // below something else IOS shows ^C alone
		{"  banner ^C", "a|  ^C|c", 2},
		{"aaa authentication fail-message ^C", "a|^C", 2},
		{"frobnicate ^C", "a|b", 0},
		{"menu help title ^C", "a|^C", 2},
		{"menu help text 1 look", "a|^C", 0},
		{"macro name access", "switchport|@|b", 2},
		{" certificate self-signed 01", "  30820194 A0030201|  ABBA|  \tquit|b", 3},
		{" certificate self-signed 01", "  30820194 A0030201|crypto map X", 1},
		{" certificate ca 01 nvram:x.cer", "interface Vlan1", 0},
		{"hostname R1", "a", 0},
	} {
		rest := strings.Split(c.rest, "|")
		take, rows := TextBehind(c.line, rest), 0
		for take != nil && rows < len(rest) {
			part, last := take(rest[rows])
			if part {
				rows++
			}
			if !part || last {
				break
			}
		}
		if rows != c.text {
			t.Errorf("%q: %d rows of %v, want %d", c.line, rows, slices.Clip(rest), c.text)
		}
	}
}
