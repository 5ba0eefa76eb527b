package fakeios

import (
	"strings"
	"testing"
)

// shownOtherwise is a router that shows four kinds of lines otherwise.
var shownOtherwise = map[string]string{
	"set security-policy limit 1": "",
	"ip sla reaction-configuration * react * threshold-type immediate": "ip sla reaction-configuration * react * " +
		"threshold-type immediate action-type none",
	"tunnel protection ipsec profile * ikev2-profile *": "tunnel protection ipsec profile *",
	"ip virtual-reassembly in":                          "",
	"http-raw-request":                                  "",
}

// shownLines configure what that router shows otherwise.
var shownLines = []string{
	"configure terminal", "crypto ikev2 keyring K", "crypto ikev2 profile Q",
	"crypto ipsec transform-set T esp-null esp-sha-hmac",
	"crypto ipsec profile P", "set security-policy limit 1", "set ikev2-profile Q",
	"interface Tunnel1", "tunnel protection ipsec profile P ikev2-profile Q", "interface Vlan1", "ip nat inside",
	"ip sla 1", "http raw http://185.46.212.88/vpntest", "http-raw-request", `GET / HTTP/1.0\r\n`,
	"exit", "threshold 300",
	"ip sla reaction-configuration 1 react rtt threshold-value 40 40 threshold-type immediate", "end",
}

// TestShown shows lines otherwise everywhere, keeps what they mean, and boots with it.
func TestShown(t *testing.T) {
	r, clock := router(t, Config{Hostname: "R1", Shown: shownOtherwise})
	s := newConsole(t, r)
	s.all(shownLines...)
	s.say("write memory")
	s.say("copy running-config flash:x", "\n")
	truth := []string{
		"\n set security-policy limit 1\n", "\n tunnel protection ipsec profile P ikev2-profile Q\n",
		"\n ip virtual-reassembly in\n", "\n http-raw-request\n  GET / HTTP/1.0", "threshold-type immediate\n",
	}
	for _, command := range []string{"show running-config", "show startup-config", "more flash:x", "write terminal"} {
		shown := s.say(command)
		lacks(t, shown, truth...)
		lacks(t, shown, "GET /")
		contains(t, shown, "\ncrypto ipsec profile P\n", "\n tunnel protection ipsec profile P\n",
			"\n http raw http://185.46.212.88/vpntest\n threshold 300\n",
			"\nip sla reaction-configuration 1 react rtt threshold-value 40 40 threshold-type immediate "+
				"action-type none\n")
	}
	lacks(t, s.say("show running-config interface Tunnel1"), "ikev2-profile")
	contains(t, s.say("show archive config differences"), "No changes were found")
	contains(t, r.RunningConfig(), truth...)
	contains(t, r.StartupConfig(), truth...)
	s.say("reload", "y")
	clock.Advance(r.cfg.BootTime)
	contains(t, r.RunningConfig(), truth...)
}

// TestShownIsOneLineForOneLine refuses rules that cannot be meant.
func TestShownIsOneLineForOneLine(t *testing.T) {
	for from, to := range map[string]string{"": "x", "*": "x", "a\nb": "x", "a": "x\ny"} {
		if _, err := New(Config{HostKey: testKey(), Shown: map[string]string{from: to}}); err == nil {
			t.Errorf("%q: %q: a router", from, to)
		}
	}
}

