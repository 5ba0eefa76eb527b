package plan_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// twoTunnels are those of the sites of these tests, in a state.
func twoTunnels(primary, backup plan.State) []plan.Tunnel {
	return []plan.Tunnel{
		{Role: "primary", Interface: "Tunnel1", Peer: netip.MustParseAddr("198.51.100.11"), Track: 1, SLA: 1,
			State: primary},
		{Role: "backup", Interface: "Tunnel2", Peer: netip.MustParseAddr("203.0.113.22"), Track: 2, SLA: 2,
			State: backup},
	}
}

var plainSite = siteOptions{psk: "lab-key-0123456789", traffic: "all", encryption: "none", exempt: "10.0.0.0/8",
	mtu: 1400}

// provisioned is a branch with the tunnels of a site.
func provisioned(t testing.TB, w siteOptions) iosconf.Config {
	t.Helper()
	running := iosconf.Parse(branchText)
	p, err := plan.Build(running, rendered(t, w))
	if err != nil {
		t.Fatal(err)
	}
	return iosconf.Apply(running, plain(p.Lines()))
}

// TestStages: what is changed decides which tunnels are moved, and whether they have to negotiate anew.
func TestStages(t *testing.T) {
	rotated := func(w *siteOptions) { w.psk = "other-key-9876543210" }
	encrypted := func(w *siteOptions) { w.encryption = "aes-gcm" }
	for name, c := range map[string]struct {
		change          func(*siteOptions)
		primary, backup plan.State
		want            string
	}{
		"key":           {rotated, plan.Up, plan.Up, "Tunnel2! Tunnel1!"},
		"not known":     {rotated, "", "", "Tunnel2! Tunnel1!"},
		"key, one down": {rotated, plan.Down, plan.Up, "Tunnel1 Tunnel2!"},
		"both down":     {rotated, plan.Down, plan.Down, ""},
		"MTU":           {func(w *siteOptions) { w.mtu = 1360 }, plan.Up, plan.Up, "Tunnel2 Tunnel1"},
		"transforms":    {encrypted, plan.Up, plan.Up, "shared Tunnel2! Tunnel1!"},
		"a list":        {func(w *siteOptions) { w.exempt = "192.168.0.0/16" }, plan.Up, plan.Up, ""},
		"LANs":          {func(w *siteOptions) { w.more = "lans: [Vlan20]\n" }, plan.Up, plan.Up, ""},
		"LANs and key": {func(w *siteOptions) { w.psk, w.more = "other-key-9876543210", "lans: [Vlan20]\n" }, plan.Up,
			plan.Up, "Tunnel2! Tunnel1! steers"},
		"nothing": {func(*siteOptions) {}, plan.Up, plan.Up, ""},
	} {
		t.Run(name, func(t *testing.T) {
			running := provisioned(t, plainSite)
			next := plainSite
			c.change(&next)
			p, err := plan.Staged(running, rendered(t, next), twoTunnels(c.primary, c.backup))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range p.Stages {
				word := s.Interface
				switch {
				case word == "" && strings.Contains(s.Title, "share"):
					word = "shared"
				case word == "":
					word = "steers"
				}
				if s.Renegotiate {
					word += "!"
				}
				got = append(got, word)
			}
			if got := strings.Join(got, " "); got != c.want {
				t.Errorf("stages %q, not %q", got, c.want)
			}
		})
	}
}

// stageLaws checks what holds for a plan in stages beside the laws of every plan: it leads where the plan that is sent
// at once leads, and no stage touches what another tunnel uses.
func stageLaws(running iosconf.Config, steps []playbook.Step, p plan.Plan) error {
	at, err := plan.Build(running, steps)
	if err != nil {
		return err
	}
	once, staged := iosconf.Apply(running, plain(at.Lines())), iosconf.Apply(running, plain(p.Lines()))
	if d := iosconf.Difference(once, staged); len(d) > 0 {
		return fmt.Errorf("the stages lead elsewhere: %q", d)
	}
	if at.Summary().Present != p.Summary().Present {
		return fmt.Errorf("%d lines are right already, in stages %d", at.Summary().Present, p.Summary().Present)
	}
	state := running
	for _, stage := range p.Stages {
		next := iosconf.Apply(state, plain(p.OfStage(stage.Number).Lines()))
		for _, other := range []string{"Tunnel1", "Tunnel2"} {
			if stage.Interface == "" || stage.Interface == other {
				continue
			}
			was, _ := state.Object("interface " + other)
			is, _ := next.Object("interface " + other)
			if !slices.Equal(was.Lines(), is.Lines()) {
				return fmt.Errorf("the stage of %s touches %s", stage.Interface, other)
			}
		}
		state = next
	}
	return nil
}

