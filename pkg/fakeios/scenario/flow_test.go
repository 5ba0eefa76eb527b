package scenario

import (
	"context"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// TestFlowKeys reads flows, uplinks, what ails edges, and events.
func TestFlowKeys(t *testing.T) {
	lab := read(t, `
edges:
  - {name: primary, vpn: 198.51.100.11, global: 185.46.212.88, no_traffic: true, loss: 20, refusing: true,
     flapping_rtt: {rtt: 900ms, normal: 3m, slow: 1m}}
  - {name: backup, vpn: 203.0.113.22, global: 185.46.212.89, excluded: true}
events:
  - {do: slow, after: 5m, for: 1m, edge: primary, rtt: 700ms}
  - {do: provider, after: 6m, uplink: FastEthernet4}
routers:
  - uplinks: [{interface: FastEthernet4, routed: [198.51.100.64/29], cut: cable}]
    flows:
      - {name: calls, in: Vlan1, from: 172.17.0.50, to: 198.18.0.9, protocol: udp, port: 5060, size: 200,
         interval: 20ms, count: 3000, after: 1m, clear: true}
      - {to: 198.18.0.9, count: 1}
`)
	wantEdges := []Edge{
		{Name: "primary", NoTraffic: true, Loss: 20, Refusing: true, SlowRTT: 900 * time.Millisecond,
			Normal: 3 * time.Minute, Slow: time.Minute},
		{Name: "backup", Excluded: true},
	}
	for i, want := range wantEdges {
		got := lab.Edges[i]
		if got.Config = (fakeios.EdgeConfig{}); !reflect.DeepEqual(got, want) {
			t.Errorf("\n got %+v\nwant %+v", got, want)
		}
	}
	if want := []Event{
		{Do: "slow", After: 5 * time.Minute, For: time.Minute, Edge: "primary", RTT: 700 * time.Millisecond},
		{Do: "provider", After: 6 * time.Minute, Router: "branch-001", Uplink: "FastEthernet4"},
	}; !reflect.DeepEqual(lab.Events, want) {
		t.Errorf("\n got %+v\nwant %+v", lab.Events, want)
	}
	to := netip.MustParseAddr("198.18.0.9")
	if want := []fakeios.FlowConfig{
		{Name: "calls", In: "Vlan1", From: netip.MustParseAddr("172.17.0.50"), To: to, Protocol: "udp", Port: 5060,
			Size: 200, Interval: 20 * time.Millisecond, Count: 3000, After: time.Minute, Clear: true},
		{To: to, Count: 1},
	}; !reflect.DeepEqual(lab.Routers[0].Flows, want) {
		t.Errorf("\n got %+v\nwant %+v", lab.Routers[0].Flows, want)
	}
	if want := []fakeios.Uplink{{Interface: "FastEthernet4", State: fakeios.CableCut,
		Routed: []netip.Prefix{netip.MustParsePrefix("198.51.100.64/29")}}}; !reflect.DeepEqual(
		lab.Routers[0].Config.Uplinks, want) {
		t.Errorf("\n got %+v\nwant %+v", lab.Routers[0].Config.Uplinks, want)
	}
}

// TestFlowMistakes names what a flow, an uplink or an event lacks.
func TestFlowMistakes(t *testing.T) {
	edge := "edges: [{name: primary, vpn: 198.51.100.11, global: 185.46.212.88}]\nrouters: [{}]\nevents: "
	for text, want := range map[string]string{
		"routers: [{flows: [{to: 198.18.0.9}]}]":                                    "count",
		"routers: [{flows: [{to: 198.18.0.9, count: 1, protocol: udp}]}]":           "the port of a flow is 1 to 65535",
		"routers: [{flows: [{to: 198.18.0.9, count: 1, protocol: icmp, port: 1}]}]": "leave port out",
		"routers: [{uplinks: [{interface: Vlan1}, {interface: Vlan1}]}]":            "two uplinks with the same",
		"routers: [{uplinks: [{interface: Vlan1, routed: [192.0.2.1/24]}]}]":        "not an IPv4 network",
		"routers: [{uplinks: [{interface: Vlan1, cut: half}]}]":                     "not one of the choices",
		edge + "[{do: sick, edge: secondary}]":                                      "there is no such edge",
		edge + "[{do: sick, uplink: Vlan1}]":                                        "cable and provider happen",
		edge + "[{do: cable, edge: primary}]":                                       "cable and provider happen",
		edge + "[{do: cable, uplink: Vlan1, router: branch-009}]":                   "there is no such router",
		edge + "[{do: slow, edge: primary}]":                                        "rtt is for slow",
		edge + "[{do: loss, edge: primary, rtt: 1s, loss: 2}]":                      "rtt is for slow",
		edge + "[{do: loss, edge: primary}]":                                        "loss is for the event loss",
		edge + "[{do: sick, edge: primary, router: branch-001}]":                    "router is for what happens",
	} {
		if _, err := Read("lab.yaml", []byte(text), testSource()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{"routers: [{uplinks: [{interface: Vlan99}]}]",
		"routers: [{}]\nevents: [{do: cable, uplink: Vlan99}]"} {
		if _, err := read(t, text).Boot(); err == nil || !strings.Contains(err.Error(), "Vlan99") ||
			!strings.HasPrefix(err.Error(), "lab.yaml:1:") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestEventsAndFlows lets events happen at their times, and counts what a flow loses meanwhile.
func TestEventsAndFlows(t *testing.T) {
	lab := read(t, `
edges: [{name: primary, vpn: 198.51.100.11, global: 185.46.212.88, loss: 0}]
events:
  - {do: provider, after: 10500ms, for: 5s, uplink: FastEthernet4}
  - {do: cable, after: 20500ms, for: 2s, uplink: FastEthernet4}
  - {do: loss, after: 1m, for: 1m, edge: primary, loss: 50}
routers:
  - flows: [{to: 198.18.0.9, count: 60, clear: true}]
    startup: |
      interface FastEthernet4
       ip address 192.0.2.10 255.255.255.0
       ip nat outside
      interface Vlan1
       ip address 172.17.0.1 255.255.255.0
       ip nat inside
      ip nat inside source list 10 interface FastEthernet4 overload
      ip route 0.0.0.0 0.0.0.0 192.0.2.1
      access-list 10 permit 172.17.0.0 0.0.0.255
`)
	clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	lab.newClock = func(float64) fakeios.Clock { return clock }
	network, err := lab.Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	clock.Advance(30 * time.Second)
	want := "branch-001: flow tcp 172.17.0.2:50000 to 198.18.0.9:443: 31 sent, 24 delivered, 0 in clear, 7 lost, " +
		"not over yet\n"
	if got := network.FlowReport(); !strings.HasPrefix(got, want) {
		t.Errorf("got  %swant %s", got, want)
	}
	clock.Advance(31 * time.Second)
	for _, part := range []string{": 60 sent, 53 delivered, 0 in clear, 7 lost\n",
		"  53 by FastEthernet4 to internet\n",
		"  5 by FastEthernet4 lost: the provider of FastEthernet4 has failed: nothing comes back\n",
		"  2 lost: no route\n", "  2 outages in all\n",
		"  longest outage 5s, from 09:00:11.000 to 09:00:16.000: the provider of FastEthernet4 has failed"} {
		if got := network.FlowReport(); !strings.Contains(got, part) {
			t.Errorf("no %q in %s", part, got)
		}
	}
	if err := network.Close(); err != nil {
		t.Error(err)
	}
}

// TestEdgeEventsEnd: every event of an edge that traffic suffers begins and ends.
func TestEdgeEventsEnd(t *testing.T) {
	for _, kind := range edgeEvents() {
		more := map[string]string{"slow": ", rtt: 6s", "loss": ", loss: 100"}[kind.do]
		lab := read(t, `
edges: [{name: primary, vpn: 198.51.100.11, global: 185.46.212.88}]
events: [{do: `+kind.do+`, after: 10m, for: 10m, edge: primary`+more+`}]
routers:
  - startup: |
      crypto ikev2 proposal P
       encryption aes-cbc-256
       integrity sha1
       group 14
      crypto ikev2 policy P
       proposal P
      crypto ikev2 keyring K
       peer E
        address 198.51.100.11
        pre-shared-key lab-key-0123456789
      crypto ikev2 profile P
       match identity remote address 198.51.100.11 255.255.255.255
       identity local email branch-001@corp.example
       authentication remote pre-share
       authentication local pre-share
       keyring local K
      crypto ikev2 dpd 10 5 periodic
      crypto ipsec transform-set T esp-null esp-sha-hmac
       mode tunnel
      crypto ipsec profile I
       set transform-set T
       set ikev2-profile P
      interface Tunnel1
       ip unnumbered FastEthernet4
       tunnel source FastEthernet4
       tunnel mode ipsec ipv4
       tunnel destination 198.51.100.11
       tunnel protection ipsec profile I
      interface FastEthernet4
       ip address 192.0.2.10 255.255.255.0
      interface Vlan1
       ip address 172.17.0.1 255.255.255.0
      ip route 0.0.0.0 0.0.0.0 Tunnel1
      ip route 198.51.100.11 255.255.255.255 192.0.2.1
    credential: {psk: lab-key-0123456789}
    flows:
      - {name: page, to: 185.46.212.88, port: 80, count: 3, after: 9m30s, interval: 10m}
      - {name: traffic, to: 198.18.0.9, count: 3, after: 9m30s, interval: 10m}
`)
		clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
		lab.newClock = func(float64) fakeios.Clock { return clock }
		network, err := lab.Open(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Hour)
		report := network.FlowReport()
		lost := strings.Count(report, ": 3 sent, 2 delivered, 0 in clear, 1 lost\n")
		want := 2
		switch kind.do {
		case "slow", "no_page": // what only the probe sees
			want = 0
		case "no_traffic":
			want = 1
		}
		if lost != want || strings.Count(report, "1 lost\n")+strings.Count(report, "0 lost\n") != 2 {
			t.Errorf("%s: %s", kind.do, report)
		}
		_ = network.Close()
	}
}
