package fakeios

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/pasted"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// pastedFile is a configuration of a kind of branch, as a terminal has shown it.
func pastedFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "pasted", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// rows are the lines of a configuration with the heads they stand below, without comments, the frame of a terminal,
// and the version, which is the router's own.
func rows(text string) []string {
	var out, heads []string
	var depths []int
	for _, line := range pasted.Lines(text) {
		bare := strings.TrimSpace(line)
		if bare == "" || bare[0] == '!' || line == "end" || pasted.IsFrame(line) {
			continue
		}
		depth := len(line) - len(strings.TrimLeft(line, " \t"))
		for len(depths) > 0 && depths[len(depths)-1] >= depth {
			heads, depths = heads[:len(heads)-1], depths[:len(depths)-1]
		}
		heads, depths = append(heads, strings.Join(strings.Fields(line), " ")), append(depths, depth)
		out = append(out, strings.Join(heads, " / "))
	}
	return out
}

// TestPasted boots configurations of many kinds of branches: each of their lines is shown again below the head it
// stood below, and so it is when it has been saved and the router has reloaded.
func TestPasted(t *testing.T) {
	files, err := filepath.Glob("testdata/pasted/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		name := filepath.Base(path)
		if name == "lost-indentation.txt" {
			continue // TestLostIndentation
		}
		t.Run(name, func(t *testing.T) {
			text := pastedFile(t, name)
			r, _ := router(t, Config{Startup: text})
			shown := r.RunningConfig()
			have := rows(shown)
			for _, row := range rows(text) {
				if !slices.Contains(have, row) {
					t.Errorf("lost: %s", row)
				}
			}
			if r.StartupConfig() != shown {
				t.Errorf("the startup-config is another one:\n%s", r.StartupConfig())
			}
			newConsole(t, r).all("write memory")
			r.mu.Lock()
			r.restart("test")
			r.mu.Unlock()
			if again := r.RunningConfig(); again != shown {
				t.Errorf("after a reload:\n%s",
					strings.Join(running.Diff(running.Blocks(shown), running.Blocks(again), ""), "\n"))
			}
			r.mu.Lock()
			answer, done := r.replace(shown, false)
			r.mu.Unlock()
			if !done || r.RunningConfig() != shown {
				t.Errorf("replaced by itself: %s", answer)
			}
		})
	}
}

// TestPastedCounts: what of a configuration is known, kept and refused is counted line by line.
func TestPastedCounts(t *testing.T) {
	r, _ := router(t, Config{Startup: pastedFile(t, "881-dmvpn-hub-route.txt")})
	reading := r.Startup()
	kept := func(block, text string) bool {
		return slices.Contains(reading.Kept, StartupLine{Block: block, Text: text, Shown: true})
	}
	if kept("", "track 20 interface FastEthernet4 line-protocol") || !kept("", "dspfarm profile 1 transcode") ||
		!kept("dspfarm profile 1 transcode", "codec g711ulaw") {
		t.Errorf("kept: %+v", reading.Kept)
	}
	if len(reading.Refused) != 0 {
		t.Errorf("refused: %+v", reading.Refused)
	}
	if want := len(rows(pastedFile(t, "881-dmvpn-hub-route.txt"))); reading.Known+len(reading.Kept) != want {
		t.Errorf("%d known and %d kept of %d lines", reading.Known, len(reading.Kept), want)
	}
}

// TestPastedLives: what is known of a pasted configuration is obeyed, and text below something else is not.
func TestPastedLives(t *testing.T) {
	r, _ := router(t, Config{Startup: pastedFile(t, "dsl-dialer-ikev1.txt")})
	if r.Hostname() != "branch-07" || r.running.Interface("Vlan7").MSS != 1412 || len(r.running.VTYs) != 2 {
		t.Errorf("%s, %+v", r.Hostname(), r.running.VTYs)
	}
	contains(t, r.RunningConfig(), "banner login ^C\nno ip cef\nhostname stranger\n", "\nip cef\n",
		"\n  \tquit\n",
		"interface ATM0.1 point-to-point\n no ip address\n pvc 1/32 \n  encapsulation aal5mux ppp dialer\n",
		"interface Dialer0\n", " ip address negotiated\n", "\nlicense udi pid CISCO887VA-K9 sn FTX00000007\n")
	lacks(t, r.RunningConfig(), "interface FastEthernet4", "license udi pid CISCO881", "no aaa new-model")

	r, _ = router(t, Config{Startup: pastedFile(t, "isr1921-zbf-eigrp.txt")})
	s := newConsole(t, r)
	contains(t, s.say("show running-config interface GigabitEthernet0/1.10"), "\ninterface GigabitEthernet0/1.10\n",
		" ip helper-address 10.1.1.10\n", " ip nat inside\n", " standby 1 priority 110\nend\n")

	r, _ = router(t, Config{Startup: pastedFile(t, "pager.txt")})
	contains(t, r.RunningConfig(), "\nbanner motd ^C\nend\n^C\n", "\nbanner incoming ^C two\nrows^C\n",
		"\nbanner slip-ppp ^Cno^C\n", " ip flow egress\n")
	if r.running.Interface("Vlan1").Shutdown || r.running.Interface("FastEthernet4").Duplex != "auto" {
		t.Errorf("%+v", r.running.Interface("Vlan1"))
	}
}

