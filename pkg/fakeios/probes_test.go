package fakeios

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

func TestHealthProbe(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	// IKE takes a second
	contains(t, l.show("show ip sla statistics 1"), "Latest operation return code: Timeout", "Number of failures: 1")
	contains(t, l.show("show track 1"), "IP SLA 1 state", "State is Down", "Delay up 180 secs, down 180 secs")
	l.pass(time.Minute)
	contains(t, l.show("show ip sla statistics 1"), "\tLatest RTT: 24 milliseconds", "return code: OK",
		"Latest HTTP Transaction RTT: 12 ms", "Operation time to live: Forever")
	contains(t, l.show("show track 1"), "State is Down, delayed Up (180 secs remaining)")
	l.pass(3 * time.Minute)
	contains(t, l.show("show track 1"), "State is Up", "1 change, last change 00:00:00", "Latest RTT (millisecs) 24")
	if got := l.logged("%TRACK-6-STATE: 1 ip sla 1 state Down -> Up"); len(got) != 1 {
		t.Errorf("logged: %v", l.Log())
	}
	contains(t, l.show("show crypto ipsec sa interface Tunnel1"), "#pkts encaps: 24,", "#pkts decaps: 20,")
	contains(t, l.show("show interfaces Tunnel1"), "20 packets input", "24 packets output", "Last input 00:00:00")
	contains(t, l.show("show track brief"),
		"1     ip sla      1                          state            Up    00:00:00")
	l.pass(14 * time.Second)
	contains(t, l.show("show ip sla summary"),
		"*1           http        203.0.113.88      RTT=24      OK          14 seconds ag\n"+
			"                                                                   o\n")
	contains(t, l.show("show ip sla configuration 1"), "HTTP Operation: raw",
		`GET http://gateway.zscalertwo.net/vpntest HTTP/1.0\r\n`, "Active", "Threshold (milliseconds): 300")
}

// TestRestart makes an operation run at once that ran before its tunnel was up; it counts anew, runs on in its time,
// and the configuration stays. One that does not run by itself is not restarted.
func TestRestart(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	l.pass(10 * time.Second)
	contains(t, l.show("show ip sla statistics 1"), "return code: Timeout", "Number of failures: 1")
	before := l.show("show running-config | section ip sla")
	l.types("ip sla restart 1")
	contains(t, l.show("show ip sla statistics 1"), "return code: OK", "Number of successes: 1",
		"Number of failures: 0")
	contains(t, l.show("show ip sla statistics 2"), "return code: Timeout", "Number of failures: 1")
	if after := l.show("show running-config | section ip sla"); after != before {
		t.Errorf("it has changed the configuration:\n%s", after)
	}
	l.pass(time.Minute)
	contains(t, l.show("show ip sla statistics 1"), "Number of successes: 2")
	l.types("no ip sla schedule 1")
	s := l.operator()
	s.conf.EnterGlobal()
	contains(t, s.configure("ip sla restart 1"), "not active")
}

// TestSickAndSlow lets IKE stay well while the health page is not.
func TestSickAndSlow(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	l.pass(10 * time.Minute)
	l.first.SetDegraded(true)
	l.pass(time.Minute)
	contains(t, l.show("show ip sla statistics 1"), "\tLatest RTT: NoConnection/Busy/Timeout", "return code: Timeout")
	if !l.up("Tunnel1") {
		t.Error("IKE should not notice")
	}
	contains(t, l.show("show track 1"), "State is Up, delayed Down")
	l.pass(3 * time.Minute)
	contains(t, l.show("show track 1"), "State is Down", "2 changes")
	l.first.SetDegraded(false)
	l.first.SetProbeRTT(400 * time.Millisecond)
	l.types("track 9 ip sla 1 reachability")
	l.pass(10 * time.Minute)
	contains(t, l.show("show ip sla statistics 1 details"), "Latest RTT: 400 milliseconds",
		"return code: Over threshold", "Over thresholds occurred: TRUE")
	contains(t, l.show("show track 1"), "State is Down")
	contains(t, l.show("show track 9"), "Reachability is Up")
	l.first.SetProbeRTT(6 * time.Second)
	l.pass(time.Minute)
	contains(t, l.show("show track 9"), "Reachability is Down", "Timeout")
}

