package fakeios

import (
	"strings"
	"testing"
)

// TestAbbreviations types what operators and tools type every day, as short as they do.
func TestAbbreviations(t *testing.T) {
	for _, line := range []string{
		"term len 0", "ter len 0", "term wid 0", "term mon", "term no mon", "sh run", "sh ver", "sh ip int br",
		"sh ip int bri", "sh ip ro", "sh int", "sh int fa4", "sh int vl1", "sh log", "sh clo", "sh inv", "sh use",
		"sh arch", "sh trac 1", "sh ip sla st", "sh ip sla sum", "sh ip sla conf", "sh cry ses", "sh cry sess",
		"sh cry ses det", "sh crypto ike sa", "sh cry ikev2 sa det", "sh cry isa sa", "sh cry ips sa",
		"sh cry ips sa int tu1", "sh access-l", "sh route-m", "sh start", "sh rel", "sh hist", "sh priv", "sh fla",
		"wr", "wr mem", "wr t", "dir", "ena", "en", "pi 192.0.2.1", "ping 192.0.2.1 so vl1", "cle cry sa",
		"cle cry ses", "sh run int fa4", "sh run | inc host", "sh run | sec line", "sh run | b line", "conf t",
		"do sh ver", "do sh run | i host", "do wr", "host R1", "int fa4", "desc WAN",
		"ip addr 192.0.2.10 255.255.255.0", "no shut", "ip na out", "int tu1", "ip unn fa4", "tun so fa4",
		"tun mod ips ipv4", "tun dest 198.51.100.11", "ip mtu 1400", "ip tcp adj 1360", "exi", "acc 101 per ip an an",
		"access-l 101 perm tcp a a eq 80", "route-m M p 10", "ma ip add 101", "se int tu1", "cry ikev2 prop P",
		"enc aes-cbc-256", "integ sha1", "gr 14", "cry ikev2 pol P", "prop P", "ip sla 1", "icmp-e 192.0.2.1",
		"freq 10", "ip sla sch 1 li for st no", "del d 10 u 10", "arch", "pa flash:a", "max 5", "exec-t 20 0",
		"logg syn", "transp in ss", "user x priv 15 sec y", "no user x", "ip ssh ver 2", "logg buff 8192",
		"no logg con", "serv timest log dat m", "ban mot #hello#",
	} {
		r, _ := router(t, Config{})
		s := newConsole(t, r)
		s.all("conf t", "access-list 101 permit ip any any", "crypto ikev2 proposal P", "int Tunnel1", "ip sla 3",
			"icmp-echo 192.0.2.1", "ip sla 1", "icmp-echo 192.0.2.9", "route-map M permit 10", "archive", "exit",
			"line vty 0 4")
		switch mode := modeOf(line); {
		case mode != "":
			s.say(mode)
		case isExec(line):
			s.say("end")
		default:
			s.say("exit")
		}
		got := s.say(line, "\r", "\r")
		for _, refusal := range []string{"% Ambiguous", "% Invalid input", "% Incomplete"} {
			if strings.Contains(got, refusal) {
				t.Errorf("%s%s: %s", s.prompt(), line, got)
			}
		}
	}
}

// modeOf is the line that leads to the mode in which a line of the list above is typed; empty for
// global configuration and for exec.
func modeOf(line string) (mode string) {
	for header, starts := range map[string]string{
		"interface FastEthernet4": "desc |ip addr|no shut|ip na out|ip mtu|ip tcp",
		"interface Tunnel1":       "ip unn|tun ",
		"route-map M permit 10":   "ma ip|se int",
		"crypto ikev2 proposal P": "enc aes|integ|gr 14",
		"crypto ikev2 policy Q":   "prop P",
		"ip sla 2":                "icmp-e",
		"ip sla 3":                "freq",
		"track 1 ip sla 1":        "del d",
		"archive":                 "pa flash|max 5",
		"line vty 0 4":            "exec-t|logg syn|transp in",
	} {
		for start := range strings.SplitSeq(starts, "|") {
			if strings.HasPrefix(line, start) {
				mode = header
			}
		}
	}
	return mode
}

// TestAmbiguous are abbreviations that are too short on IOS, too.
func TestAmbiguous(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	for _, line := range []string{"sh tr", "sh acc", "sh ip acc", "sh sta", "di", "c", "conf", "t l 0"} {
		got := s.say(line, "\r")
		if line == "conf" {
			contains(t, got, "Configuring from terminal, memory, or network [terminal]? ")
			continue
		}
		if want := "% Ambiguous command:  \"" + line + "\"\n\n"; got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

// isExec reports whether a line of the list above is typed at the exec prompt.
func isExec(line string) bool {
	first, _, _ := strings.Cut(line, " ")
	return strings.Contains(" term ter t sh wr dir ena en pi ping cle conf ", " "+first+" ")
}