// TestLostIndentation reads a configuration whose indentation the way has eaten: the modes tell what belongs to what,
// and what stands behind an unknown head is left alone until a comment ends its block.
func TestLostIndentation(t *testing.T) {
	r, _ := router(t, Config{Startup: pastedFile(t, "lost-indentation.txt")})
	contains(t, r.RunningConfig(), "interface FastEthernet4\n ip address 192.0.2.50 255.255.255.0\n"+
		" ip wccp 61 redirect in\n"+
		" ip nat outside\n", "interface Vlan1\n description LAN\n",
		"line vty 0 4\n login local\n transport input ssh\n",
		"dspfarm profile 1 transcode\n", "\ncodec g711ulaw\n", "\ndescription not of any interface\n",
		"\nmaximum sessions 5\n", "\n action 1 cli command \"reload\"\n")
	for _, i := range r.running.Interfaces {
		if want := map[string]string{"Vlan1": "LAN"}[i.Name]; i.Description != want {
			t.Errorf("%s is described as %q", i.Name, i.Description)
		}
	}
}

// TestTypedStaysStrict: a client cannot type what is kept, and what it types replaces what is kept.
func TestTypedStaysStrict(t *testing.T) {
	r, _ := router(t, Config{Startup: pastedFile(t, "881-dmvpn-hub-route.txt")})
	s := newConsole(t, r)
	s.say("configure terminal")
	for _, line := range []string{"frobnicate", "no dspfarm profile 1", "interface Serial0/0/0",
		"track 20 interface Vlan1 x"} {
		contains(t, s.say(line), "% Invalid input detected")
	}
	s.all("interface Tunnel1")
	contains(t, s.say("no frobnicate 1000"), "% Invalid input detected")
	s.all("exit", "no interface Tunnel1", "interface Tunnel1", "description anew", "end")
	lacks(t, r.RunningConfig(), "delay 1000", "nhrp", "tunnel key")
	contains(t, r.RunningConfig(), "interface Tunnel1\n description anew\n no ip address\n!\n")
}

// TestOtherChassis has the ports of the configuration that it was given, and no others; ports can still not be made.
func TestOtherChassis(t *testing.T) {
	r, _ := router(t, Config{Startup: pastedFile(t, "voice-2951.txt")})
	var names []string
	for _, i := range r.running.Interfaces {
		names = append(names, i.Name)
	}
	if !slices.Equal(names, []string{"GigabitEthernet0/0", "GigabitEthernet0/1", "Serial0/0/0:15"}) {
		t.Error(names)
	}
	s := newConsole(t, r)
	s.say("configure terminal")
	contains(t, s.say("interface GigabitEthernet0/2"), "% Invalid input detected")
	contains(t, s.say("no interface GigabitEthernet0/1"), "% Removal of physical interfaces is not permitted")
	if s.say("interface GigabitEthernet0/1.5") != "" {
		t.Error("a subinterface is refused")
	}
}

// TestWayIn: whoever connects gets in where the configuration lets somebody in, without being told where that is.
func TestWayIn(t *testing.T) {
	for _, c := range []struct{ lines, operator, reached, why string }{
		{"interface FastEthernet4\n ip address 198.51.100.30 255.255.255.0\n" +
			"ip route 0.0.0.0 0.0.0.0 198.51.100.1\n", "203.0.113.200", "198.51.100.30", ""},
		{"interface FastEthernet4\n ip address 198.51.100.30 255.255.255.0\n ip access-group IN in\n" +
			"ip route 0.0.0.0 0.0.0.0 198.51.100.1\nip access-list extended IN\n" +
			" permit tcp host 192.0.2.77 any eq 22\n",
			"192.0.2.77", "198.51.100.30", ""},
		{"interface Vlan1\n ip address 10.0.0.1 255.255.255.0\naccess-list 23 permit 10.0.0.0 0.0.0.255\n" +
			"line vty 0 4\n access-class 23 in\n", "10.0.0.2", "10.0.0.1", ""},
		{"interface Vlan1\n ip address 10.0.0.1 255.255.255.0\n shutdown\n", "203.0.113.200", "192.0.2.10",
			"no interface that is up has the address 192.0.2.10"},
	} {
		r, _ := router(t, Config{Startup: c.lines + "line vty 0 4\n login local\n transport input ssh\n"})
		operator, reached, why := r.WayIn()
		if operator.String() != c.operator || reached.String() != c.reached || why != c.why {
			t.Errorf("%s\n%s to %s: %q", c.lines, operator, reached, why)
		}
		for _, list := range r.running.ACLs {
			for _, e := range list.Entries {
				if e.Hits > 0 {
					t.Errorf("%s has been counted", e)
				}
			}
		}
	}
}

