package fakeios

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// faulty is a terminal on a router R1 with faults.
func faulty(t testing.TB, faults ...Fault) (*Router, *ManualClock, *shell, string) {
	t.Helper()
	r, clock, address := serve(t, Config{Hostname: "R1", BootTime: 3 * time.Minute, EnableSecret: "s3cret",
		Faults: faults})
	s := open(t, client(t, address))
	s.until("R1#")
	return r, clock, s, address
}

// sees types text and fails unless exactly this arrives up to its end.
func (s *shell) sees(typed, want string) {
	s.Helper()
	s.write(typed)
	if got := s.until(want[max(len(want)-12, 0):]); got != want {
		s.Errorf("%q:\n got %q\nwant %q", typed, got, want)
	}
}

// dies types text and fails unless exactly this arrives before the session ends.
func (s *shell) dies(typed, want string) {
	s.Helper()
	s.write(typed)
	if got := s.rest(); got != want {
		s.Errorf("%q:\n got %q\nwant %q", typed, got, want)
	}
}

// TestFaultsOfALine are the faults after which the session goes on, byte by byte, and what they
// left undone.
func TestFaultsOfALine(t *testing.T) {
	const line = "hostname R2"
	for _, c := range []struct {
		fault Fault
		want  string
	}{
		{Fault{Do: FaultReject, Reply: "% Command rejected: no"}, line + "\r\n% Command rejected: no\r\nR1(config)#"},
		{Fault{Do: FaultIgnore}, line + "\r\nR1(config)#"},
		{Fault{Do: FaultUnauthorized}, line + "\r\nCommand authorization failed.\r\n\r\nR1(config)#"},
		{Fault{Do: FaultSyslog, Line: "hostn"},
			"hostn\r\n*Nov 24 09:00:00.000: %SYS-5-CONFIG_I: Configured from console by consoleame R2\r\nR2(config)#"},
		{Fault{Do: FaultSyslog, N: 2},
			"hos\r\n*Nov 24 09:00:00.000: %SYS-5-CONFIG_I: Configured from console by consoletname R2\r\nR2(config)#"},
		{Fault{Do: FaultTranslating, Line: "hostname R"},
			"hostname R\r\nTranslating \"ntp.example.net\"...domain server (255.255.255.255)2\r\nR2(config)#"},
		{Fault{Do: FaultOperator, Lines: []string{"hostname R3", "interface Vlan1", "description theirs"}}, line +
			"\r\nR2(config)#"},
		{Fault{Do: FaultClock, Delay: time.Hour}, line + "\r\nR2(config)#"},
		{Fault{Do: FaultSlow}, line + "\r\nR2(config)#"},
	} {
		t.Run(string(c.fault.Do), func(t *testing.T) {
			if c.fault.Line == "" && c.fault.N == 0 {
				c.fault.Line = "hostname"
			}
			r, _, s, _ := faulty(t, c.fault)
			s.ask("configure terminal")
			s.sees(line+"\n", c.want)
			if name := r.Hostname(); !strings.HasSuffix(c.want, name+"(config)#") {
				t.Errorf("the name is %s", name)
			}
			// Once is once.
			s.sees("hostname R5\n", "hostname R5\r\nR5(config)#")
			switch c.fault.Do {
			case FaultOperator:
				contains(t, r.RunningConfig(), " description theirs\n")
			case FaultClock:
				contains(t, s.ask("do show clock"), "*10:00:00.000 UTC Tue Nov 24 2026")
			}
		})
	}
}

// TestFaultsThatEndTheSession say byte by byte what still arrives, and whether the line was run.
func TestFaultsThatEndTheSession(t *testing.T) {
	const line = "hostname R2"
	for _, c := range []struct {
		fault Fault
		want  string
		done  bool
	}{
		{Fault{Do: FaultDrop, Line: line}, line + "\r\n", false},
		{Fault{Do: FaultDrop, N: 2}, line + "\r\n", false},
		{Fault{Do: FaultCut, Line: "hostna"}, "hostna", false},
		{Fault{Do: FaultCut, N: 2}, "hos", false},
		{Fault{Do: FaultCut}, "hos", false},
		{Fault{Do: FaultClose, Line: line}, line + "\r\n", true},
		{Fault{Do: FaultCutReply, Line: line}, line + "\r\nR2(co", true},
	} {
		t.Run(string(c.fault.Do), func(t *testing.T) {
			r, _, s, address := faulty(t)
			s.ask("configure terminal")
			if err := r.Inject(c.fault); err != nil {
				t.Fatal(err)
			}
			s.dies(line+"\n", c.want)
			if done := r.Hostname() == "R2"; done != c.done {
				t.Errorf("the line was run: %v", done)
			}
			// The line of the dead session is free, and the next one finds no fault.
			contains(t, dialTerminal(t, address).ask("show privilege"), "level is 15")
		})
	}
}

