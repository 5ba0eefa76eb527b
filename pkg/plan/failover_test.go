package plan_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

var victim = plan.Victim{Tunnel: "Tunnel1", Edge: netip.MustParseAddr("198.51.100.11"),
	Page: netip.MustParseAddr("185.46.212.88")}

// TestFail takes the primary down in every way: what is typed, that only the edge, the page or the tunnel is
// touched, and that the undo and a restoration from any line lead back.
func TestFail(t *testing.T) {
	const base = "interface Tunnel1\n ip unnumbered FastEthernet4\n tunnel destination 198.51.100.11\n" +
		"interface Tunnel2\n tunnel destination 203.0.113.22\n" +
		"ip route 0.0.0.0 0.0.0.0 192.0.2.1\nip route 203.0.113.22 255.255.255.255 192.0.2.1\n"
	for name, c := range map[string]struct {
		how   plan.Failure
		more  string
		lines []string
	}{
		"blackhole": {plan.Blackhole, "", []string{"ip route 198.51.100.11 255.255.255.255 Null0"}},
		"host routes": {plan.Blackhole, "ip route 198.51.100.11 255.255.255.255 192.0.2.1 name edge\n" +
			"ip route 198.51.100.11 255.255.255.255 192.0.2.9 250\nip route 198.51.100.0 255.255.255.0 192.0.2.1\n",
			[]string{"ip route 198.51.100.11 255.255.255.255 Null0",
				"no ip route 198.51.100.11 255.255.255.255 192.0.2.1 name edge",
				"no ip route 198.51.100.11 255.255.255.255 192.0.2.9 250"}},
		"shutdown": {plan.Shutdown, "", []string{"interface Tunnel1", "shutdown", "exit"}},
		"sick": {plan.Sick, "ip route 185.46.212.88 255.255.255.255 Tunnel1 permanent\n",
			[]string{"ip route 185.46.212.88 255.255.255.255 Null0",
				"no ip route 185.46.212.88 255.255.255.255 Tunnel1 permanent"}},
		"sick, in a VRF": {plan.Sick, "vrf definition OFFICE\n address-family ipv4\ninterface Tunnel1\n" +
			" vrf forwarding OFFICE\nip route vrf OFFICE 185.46.212.88 255.255.255.255 Tunnel1 permanent\n",
			[]string{"ip route vrf OFFICE 185.46.212.88 255.255.255.255 Null0",
				"no ip route vrf OFFICE 185.46.212.88 255.255.255.255 Tunnel1 permanent"}},
	} {
		t.Run(name, func(t *testing.T) {
			before := iosconf.Parse(base + c.more)
			p, err := plan.BuildFailover(before, c.how, victim)
			if err != nil {
				t.Fatal(err)
			}
			var typed []string
			for _, line := range p.Lines() {
				typed = append(typed, strings.TrimSpace(line.Text.Reveal()))
			}
			if !slices.Equal(typed, c.lines) {
				t.Errorf("typed %q", typed)
			}
			after := iosconf.Apply(before, typed)
			for _, line := range iosconf.Difference(before, after) {
				touches := strings.Contains(line, victim.Edge.String()+" ") ||
					strings.Contains(line, victim.Page.String()+" ")
				if !touches && line != "+ interface Tunnel1 / shutdown" {
					t.Errorf("it also does %s", line)
				}
			}
			var undo []string
			for _, line := range p.Undo() {
				undo = append(undo, line.Text.Reveal())
			}
			if d := iosconf.Difference(before, iosconf.Apply(after, undo)); len(d) > 0 {
				t.Errorf("the undo leaves %q", d)
			}
			for n := range typed {
				half := iosconf.Apply(before, typed[:n])
				back, err := plan.Restore(half, before, p)
				if err != nil {
					t.Fatal(err)
				}
				var lines []string
				for _, line := range back.Lines() {
					lines = append(lines, line.Text.Reveal())
				}
				if d := iosconf.Difference(before, iosconf.Apply(half, lines)); len(d) > 0 {
					t.Errorf("behind line %d the restoration leaves %q", n, d)
				}
			}
			if _, err := plan.BuildFailover(after, c.how, victim); err == nil {
				t.Error("it can be taken down twice")
			}
		})
	}
}
