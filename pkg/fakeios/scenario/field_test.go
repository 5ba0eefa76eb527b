package scenario

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// TestWhatTheFieldDoes reads the keys of accounts, lines shown otherwise, packets and faults into the Config.
func TestWhatTheFieldDoes(t *testing.T) {
	lab, err := Read("lab.yaml", []byte(`
defaults:
  shown: {"ip virtual-reassembly in": ""}
routers:
  - license: advsecurity
    packet_size: 7
    ssh: ssh-1
    shown: {"set security-policy limit *": "", "react *": "react * action-type none"}
    users:
      - name: night
        password: x
        privilege: 7
        view: NOC
        exec: [all]
        configures: [interface, "all line vty"]
        shows: [hostname]
        denied: [configure confirm]
        lacks: [terminal length]
    faults:
      - {do: late, line: write memory, skip: 1, delay: 40s}
      - {do: enable-prompt, reply: "AD Password: ", times: always}
      - {do: no-channel, skip: 2, times: always}
`), testSource())
	if err != nil {
		t.Fatal(err)
	}
	got := lab.Routers[0].Config
	want := fakeios.Config{
		Hostname: "branch-001", License: "advsecurity", PacketSize: 7, SSHProfile: fakeios.ProfileSSH1,
		Shown: map[string]string{
			"set security-policy limit *": "", "react *": "react * action-type none", "ip virtual-reassembly in": "",
		},
		Users: []fakeios.User{{
			Name: "night", Password: "x", Privilege: 7, View: "NOC", Exec: []string{"all"},
			Configures: []string{"interface", "all line vty"}, Shows: []string{"hostname"},
			Denied: []string{"configure confirm"}, Lacks: []string{"terminal length"},
		}},
		Faults: []fakeios.Fault{
			{Do: fakeios.FaultLate, Line: "write memory", Skip: 1, Delay: 40 * time.Second},
			{Do: fakeios.FaultEnablePrompt, Reply: "AD Password: ", Times: -1},
			{Do: fakeios.FaultNoChannel, Skip: 2, Times: -1},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

// TestSurroundings reads what stands around a router: devices of others, routes of neighbours, addresses of providers.
func TestSurroundings(t *testing.T) {
	lab, err := Read("lab.yaml", []byte(`
defaults:
  leases: {Dialer1: 192.0.2.30/32, Cellular0: 192.0.2.40/32}
routers:
  - peers: [203.0.113.77]
    leases: {Dialer1: 192.0.2.31/32}
    learned:
      - {prefix: 10.9.0.0/16, next_hop: 172.17.0.254, code: O E2, metric: 20, vrf: BLUE}
      - {prefix: 10.8.0.0/16, next_hop: 172.17.0.254}
  - {}
`), testSource())
	if err != nil {
		t.Fatal(err)
	}
	hop := netip.MustParseAddr("172.17.0.254")
	want := fakeios.Config{
		Hostname: "branch-001", Peers: []netip.Addr{netip.MustParseAddr("203.0.113.77")},
		Leases: map[string]netip.Prefix{
			"Dialer1": netip.MustParsePrefix("192.0.2.31/32"), "Cellular0": netip.MustParsePrefix("192.0.2.40/32"),
		},
		Learned: []fakeios.LearnedRoute{
			{Code: "O E2", Prefix: netip.MustParsePrefix("10.9.0.0/16"), NextHop: hop, Metric: 20, VRF: "BLUE"},
			{Code: "D", Prefix: netip.MustParsePrefix("10.8.0.0/16"), NextHop: hop},
		},
	}
	got := lab.Routers[0].Config
	if got.Users = nil; !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	if got := lab.Routers[1].Config.Leases["Dialer1"]; got.String() != "192.0.2.30/32" {
		t.Errorf("the defaults have become %s", got)
	}
	for text, want := range map[string]string{
		"routers: [{leases: {dialer: 192.0.2.1/24}}]":                              "not the name of an interface",
		"routers: [{peers: [here]}]":                                               "not an IPv4 address",
		"routers: [{learned: [{prefix: 10.0.0.1/8, next_hop: 192.0.2.1}]}]":        "not an IPv4 network",
		"routers: [{learned: [{prefix: 10.0.0.0/8}]}]":                             "next_hop",
		"routers: [{learned: [{prefix: 10.0.0.0/8, next_hop: 1.1.1.1, code: X}]}]": "not one of the choices",
	} {
		if _, err := Read("lab.yaml", []byte(text), testSource()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
