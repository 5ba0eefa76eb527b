package engine_test

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// TestPairsByTrack: each pair moves by its own probes, from its primary to its backup and on to the tunnels of the
// other pair, and none moves the other.
func TestPairsByTrack(t *testing.T) {
	t.Parallel()
	numbered := strings.NewReplacer(
		"global: 185.46.212.90}", "global: 185.46.212.90, tunnel_address: 10.255.255.9/30}",
		"global: 185.46.212.91}", "global: 185.46.212.91, tunnel_address: 10.255.255.13/30}",
	).Replace(byAccess)
	b := newPairs(t, byAccess)
	text := strings.NewReplacer(
		"global: 185.46.212.88}", "global: 185.46.212.88, tunnel_address: 10.255.255.1/30}",
		"global: 185.46.212.89}", "global: 185.46.212.89, tunnel_address: 10.255.255.5/30}",
		"exempt: [10.0.0.0/8]\n", numbered+"steering: pbr-track\nwhen_down: drop\n",
	).Replace(enginetest.SiteText)
	b.Wants(t, text)
	if out, err := b.Apply(t.Context(), nil); err != nil || !out.Saved || len(out.Surprises) > 0 {
		t.Fatalf("%v, %+v", err, out.Surprises)
	}
	both := func(what, first, second string) {
		t.Helper()
		b.Clock.Advance(10 * time.Minute)
		for host, want := range map[string]string{"172.17.0.20": first, "172.17.0.200": second} {
			if got := b.carries(host); got != want {
				t.Errorf("%s: %s goes by %q instead of %q", what, host, got, want)
			}
		}
		if out, err := b.Apply(t.Context(), nil); err != nil || out.Lines != 0 {
			t.Errorf("%s: a second apply types %d lines: %v", what, out.Lines, err)
		}
	}
	both("well", "Tunnel1", "Tunnel3")
	b.edges["198.51.100.12"].SetPage(false)
	both("the second primary is sick", "Tunnel1", "Tunnel4")
	b.edges["203.0.113.23"].SetPage(false)
	both("the second pair is sick", "Tunnel1", "Tunnel1")
	report := b.report(t)
	if len(report.Pairs) != 2 || report.Pairs[0].CarriedBy != "Tunnel1" || report.Pairs[1].CarriedBy != "Tunnel1" {
		t.Errorf("verify says %+v", report.Pairs)
	}
	b.edges["198.51.100.12"].SetPage(true)
	b.edges["203.0.113.23"].SetPage(true)
	both("well again", "Tunnel1", "Tunnel3")
	if _, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched); err != nil {
		t.Fatal(err)
	}
	if left := b.Router.RunningConfig(); strings.Contains(left, "ZIA-") || strings.Contains(left, "interface Tunnel") {
		t.Errorf("behind a removal:\n%s", left)
	}
}

// TestPairsByRoute: the default routes of two pairs share the traffic of all hosts by destination; when the primary of
// one is sick the other carries it all, and its backup only when no primary is left.
func TestPairsByRoute(t *testing.T) {
	t.Parallel()
	b := newPairs(t, byAccess)
	b.Wants(t, strings.NewReplacer(
		"exempt: [10.0.0.0/8]\n", strings.Replace(strings.Replace(byAccess, "    from: [172.17.0.128/25]\n", "", 1),
			"exempt: [", "exempt: [auto, ", 1)+"steering: route\nwhen_down: drop\n",
		"wan: {interface: FastEthernet4}", "wan: {interface: FastEthernet4, gateway: 192.0.2.1}",
	).Replace(enginetest.SiteText))
	if out, err := b.Apply(t.Context(), nil); err != nil || !out.Saved || len(out.Surprises) > 0 {
		t.Fatalf("%v, %+v", err, out.Surprises)
	}
	ways := func(what string, want ...string) {
		t.Helper()
		b.Clock.Advance(10 * time.Minute)
		seen := map[string]bool{}
		for host := range 32 {
			path := b.Router.Reach("Vlan1", fakeios.Packet{Source: netip.AddrFrom4([4]byte{172, 17, 0, 20}),
				Destination: netip.AddrFrom4([4]byte{198, 18, 99, byte(host)}), Protocol: "tcp", SourcePort: 40000,
				DestinationPort: 443})
			seen[path.Via] = true
		}
		if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, want) {
			t.Errorf("%s: traffic goes by %q instead of %q", what, got, want)
		}
		if out, err := b.Apply(t.Context(), nil); err != nil || out.Lines != 0 {
			t.Errorf("%s: a second apply types %d lines: %v", what, out.Lines, err)
		}
	}
	ways("well", "Tunnel1", "Tunnel3")
	b.edges["198.51.100.12"].SetPage(false)
	ways("the second primary is sick", "Tunnel1")
	b.edges["198.51.100.11"].SetPage(false)
	ways("both primaries are sick", "Tunnel2", "Tunnel4")
	b.edges["198.51.100.11"].SetPage(true)
	b.edges["198.51.100.12"].SetPage(true)
	ways("well again", "Tunnel1", "Tunnel3")
	if _, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched); err != nil {
		t.Fatal(err)
	}
	if left := b.Router.RunningConfig(); strings.Contains(left, "ZIA-") || strings.Contains(left, "interface Tunnel") ||
		!strings.Contains(left, "ip route 0.0.0.0 0.0.0.0 192.0.2.1\n") {
		t.Errorf("behind a removal:\n%s", left)
	}
}