// TestCutReply leaves half of a long answer.
func TestCutReply(t *testing.T) {
	r, _, s, _ := faulty(t)
	s.ask("terminal length 0")
	whole := s.ask("show running-config")
	if err := r.Inject(Fault{Do: FaultCutReply, Line: "show run"}); err != nil {
		t.Fatal(err)
	}
	s.write("show running-config\n")
	half := s.rest()
	if !strings.HasPrefix(whole, half) || len(half) < len(whole)/3 || len(half) > 2*len(whole)/3 {
		t.Errorf("%d bytes of %d: %q", len(half), len(whole), half)
	}
}

// TestHang never answers, whatever is typed; the connection stays until exec-timeout.
func TestHang(t *testing.T) {
	_, clock, s, address := faulty(t, Fault{Do: FaultHang, Line: "show version"})
	s.sees("show version\n", "show version\r\n")
	s.write("\n\n")
	s.silent()
	contains(t, dialTerminal(t, address).ask("show users"), "vty 0", "vty 1")
	clock.Advance(10 * time.Minute)
	s.dies("", "")
}

// TestReloadMidPush: the router reloads instead of running the line, and is back after its boot
// with what was saved.
func TestReloadMidPush(t *testing.T) {
	r, clock, s, address := faulty(t, Fault{Do: FaultReload, Line: "interface Tunnel1"})
	s.all("configure terminal", "hostname R2", "do write memory", "hostname R3")
	s.dies("interface Tunnel1\n", "interface Tunnel1\r\n")
	refused(t, address)
	clock.Advance(3*time.Minute - time.Second)
	refused(t, address)
	clock.Advance(time.Second)
	s = dialTerminal(t, address)
	contains(t, s.ask("show version"), "R2 uptime is 0 minutes", "Last reload reason: Reload Command")
	lacks(t, r.RunningConfig(), "Tunnel1")
}

// TestSlow sends every byte in a packet of its own.
func TestSlow(t *testing.T) {
	_, _, address := serve(t, Config{Hostname: "R1",
		Faults: []Fault{{Do: FaultSlow, Line: "show privilege", Delay: 50 * time.Microsecond}}})
	count := &counted{Conn: connect(t, address)}
	c, err := login(count, clientConfig())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s := open(t, c)
	s.until("R1#")
	s.ask("show privilege")
	before := count.read.Load()
	got := s.ask("show clock")
	// A byte of data in aes128-ctr and hmac-sha1: 32 bytes and 20.
	if read := count.read.Load() - before; read != int64(52*len(got)) {
		t.Errorf("%d characters in %d bytes on the wire", len(got), read)
	}
}

// counted counts what is read from a connection.
type counted struct {
	net.Conn
	read atomic.Int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}

// TestLocked: the prompt stays that of the exec, so every line that follows is none of the
// configuration's.
func TestLocked(t *testing.T) {
	r, _, s, _ := faulty(t, Fault{Do: FaultLocked})
	s.ask("terminal length 0")
	s.sees("configure terminal\n",
		"configure terminal\r\n"+
			"Configuration mode is locked by process '484' user 'NETCONF' from terminal '64'. Please try later.\r\nR1#")
	contains(t, s.ask("hostname R2"), "% Invalid input")
	s.sees("configure terminal\n",
		"configure terminal\r\nEnter configuration commands, one per line.  End with CNTL/Z.\r\nR1(config)#")
	if r.Hostname() != "R1" {
		t.Error(r.Hostname())
	}
}

// TestNVRAMBusy strikes when NVRAM is written, by whatever command, and nothing is saved.
func TestNVRAMBusy(t *testing.T) {
	busy := "startup-config file open failed (Device or resource busy)\r\nR1#"
	r, _, s, _ := faulty(t, Fault{Do: FaultNVRAMBusy, Times: 3})
	before := r.StartupConfig()
	s.all("configure terminal", "access-list 150 permit ip any any", "end")
	s.sees("write memory\n", "write memory\r\n"+busy)
	s.sees("copy running-config startup-config\n",
		"copy running-config startup-config\r\nDestination filename [startup-config]? ")
	s.sees("\n", "\r\n"+busy)
	s.write("reload in 5\n")
	s.until("Save? [yes/no]: ")
	s.write("yes\n")
	s.until("startup-config file open failed (Device or resource busy)\r\n")
	s.until("[confirm]")
	s.write("n")
	s.until("R1#")
	if r.StartupConfig() != before {
		t.Error("saved")
	}
	s.sees("write memory\n", "write memory\r\nBuilding configuration...\r\n[OK]\r\nR1#")
	if r.StartupConfig() == before {
		t.Error("not saved")
	}
}

