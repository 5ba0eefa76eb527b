package fakeios

import (
	"strings"
	"testing"
)

// consoleOf opens a session of the one account of a router that also has an enable secret.
func consoleOf(t testing.TB, account User, cfg Config) *console {
	t.Helper()
	account.Name = "noc"
	account.Password = "noc"
	cfg.Hostname = "R1"
	cfg.EnableSecret = "raise"
	cfg.Users = []User{account}
	r, _ := router(t, cfg)
	return newConsole(t, r)
}

// TestLevels are the prompt of every level, what it says of itself, and what it may type.
func TestLevels(t *testing.T) {
	for _, c := range []struct {
		level                  int
		prompt, terminal, show string
	}{
		{0, "R1>", "Invalid input", "Invalid input"},
		{1, "R1>", "", "Current privilege level is 1\n"},
		{2, "R1#", "", "Current privilege level is 2\n"},
		{14, "R1#", "", "Current privilege level is 14\n"},
		{15, "R1#", "", "Current privilege level is 15\n"},
	} {
		s := consoleOf(t, User{Privilege: c.level}, Config{})
		if prompt := s.router.promptOf(s.session); prompt != c.prompt {
			t.Errorf("level %d: the prompt is %q", c.level, prompt)
		}
		if got := s.say("terminal length 0"); !strings.Contains(got, c.terminal) || c.terminal == "" && got != "" {
			t.Errorf("level %d: terminal length 0: %q", c.level, got)
		}
		contains(t, s.say("show privilege"), c.show)
		if whole := strings.Contains(s.say("show running-config"), "\nversion"); whole != (c.level == 15) {
			t.Errorf("level %d: the running-config is whole: %v", c.level, whole)
		}
	}
}

// TestEnableFromEveryLevel asks for the secret also where the prompt is "#" already.
func TestEnableFromEveryLevel(t *testing.T) {
	for _, account := range []User{{Privilege: 0}, {Privilege: 1}, {Privilege: 7}, {Privilege: 15, View: "NOC"}} {
		s := consoleOf(t, account, Config{})
		contains(t, s.say("enable", "raise\n"), "Password: ")
		contains(t, s.say("show privilege"), "level is 15\n")
		contains(t, s.say("show running-config"), "\nversion 15.4\n")
		s.say("disable")
		contains(t, s.say("show privilege"), "level is 1\n")
	}
}

// TestEnableOfALevel goes down without a secret; only level 15 has one.
func TestEnableOfALevel(t *testing.T) {
	s := consoleOf(t, User{Privilege: 7}, Config{})
	contains(t, s.say("enable 9"), "% No password set\n")
	s.say("enable 3")
	contains(t, s.say("show privilege"), "level is 3\n")
	contains(t, s.say("enable 15", "wrong\n", "wrong\n", "wrong\n"), "% Bad secrets")
}

// partial is an account that may do all, and sees some of it.
var partial = User{Privilege: 14, Exec: []string{everything}, Configures: []string{everything},
	Shows: []string{"interface", "ip address", "all line vty", "hostname"}}

// TestPartialRunningConfig has the frame of a whole configuration and the lines of the level alone.
func TestPartialRunningConfig(t *testing.T) {
	s := consoleOf(t, partial, Config{})
	s.all("configure terminal", "interface Tunnel1", "ip mtu 1400", "end")
	contains(t, s.router.RunningConfig(), "interface Tunnel1\n no ip address\n ip mtu 1400\n")
	shown := s.say("show running-config")
	contains(t, shown, "Building configuration...\n\nCurrent configuration : ",
		"\nhostname R1\n", "\nboot-start-marker\nboot-end-marker\n", "\ninterface Tunnel1\n!\n",
		"\ninterface FastEthernet4\n ip address 192.0.2.10 255.255.255.0\n!\n", "\nline vty 0 4\n login local\n")
	lacks(t, shown, "version", "ip route", " ip mtu", "duplex", "username", "line con 0")
	if !strings.HasSuffix(shown, "\nend\n") {
		t.Errorf("it does not end in end:\n%s", shown)
	}
	lacks(t, s.say("show running-config interface FastEthernet4"), "duplex")
	s.say("enable", "raise\n")
	contains(t, s.say("show running-config"), "\nversion 15.4\n", "\n ip mtu 1400\n")
}

