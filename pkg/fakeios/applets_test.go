package fakeios

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

// failover is an applet that moves the default route when a track goes down, and one that moves it back.
const failover = `event manager applet AWAY
event track 9 state down
action 1.0 cli command "enable"
action 2.0 cli command "configure terminal"
action 3.0 cli command "ip route 0.0.0.0 0.0.0.0 Null0 240"
action 4.0 cli command "end"
action 5.0 syslog priority warnings msg "track $_track_number is $_track_state"
event manager applet BACK
event track 9 state up
action 1.0 cli command "en"
action 2.0 cli command "conf t"
action 3.0 cli command "no ip route 0.0.0.0 0.0.0.0 Null0"
action 4.0 cli command "end"
interface Loopback9
ip address 10.9.9.9 255.255.255.255
track 9 interface Loopback9 line-protocol
delay down 30
`

const movedRoute = "ip route 0.0.0.0 0.0.0.0 Null0 240\n"

// TestAppletFollowsTrack: the lines of an applet are in the running-config at the moment that its track changes.
func TestAppletFollowsTrack(t *testing.T) {
	l := branchLab(t, Config{}, failover)
	boots(t, l.Router)
	lacks(t, l.RunningConfig(), movedRoute)
	l.types("interface Loopback9\nshutdown")
	l.pass(29 * time.Second)
	lacks(t, l.RunningConfig(), movedRoute)
	l.clock.Advance(time.Hour) // nobody looks
	contains(t, l.RunningConfig(), movedRoute)
	const by = "%SYS-5-CONFIG_I: Configured from console by  on vty0 (EEM:AWAY)"
	const said = "%HA_EM-4-LOG: AWAY: track 9 is down"
	if len(l.logged(by)) != 1 || len(l.logged(said)) != 1 {
		t.Errorf("%q", l.Log())
	}
	contains(t, l.show("show logging"), "09:00:30.000: "+said)
	contains(t, l.show("show track 9"), "  Tracked by:\n    EEM applet AWAY\n    EEM applet BACK\n")
	contains(t, l.show("show event manager policy registered"),
		"No.  Class     Type    Event Type          Trap  Time Registered           Name\n"+
			"1    applet    user    track               Off   ", "AWAY\n track 9 state down\n maxrun 20.000\n"+
			" action 1.0 cli command \"enable\"\n", "\n\n2    applet    user    track")
	contains(t, l.show("show event manager history events"), "Job Id Proc Status   Time of Event",
		"Actv success ", "track             applet: AWAY\n")
	l.types("interface Loopback9\nno shutdown")
	lacks(t, l.RunningConfig(), movedRoute)
}

// TestActionsAreSorted: labels are texts, which IOS shows and runs in their order.
func TestActionsAreSorted(t *testing.T) {
	l := branchLab(t, Config{}, "event manager applet A\nevent none\naction 20 syslog msg \"third\"\n"+
		"action 10 syslog msg \"first\"\naction 100 syslog msg \"second\"\nno action 30\naction 20 syslog msg \"last\"")
	contains(t, l.RunningConfig(), "event manager applet A\n event none\n action 10 syslog msg \"first\"\n"+
		" action 100 syslog msg \"second\"\n action 20 syslog msg \"last\"\n")
	l.show("event manager run A")
	got := strings.Join(l.logged("%HA_EM-6-LOG: A: "), "\n")
	if want := "%HA_EM-6-LOG: A: first\n%HA_EM-6-LOG: A: second\n%HA_EM-6-LOG: A: last"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	contains(t, l.show("event manager run B"), "not registered")
	l.types("no event manager applet A")
	contains(t, l.show("event manager run A"), "not registered")
	lacks(t, l.RunningConfig(), "event manager")
}

// TestAppletTimers: a countdown runs once, a watchdog again and again, and a wait lets time pass.
func TestAppletTimers(t *testing.T) {
	l := branchLab(t, Config{}, `event manager applet ONCE
event timer countdown time 90
action 1 syslog msg "once"
action 2 wait 5
action 3 syslog msg "later"
event manager applet OFTEN
event timer watchdog time 60
action 1 syslog msg "often"
`)
	l.pass(94 * time.Second)
	if len(l.logged("once")) != 1 || len(l.logged("later")) != 0 || len(l.logged("often")) != 1 {
		t.Errorf("%q", l.Log())
	}
	l.pass(time.Second)
	if len(l.logged("later")) != 1 {
		t.Errorf("%q", l.Log())
	}
	l.pass(10 * time.Minute)
	if len(l.logged("once")) != 1 || len(l.logged("often")) != 11 {
		t.Errorf("%q", l.Log())
	}
	contains(t, l.show("show event manager policy registered"), "timer watchdog", " time 60.000\n")
}