// TestPastedPasswords: those who know the password in clear get in, whatever type of it the configuration has.
func TestPastedPasswords(t *testing.T) {
	r, _ := router(t, Config{Users: []User{{Name: "lab", Password: "made-up", Privilege: 15, Hidden: true}},
		Startup: `aaa new-model
aaa authentication login default local
username four privilege 15 secret 4 2btjjy78REtmYkkW0csHUbJZOstRXoWdX1mGrmmfeHI
username five privilege 15 secret 5 $1$28772684$iEwNOgGugqO9.bIz5sk8k/
username seven password 7 0822455D0A16
username eight secret 8 $8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk
username nine secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6
enable secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6
enable password 7 0822455D0A16
`})
	for name, clear := range map[string]string{"four": "hashcat", "five": "hashcat", "seven": "cisco",
		"eight": "hashcat",
		"nine":  "hashcat", "lab": "made-up"} {
		if err := r.checkPassword(0, name, clear); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if r.checkPassword(0, name, clear+"x") == nil || r.checkPassword(0, name, "") == nil {
			t.Errorf("%s gets in with a wrong password", name)
		}
	}
	lacks(t, r.RunningConfig(), "lab", "made-up")
	contains(t, r.RunningConfig(), "\nenable secret 9 $9$2MJBozw/9R3UsU$", "\nenable password 7 0822455D0A16\n",
		"\nusername seven password 7 0822455D0A16\n")
	if !r.running.MayEnable("hashcat") || r.running.MayEnable("cisco") {
		t.Error("the enable password counts beside a secret")
	}
}

// TestLinesApart: a session has the settings of its own line, and a client gets the first that takes SSH.
func TestLinesApart(t *testing.T) {
	r, _ := router(t, Config{Startup: branchConfig(withDefaults(Config{})) +
		"line vty 0 4\n transport input none\nline vty 5 15\n login local\n length 7\n transport input ssh\n"})
	vty, found := r.acceptVTY()
	if vty != 5 || found != admitted {
		t.Errorf("VTY %d, %v", vty, found)
	}
	if r.checkPassword(5, "noc", "noc") != nil {
		t.Error("nobody can log in")
	}
	s := newConsole(t, r)
	s.all("configure terminal", "line vty 0 15", "exec-timeout 0 0", "end")
	contains(t, r.RunningConfig(), "line vty 0 4\n exec-timeout 0 0\n login local\n transport input none\n"+
		"line vty 5 15\n exec-timeout 0 0\n login local\n length 7\n transport input ssh\n")
}

// FuzzUnknownBlock: whatever stands below a head that the router does not know, it changes nothing that the router
// knows.
func FuzzUnknownBlock(f *testing.F) {
	base := strings.Split(strings.TrimSuffix(branchConfig(withDefaults(Config{})), "\n"), "\n")
	for i, body := range []string{
		"hostname stranger", "no ip cef\nshutdown", "line vty 0 4\n transport input none",
		"exit\nno ip route 0.0.0.0 0.0.0.0",
		"end", "ip address 10.0.0.1 255.0.0.0\n!\nno ip nat outside", "banner motd #\nhostname x\n#",
		" certificate 01\n3082\nhostname x\nquit", "description foreign", "interface Vlan1\n  shutdown",
	} {
		f.Add(uint8(i*2), "frobnicate X", body)
		f.Add(uint8(i), "interface Frob", body)
	}
	plain := running.FactoryDefault("Router")
	r, _ := router(f, Config{})
	read := func(c *running.Config, text string) string {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.made = false
		r.typeInto(c, text)
		c.Outline = nil
		return c.Render(r.style())
	}
	want := read(plain, strings.Join(base, "\n"))
	f.Fuzz(func(t *testing.T, at uint8, head, body string) {
		if strings.ContainsAny(head+body, "\r\b\x03") || strings.Contains(head+body, "^C") ||
			strings.Contains(head, "\n") {
			return // the text of a banner goes on to its end
		}
		places := []int{0}
		for i, line := range base {
			if i > 0 && !strings.HasPrefix(line, " ") {
				places = append(places, i)
			}
		}
		block := []string{"frob" + head}
		for line := range strings.SplitSeq(body, "\n") {
			block = append(block, " "+line)
		}
		lines := slices.Insert(slices.Clone(base), places[int(at)%len(places)], block...)
		if got := read(running.FactoryDefault("Router"), strings.Join(lines, "\n")); got != want {
			t.Errorf("%s\n\n%s", strings.Join(block, "\n"),
				strings.Join(running.Diff(running.Blocks(want), running.Blocks(got), ""), "\n"))
		}
	})
}

// TestNoAddress: a configuration without any address is reached by a way that it does not know of; its lines judge who
// gets in.
func TestNoAddress(t *testing.T) {
	for lines, why := range map[string]string{
		"line vty 0 4\n login local\n transport input ssh\nline vty 5 15\n transport input none\n": "",
		"line vty 0 4\n transport input none\n": "no line vty " +
			"has transport input ssh",
	} {
		r, _ := router(t, Config{Startup: "hostname branch-01\n!\n" + lines + "!\nend\n"})
		if _, reached, got := r.WayIn(); reached.IsValid() || got != why {
			t.Errorf("%q: %v, %q", lines, reached, got)
		}
	}
}
