package fakeios

import (
	"strings"
	"testing"
	"time"
)

// TestReloadIn schedules a restart, warns every line, and boots with what was saved.
func TestReloadIn(t *testing.T) {
	r, clock := router(t, Config{Hostname: "R1", BootTime: 3 * time.Minute})
	s := newConsole(t, r)
	s.all("write memory", "conf t", "hostname R9", "end")
	want := "\nSystem configuration has been modified. Save? [yes/no]: maybe\n% Please answer 'yes' or 'no'.\n" +
		"\nSystem configuration has been modified. Save? [yes/no]: no\n" +
		"Reload scheduled for 09:20:00 UTC Tue Nov 24 2026 (in 20 minutes) by noc on vty0 (203.0.113.200)\n" +
		"Reload reason: Reload Command\nProceed with reload? [confirm]\n"
	if got := s.say("reload in 20", "maybe\r", "no\r", "\r"); got != want {
		t.Errorf("%q", got)
	}
	contains(t, s.say("show reload"),
		"Reload scheduled for 09:20:00 UTC Tue Nov 24 2026 (in 20 minutes) by noc on vty0")
	clock.Advance(15 * time.Minute)
	contains(t, s.take(), "\n\n\n\a\n***\n*** --- SHUTDOWN in 0:05:00 ---\n***\n")
	clock.Advance(4 * time.Minute)
	contains(t, s.take(), "*** --- SHUTDOWN in 0:01:00 ---")
	clock.Advance(time.Minute)
	contains(t, s.take(), "*** --- SHUTDOWN NOW ---")
	if r.Hostname() != "R1" {
		t.Error("it did not boot from the startup-config")
	}
	if _, found := r.acceptVTY(); found != rejected {
		t.Error("it answers while it boots")
	}
	clock.Advance(3 * time.Minute)
	vty, found := r.acceptVTY()
	if found != admitted {
		t.Error("it does not answer after the boot")
	}
	r.releaseVTY(vty)
	contains(t, newConsole(t, r).say("show version"), "R1 uptime is 0 minutes\n",
		"Last reload reason: Reload Command\n")
}

// TestReloadCancel stops it and tells everybody.
func TestReloadCancel(t *testing.T) {
	r, clock := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	other := newConsole(t, r)
	contains(t, s.say("reload in 1:30", "\r"), "(in 1 hour and 30 minutes) by noc")
	contains(t, s.say("reload cancel"), "*** --- SHUTDOWN ABORTED ---\n***\n")
	contains(t, other.take(), "*** --- SHUTDOWN ABORTED ---\n***\n")
	clock.Advance(2 * time.Hour)
	if got := s.say("show reload"); got != "No reload is scheduled.\n" {
		t.Errorf("%q", got)
	}
	contains(t, strings.Join(r.Log(), "\n"), "%SYS-5-SCHEDULED_RELOAD: Reload requested for 10:30:00 UTC",
		"%SYS-5-SCHEDULED_RELOAD_CANCELLED")
}

// TestReloadForgetsTheRevert: a restart ends a pending roll back, and what was not saved is gone.
func TestReloadForgetsTheRevert(t *testing.T) {
	r, clock, s := armed(t)
	s.all("configure terminal revert timer 30", "hostname R9", "end")
	s.say("reload", "no\r", "\r")
	clock.Advance(time.Hour)
	if r.Hostname() != "R1" {
		t.Error(r.Hostname())
	}
	if got := newConsole(t, r).say("show archive config rollback timer"); got != nothingPending {
		t.Errorf("%q", got)
	}
}

// TestErase removes the startup-config; the router then boots unconfigured, and answers no SSH.
func TestErase(t *testing.T) {
	r, clock := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	contains(t, s.say("erase startup-config", "\r"),
		"Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]\n[OK]\n"+
			"Erase of nvram: complete\n")
	if got := s.say("show startup-config"); got != "startup-config is not present\n" {
		t.Errorf("%q", got)
	}
	s.say("reload", "no\r", "\r")
	clock.Advance(time.Hour)
	if r.Hostname() != "Router" {
		t.Error(r.Hostname())
	}
	if _, found := r.acceptVTY(); found == admitted {
		t.Error("an unconfigured router answers SSH")
	}
}