// TestRouteOfTheProbe compares a permanent host route with one that follows the tunnel.
func TestRouteOfTheProbe(t *testing.T) {
	const echo = "ip sla 9\nicmp-echo <target>\nfrequency 10\nip sla schedule 9 life forever start-time now\n"
	for _, c := range []struct {
		name, lines, target, code string
	}{
		{"health page, permanent, tunnel down", monitorLines("1", firstGlobal, "permanent") +
			"interface Tunnel1\nshutdown", "", "Timeout"},
		{"health page, tunnel down", monitorLines("1", firstGlobal, "") + "interface Tunnel1\nshutdown", "", "Timeout"},
		{"edge, permanent, tunnel down", "ip route " + secondVPN +
			" 255.255.255.255 Tunnel1 permanent\ninterface Tunnel1\nshutdown", secondVPN, "Timeout"},
		{"edge, tunnel down", "ip route " + secondVPN + " 255.255.255.255 Tunnel1\ninterface Tunnel1\nshutdown",
			secondVPN, "OK"},
		{"edge without tunnel", "", secondVPN, "OK"},
		{"global address without tunnel", "", firstGlobal, "Timeout"},
		{"global address inside", "ip route " + firstGlobal + " 255.255.255.255 Tunnel1", firstGlobal, "OK"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLab(t, Config{})
			id := "1"
			lines := c.lines
			if c.target != "" {
				id = "9"
				lines += "\n" + strings.Replace(echo, "<target>", c.target, 1)
			}
			l.types(guideLines("1", firstVPN, firstGlobal) + lines)
			l.pass(2 * time.Minute)
			contains(t, l.show("show ip sla statistics "+id), "return code: "+c.code+"\n")
		})
	}
}

func TestWrongCloudOrRequest(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal) + strings.Replace(monitorLines("1", firstGlobal, "permanent"),
		"zscalertwo", "zscalerthree", 1))
	l.pass(5 * time.Minute)
	contains(t, l.show("show ip sla statistics 1"), "return code: Timeout")
}

func TestLifeAndPending(t *testing.T) {
	l := newLab(t, Config{})
	const echo = "ip sla <n>\nicmp-echo 192.0.2.1\nfrequency 10\ntimeout 5000\n"
	l.types(strings.Replace(echo, "<n>", "1", 1) + "ip sla schedule 1 life 60 start-time now\ntrack 1 ip sla 1")
	l.types(strings.Replace(echo, "<n>", "2", 1) + "ip sla schedule 2 life forever start-time pending")
	l.types(strings.Replace(echo, "<n>", "3", 1))
	l.pass(25 * time.Second)
	contains(t, l.show("show ip sla statistics 1"), "Number of successes: 3", "Operation time to live: 35 sec")
	contains(t, l.show("show track 1"), "State is Up")
	l.pass(time.Hour)
	contains(t, l.show("show ip sla statistics 1"), "Number of successes: 6", "Operation time to live: 0\n")
	contains(t, l.show("show track 1"), "State is Down", "return code: Unknown")
	for _, id := range []string{"2", "3"} {
		contains(t, l.show("show ip sla statistics "+id), "Number of successes: Unknown", "Operation time to live: 0")
	}
	contains(t, l.show("show ip sla summary"), "^1", "~2", "~3")
	contains(t, l.show("show ip sla configuration 2"), "Pending trigger", "notInService")
}

// TestTrackedRoute moves traffic by a track.
func TestTrackedRoute(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	l.types("track 1 ip sla 1 state\nno delay\nip route 198.18.0.0 255.254.0.0 Tunnel1 track 1\n" +
		"ip route 198.18.0.0 255.254.0.0 Tunnel2 200")
	web := Packet{Source: addr("172.17.0.50"), Destination: addr("198.18.0.9"), Protocol: "tcp", DestinationPort: 80}
	l.pass(2 * time.Minute)
	if d := l.Send(web); d.Via != "Tunnel1" || !d.Delivered {
		t.Errorf("well: %+v", d)
	}
	l.first.SetDegraded(true)
	l.pass(time.Minute)
	if d := l.Send(web); d.Via != "Tunnel2" || !d.Delivered {
		t.Errorf("first edge sick: %+v", d)
	}
	contains(t, l.show("show track 1"), "Tracked by:\n    Static IP Routing 0\n")
}

// TestPathMTU loses large packets only: SAs come up, the health page does not.
func TestPathMTU(t *testing.T) {
	for _, c := range []struct {
		path, mtu string
		works     bool
	}{{"1500", "1400", true}, {"1480", "1400", true}, {"1440", "1400", false}, {"1440", "1380", true}} {
		cfg := Config{PathMTU: 1500}
		switch c.path {
		case "1480":
			cfg.PathMTU = 1480
		case "1440":
			cfg.PathMTU = 1440
		}
		l := newLab(t, cfg)
		l.types(guideLines("1", firstVPN, firstGlobal) + "interface Tunnel1\nip mtu " + c.mtu + "\n" +
			monitorLines("1", firstGlobal, "permanent"))
		l.pass(5 * time.Minute)
		if !l.up("Tunnel1") {
			t.Errorf("%+v: SAs are down", c)
		}
		want := "return code: Timeout"
		if c.works {
			want = "return code: OK"
		}
		contains(t, l.show("show ip sla statistics 1"), want)
	}
}
