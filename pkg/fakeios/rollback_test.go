package fakeios

import (
	"strings"
	"testing"
	"time"
)

// armed is a router with an archive and a console on it.
func armed(t *testing.T) (*Router, *ManualClock, *console) {
	t.Helper()
	r, clock := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.all("conf t", "archive", "path flash:archive", "end", "write memory")
	return r, clock, s
}

// TestRevertTimer takes a change back when nobody confirms it.
func TestRevertTimer(t *testing.T) {
	r, clock, s := armed(t)
	before := r.RunningConfig()
	clock.Advance(time.Second)
	want := "Rollback Confirmed Change: Backing up current running config to flash:archive-Nov-24-09-00-01.000-0\n\n" +
		"Enter configuration commands, one per line.  End with CNTL/Z.\n"
	if got := s.say("configure terminal revert timer 5"); got != want {
		t.Errorf("%q", got)
	}
	s.all("hostname R9", "access-list 150 permit ip any any", "interface Tunnel7")
	clock.Advance(4 * time.Minute)
	contains(t, s.take(), "\nRollback Confirmed Change: Rollback will begin in one minute.\n"+
		"Enter \"configure confirm\" if you wish to keep what you've configured\n")
	contains(t, s.say("do show archive config rollback timer"), "Timer value: 5 min\nUser: noc\n")
	clock.Advance(time.Minute)
	contains(t, s.take(), "Rollback Confirmed Change: rolling to:flash:archive-Nov-24-09-00-01.000-0\n\n"+
		"Total number of passes: 1\nRollback Done\n")
	if r.RunningConfig() != before {
		t.Errorf("not what it was:\n%s", r.RunningConfig())
	}
	if s.prompt() != "R1(config)#" {
		t.Error(s.prompt())
	}
	log := strings.Join(r.Log(), "\n")
	contains(t, log, "%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_BACKUP", "_START_ABSTIMER", "_WARNING_ABSTIMER",
		"_ROLLBACK_START")
}

// TestConfirm keeps a change, and says so when there is none.
func TestConfirm(t *testing.T) {
	r, clock, s := armed(t)
	if got := s.say("configure confirm"); got != "%No Rollback Confirmed Change pending\n" {
		t.Errorf("%q", got)
	}
	s.all("configure terminal revert timer 2", "hostname R9", "end")
	if got := s.say("configure confirm"); got != "" {
		t.Errorf("%q", got)
	}
	clock.Advance(time.Hour)
	if r.Hostname() != "R9" {
		t.Error("taken back all the same")
	}
	s.all("configure terminal revert timer 2", "hostname R8", "end", "configure revert timer 10")
	clock.Advance(5 * time.Minute)
	if r.Hostname() != "R8" {
		t.Error("the timer was not moved")
	}
	contains(t, s.say("configure revert now"), "Rollback Done\n")
	if r.Hostname() != "R9" {
		t.Error(r.Hostname())
	}
	if got := s.say("show archive config rollback timer"); got != nothingPending {
		t.Errorf("%q", got)
	}
}

// TestNoArchive refuses to arm without `archive`.
func TestNoArchive(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	contains(t, s.say("configure terminal revert timer 5"),
		"Turn config archive on before using Rollback Confirmed Change")
	if s.prompt() != "R1#" {
		t.Error(s.prompt())
	}
	if got := s.say("show archive"); got != " Archive feature not enabled\n" {
		t.Errorf("%q", got)
	}
}

// TestRevertSurvivesTheSession takes the change back although the operator is gone.
func TestRevertSurvivesTheSession(t *testing.T) {
	r, clock, s := armed(t)
	s.all("configure terminal revert timer 5", "hostname R9")
	r.closeSession(s.session)
	clock.Advance(5 * time.Minute)
	if r.Hostname() != "R1" {
		t.Error(r.Hostname())
	}
}

// TestArchive keeps as many copies as `maximum` says.
func TestArchive(t *testing.T) {
	r, clock, s := armed(t)
	s.all("conf t", "archive", "maximum 2", "write-memory", "end")
	for range 3 {
		clock.Advance(time.Minute)
		s.say("write memory")
	}
	got := s.say("show archive")
	contains(t, got, "The maximum archive configurations allowed is 2.\n"+
		"There are currently 2 archive configurations saved.\n"+
		"The next archive file will be named flash:archive-<timestamp>-3\n",
		" Archive #  Name\n   1        flash:archive-Nov-24-09-02-00.000-1\n"+
			"   2        flash:archive-Nov-24-09-03-00.000-2 <- Most Recent\n")
	if n := len(r.Flash()); n != 2 {
		t.Errorf("%d files on flash", n)
	}
}