// TestPartialBanner leaves the text of a banner out, whatever it looks like.
func TestPartialBanner(t *testing.T) {
	s := consoleOf(t, partial, Config{})
	s.all("configure terminal", "banner motd ^C", "interface Tunnel7", "!", "^C", "end")
	contains(t, s.router.RunningConfig(), "\ninterface Tunnel7\n")
	lacks(t, s.say("show running-config"), "Tunnel7")
}

// TestLevelConfigures refuses the lines that a level may not configure, with a caret under their first word.
func TestLevelConfigures(t *testing.T) {
	s := consoleOf(t, User{Privilege: 7, Exec: []string{"configure terminal", "show running-config"},
		Configures: []string{"all interface", "hostname", "shutdown"}}, Config{})
	s.all("configure terminal", "hostname R2", "interface Vlan1", "shutdown")
	if got := s.say(" description mine"); got != strings.Repeat(" ", len("R2(config-if)#")+1)+
		"^\n% Invalid input detected at '^' marker.\n\n" {
		t.Errorf("%q", got)
	}
	s.all("no shutdown", "end")
	contains(t, s.say("show running-config"), "\nhostname R2\n", "\ninterface Vlan1\n ip address 172.17.0.1")
	contains(t, s.say("write memory"), "Invalid input")
}

// TestView is what a parser view says of itself and lets through.
func TestView(t *testing.T) {
	s := consoleOf(t, User{Privilege: 15, View: "NOC", Exec: []string{"show running-config", "show ip sla"},
		Shows: []string{"hostname"}}, Config{})
	contains(t, s.say("show parser view"), "Current view is 'NOC'\n")
	contains(t, s.say("show privilege"), "Currently in View Context with view 'NOC'\n")
	contains(t, s.say("show ip sla summary"), "IPSLAs Latest Operation Summary\n")
	contains(t, s.say("show running-config"), "\nhostname R1\n", "\nend\n")
	contains(t, s.say("terminal length 0"), "Invalid input")
	contains(t, s.say("configure terminal"), "Invalid input")
	if prompt := s.router.promptOf(s.session); prompt != "R1#" {
		t.Errorf("the prompt is %q", prompt)
	}
}

// TestDenied refuses what AAA forbids: abbreviated, behind `do`, while configuring, and at level 15.
func TestDenied(t *testing.T) {
	denied := []string{"configure confirm", "show archive", "ip route", "shutdown"}
	s := consoleOf(t, User{Privilege: 15, Denied: denied}, Config{})
	const refused = "Command authorization failed.\n\n"
	for _, line := range []string{"conf conf", "show archive config rollback timer"} {
		if got := s.say(line); got != refused {
			t.Errorf("%s: %q", line, got)
		}
	}
	s.say("configure terminal")
	for _, line := range []string{"do sh arch", "ip route 0.0.0.0 0.0.0.0 Null0",
		"no ip route 0.0.0.0 0.0.0.0 192.0.2.1"} {
		if got := s.say(line); got != refused {
			t.Errorf("%s: %q", line, got)
		}
	}
	s.say("interface Vlan1")
	for _, line := range []string{"shut", "no shut"} {
		if got := s.say(line); got != refused {
			t.Errorf("%s: %q", line, got)
		}
	}
	contains(t, s.router.RunningConfig(), "ip route 0.0.0.0 0.0.0.0 192.0.2.1\n")
	lacks(t, s.router.RunningConfig(), " shutdown\n")
}

// TestLacks takes commands from a level until `enable`.
func TestLacks(t *testing.T) {
	s := consoleOf(t, User{Privilege: 1, Lacks: []string{"terminal"}}, Config{})
	contains(t, s.say("terminal length 0"), "Invalid input")
	s.say("enable", "raise\n")
	if got := s.say("terminal length 0"); got != "" {
		t.Errorf("%q", got)
	}
}
