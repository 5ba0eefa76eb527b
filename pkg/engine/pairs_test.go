package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Further pairs of the branch of [enginetest.TwoLANs]: by another address to the same edges, by another access to edges
// of its own, and by a part of the LAN's addresses.
const (
	bySource = `exempt: [10.0.0.0/8, 172.17.0.0/16]
pairs:
  - source: Loopback10
    credential: {fqdn: second-10@corp.example, psk: env:PSK10}
    primary: {global: 185.46.212.90}
    backup: {global: 185.46.212.91}
    lans: [Vlan20]
`
	byAccess = `exempt: [10.0.0.0/8, 172.17.0.0/16]
pairs:
  - wan: {interface: Vlan100, gateway: 198.18.1.1}
    primary: {vpn: 198.51.100.12, global: 185.46.212.90}
    backup: {vpn: 203.0.113.23, global: 185.46.212.91}
    from: [172.17.0.128/25]
`
)

// pairBench is a branch with several pairs of tunnels, and its edges by address.
type pairBench struct {
	*enginetest.Branch
	edges map[string]*fakeios.Edge
}

func newPairs(t *testing.T, pairs string) pairBench {
	t.Helper()
	job, err := enginetest.JobOf(strings.Replace(enginetest.SiteText, "exempt: [10.0.0.0/8]\n", pairs, 1))
	if err != nil {
		t.Fatal(err)
	}
	out := pairBench{edges: map[string]*fakeios.Edge{}}
	var edges []*fakeios.Edge
	for _, edge := range job.Site.Edges() {
		cfg := fakeios.EdgeConfig{VPN: edge, Cloud: "zscalertwo"}
		for _, p := range job.Site.Pairs() {
			cfg.Credentials = append(cfg.Credentials, fakeios.Credential{FQDN: p.Credential.FQDN, PSK: enginetest.PSK})
		}
		e := fakeios.NewEdge(cfg)
		edges, out.edges[edge.String()] = append(edges, e), e
	}
	startup := enginetest.TwoLANs
	if pairs == byAccess { // another network of the router would have to be exempted
		startup = strings.Replace(enginetest.TwoLANs, "interface Loopback10\n ip address 203.0.113.130 "+
			"255.255.255.255\n!\n", "", 1)
	}
	out.Branch = enginetest.NewOn(t, fakeios.Config{Startup: startup, Edges: edges}, unhurried)
	job.Journal, job.Run = out.Job.Journal, out.Job.Run
	job.Clock, job.BeginLogin = out.Job.Clock, out.Job.BeginLogin
	out.Job = job
	return out
}

// carries is the tunnel that takes what a host sends.
func (b pairBench) carries(host string) string {
	lan := "Vlan1"
	if strings.HasPrefix(host, "172.17.20.") {
		lan = "Vlan20"
	}
	path := b.Router.Reach(lan, fakeios.Packet{Source: netip.MustParseAddr(host),
		Destination: netip.MustParseAddr("198.18.99.1"), Protocol: "tcp", SourcePort: 40000, DestinationPort: 443})
	if !path.Arrived {
		return "lost: " + path.Reason
	}
	return path.Via
}

func (b pairBench) report(t *testing.T) verify.Report {
	t.Helper()
	session, err := b.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	report, _ := engine.Verify(t.Context(), session, b.Job, enginetest.Unwatched)
	return report
}

// TestPairs brings four tunnels up, lets an edge of one pair die, applies again and takes everything out.
func TestPairs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, pairs   string
		first, second string   // hosts whose traffic the pairs carry
		dies          []string // edges of the second pair, of which the first dies first
	}{
		{"another source", bySource, "172.17.0.20", "172.17.20.20", nil},
		{"another access", byAccess, "172.17.0.20", "172.17.0.200", []string{"198.51.100.12", "203.0.113.23"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newPairs(t, c.pairs)
			out, err := b.Apply(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if out.Report.Verdict != verify.Active || len(out.Report.Tunnels) != 4 {
				t.Errorf("%s with %d tunnels", out.Report.Verdict, len(out.Report.Tunnels))
			}
			if got := [2]string{b.carries(c.first), b.carries(c.second)}; got != [2]string{"Tunnel1", "Tunnel3"} {
				t.Errorf("the traffic goes into %v", got)
			}
			again, err := b.Apply(t.Context(), nil)
			if err != nil || again.Lines != 0 {
				t.Errorf("again: %d lines, %v", again.Lines, err)
			}
			for i, want := range [][2]string{{"Tunnel1", "Tunnel4"}, {"Tunnel1", "Tunnel1"}} {
				if i < len(c.dies) {
					b.edges[c.dies[i]].SetReachable(false)
					b.Clock.Advance(5 * time.Minute)
					if got := [2]string{b.carries(c.first), b.carries(c.second)}; got != want {
						t.Errorf("with %v dead the traffic goes into %v", c.dies[:i+1], got)
					}
				}
			}
			if len(c.dies) > 0 {
				r := b.report(t)
				if note := strings.Join(r.PairNotes(), "\n"); r.Verdict != verify.Degraded || !strings.Contains(note,
					"none of its tunnels is up; Tunnel1 of another pair carries it") {
					t.Errorf("%s: %s", r.Verdict, note)
				}
				for _, edge := range c.dies {
					b.edges[edge].SetReachable(true)
				}
				b.Clock.Advance(5 * time.Minute)
			}
			if _, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched); err != nil {
				t.Fatal(err)
			}
			if left := b.Router.RunningConfig(); strings.Contains(left, "ZIA-") || strings.Contains(left, "Tunnel3") ||
				strings.Contains(left, "255.255.255.255 Vlan100") {
				t.Errorf("what is left:\n%s", left)
			}
		})
	}
}

// TestPairFailover fails one pair alone, and refuses to put an edge out of reach that the other one needs.
func TestPairFailover(t *testing.T) {
	t.Parallel()
	b := newPairs(t, byAccess)
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(5 * time.Minute)
	var during string
	watch := func(e engine.Event) {
		if e.Kind == engine.FailedOver {
			during = fmt.Sprint(b.carries("172.17.0.20"), " ", b.carries("172.17.0.200"))
		}
	}
	agree := func(engine.Review, failover.Waits) (bool, error) { return true, nil }
	o := engine.FailoverOptions{How: plan.Blackhole, Pair: 2}
	result, err := engine.Failover(t.Context(), b.Dial, b.Job, o, agree, watch)
	if err != nil || during != "Tunnel1 Tunnel4" || !result.Proven {
		t.Errorf("%v: the traffic went into %s", err, during)
	}
	for pairs, want := range map[string]engine.FailoverOptions{
		"edge_shared": {How: plan.Blackhole, Pair: 1}, "no_such_pair": {How: plan.Shutdown, Pair: 3},
	} {
		b := newPairs(t, bySource)
		_, err := engine.Failover(context.WithoutCancel(t.Context()), b.Dial, b.Job, want, agree, enginetest.Unwatched)
		var refused *engine.RefusedError
		if !errors.As(err, &refused) || refused.Findings[0].Rule != pairs {
			t.Errorf("%s: %v", pairs, err)
		}
	}
}