// TestFlashFull strikes when flash is written, after the questions, whichever command it is.
func TestFlashFull(t *testing.T) {
	r, _, s, _ := faulty(t, Fault{Do: FaultFlashFull, Times: 2},
		Fault{Do: FaultFlashFull, Line: "configure terminal revert"})
	s.all("terminal length 0", "configure terminal", "archive", "path flash:archive", "end")
	s.sees("copy running-config flash:x\n", "copy running-config flash:x\r\nDestination filename [x]? ")
	s.sees("\n", "\r\n%Error opening flash:/x (No space left on device)\r\nR1#")
	s.sees("archive config\n", "archive config\r\n%Error opening flash:/archive-Nov-24-09-00-00.000-0 (No space "+
		"left on device)\r\nR1#")
	s.ask("archive config")
	s.sees("configure terminal revert timer 5\n",
		"configure terminal revert timer 5\r\n"+
			"%Error opening flash:/archive-Nov-24-09-00-00.000-1 (No space left on device)\r\nR1#")
	contains(t, s.ask("show archive config rollback timer"), "%No Rollback Confirmed Change pending")
	if files := r.Flash(); len(files) != 1 {
		t.Errorf("%d files on flash", len(files))
	}
	contains(t, s.ask("configure terminal revert timer 5"),
		"Rollback Confirmed Change: Backing up current running config")
}

// TestWrongEnable takes the right secret for a wrong one, as often as the fault says.
func TestWrongEnable(t *testing.T) {
	_, _, s, _ := faulty(t, Fault{Do: FaultWrongEnable, Times: 4})
	s.write("disable\n")
	s.until("R1>")
	s.sees("enable\n", "enable\r\nPassword: ")
	s.sees("s3cret\n", "\r\nPassword: ")
	s.sees("s3cret\n", "\r\nPassword: ")
	s.sees("s3cret\n", "\r\n% Bad secrets\r\n\r\nR1>")
	s.sees("enable\n", "enable\r\nPassword: ")
	s.sees("s3cret\n", "\r\nPassword: ")
	s.sees("s3cret\n", "\r\nR1#")
}

// TestFaultsOfAConnection happen to the next connection, and to that one alone.
func TestFaultsOfAConnection(t *testing.T) {
	_, _, address := serve(t, Config{Hostname: "R1", Faults: []Fault{{Do: FaultNoAnswer}, {Do: FaultReset},
		{Do: FaultCloseLogin}}})
	if answers(t, address) {
		t.Error("it answers")
	}
	conn := connect(t, address)
	identification := make([]byte, 64)
	n, err := conn.Read(identification)
	if err != nil || string(identification[:n]) != "SSH-2.0-Cisco-1.25\r\n" {
		t.Errorf("%q, %v", identification[:n], err)
	}
	if _, err := io.WriteString(conn, "SSH-2.0-test\r\n"); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(identification); n > 0 || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("no reset: %q, %v", identification[:n], err)
	}
	c, err := login(connect(t, address), clientConfig())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.NewSession(); err == nil {
		t.Error("a session after the connection was closed")
	}
	_ = c.Wait()
	contains(t, dialTerminal(t, address).ask("show privilege"), "level is 15")
}

// TestClockJumps moves the router's clock back and forward, in the middle of a session.
func TestClockJumps(t *testing.T) {
	_, _, s, _ := faulty(t, Fault{Do: FaultClock, N: 2, Delay: -48 * time.Hour},
		Fault{Do: FaultClock, N: 3, Delay: 24 * time.Hour})
	contains(t, s.ask("show clock"), "*09:00:00.000 UTC Tue Nov 24 2026")
	contains(t, s.ask("show clock"), "*09:00:00.000 UTC Sun Nov 22 2026")
	contains(t, s.ask("show clock"), "*09:00:00.000 UTC Mon Nov 23 2026")
}

