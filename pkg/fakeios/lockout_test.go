package fakeios

import (
	"testing"
	"time"
)

// lockOut types the guide's web-only list until the session freezes.
func lockOut(t *testing.T, s *shell, address string) {
	t.Helper()
	s.all(webACL[:3]...)
	s.write(webACL[3] + "\n")
	s.until("ip access-group 150 in\r\n") // the echo was sent before
	s.silent()
	s.write("show clock\n")
	s.silent()
	if answers(t, address) {
		t.Error("a new connection gets an identification")
	}
}

// TestLockOutAndRevert freezes the session that applies the guide's list, and new ones; when the
// revert timer fires, what was typed meanwhile arrives.
func TestLockOutAndRevert(t *testing.T) {
	r, clock, address := serve(t, Config{Hostname: "R1"})
	s := dialTerminal(t, address)
	s.all("conf t", "archive", "path flash:archive", "end", "write memory")
	before := r.RunningConfig()
	s.ask("configure terminal revert timer 5")
	lockOut(t, s, address)
	clock.Advance(4 * time.Minute)
	s.silent()
	contains(t, r.RunningConfig(), " ip access-group 150 in\n")
	clock.Advance(time.Minute)
	if r.RunningConfig() != before {
		t.Error("not taken back")
	}
	got := s.until("Rollback Done\r\n")
	contains(t, got, "R1(config-if)#", "Rollback will begin in one minute.", "rolling to:flash:archive-")
	contains(t, s.until("R1(config)#"), "show clock\r\n", "% Invalid input")
	s.all("end", "show privilege")
	contains(t, dialTerminal(t, address).ask("show privilege"), "level is 15")
}

// TestLockOutAndReload: a scheduled reload ends the frozen session, and the router is back with its
// startup-config.
func TestLockOutAndReload(t *testing.T) {
	r, clock, address := serve(t, Config{Hostname: "R1", BootTime: 3 * time.Minute})
	s := dialTerminal(t, address)
	s.ask("write memory")
	s.write("reload in 5\n")
	s.until("[confirm]")
	s.write("\n")
	s.until("R1#")
	s.ask("conf t")
	lockOut(t, s, address)
	clock.Advance(5 * time.Minute)
	s.rest()
	refused(t, address)
	clock.Advance(3 * time.Minute)
	lacks(t, r.RunningConfig(), "access-group")
	contains(t, dialTerminal(t, address).ask("show version"), "Last reload reason: Reload Command")
}

// TestLockOutEndsByItself: the path comes back when another operator takes the list away.
func TestLockOutEndsByItself(t *testing.T) {
	r, _, address := serve(t, Config{Hostname: "R1"})
	s := dialTerminal(t, address)
	s.ask("conf t")
	lockOut(t, s, address)
	newConsole(t, r).all("conf t", "interface FastEthernet4", "no ip access-group 150 in", "end")
	if got := s.until("R1(config-if)#"); got != "R1(config-if)#" {
		t.Errorf("%q", got)
	}
	contains(t, s.until("R1(config-if)#"), "show clock\r\n", "% Invalid input")
}

// webACL is what the vendor's guide puts on the WAN: nothing but web traffic.
var webACL = []string{
	"access-list 150 permit tcp any any eq 80", "access-list 150 permit tcp any any eq 443",
	"interface FastEthernet4", "ip access-group 150 in",
}
