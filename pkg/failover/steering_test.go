package failover_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

func ourSite() *site.Site {
	return &site.Site{Names: site.Names{PrimaryTunnel: "Tunnel1", BackupTunnel: "Tunnel2", RouteMap: "ZIA-PBR"}}
}

const numbered = "interface Tunnel1\n ip address 10.9.0.1 255.255.255.252\n" +
	"interface Tunnel2\n ip address 10.9.0.5 255.255.255.252\n"

const brief = `Interface                  IP-Address      OK? Method Status                Protocol
Tunnel1                    10.9.0.1        YES manual up                    up
Tunnel2                    10.9.0.5        YES manual up                    up
`

const swapped = `route-map ZIA-PBR, permit, sequence 1
  Match clauses:
    ip address (access-lists): 101
  Set clauses:
    interface Tunnel2 Tunnel1
  Policy routing matches: 0 packets, 0 bytes
`

// TestSteering: what moves the traffic, and where it goes with the first track Down.
func TestSteering(t *testing.T) {
	for name, c := range map[string]struct {
		config    string
		mechanism failover.Mechanism
		open      []string // with track 1 Down
		texts     []string
	}{
		"line protocol": {"route-map ZIA-PBR permit 1\n match ip address 101\n set interface Tunnel1 Tunnel2\n",
			failover.ByInterface, []string{"Tunnel1", "Tunnel2"}, nil},
		"of another route map": {"route-map OTHER permit 1\n set interface Tunnel1 Tunnel2\n", failover.NoMechanism,
			[]string{}, nil},
		"next hops, by their numbers": {numbered + "route-map ZIA-PBR permit 1\n match ip address 101\n" +
			" set ip next-hop verify-availability 10.9.0.6 2 track 2\n" +
			" set ip next-hop verify-availability 10.9.0.2 1 track 1\n set interface Null0\n",
			failover.ByNextHop, []string{"Tunnel2"}, nil},
		"a next hop elsewhere": {numbered + "route-map ZIA-PBR permit 1\n" +
			" set ip next-hop verify-availability 192.0.2.1 1 track 1\n", failover.NoMechanism, []string{}, nil},
		"an entry in front": {"route-map ZIA-PBR deny 1\n match ip address 102\n" +
			"route-map ZIA-PBR permit 5\n set interface Tunnel2 Tunnel1\n", failover.ByInterface,
			[]string{"Tunnel2", "Tunnel1"}, nil},
		"routes, by their distances": {numbered + "ip route 0.0.0.0 0.0.0.0 Tunnel2 10 track 2\n" +
			"ip route 0.0.0.0 0.0.0.0 Tunnel1 track 1\nip route 0.0.0.0 0.0.0.0 192.0.2.1 250\n", failover.ByRoute,
			[]string{"Tunnel2"}, nil},
		"routes without tracks": {numbered + "ip route 0.0.0.0 0.0.0.0 Tunnel1\n", failover.NoMechanism,
			[]string{"Tunnel1"}, nil},
		"an applet that has exchanged them": {"route-map ZIA-PBR permit 1\n set interface Tunnel1 Tunnel2\n" +
			"event manager applet ZIA-DOWN\n event track 1 state down\n action 1 cli command \"enable\"\n" +
			" action 3 cli command \"route-map ZIA-PBR permit 1\"\n" +
			" action 4 cli command \"set interface Tunnel2 Tunnel1\"\n",
			failover.ByApplet, []string{"Tunnel2", "Tunnel1"}, []string{swapped}},
		"an applet of somebody else": {"route-map ZIA-PBR permit 1\n set interface Tunnel1 Tunnel2\n" +
			"event manager applet MAIL\n event track 1 state down\n action 1 syslog msg \"down\"\n",
			failover.ByInterface, []string{"Tunnel1", "Tunnel2"}, nil},
	} {
		s := failover.SteeringOf(iosconf.Parse(c.config), ourSite())
		if s.Mechanism != c.mechanism {
			t.Errorf("%s: %q moves it, not %q", name, s.Mechanism, c.mechanism)
		}
		texts := append([]string{brief}, c.texts...)
		if len(texts) != len(s.Commands()) {
			t.Fatalf("%s: %q", name, s.Commands())
		}
		tracks := show.Tracks{Tracks: []show.Track{{ID: 1, State: "Down"}, {ID: 2, State: "Up"}}}
		if open, err := s.Open(texts, tracks); err != nil || !slices.Equal(open, c.open) {
			t.Errorf("%s: %q %v, not %q", name, open, err, c.open)
		}
	}
}

// TestSick: IKE of the primary has to stay up, its probe to fail, and its track to move the traffic.
func TestSick(t *testing.T) {
	test := failover.Test{How: plan.Sick, Steering: failover.Steering{Mechanism: failover.ByNextHop}}
	sick := func(change func(p *verify.TunnelReport, s *failover.Sample)) failover.Sample {
		s := look(t, "failed 200 UP-ACTIVE UP-ACTIVE")
		s.Up = []string{"Tunnel2"}
		s.Report.Tunnels[0].SLA, s.Report.Tunnels[0].Track = "Timeout", "Down"
		s.Report.Tunnels[1].SLA, s.Report.Tunnels[1].Track = "OK", "Up"
		change(&s.Report.Tunnels[0], &s)
		return s
	}
	for want, change := range map[string]func(p *verify.TunnelReport, s *failover.Sample){
		"":                                 func(*verify.TunnelReport, *failover.Sample) {},
		"IKE of the primary, Tunnel1, was": func(p *verify.TunnelReport, _ *failover.Sample) { p.Session = "DOWN" },
		"the track of the primary is Up":   func(p *verify.TunnelReport, _ *failover.Sample) { p.Track = "Up" },
		"does not show the health page as": func(p *verify.TunnelReport, _ *failover.Sample) {
			p.SLA, p.Track = "OK", "Up"
		},
		"the traffic does not go into Tun": func(_ *verify.TunnelReport, s *failover.Sample) {
			s.Up = []string{"Tunnel1", "Tunnel2"}
		},
	} {
		missing := sick(change).Missing(test)
		if (want == "") != (len(missing) == 0) || want != "" && !containsPart(missing, want) {
			t.Errorf("%q, not %q", missing, want)
		}
	}
	after := look(t, "restored 400 UP-ACTIVE UP-ACTIVE")
	after.Report.Tunnels[0].Track, after.Report.Tunnels[1].Track = "Up", "Up"
	if !after.Recovered("", 0, failover.Waits{}, test) {
		t.Error("the traffic is back, and it does not count as recovered")
	}
	after.Up = []string{"Tunnel2", "Tunnel1"}
	if after.Recovered("", 0, failover.Waits{}, test) {
		t.Error("the traffic is not back in the primary, and it counts as recovered")
	}
}

func containsPart(list []string, part string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, part) })
}