// TestAppletsAreBounded: a run ends after its time, and applets that drive each other do not stop the router.
func TestAppletsAreBounded(t *testing.T) {
	l := branchLab(t, Config{}, `event manager applet LONG
event none
action 1 wait 19
action 2 syslog msg "in time"
action 3 wait 2
action 4 syslog msg "too late"
event manager applet DOWN
event track 9 state up
action 1 cli command "enable"
action 2 cli command "configure terminal"
action 3 cli command "interface Loopback9"
action 4 cli command "shutdown"
event manager applet UP
event track 9 state down
action 1 cli command "enable"
action 2 cli command "configure terminal"
action 3 cli command "interface Loopback9"
action 4 cli command "no shutdown"
`)
	l.show("event manager run LONG")
	l.pass(time.Minute)
	if len(l.logged("in time")) != 1 || len(l.logged("too late")) != 0 ||
		len(l.logged("%HA_EM-3-FMPD_ERROR: Error executing applet LONG statement 3")) != 1 {
		t.Errorf("%q", l.Log())
	}
	contains(t, l.show("show event manager history events"), "Actv abort")
	l.types("interface Loopback9\nip address 10.9.9.9 255.255.255.255\ntrack 9 interface Loopback9 line-protocol")
	l.pass(time.Minute)
	if n := len(l.logged("%TRACK-6-STATE: 9 ")); n < 2 || n > 1000 {
		t.Errorf("%d changes", n)
	}
}

// TestAppletIsRefused: without enable, with a wrong line, with a question, without a free line, and with what is not
// followed.
func TestAppletIsRefused(t *testing.T) {
	for _, c := range []struct {
		name, lines string
		want        []string
		not         string
	}{
		{"no enable", "action 1 cli command \"configure terminal\"\naction 2 cli command \"hostname X\"",
			[]string{"statement 1", "statement 2", "A: statement 1: % Invalid input detected at '^' marker."},
			"CONFIG_I"},
		{"a wrong line", "action 1 cli command \"enable\"\naction 2 cli command \"configure terminal\"\n" +
			"action 3 cli command \"frobnicate\"\naction 4 cli command \"hostname X\"",
			[]string{"%HA_EM-3-FMPD_ERROR: Error executing applet A statement 3", "(EEM:A)"}, "statement 4"},
		{"a question", "action 1 cli command \"enable\"\naction 2 cli command \"reload\"\naction 3 syslog msg \"on\"",
			[]string{"statement 2: the command asks something"}, "A: on"},
		{"a question in configuration", "action 1 cli command \"enable\"\naction 2 cli command \"conf t\"\n" +
			"action 3 cli command \"do reload\"\naction 4 cli command \"end\"",
			[]string{"statement 3: the command asks something", "(EEM:A)"}, "statement 4"},
		{"a branch", "action 1 if $x eq 1\naction 2 syslog msg \"in it\"\naction 3 end",
			[]string{"statement 1: branches and loops are not followed here"}, "in it"},
		{"what does nothing", "action 1 mail server \"x\" to \"y\"\naction 2 syslog msg \"on\"\naction 3 exit\n" +
			"action 4 syslog msg \"never\"", []string{"A: on"}, "never"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := branchLab(t, Config{}, "event manager applet A\nevent none\n"+c.lines)
			l.show("event manager run A")
			log := strings.Join(l.Log(), "\n")
			contains(t, log, c.want...)
			lacks(t, log, c.not)
		})
	}
	l := branchLab(t, Config{}, "event manager applet A\nevent none\naction 1 cli command \"enable\"")
	l.vtys = [16]bool{true, true, true, true}
	l.show("event manager run A")
	contains(t, strings.Join(l.Log(), "\n"), "%HA_EM-3-FMPD_CLI_CONNECT: Unable to establish CLI session: "+
		"no tty lines available, minimum of 2 required by EEM")
}