// TestNoise are things a router is configured for, and that mislead clients.
func TestNoise(t *testing.T) {
	r, _, address := serve(t, Config{Hostname: "R1", Quirks: Quirks{NoGCMHardware: true}})
	newConsole(t, r).all("conf t", "banner motd ^R9#^", "line vty 0 4", "exec prompt timestamp", "end")
	s := open(t, client(t, address))
	s.sees("", "\r\nR9#\r\nR1#")
	s.sees("show privilege\n", "show privilege\r\nLoad for five secs: 2%/0%; one minute: 2%; five minutes: 2%\r\n"+
		"Time source is hardware calendar, *09:00:00.000 UTC Tue Nov 24 2026\r\n\r\n"+
		"Current privilege level is 15\r\nR1#")
	s.ask("conf t")
	s.sees("crypto ipsec transform-set T esp-gcm 256\n",
		"crypto ipsec transform-set T esp-gcm 256\r\n"+
			"WARNING: encryption hardware does not support transform esp-gcm within IPSec transform T\r\n"+
			"R1(cfg-crypto-trans)#")
}

// TestImageWithoutArchive: the commands are invalid input, in IOS's words and at its place.
func TestImageWithoutArchive(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1", Quirks: Quirks{NoArchive: true}})
	s := newConsole(t, r)
	for line, column := range map[string]int{
		"configure terminal revert timer 5":     len("R1#configure terminal "),
		"configure replace flash:x":             len("R1#configure "),
		"configure confirm":                     len("R1#configure "),
		"show archive":                          len("R1#show ar"),
		"show archive config rollback timer":    len("R1#show ar"),
		"archive config":                        len("R1#a"),
		"show running-config | section archive": -1,
	} {
		got := s.say(line)
		if column >= 0 && got != strings.Repeat(" ", column)+"^\n% Invalid input detected at '^' marker.\n\n" ||
			column < 0 && got != "" {
			t.Errorf("%q: %q", line, got)
		}
	}
	s.say("conf t")
	contains(t, s.say("archive"), strings.Repeat(" ", len("R1(config)#ar"))+"^\n% Invalid input")
	if s.prompt() != "R1(config)#" {
		t.Error(s.prompt())
	}
	// The other image is as it was.
	other, _ := router(t, Config{Hostname: "R1"})
	if got := newConsole(t, other).all("conf t", "archive", "path flash:a"); strings.Contains(got, "%") {
		t.Errorf("%q", got)
	}
}

// TestTimes plays a fault as often as it says: a number, or always.
func TestTimes(t *testing.T) {
	_, _, s, _ := faulty(t, Fault{Do: FaultReject, Line: "show clock", Reply: "no", Times: 2},
		Fault{Do: FaultReject, Line: "show priv", Reply: "never", Times: -1},
		Fault{Do: FaultReject, N: 5, Reply: "fifth"})
	for _, c := range []struct{ line, want string }{
		{"show clock", "no\r\n"}, {"show privilege", "never\r\n"}, {"  show clock", "no\r\n"},
		{"show clock", "09:00:00"}, {"terminal length 0", "fifth\r\n"},
		{"terminal length 0", "\r\nR1#"}, {"show privilege", "never\r\n"}, {"show privilege", "never\r\n"},
	} {
		contains(t, s.ask(c.line), c.want)
	}
}

// TestUnknownFaults are refused, when the router is made and while it runs.
func TestUnknownFaults(t *testing.T) {
	r, _ := router(t, Config{})
	for _, f := range []Fault{{Do: "explode"}, {}, {Do: FaultDrop, N: -1}, {Do: FaultSlow, Delay: -1}} {
		if err := r.Inject(f); err == nil || !strings.Contains(err.Error(), "fault") {
			t.Errorf("%+v: %v", f, err)
		}
		if _, err := New(Config{HostKey: testKey(), Faults: []Fault{f}}); err == nil {
			t.Errorf("%+v: a router", f)
		}
	}
	for _, kind := range FaultKinds() {
		if err := r.Inject(Fault{Do: kind}); err != nil {
			t.Error(err)
		}
	}
}

// TestAsyncLog sends log messages to who monitors, and to nobody else.
func TestAsyncLog(t *testing.T) {
	_, _, s, address := faulty(t)
	other := dialTerminal(t, address)
	s.ask("terminal monitor")
	other.all("configure terminal", "interface Vlan1", "shutdown", "end")
	s.write("show privilege\n")
	contains(t, s.until("level is 15\r\n"), "%LINK-5-CHANGED: Interface Vlan1, changed state to administratively down")
	other.silent()
}
