package guard_test

import (
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// TestTouchesWayIn: the guide's own plan leaves the way in alone; a plan that touches filters, routes or logins on it
// does not, and neither does a line that is not known or a way in that is not known.
func TestTouchesWayIn(t *testing.T) {
	t.Parallel()
	branch := read(t, filepath.Join(fixtures, "branch"))
	if branch.Plan.Empty() || branch.TouchesWayIn() {
		t.Errorf("the built-in playbook: %v", branch.TouchesWayIn())
	}
	empty := branch
	empty.Plan = asTyped("")
	for name, c := range map[string]struct {
		lines string
		want  bool
	}{
		"crypto":                 {"crypto ikev2 proposal P\n group 14\nno crypto ipsec profile X\n", false},
		"a list of a route map":  {"access-list 150 permit ip any any\nroute-map R permit 1\n", false},
		"a route elsewhere":      {"ip route 198.51.100.0 255.255.255.0 Tunnel1\n", false},
		"roles for NAT":          {"interface FastEthernet4\n ip nat outside\n ip virtual-reassembly in\n", false},
		"a route map on the LAN": {"interface Vlan1\n ip policy route-map R\n", false},
		"a tunnel":               {"interface Tunnel9\n ip address 10.0.0.1 255.255.255.252\n", false},
		"a route map on the WAN": {"interface FastEthernet4\n ip policy route-map R\n", true},
		"a filter":               {"interface Vlan1\n ip access-group 150 in\n", true},
		"a filter of a tunnel":   {"interface Tunnel9\n ip access-group 150 in\n", true},
		"a filter taken off":     {"interface FastEthernet4\n no ip access-group 150 in\n", true},
		"the list of a filter": {"access-list 150 permit ip any any\ninterface Vlan1\n ip access-group 150 in\n",
			true},
		"the list of a VTY":      {"access-list 23 permit any\n", true},
		"a named list":           {"ip access-list extended ADMIN\n permit ip any any\n", true},
		"a named list elsewhere": {"ip access-list extended OTHER\n permit ip any any\n", false},
		"the default route":      {"ip route 0.0.0.0 0.0.0.0 Tunnel1\n", true},
		"a route taken away":     {"no ip route 203.0.113.0 255.255.255.0 192.0.2.1\n", true},
		"a route not understood": {"ip route vrf X 198.51.100.0 255.255.255.0 Tunnel1\n", true},
		"a login":                {"username noc2 privilege 15 secret x\n", true},
		"AAA":                    {"aaa new-model\n", true},
		"the WAN goes down":      {"interface FastEthernet4\n shutdown\n", true},
		"a static translation":   {"ip nat inside source static tcp 10.0.0.5 22 interface FastEthernet4 22\n", true},
		"something not known":    {"frobnicate\n", true},
	} {
		in := branch
		in.Running = iosconf.Parse(branch.Running.String() +
			"line vty 0 4\n access-class 23 in\ninterface Loopback7\n ip access-group ADMIN in\n")
		in.Plan = asTyped(c.lines)
		if got := in.TouchesWayIn(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	blind := branch
	blind.Facts = guard.Facts{}
	if !blind.TouchesWayIn() {
		t.Error("nobody knows where the operator is")
	}
	if empty.TouchesWayIn() {
		t.Error("nothing is sent")
	}
}