// TestLawsInStages holds the laws of plans on those that move one tunnel at a time.
func TestLawsInStages(t *testing.T) {
	n, staged := runs(*lawRuns), 0
	for seed := range n {
		r := rand.New(rand.NewPCG(seed, 8811))
		running := rewritten(provisioned(t, randomOptions(r)), r)
		steps := rendered(t, randomOptions(r))
		states := []plan.State{plan.NotKnown, plan.Up, plan.Down}
		p, err := plan.Staged(running, steps, twoTunnels(states[r.IntN(3)], states[r.IntN(3)]))
		if err != nil || len(p.Stages) == 0 {
			continue // of somebody else, or sent at once
		}
		staged++
		err = stageLaws(running, steps, p)
		if err == nil {
			err = wholeLaws(running, steps, p)
		}
		after := iosconf.Apply(running, plain(p.Lines()))
		for range 3 {
			if err == nil {
				err = cutOff(running, after, steps, p, r.IntN(len(p.Lines())+1))
			}
		}
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		back, err := plan.RestoreStaged(after, running, p)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if d := iosconf.Difference(running, iosconf.Apply(after, plain(back.Lines()))); len(d) > 0 {
			t.Fatalf("seed %d: taken back in stages it leaves %q", seed, d)
		}
	}
	t.Logf("%d of %d plans have stages", staged, n)
	if staged < int(n/3) {
		t.Errorf("%d of %d plans have stages: the law is hardly tried", staged, n)
	}
}

// TestAnotherEdge: the identity of the old edge and the route to its global address go before what replaces them, so
// that a plan that is cut off can still tell that they were ours.
func TestAnotherEdge(t *testing.T) {
	running := provisioned(t, plainSite)
	steps := rendered(t, plainSite)
	replace := strings.NewReplacer("203.0.113.22", "203.0.113.77", "185.46.212.89", "185.46.212.99")
	for i := range steps {
		for j, line := range steps[i].Lines {
			steps[i].Lines[j] = secret.NewText(replace.Replace(line.Reveal()))
		}
	}
	tunnels := twoTunnels(plan.Up, plan.Up)
	tunnels[1].Peer = netip.MustParseAddr("203.0.113.77")
	p, err := plan.Staged(running, steps, tunnels)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Stages) != 1 || p.Stages[0].Interface != "Tunnel2" || p.Stages[0].Renegotiate {
		t.Errorf("stages %+v", p.Stages)
	}
	typed := plain(p.Lines())
	for _, pair := range [][2]string{
		{"no match identity remote address 203.0.113.22", "tunnel destination 203.0.113.77"},
		{"no ip route 185.46.212.89 255.255.255.255 Tunnel2 permanent", "http raw http://185.46.212.99:80"},
	} {
		first, then := slices.Index(typed, pair[0]), slices.Index(typed, pair[1])
		if first < 0 || then < first {
			t.Errorf("%q (%d) does not come before %q (%d) in:\n%s", pair[0], first, pair[1], then,
				strings.Join(typed, "\n"))
		}
	}
	for n := range len(p.Lines()) + 1 {
		if err := cutOff(running, iosconf.Apply(running, typed), steps, p, n); err != nil {
			t.Fatal(err)
		}
	}
	if text := iosconf.Apply(running, typed).String(); strings.Contains(text, "203.0.113.22") ||
		strings.Contains(text, "185.46.212.89") {
		t.Errorf("the old edge is left:\n%s", text)
	}
}