// TestReplace makes the running-config what a file says, after asking.
func TestReplace(t *testing.T) {
	r, _, s := armed(t)
	before := r.RunningConfig()
	contains(t, s.say("copy running-config flash:before", "\r"), "Destination filename [before]? \n",
		" bytes copied in ")
	s.all("conf t", "hostname R9", "interface Vlan1", "description LAN", "end")
	contains(t, s.say("show archive config differences flash:before"), "!Contextual Config Diffs:\n+hostname R9\n",
		"interface Vlan1\n +description LAN\n", "-hostname R1\n")
	contains(t, s.say("configure replace flash:before", "n\r"),
		"configuration. Enter Y if you are sure you want to proceed. ? [no]: n\n")
	if r.Hostname() != "R9" {
		t.Error("replaced without a yes")
	}
	contains(t, s.say("configure replace flash:before list", "Y\r"), "!List of Rollback Commands:\n", "\nhostname R1\n",
		" no description LAN\n", "Total number of passes: 1\nRollback Done\n")
	if r.RunningConfig() != before {
		t.Errorf("not what it was:\n%s", r.RunningConfig())
	}
	if got := s.say("configure replace flash:before force"); got != "Total number of passes: 0\nRollback Done\n\n" {
		t.Errorf("%q", got)
	}
	if got := s.say("show archive config differences flash:before " +
		"system:running-config"); got != "!Contextual Config Diffs:\n!No changes were found\n" {
		t.Errorf("%q", got)
	}
}

// TestReplaceRefuses leaves everything as it is when a file is not complete or has a mistake.
func TestReplaceRefuses(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1", Flash: map[string]string{"part": "hostname R2\n",
		"wrong": "hostname R2\nfrobnicate\nend\n"}})
	s := newConsole(t, r)
	before := r.RunningConfig()
	contains(t, s.say("configure replace flash:part force"), "not a valid config file")
	contains(t, s.say("configure replace flash:wrong force"), "!List of Rollback Commands:\n",
		"Rollback aborted after 5 passes\n")
	contains(t, s.say("configure replace flash:none force"), "%Error opening flash:/none (No such file or directory)")
	if r.RunningConfig() != before {
		t.Error("changed")
	}
	// A timed replace is confirmed like any change.
	contains(t, s.say("configure replace flash:part force time 5"), "Turn config archive on")
}

// TestMerge adds the lines of a file and takes nothing away.
func TestMerge(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1",
		Flash: map[string]string{"x": "hostname R2\naccess-list 150 permit ip any any\nfrobnicate\n"}})
	s := newConsole(t, r)
	contains(t, s.say("copy flash:x running-config", "\r"), "Destination filename [running-config]? \n", "frobnicate",
		" bytes copied")
	contains(t, r.RunningConfig(), "hostname R2\n", "access-list 150 permit ip any any\n", "interface Vlan1\n")
}

// TestFiles copies, shows and deletes.
func TestFiles(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1", Flash: map[string]string{"a.txt": "hello\n"}})
	s := newConsole(t, r)
	contains(t, s.say("dir flash:"),
		"Directory of flash:/\n\n    1  -rw-           6  Nov 24 2026 09:00:00 +00:00  a.txt\n",
		"\n128237568 bytes total (128237562 bytes free)\n")
	contains(t, s.say("more flash:a.txt"), "hello\n")
	contains(t, s.say("copy flash:a.txt flash:b.txt", "\r"),
		"Destination filename [b.txt]? \n6 bytes copied in 0.001 secs (6000 bytes/sec)\n")
	contains(t, s.say("copy flash:a.txt flash:b.txt", "\r", "\r"),
		"%Warning:There is a file already existing with this name \nDo you want to over write? [confirm]\n")
	contains(t, s.say("delete flash:a.txt", "\r", "n"), "Delete filename [a.txt]? \nDelete flash:/a.txt? [confirm]\n")
	s.say("delete flash:a.txt", "\r", "\r")
	s.all("conf t", "file prompt quiet", "end", "delete flash:b.txt")
	if len(r.Flash()) != 0 {
		t.Error(r.Flash())
	}
	contains(t, s.say("copy tftp://192.0.2.1/x running-config"), "%Error opening tftp://192.0.2.1/x (Timed out)\n")
}
