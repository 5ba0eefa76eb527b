package verify_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// pairsReport is a report on two pairs whose tunnels are in these states, in the order of the tunnels.
func pairsReport(fallback bool, states ...string) verify.Report {
	r := verify.Report{}
	names := []string{"Tunnel1", "Tunnel2", "Tunnel3", "Tunnel4"}
	for i, state := range states {
		r.Tunnels = append(r.Tunnels, verify.TunnelReport{Interface: names[i], State: state})
	}
	w := verify.Expectation{Pairs: []verify.Pair{
		{Number: 1, Name: "pair 1", Carries: "Vlan1", Tunnels: names[:2], Order: names},
		{Number: 2, Name: "pair 2 (second)", Carries: "Vlan20", Tunnels: names[2:],
			Order: []string{"Tunnel3", "Tunnel4", "Tunnel1", "Tunnel2"}},
	}}
	if !fallback {
		for i := range w.Pairs {
			w.Pairs[i].Order = w.Pairs[i].Tunnels
		}
	}
	r.Pairs = verify.PairsOf(r, w)
	return r
}

// TestPairNotes says what carries each pair, by its own tunnels or by those of another one.
func TestPairNotes(t *testing.T) {
	t.Parallel()
	const up, standby, down = verify.Established, verify.Standby, verify.Down
	for _, c := range []struct {
		fallback bool
		states   []string
		want     string
	}{
		{true, []string{up, standby, up, standby}, "pair 1, for Vlan1: Tunnel1 carries it|" +
			"pair 2 (second), for Vlan20: Tunnel3 carries it"},
		{true, []string{up, standby, down, up}, "Tunnel1 carries it|pair 2 (second), for Vlan20: Tunnel4 carries it"},
		{true, []string{up, standby, down, down}, "for Vlan20: none of its tunnels is up; Tunnel1 of another pair " +
			"carries it"},
		{false, []string{up, standby, down, down}, "for Vlan20: none of its tunnels is up, and by pairs_fallback " +
			"no other"},
		{true, []string{down, down, down, down}, "for Vlan20: none of its tunnels is up, nor one of another " +
			"pair; it is routed as if there were none"},
	} {
		r := pairsReport(c.fallback, c.states...)
		if got := strings.Join(r.PairNotes(), "|"); !strings.Contains(got, c.want) {
			t.Errorf("%v: %s", c.states, got)
		}
		parts := r.Split()
		if len(parts) != 2 || parts[1].Tunnels[1].Interface != "Tunnel4" || len(parts[0].Tunnels) != 2 {
			t.Errorf("%v: split into %+v", c.states, parts)
		}
	}
}

// TestPairWaits: tunnels that are up carry nothing while no track is, and the note says so, and where it goes.
func TestPairWaits(t *testing.T) {
	t.Parallel()
	w := verify.Expectation{Steering: site.SteeringPBRTrack, WhenDown: site.WhenDownDrop, Pairs: []verify.Pair{
		{Number: 1, Name: "pair 1", Carries: "Vlan1", Tunnels: []string{"Tunnel1"}, Order: []string{"Tunnel1"}},
		{Number: 2, Name: "pair 2", Carries: "Vlan20", Tunnels: []string{"Tunnel3"}, Order: []string{"Tunnel3"}},
	}}
	r := verify.Report{Tunnels: []verify.TunnelReport{
		{Interface: "Tunnel1", State: verify.Established, Track: "Up"},
		{Interface: "Tunnel3", State: verify.Established, Track: "Down"},
	}}
	r.Pairs = verify.PairsOf(r, w)
	want := "pair 1, for Vlan1: Tunnel1 carries it|pair 2, for Vlan20: no track of its tunnels is Up, and by " +
		"pairs_fallback no other one carries it; it is dropped (when_down: drop)"
	if got := strings.Join(r.PairNotes(), "|"); got != want {
		t.Error(got)
	}
}

// TestSharedPeer: two tunnels to one edge are told apart by the address that they send from.
func TestSharedPeer(t *testing.T) {
	t.Parallel()
	both := texts{ikev2: ike("READY"), ipsec: esp(null), session: session("UP-ACTIVE")}
	shared := want
	shared.Tunnels = append([]verify.Tunnel{}, want.Tunnels...)
	shared.Tunnels[0].SharedPeer = true
	other := shared.Tunnels[0]
	other.Role, other.Interface = "primary-2", "Tunnel3"
	shared.Tunnels = append(shared.Tunnels, other)
	r := verify.Judge(both.read(t), shared)
	if first := r.Tunnels[0]; first.IKE != "READY" || !first.Up() {
		t.Errorf("its own SA does not count: %s, %v", first.IKE, first.Reasons())
	}
	if second := r.Tunnels[1]; second.IKE != "none" || second.Up() {
		t.Errorf("the SA of another tunnel counts: %s", second.IKE)
	}
}
