package plan_test

import (
	"errors"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// earlier are objects under our names and numbers that were there before us.
var earlier = []string{
	"interface Tunnel1|ip unnumbered FastEthernet4|tunnel source FastEthernet4|tunnel mode ipsec ipv4|" +
		"tunnel destination 198.51.100.11|exit",
	"crypto ikev2 proposal ZIA-PROPOSAL|encryption aes-cbc-128|integrity sha1|group 5|exit",
	"crypto ikev2 dpd 10 2 periodic",
	"access-list 101 permit ip any any",
	"ip sla 1|icmp-echo 192.0.2.9|frequency 20|exit",
	"ip route 198.51.100.11 255.255.255.255 192.0.2.1",
}

// randomBefore is a router with other people's objects beside, and in, those that will be ours. With a snapshot
// of it, some of what will be ours may have been there before.
func randomBefore(r *mathrand.Rand, snapshot bool) iosconf.Config {
	c := iosconf.Parse(branchText)
	lines := foreign
	if snapshot {
		lines = slices.Concat(foreign, earlier)
	}
	for _, one := range lines {
		ours := strings.HasPrefix(one, "interface Tunnel1|") || strings.HasPrefix(one, "track 1 ") ||
			strings.HasPrefix(one, "ip route 185.")
		if (snapshot || !ours) && r.IntN(3) == 0 {
			c = iosconf.Apply(c, strings.Split(one, "|"))
		}
	}
	return c
}

// stays reports whether a removal without a snapshot may leave a difference: NAT on the interfaces,
// and values set for all of IKEv2, which it cannot know.
func stays(line string) bool {
	return strings.Contains(line, " / ip nat ") || strings.Contains(line, " / ip virtual-reassembly in") ||
		strings.HasPrefix(line, "- crypto ikev2 dpd ") || strings.HasPrefix(line, "- crypto ikev2 nat keepalive ")
}

// TestRemoveLaw: what is taken out leaves everything else as it was, in an order that IOS takes, and
// can be put back.
func TestRemoveLaw(t *testing.T) {
	conflicts := 0
	for seed := range runs(*lawRuns) {
		r := mathrand.New(mathrand.NewPCG(seed, 14))
		known := r.IntN(2) == 0
		before := randomBefore(r, known)
		steps := rendered(t, randomOptions(r))
		p, err := plan.Build(before, steps)
		var taken *plan.ConflictError
		if errors.As(err, &taken) {
			conflicts++
			continue
		}
		running := rewritten(iosconf.Apply(before, plain(p.Lines())), r)
		removeAndBack(t, seed, running, before, steps, known)
	}
	if conflicts > int(runs(*lawRuns)/3) {
		t.Errorf("%d of %d configurations are conflicts", conflicts, runs(*lawRuns))
	}
}

// removeAndBack removes with the snapshot before, and without it where snapshot does not say that only that is right.
func removeAndBack(
	t *testing.T, seed uint64, running, before iosconf.Config, steps []playbook.Step, snapshot bool,
) {
	t.Helper()
	informed, err := plan.RemoveSince(running, before, steps)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	blind := informed
	if !snapshot {
		if blind, err = plan.Remove(running, steps); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	for _, p := range []plan.Plan{blind, informed} {
		gone, err := typeAll(running, p.Lines())
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, line := range iosconf.Difference(before, gone) {
			if !stays(line) || len(p.Lines()) == len(informed.Lines()) && len(blind.Lines()) != len(informed.Lines()) {
				t.Fatalf("seed %d: differs afterwards: %q", seed, line)
			}
		}
		if err := listsHold(running, p.Lines()); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		again, err := typeAll(gone, p.Undo())
		if err != nil {
			t.Fatalf("seed %d: undo: %v", seed, err)
		}
		if d := iosconf.Difference(running, again); len(d) > 0 {
			t.Fatalf("seed %d: undo leaves %q", seed, d)
		}
	}
	if gone := iosconf.Apply(running, plain(informed.Lines())); !equal(before, gone) {
		t.Fatalf("seed %d: with a snapshot it differs afterwards: %q", seed, iosconf.Difference(before, gone))
	}
}

// TestRemoveOnTheRouter types removals into the virtual router, and puts everything back.
func TestRemoveOnTheRouter(t *testing.T) {
	for seed := range runs(*routerRuns) / 3 {
		r := mathrand.New(mathrand.NewPCG(seed, 15))
		w := plainOptions(r)
		steps := rendered(t, w)
		router, session := boot(t, randomBefore(r, seed%2 == 0), fakeios.Quirks{})
		before := iosconf.Parse(router.RunningConfig())
		p, err := plan.Build(before, steps)
		if err != nil {
			continue
		}
		if err := session.Configure(t.Context(), p.Lines(), nil); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		full := iosconf.Parse(router.RunningConfig())
		remove, err := plan.RemoveSince(full, before, steps)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := session.Configure(t.Context(), remove.Lines(), nil); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if d := iosconf.Difference(before, iosconf.Parse(router.RunningConfig())); len(d) > 0 {
			t.Fatalf("seed %d: differs afterwards: %q", seed, d)
		}
		if err := session.Configure(t.Context(), remove.Undo(), nil); err != nil {
			t.Fatalf("seed %d: undo: %v", seed, err)
		}
		if d := iosconf.Difference(full, iosconf.Parse(router.RunningConfig())); len(d) > 0 {
			t.Fatalf("seed %d: undo leaves %q", seed, d)
		}
	}
}

// TestRemoveLeavesOthers are objects of ours that others have come to use: they stay, or the removal
// is refused.
func TestRemoveLeavesOthers(t *testing.T) {
	steps := rendered(t, siteOptions{psk: "lab-key-0123456789", traffic: "all", encryption: "none", mtu: 1400})
	p, err := plan.Build(iosconf.Parse(branchText), steps)
	if err != nil {
		t.Fatal(err)
	}
	full := iosconf.Apply(iosconf.Parse(branchText), plain(p.Lines()))
	for _, c := range []struct{ typed, note string }{
		{"interface Loopback0|ip policy route-map ZIA-PBR|exit", "route-map ZIA-PBR 1 stays"},
		{"interface Loopback0|ip access-group 101 in|exit", "access-list 101 stays"},
		{"ip route 10.70.0.0 255.255.0.0 172.17.0.9 track 1", "track 1 stays"},
		{"track 7 ip sla 1 reachability|exit", "ip sla 1 stays"},
		{"crypto ikev2 policy THEIRS|match fvrf any|proposal ZIA-PROPOSAL|exit",
			"crypto ikev2 proposal ZIA-PROPOSAL stays"},
		{"crypto ipsec profile THEIRS|set transform-set ZIA-TRANSFORM|exit",
			"crypto ipsec transform-set ZIA-TRANSFORM stays"},
		{"crypto ikev2 profile THEIRS|match identity remote address 192.0.2.9|exit", "crypto ikev2 dpd stays"},
		{"crypto ikev2 profile ZIA-IKEV2-PRIMARY|match identity remote address 192.0.2.9|exit",
			"crypto ikev2 profile ZIA-IKEV2-PRIMARY stays with"},
		{"access-list 101 permit tcp any any eq 22", "access-list 101 stays: it has other entries"},
		{"no ip sla 1|ip sla 1|icmp-echo 192.0.2.1|exit|ip sla schedule 1 life forever start-time now",
			"ip sla 1 stays: it is an operation of somebody else"},
	} {
		remove, err := plan.Remove(iosconf.Apply(full, strings.Split(c.typed, "|")), steps)
		var notes []string
		for _, s := range remove.Steps {
			notes = append(notes, s.Notes...)
		}
		if err != nil || !strings.Contains(strings.Join(notes, "\n"), c.note) {
			t.Errorf("%s: %v, %q", c.typed, err, notes)
		}
	}
	shared := iosconf.Parse(full.String() + "crypto map HQ 10 ipsec-isakmp \n set peer 192.0.2.9\n" +
		" set transform-set HQ ZIA-TRANSFORM \n set ikev2-profile ZIA-IKEV2-PRIMARY\n")
	remove, err := plan.Remove(shared, steps)
	if err != nil {
		t.Fatal(err)
	}
	after := iosconf.Apply(shared, plain(remove.Lines()))
	for _, id := range []string{"crypto ipsec transform-set ZIA-TRANSFORM", "crypto ikev2 profile ZIA-IKEV2-PRIMARY",
		"crypto ikev2 keyring ZIA-KEYRING"} {
		was, _ := shared.Object(id)
		if is, _ := after.Object(id); !slices.Equal(is.Lines(), was.Lines()) {
			t.Errorf("%s, which a crypto map needs, is not what it was: %q", id, is.Lines())
		}
	}
	var taken *plan.ConflictError
	if _, err := plan.Remove(iosconf.Apply(full, []string{"ip route 10.80.0.0 255.255.0.0 Tunnel1"}),
		steps); !errors.As(err, &taken) {
		t.Errorf("a tunnel that others route into: %v", err)
	}
}

// TestRemoveGivesBack: what was there before under our names comes back line by line, and what cannot come back is
// named.
func TestRemoveGivesBack(t *testing.T) {
	steps := rendered(t, siteOptions{psk: "lab-key-0123456789", traffic: "all", encryption: "none", mtu: 1400})
	for name, c := range map[string]struct {
		before, since []string // lines typed before the tunnels, and behind them
		want, note    string   // a line typed by the removal; "" for none
		never         string   // the beginning of a line that is not typed
	}{
		"global value": {before: []string{"crypto ikev2 dpd 30 3 on-demand"}, want: "crypto ikev2 dpd 30 3 on-demand",
			never: "no crypto ikev2 dpd"},
		"global value, the same": {before: []string{"crypto ikev2 nat keepalive 20"},
			never: "no crypto ikev2 nat keepalive"},
		"proposal": {before: []string{"crypto ikev2 proposal ZIA-PROPOSAL", "encryption aes-cbc-128", "integrity sha1",
			"group 5", "exit"}, want: "encryption aes-cbc-128", never: "no crypto ikev2 proposal ZIA-PROPOSAL"},
		"list, the same": {before: []string{"access-list 101 permit ip any any"}, never: "no access-list 101"},
		"list that has changed since": {before: []string{"access-list 101 permit ip any any"},
			since: []string{"access-list 101 permit tcp any any eq 22"}, note: "access-list 101 stays",
			never: "no access-list 101"},
		"key that nobody knows": {before: []string{"crypto ikev2 keyring ZIA-KEYRING", "peer ZIA-PRIMARY",
			"address 198.51.100.11", "pre-shared-key " + secret.Digest(strings.Repeat("ab", 32)), "exit", "exit"},
			note: "keeps our key", never: "pre-shared-key"},
	} {
		before := iosconf.Apply(iosconf.Parse(branchText), c.before)
		p, err := plan.Build(before, steps)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		running := iosconf.Apply(iosconf.Apply(before, plain(p.Lines())), c.since)
		remove, err := plan.RemoveSince(running, before, steps)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		lines, notes := plain(remove.Lines()), ""
		for _, s := range remove.Steps {
			notes += strings.Join(s.Notes, "\n")
		}
		if c.want != "" && !slices.Contains(lines, c.want) || !strings.Contains(notes, c.note) || c.never != "" &&
			slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, c.never) }) {
			t.Errorf("%s: %q\n%s", name, lines, notes)
		}
	}
}
