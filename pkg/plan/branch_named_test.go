package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// officeSite is a site of the plainest kind.
var officeSite = siteOptions{psk: "lab-key-0123456789", traffic: "all", encryption: "none", mtu: 1400}

// TestRemoveForOthersThatDidWithout: values of all of IKEv2 and IPsec that were not there before are taken out with a
// snapshot although others use IKE, if those were there before as well; a VPN that has come since keeps them.
func TestRemoveForOthersThatDidWithout(t *testing.T) {
	others := strings.Split("crypto ikev2 profile THEIRS|match identity remote address 192.0.2.9|exit", "|")
	steps := rendered(t, officeSite)
	for name, since := range map[string]bool{"before": false, "since": true} {
		before := iosconf.Parse(branchText)
		if !since {
			before = iosconf.Apply(before, others)
		}
		p, err := plan.Build(before, steps)
		if err != nil {
			t.Fatal(err)
		}
		after := iosconf.Apply(before, plain(p.Lines()))
		if since {
			after = iosconf.Apply(after, others)
		}
		out, err := plan.RemoveSince(after, before, steps)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{"no crypto ikev2 dpd 10 5 periodic", "no crypto ikev2 nat keepalive 20",
			"no crypto ipsec fragmentation after-encryption"} {
			if slices.Contains(plain(out.Lines()), line) == since {
				t.Errorf("others from %s: %q is typed: %v", name, line, !since)
			}
		}
	}
}

// TestRemoveGivesBackWithin: a value in a block of a block, which ours has taken the place of, comes back too.
func TestRemoveGivesBackWithin(t *testing.T) {
	before := iosconf.Apply(iosconf.Parse(branchText), strings.Split("crypto ikev2 keyring ZIA-KEYRING|"+
		"peer ZIA-PRIMARY|address 198.51.100.99|pre-shared-key of-the-office-0123|exit|exit", "|"))
	steps := rendered(t, officeSite)
	p, err := plan.Build(before, steps)
	if err != nil {
		t.Fatal(err)
	}
	after := iosconf.Apply(before, plain(p.Lines()))
	out, err := plan.RemoveSince(after, before, steps)
	if err != nil {
		t.Fatal(err)
	}
	if d := iosconf.Difference(before, iosconf.Apply(after, plain(out.Lines()))); len(d) > 0 {
		t.Errorf("it differs: %q", d)
	}
	digested := iosconf.Parse(strings.Replace(before.String(), "of-the-office-0123",
		secret.Digest(strings.Repeat("ab", 32)), 1)) // as the journal has it
	if out, err = plan.RemoveSince(after, digested, steps); err != nil {
		t.Fatal(err)
	}
	if lines := plain(out.Lines()); !slices.Contains(lines, "address 198.51.100.99") || slices.ContainsFunc(lines,
		func(line string) bool { return strings.Contains(line, "pre-shared-key") }) {
		t.Errorf("the removal types %q", lines)
	}
}

// TestRestoreOfRemoval: a removal that stops anywhere can be taken back. What it takes back itself is a line that IOS
// shows with `no`; and with NAT it takes that reassembly was switched off.
func TestRestoreOfRemoval(t *testing.T) {
	before := iosconf.Apply(iosconf.Parse(branchText), strings.Split("crypto ikev2 profile ZIA-IKEV2-PRIMARY|"+
		"match identity remote address 198.51.100.11|exit", "|"))
	steps := rendered(t, officeSite)
	p, err := plan.Build(before, steps)
	if err != nil {
		t.Fatal(err)
	}
	after := iosconf.Apply(iosconf.Apply(before, plain(p.Lines())),
		[]string{"interface Vlan1", "no ip virtual-reassembly in", "exit"})
	out, err := plan.RemoveSince(after, before, steps)
	if err != nil {
		t.Fatal(err)
	}
	if lines := plain(out.Lines()); !slices.Contains(lines, "config-exchange request") ||
		!slices.Contains(lines, "no ip nat inside") {
		t.Fatalf("the removal types %q", lines)
	}
	for n := range len(out.Lines()) + 1 {
		mid := iosconf.Apply(after, plain(out.Lines()[:n]))
		restore, err := plan.Restore(mid, after, out)
		if err != nil {
			t.Fatal(err)
		}
		if d := iosconf.Difference(after, iosconf.Apply(mid, plain(restore.Lines()))); len(d) > 0 {
			t.Errorf("behind line %d: %q", n, d)
		}
	}
}

// TestTunnelIntoVRF: a tunnel interface moves into another VRF while it has no address that IOS would take away.
func TestTunnelIntoVRF(t *testing.T) {
	steps := rendered(t, siteOptions{psk: "lab-key-0123456789", traffic: "all", encryption: "none", mtu: 1400,
		lan: ", vrf: OFFICE"})
	for line, refused := range map[string]bool{"bandwidth 5000": false, "no ip address": false,
		"ip unnumbered Loopback0": true, "ip address 10.1.1.1 255.255.255.252": true} {
		c := iosconf.Parse(branchText + "interface Tunnel1\n " + line + "\n")
		_, err := plan.Build(c, steps)
		var taken *plan.ConflictError
		if errors.As(err, &taken) != refused {
			t.Errorf("%s: %v", line, err)
		}
	}
}
