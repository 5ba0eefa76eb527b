package fakeios

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// TestCaret holds the caret to the columns seen on IOS 15.4(3)M3 and on 881s.
func TestCaret(t *testing.T) {
	for _, c := range []struct {
		host, mode, line string
		column           int
		user             bool
	}{
		{"cisco1", "", "show foooooooo", 14, true},
		{"R4", "", "erase startup-config", 4, true},
		{"Router", "", "hostname R3", 8, false},
		{"R3", "", "conft t", 7, false},
		{"R3", "config", "exti", 13, false},
		{"R3", "config", "show ipv6 route", 13, false},
		{"R3", "config", "router opsf 1000", 19, false},
		{"R3", "dhcp-config", "defult", 19, false},
		{"R2", "config", "no service timestamps deubg datetime msec", 35, false},
		{"R2", "config", "spanning-tree mode pvst", 25, false},
		{"R3", "", "show ip run", 12, false},
		{"R3", "", "show ip root", 13, false},
		{"R3", "", "show ip router", 16, false},
		// by the rule: the guide's transform set, behind "esp-aes"
		{"R1", "config", "crypto ipsec transform-set T esp-aes-gcm-256 esp-sha-hmac", 11 + 29 + len("esp-aes"), false},
		// by the rule: behind `do`, and behind leading blanks
		{"R1", "config", "do show foooo", 11 + len("do show fo"), false},
		{"R1", "config", "  exti", 11 + 2 + 2, false},
	} {
		r, _ := router(t, Config{Hostname: c.host})
		s := newConsole(t, r)
		s.conf.Mode = c.mode
		if c.user {
			s.enterLevel(userLevel)
		}
		if c.mode == "dhcp-config" {
			s.conf.Object = &running.Section{}
		}
		screen := s.say(c.line)
		first, rest, _ := strings.Cut(screen, "\n")
		if column := strings.IndexByte(first, '^'); column != c.column {
			t.Errorf("%q: caret in column %d, want %d\n%s", c.line, column, c.column, screen)
		}
		if rest != "% Invalid input detected at '^' marker.\n\n" {
			t.Errorf("%q: %q", c.line, rest)
		}
	}
}