// TestAppletReplaces: what an applet puts in the place of the running-config counts from that moment on, also while
// nobody looks, and a mode that it was in is gone.
func TestAppletReplaces(t *testing.T) {
	const lines = `event manager applet A
event timer countdown time 60
action 1 cli command "enable"
action 2 cli command "configure terminal"
action 3 cli command "interface Vlan1"
action 4 cli command "do configure replace flash:other force"
action 5 cli command "description of nothing"
`
	other := strings.Replace(branchLab(t, Config{}, lines).RunningConfig(), "interface FastEthernet4\n",
		"interface FastEthernet4\n shutdown\n", 1)
	l := branchLab(t, Config{Flash: map[string]string{"other": other}}, lines)
	f := l.starts(FlowConfig{To: addr(web), Count: 300, Clear: true, After: 500 * time.Millisecond})
	l.pass(5 * time.Minute)
	counts(t, f, 60, 0, 240)
	contains(t, l.RunningConfig(), "interface FastEthernet4\n", " shutdown\n")
	contains(t, strings.Join(l.Log(), "\n"), "A: statement 5: % Invalid input")
}

// TestAppletTypesText: a line of text changes the configuration like a command, for an applet and for anybody else.
func TestAppletTypesText(t *testing.T) {
	l := branchLab(t, Config{}, `event manager applet A
event none
action 1 cli command "enable"
action 2 cli command "configure terminal"
action 3 cli command "banner motd ^"
action 4 wait 5
action 5 cli command "authorized only^"
`)
	l.show("event manager run A")
	l.pass(time.Minute)
	contains(t, l.show("show running-config"), "! Last configuration change at 09:00:05 ", "authorized only")
	s := newConsole(t, l.Router)
	s.all("configure terminal", "ip sla 1", "http raw http://192.0.2.1:80", "http-raw-request")
	l.pass(time.Second)
	s.say("GET http://gateway.example.net/vpntest HTTP/1.0")
	contains(t, l.show("show running-config"), "! Last configuration change at 09:01:01 UTC Tue Nov 24 2026 by noc")
	s.all("exit", "ip ssh pubkey-chain", "username noc", "key-string",
		base64.StdEncoding.EncodeToString(testKey().PublicKey().Marshal()))
	l.pass(time.Second)
	s.say("exit")
	contains(t, l.show("show running-config"), "! Last configuration change at 09:01:02 UTC Tue Nov 24 2026 by noc",
		"key-hash ssh-rsa")
}

// TestAppletsAndAAA: where commands are authorized, an applet needs a name, or leave not to be asked.
func TestAppletsAndAAA(t *testing.T) {
	const authorized = "aaa new-model\naaa authorization commands 15 default group tacacs+ local\n"
	for _, c := range []struct {
		name, lines string
		quirk       bool
		works       bool
	}{
		{"no AAA", "", false, true},
		{"without a name", authorized, false, false},
		{"with a name", authorized + "event manager session cli username noc\n", false, true},
		{"other image", authorized, true, true},
		{"nobody is asked", "aaa new-model\naaa authorization commands 15 default none\n", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := branchLab(t, Config{Quirks: Quirks{AppletsAreAuthorized: c.quirk}}, c.lines+failover)
			l.types("interface Loopback9\nshutdown")
			l.pass(time.Minute)
			if got := strings.Contains(l.RunningConfig(), movedRoute); got != c.works {
				t.Errorf("the route is there: %v\n%q", got, l.Log())
			}
			if refused := len(l.logged("Command authorization failed")) > 0; refused == c.works {
				t.Errorf("%q", l.Log())
			}
		})
	}
	l := branchLab(t, Config{}, authorized+
		strings.Replace(failover, "applet AWAY", "applet AWAY authorization bypass", 1))
	l.types("interface Loopback9\nshutdown")
	l.pass(time.Minute)
	contains(t, l.RunningConfig(), movedRoute)
}

// TestAppletHelp: the modes tell what may stand there.
func TestAppletHelp(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.all("configure terminal", "event manager applet A", "event track 1 st down maxrun 60", "event timer watch time 5")
	contains(t, s.conf.Help("event timer "), "countdown", "watchdog")
	contains(t, s.conf.Help("action 1 "), "cli", "syslog", "wait")
	contains(t, r.RunningConfig(), " event track 1 state down maxrun 60\n event timer watchdog time 5\n")
	contains(t, s.say("action 1 frobnicate"), "% Invalid input")
	s.all("end", "conf t", "route-map M")
	contains(t, s.conf.Help("set ip next-hop "), "verify-availability")
	contains(t, s.conf.Help("set ip next-hop verify-availability 10.0.0.1 "), "<1-65535>")
}
