package fakeios

import (
	"testing"
	"time"
)

// trackLines are a track of every kind.
const trackLines = `interface Loopback1
ip address 10.9.9.9 255.255.255.255
interface Loopback2
track 3 interface Loopback1 line-protocol
delay down 10 up 5
track 4 interface Loopback2 ip routing
track 5 ip route 10.20.0.0 255.255.0.0 reachability
track 6 list boolean and
object 3
object 5 not
track 7 list boolean or
object 4
object 5
track 8 stub-object
default-state up
`

// TestTrackKinds: each follows its object, and is shown as it is configured.
func TestTrackKinds(t *testing.T) {
	l := branchLab(t, Config{}, trackLines)
	contains(t, l.RunningConfig(), "track 3 interface Loopback1 line-protocol\n delay down 10 up 5\n!\n"+
		"track 4 interface Loopback2 ip routing\n!\ntrack 5 ip route 10.20.0.0 255.255.0.0 reachability\n!\n"+
		"track 6 list boolean and\n object 3\n object 5 not\n!\ntrack 7 list boolean or\n object 4\n object 5\n!\n"+
		"track 8 stub-object\n default-state up\n!\n")
	boots(t, l.Router)
	states := func(want string) {
		t.Helper()
		got := ""
		l.lookNow()
		for id := 3; id <= 8; id++ {
			got += map[bool]string{true: "U", false: "D"}[l.net.TrackUp(id)]
		}
		if got != want {
			t.Errorf("%s, want %s\n%s", got, want, l.show("show track"))
		}
	}
	states("DDDDDU")
	contains(t, l.show("show track 3"), "Track 3\n  Interface Loopback1 line-protocol\n"+
		"  Line protocol is Down, delayed Up (5 secs remaining)\n    0 changes, last change 00:00:00\n"+
		"  Delay up 5 secs, down 10 secs\n  Tracked by:\n    Track-list 6\n")
	l.pass(5 * time.Second)
	states("UDDUDU")
	contains(t, l.show("show track 4"), "  IP routing is Down (no ip addr)\n")
	contains(t, l.show("show track 5"), "  IP route 10.20.0.0 255.255.0.0 reachability\n"+
		"  Reachability is Down (no ip route)\n", "  First-hop interface is unknown\n")
	contains(t, l.show("show track 6"), "  List boolean and\n  Boolean AND is Up\n    1 change, last change 00:00:00\n"+
		"    object 3 Up\n    object 5 not Down\n")
	l.types("ip route 10.20.0.0 255.255.0.0 172.17.0.9")
	states("UDUDUU")
	contains(t, l.show("show track 5"), "  Reachability is Up (static)\n", "  First-hop interface is Vlan1\n")
	l.types("ip route 10.20.0.0 255.255.255.0 172.17.0.9\nno ip route 10.20.0.0 255.255.0.0 172.17.0.9")
	states("UDDUDU")
	l.types("interface Loopback2\nip address 10.9.9.8 255.255.255.255\ninterface Loopback1\nshutdown")
	states("UUDUUU")
	contains(t, l.show("show track 3"), "Line protocol is Up, delayed Down (10 secs remaining)\n")
	l.pass(10 * time.Second)
	states("DUDDUU")
	contains(t, l.show("show track 3"), "Line protocol is Down (hw admin-down)\n")
	for _, message := range []string{"%TRACK-6-STATE: 3 interface Lo1 line-protocol Up -> Down",
		"%TRACK-6-STATE: 4 interface Lo2 ip routing Down -> Up",
		"%TRACK-6-STATE: 5 ip route 10.20.0.0/16 reachability Down -> Up",
		"%TRACK-6-STATE: 7 list boolean or Up -> Down"} {
		if len(l.logged(message)) != 1 {
			t.Errorf("%s: %v", message, l.logged("%TRACK"))
		}
	}
	l.types("track 8 stub-object\ndefault-state down\ntrack 6 list boolean and\nno object 3")
	states("DUDUUD")
	contains(t, l.show("show track brief"),
		"Track Type        Instance                   Parameter        State Last Change\n",
		"3     interface   Loopback1                  line-protocol    Down  00:00:00\n",
		"4     interface   Loopback2                  ip routing       Up    ",
		"5     ip route    10.20.0.0/16               reachability     Down  ",
		"6     list                                   boolean          Up    ")
	l.types("no track 6\nno track 7 list boolean or")
	lacks(t, l.RunningConfig(), "track 6", "track 7", " object ")
}

// TestDefaultState is the state of a track until its operation has run.
func TestDefaultState(t *testing.T) {
	l := branchLab(t, Config{}, "ip sla 1\nicmp-echo 192.0.2.77\nfrequency 60\ntrack 1 ip sla 1 reachability\n"+
		"default-state up\ntrack 2 ip sla 1 reachability")
	contains(t, l.show("show track 1"), "Reachability is Up\n    0 changes")
	contains(t, l.show("show track 2"), "Reachability is Down\n")
	contains(t, l.RunningConfig(), "track 1 ip sla 1 reachability\n default-state up\n")
	l.types("ip sla schedule 1 life forever start-time now")
	contains(t, l.show("show track 1"), "Reachability is Down\n    1 change,")
	l.types("track 1 ip sla 2 reachability\nno default-state")
	lacks(t, l.RunningConfig(), "default-state")
}

// TestTrackRefusals: what the image does not take.
func TestTrackRefusals(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.say("configure terminal")
	for line, want := range map[string]string{
		"track 9": "% Incomplete command.",
		"track 9 ip route 10.0.0.1 255.255.0.0 reachability": "%Inconsistent address and mask",
		"track 1 list boolean xor":                           "% Invalid input",
		"track 1001 list boolean or":                         "% Invalid input",
		"track 1 list threshold weight":                      "% Invalid input",
	} {
		contains(t, s.say(line), want)
	}
	s.say("track 1 ip sla 1")
	contains(t, s.say("object 2"), "% Invalid input")
}