// TestRefusedLines puts the caret where the grammar of an image without the line puts it.
func TestRefusedLines(t *testing.T) {
	before := []string{"configure terminal"}
	for _, c := range []struct {
		quirks Quirks
		enter  []string
		line   string
		failed string // what stands from the caret on
	}{
		{Quirks{NoSecurityPolicyLimit: true}, []string{"crypto ipsec profile P"}, "set security-policy limit 1",
			"policy limit 1"},
		{Quirks{NoConfigExchange: true}, []string{"crypto ikev2 profile Q"}, "no config-exchange request",
			"onfig-exchange request"},
		{Quirks{NoReactionConfiguration: true}, nil,
			"ip sla reaction-configuration 1 react rtt threshold-type immediate",
			"configuration 1 react rtt threshold-type immediate"},
		{Quirks{NoVirtualReassembly: true}, []string{"interface Vlan1"}, "ip virtual-reassembly in",
			"irtual-reassembly in"},
		{Quirks{NoIKEv2: true}, nil, "crypto ikev2 proposal X", "kev2 proposal X"},
		{Quirks{NoIKEv2: true}, []string{"crypto ipsec profile P", "interface Tunnel1"},
			"tunnel protection ipsec profile P ikev2-profile Q", "ikev2-profile Q"},
		{Quirks{NoTracks: true}, nil, "track 1 ip sla 1 state", "ck 1 ip sla 1 state"},
		{Quirks{NoIPSLAHTTP: true}, []string{"ip sla 1"}, "http raw http://192.0.2.1/", "ttp raw http://192.0.2.1/"},
		{Quirks{NoGCM: true}, nil, "crypto ipsec transform-set T esp-gcm 256", "cm 256"},
		{Quirks{NoGCM: true}, []string{"crypto ikev2 proposal X"}, "encryption aes-gcm-256", "gcm-256"},
	} {
		r, _ := router(t, Config{Hostname: "R1", Quirks: c.quirks})
		s := newConsole(t, r)
		s.all(append(before, c.enter...)...)
		screen := s.say(c.line)
		first, rest, _ := strings.Cut(screen, "\n")
		prompt := s.router.promptOf(s.session)
		if column := len(prompt) + len(c.line) - len(c.failed); strings.IndexByte(first, '^') != column ||
			rest != "% Invalid input detected at '^' marker.\n\n" {
			t.Errorf("%s%s\n%s", prompt, c.line, screen)
		}
		s.say("end")
		lacks(t, r.RunningConfig(), "\n "+c.line+"\n", "\n"+c.line+"\n")
		// The same line is known to a router with the feature.
		r, _ = router(t, Config{Hostname: "R1"})
		s = newConsole(t, r)
		s.all(append(before, c.enter...)...)
		if screen := s.say(c.line); strings.Contains(screen, "Invalid input") {
			t.Errorf("%s\n%s", c.line, screen)
		}
	}
}

// TestNATWithoutReassembly shows `ip nat` alone.
func TestNATWithoutReassembly(t *testing.T) {
	r, _ := router(t, Config{Quirks: Quirks{NoVirtualReassembly: true}})
	newConsole(t, r).all("configure terminal", "interface Vlan1", "ip nat inside")
	contains(t, r.RunningConfig(), "\n ip nat inside\n!")
}

// TestMissingFeatures are told by commands that change nothing.
func TestMissingFeatures(t *testing.T) {
	for _, c := range []struct {
		quirks  Quirks
		command string
	}{
		{Quirks{NoIKEv2: true}, "show crypto ikev2 policy"}, {Quirks{NoIKEv2: true}, "show crypto ikev2 proposal"},
		{Quirks{NoTracks: true}, "show track brief"}, {Quirks{NoArchive: true}, "show archive"},
	} {
		for _, quirks := range []Quirks{{}, c.quirks} {
			r, _ := router(t, Config{Hostname: "R1", Quirks: quirks})
			refused := strings.Contains(newConsole(t, r).say(c.command), "% Invalid input detected at '^' marker.")
			if refused != (quirks != Quirks{}) {
				t.Errorf("%s with %+v: refused %v", c.command, quirks, refused)
			}
		}
	}
	r, _ := router(t, Config{Quirks: Quirks{NoIPSLAHTTP: true, NoGCM: true}, License: "advsecurity"})
	s := newConsole(t, r)
	lacks(t, s.say("show ip sla application"), "http")
	lacks(t, s.say("show crypto eli"), "GCM")
	contains(t, s.say("show version"), "License Level: advsecurity   Type: Permanent\n",
		"Next reboot license Level: advsecurity\n")
}

// TestIPSLAApplication says what IP SLA can do and what it has.
func TestIPSLAApplication(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.all("configure terminal", "ip sla 1", "icmp-echo 192.0.2.1", "ip sla 2", "icmp-echo 192.0.2.1",
		"ip sla schedule 1 life forever start-time now", "end")
	contains(t, s.say("show ip sla application"), "Supported Operation Types:\n\ticmpEcho, path-echo, ", ", http\n",
		"Number of Entries configured  : 2\n", "Number of active Entries      : 1\n",
		"Number of pending Entries     : 1\n")
	contains(t, s.say("show version"), "License Level: advipservices   Type: Permanent\n")
}
