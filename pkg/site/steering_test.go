package site_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// numbered is a good file with addresses for the tunnels and a gateway.
var numbered = strings.NewReplacer(
	"global: 185.46.212.88}", "global: 185.46.212.88, tunnel_address: 10.255.255.1/30}",
	"global: 185.46.212.89}", "global: 185.46.212.89, tunnel_address: 10.255.255.5/31}",
	"interface: fa4}", "interface: fa4, gateway: 192.0.2.1}",
).Replace(good)

func TestSteering(t *testing.T) {
	parse := func(text string) *site.Site {
		s, err := site.Parse("a.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := parse(good)
	if s.Steering != site.SteeringGuide || s.SteersByTrack() || s.WhenDown != site.WhenDownInternet ||
		s.Probe != site.DefaultProbe() || !slices.Equal(s.Notes(),
		[]string{(&site.Site{}).SteeringNote(), site.WhenDownNote}) {
		t.Errorf("%+v, %q", s, s.Notes())
	}
	s = parse(numbered + "steering: pbr-track\nwhen_down: drop\nprobe: {threshold: 800, down: 0}\n")
	want := site.Probe{Frequency: 60, Threshold: 800, Timeout: 5000, Down: 0, Up: 180}
	first, ok1 := s.ZIA.Primary.OtherEnd()
	second, ok2 := s.ZIA.Backup.OtherEnd()
	if !s.SteersByTrack() || s.Probe != want || len(s.Notes()) > 0 || !ok1 || !ok2 ||
		first.String() != "10.255.255.2" || second.String() != "10.255.255.4" {
		t.Errorf("%+v: %v, %v", s, first, second)
	}
	for text, way := range map[string]string{
		numbered: "192.0.2.1",
		strings.Replace(good, "interface: fa4", "interface: fa4, gateway: dhcp", 1): "dhcp",
		strings.Replace(good, "interface: fa4", "interface: Dialer1", 1):            "Dialer1",
	} {
		if s := parse(text + "steering: route\n"); s.ProviderWay() != way || !s.SteersByRoute() {
			t.Errorf("%q instead of %q", s.ProviderWay(), way)
		}
	}
}

// TestSteeringMistakes: what a steering needs or cannot do is found offline, with what to write.
func TestSteeringMistakes(t *testing.T) {
	for _, c := range []struct{ base, old, new, more, want string }{
		{good, "", "", "steering: magic\n", "guide or pbr-track or route or eem"},
		{good, "", "", "when_down: panic\n", "internet or drop"},
		{good, "", "", "steering: pbr-track\n", "needs zia.primary.tunnel_address: its next hop is the other host of " +
			"the tunnel's subnet (write tunnel_address: 10.255.255.1/30 there"},
		{good, "", "", "steering: pbr-track\n", "(write tunnel_address: 10.255.255.5/30 there"},
		{numbered, "10.255.255.1/30", "10.255.254.1/24", "steering: pbr-track\n", "another size than /30 or /31"},
		{numbered, "10.255.255.5/31", "10.255.255.2/30", "steering: pbr-track\n", "are in one subnet"},
		{numbered, "interface: vlan1", "interface: vlan1, address: 10.255.255.9/24", "steering: pbr-track\n",
			"lies in the network of the LAN"},
		{good, "", "", "steering: route\n", "steering: route needs wan.gateway: FastEthernet4 may have many"},
		{good, "", "", "steering: route\n", "(write wan: {interface: FastEthernet4, gateway: 192.0.2.1} with the"},
		{numbered, "gateway: 192.0.2.1", "gateway: 198.51.100.11", "steering: route\n",
			"is the address of a service edge"},
		{numbered, "gateway: 192.0.2.1", "gateway: router", "", "not the address of a gateway"},
		{numbered, "interface: vlan1", "interface: vlan1, gateway: 192.0.2.1", "", "unknown key"},
		{numbered, "", "", "steering: route\ntraffic: web\n", "routes know no ports (write steering: pbr-track"},
		{numbered, "203.0.113.80]", "{from: 172.17.0.80}]", "steering: route\n", "cannot exempt by source"},
		{numbered, "", "", "steering: route\naccess_groups: guide\n", "has no access list"},
		{numbered, "interface: vlan1", "interface: vlan1, vrf: OFFICE", "steering: route\n", "(write when_down: drop)"},
		{numbered, "interface: vlan1", "interface: vlan1, vrf: OFFICE", "steering: route\nwhen_down: drop\n",
			"(take exempt out"},
		{good, "", "", "probe: {down: 181}\n", "0 to 180"},
		{good, "", "", "probe: {frequency: 0}\n", "1 to 3600"},
		{good, "", "", "probe: {threshold: 6000}\n", "the threshold of 6000 ms is longer than the timeout of 5000 ms"},
		{good, "", "", "probe: {frequency: 4}\n", "the timeout of 5000 ms is longer than the 4 s"},
		{good, "", "", "probe: {interval: 4}\n", "known keys: frequency, threshold, timeout, down, up"},
		{good, "", "", "steering: eem\nnames: {applet_down: A, applet_up: A}\n",
			"applet_down and applet_up are the same"},
	} {
		text := c.base
		if c.old != "" {
			text = strings.Replace(text, c.old, c.new, 1)
		}
		_, err := site.Parse("a.yaml", []byte(text+c.more))
		var problems site.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q, %q: %v, want %q", c.new, c.more, err, c.want)
		}
	}
}