// TestRefusals are the other answers to a line that is not understood.
func TestRefusals(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	for line, want := range map[string]string{
		"show ip":       "% Incomplete command.\n\n",
		"configure t r": "% Incomplete command.\n\n",
		"sh i":          "% Ambiguous command:  \"sh i\"\n\n",
		"c":             "% Ambiguous command:  \"c\"\n\n",
		"foo": "Translating \"foo\"...domain server (255.255.255.255)\n\n% Bad IP address or host name\n" +
			"% Unknown command or computer name, or unable to find computer address\n",
		"":            "",
		"! a comment": "",
		// known to the real router, not simulated: refused
		"show crypto map": "   ^\n% Invalid input detected at '^' marker.\n\n",
	} {
		if got := s.say(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	s.say("configure terminal")
	s.say("no ip domain lookup")
	s.say("end")
	if got := s.say("foo"); !strings.HasPrefix(got, "Translating \"foo\"\n\n% Bad IP") {
		t.Errorf("%q", got)
	}
	s.say("conf t")
	for line, want := range map[string]string{
		"hostname":            "% Incomplete command.\n\n",
		"crypto ikev2 policy": "% Incomplete command.\n\n",
		"access-list":         "% Incomplete command.\n\n",
	} {
		if got := s.say(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

// TestScroll replays the horizontal scroll of an 881 byte for byte: prompt of 11, width 80.
func TestScroll(t *testing.T) {
	r, _ := router(t, Config{Hostname: "pynet-rtr1"})
	s := newConsole(t, r)
	s.keys.WriteString("show archive config differences flash:/candidate_config.txt system:/running-config\r")
	line, ok := s.term.ReadLine("pynet-rtr1#")
	s.term.Out.Flush()
	if !ok || !strings.HasSuffix(line, "running-config") {
		t.Fatalf("%q", line)
	}
	want := "show archive config differences flash:/candidate_config.txt system" + strings.Repeat("\b", 66) +
		"$e config differences flash:/candidate_config.txt system:" + strings.Repeat(" ", 9) + strings.Repeat("\b", 9) +
		"/running-" +
		strings.Repeat("\b", 65) + "ifferences flash:/candidate_config.txt system:/running-c" + strings.Repeat(" ", 9) +
		strings.Repeat("\b", 9) + "onfig\r\n"
	if s.screen.String() != want {
		t.Errorf("\ngot  %q\nwant %q", s.screen.String(), want)
	}
}

// display is what a terminal shows after the bytes of one line: backspaces move, characters
// overwrite.
func display(text string) string {
	var row []byte
	at := 0
	for _, b := range []byte(text) {
		switch b {
		case '\b':
			at--
		case '\r', '\n', '\a':
		default:
			if at == len(row) {
				row = append(row, b)
			} else {
				row[at] = b
			}
			at++
		}
	}
	return strings.TrimRight(string(row), " ")
}

// TestEditor types with every editing key, and compares both the line and the screen.
func TestEditor(t *testing.T) {
	for name, c := range map[string]struct{ typed, line, shown string }{
		"backspace":         {"shox\x7fw\x08w", "show", "show"},
		"to the start":      {"ow\x01sh\x05 ip", "show ip", "show ip"},
		"erase line":        {"garbage\x15show", "show", "show"},
		"erase word":        {"show garbage\x17ip", "show ip", "show ip"},
		"erase to end":      {"show ip\x02\x02\x0b", "show ", "show"},
		"delete":            {"sxhow\x01\x06\x04", "show", "show"},
		"literal":           {"x\x16?y", "x?y", "x?y"},
		"arrows":            {"sow\x1b[D\x1b[Dh", "show", "show"},
		"word left":         {"show ip\x1bbx", "show xip", "show xip"},
		"nothing to erase":  {"\x08\x17\x15show", "show", "show"},
		"bell for the rest": {"\x1cshow", "show", "show"},
		"linefeed ends it":  {"show", "show", "show"},
		"no history yet":    {"\x10", "", ""},
		"forward past end":  {"sh\x06\x06ow", "show", "show"},
		"end at the end":    {"show\x05", "show", "show"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := router(t, Config{})
			s := newConsole(t, r)
			s.keys.WriteString(c.typed + "\n")
			line, ok := s.term.ReadLine(s.prompt())
			s.term.Out.Flush()
			if !ok || line != c.line || display(s.screen.String()) != c.shown {
				t.Errorf("line %q, shown %q (%q)", line, display(s.screen.String()), s.screen)
			}
		})
	}
}

// TestLineEnds takes CR, LF and CRLF as one end each.
func TestLineEnds(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.keys.WriteString("show privilege\rshow privilege\nshow privilege\r\nexit\r")
	s.interact()
	if got := s.take(); strings.Count(got, "R1#") != 4 || strings.Count(got, "level is 15") != 3 {
		t.Errorf("%q", got)
	}
}

// TestHistory recalls what was typed, with Ctrl-P and with the arrow.
func TestHistory(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.keys.WriteString("show privilege\r\x10\r\x1b[A\rexit\r")
	s.interact()
	if got := s.take(); strings.Count(got, "level is 15") != 3 {
		t.Errorf("%q", got)
	}
}

// TestControl leaves configuration by Ctrl-Z, which runs the line first, and by Ctrl-C, which does
// not.
func TestControl(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.keys.WriteString("conf t\rhostname R2\x1aconf t\rhostname R3\x03exit\r")
	s.interact()
	got := s.take()
	contains(t, got, "R1(config)#hostname R2^Z\n", "R2#conf t", "R2(config)#hostname R3^C\n", "R2#exit")
	if s.router.Hostname() != "R2" {
		t.Error(s.router.Hostname())
	}
}

// TestHelp asks with a question mark and completes with Tab.
func TestHelp(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.keys.WriteString("terminal width ?80\rshow priv\t\rshow foo?\x15exit\r")
	s.interact()
	contains(t, s.take(), "  <0-512>  Number of characters on a screen line\n\nR1#terminal width 80\n",
		"R1#show priv\nR1#show privilege \nCurrent privilege level is 15\n", "% Unrecognized command\n")
}

// TestPrompts are those of every mode; long hostnames are cut in configuration modes alone.
func TestPrompts(t *testing.T) {
	r, _ := router(t, Config{Hostname: "veryveryverylonghostname"})
	s := newConsole(t, r)
	for _, c := range []struct{ line, prompt string }{
		{"", "veryveryverylonghostname#"},
		{"configure terminal", "veryveryverylonghost(config)#"},
		{"hostname R1", "R1(config)#"},
		{"interface Vlan1", "R1(config-if)#"},
		{"crypto ikev2 proposal P", "R1(config-ikev2-proposal)#"},
		{"crypto ikev2 policy P", "R1(config-ikev2-policy)#"},
		{"crypto ikev2 keyring K", "R1(config-ikev2-keyring)#"},
		{"peer A", "R1(config-ikev2-keyring-peer)#"},
		{"peer B", "R1(config-ikev2-keyring-peer)#"},
		{"exit", "R1(config-ikev2-keyring)#"},
		{"crypto ikev2 profile P", "R1(config-ikev2-profile)#"},
		{"crypto ipsec transform-set T esp-null esp-sha-hmac", "R1(cfg-crypto-trans)#"},
		{"crypto ipsec profile P", "R1(ipsec-profile)#"},
		{"route-map M permit 1", "R1(config-route-map)#"},
		{"ip access-list extended L", "R1(config-ext-nacl)#"},
		{"ip access-list standard S", "R1(config-std-nacl)#"},
		{"track 1 ip sla 1", "R1(config-track)#"},
		{"ip sla 1", "R1(config-ip-sla)#"},
		{"http raw http://192.0.2.1:80", "R1(config-ip-sla-http)#"},
		{"http-raw-request", "R1(config-ip-sla-http-rr)#"},
		{"end\\r\\n", "R1(config-ip-sla-http-rr)#"},
		{"exit", "R1(config-ip-sla-http)#"},
		{"ip sla 2", "R1(config-ip-sla)#"},
		{"icmp-echo 192.0.2.1", "R1(config-ip-sla-echo)#"},
		{"ip sla schedule 2 life forever start-time now", "R1(config)#"},
		{"archive", "R1(config-archive)#"},
		{"log config", "R1(config-archive-log-cfg)#"},
		{"line vty 0 4", "R1(config-line)#"},
		{"ip dhcp pool P", "R1(dhcp-config)#"},
		{"router ospf 1", "R1(config-router)#"},
		{"ip ssh pubkey-chain", "R1(conf-ssh-pubkey)#"},
		{"username u", "R1(conf-ssh-pubkey-user)#"},
		{"key-string", "R1(conf-ssh-pubkey-data)#"},
		{"exit", "R1(conf-ssh-pubkey-user)#"},
		{"interface Tunnel1", "R1(config-if)#"},
		{"do disable", "R1(config-if)#"},
		{"end", "R1>"},
	} {
		s.say(c.line)
		if s.prompt() != c.prompt {
			t.Errorf("after %q: %q, want %q", c.line, s.prompt(), c.prompt)
		}
	}
}

// TestPaging stops after a screen and goes on at a key: Space a page, Enter a line, q no more.
func TestPaging(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.term.Length = 24
	s.keys.WriteString(" \rq")
	s.execute("show running-config")
	s.term.Out.Flush()
	got := s.screen.String()
	if n := strings.Count(got, " --More-- "); n != 3 {
		t.Errorf("%d prompts, want 3:\n%s", n, got)
	}
	lacks(t, got, "\r\nend\r\n")
	contains(t, got, " --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b")
	if lines := strings.Count(strings.SplitN(got, " --More--", 2)[0], "\r\n"); lines != 23 {
		t.Errorf("%d lines before the first prompt", lines)
	}
}

// TestPipe filters what show commands print.
func TestPipe(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	for line, want := range map[string]string{
		"show running-config | include ^hostname": "hostname R1\n",
		"sh run | i ^hostname":                    "hostname R1\n",
		"show running-config | section ^line vty": "line vty 0 4\n login local\n transport input ssh\n",
		"show running-config | begin ^scheduler":  "scheduler allocate 20000 1000\n!\nend\n",
		"show privilege | exclude level":          "",
		"show running-config | count ^interface":  "Number of lines which match regexp = 6\n",
		"show privilege | xyz": strings.Repeat(" ", len("R1#show privilege | ")) +
			"^\n% Invalid input detected at '^' marker.\n\n",
		"show privilege | include":   "% Incomplete command.\n\n",
		"show privilege | include (": "% Failed to compile regular expression.\n",
		"show running-config interface Tunnel9": strings.Repeat(" ", len("R1#show running-config interface ")) +
			"^\n% Invalid input detected at '^' marker.\n\n",
		"show running-config | redirect flash:x.txt": strings.Repeat(" ", len("R1#show running-config | redirect")) +
			"^\n% Invalid input detected at '^' marker.\n\n",
	} {
		if got := s.say(line); got != want {
			t.Errorf("%q:\n%q, want\n%q", line, got, want)
		}
	}
}
