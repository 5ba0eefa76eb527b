package guard_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

const branch = "interface FastEthernet4\n ip address 192.0.2.10 255.255.255.0\ninterface Vlan1\n ip address 172.17.0.1 255.255.255.0\n"

func input(t *testing.T, lines string) guard.Input {
	t.Helper()
	step := playbook.Step{Number: 13}
	for line := range strings.Lines(lines) {
		step.Lines = append(step.Lines, secret.NewText(strings.TrimRight(line, "\n")))
	}
	running := iosconf.Parse(branch)
	p, err := plan.Build(running, []playbook.Step{step})
	if err != nil {
		t.Fatal(err)
	}
	s := &site.Site{WAN: site.Interface{Name: "FastEthernet4"}, LAN: site.Interface{Name: "Vlan1"}}
	s.ZIA.Primary.VPN = netip.MustParseAddr("198.51.100.11")
	return guard.Input{Site: s, Running: running, Plan: p, Version: show.Version{Version: "15.4(3)M3", Model: "881"},
		Interfaces: []show.InterfaceBrief{{Name: "FastEthernet4", Address: "192.0.2.10", Status: "up"}, {Name: "Vlan1", Status: "up"}}}
}

// TestRules has one input that each rule accepts and one that it refuses.
func TestRules(t *testing.T) {
	same := func(*guard.Input) {}
	for _, c := range []struct {
		rule, good, bad string
		spoil           func(*guard.Input)
	}{
		{"lockout-access-group", "access-list 101 permit ip any any\ninterface Vlan1\n ip access-group 101 in\n",
			"access-list 101 permit tcp any any eq 80\ninterface FastEthernet4\n ip access-group 101 in\n", same},
		{"own-address", "interface Vlan1\n ip address 172.17.0.1 255.255.255.0\n", "interface Vlan1\n ip address 172.17.0.128 255.255.255.0\n", same},
		{"recursive-routing", "ip route 185.46.212.88 255.255.255.255 Tunnel1 permanent\n", "ip route 198.51.100.11 255.255.255.255 Tunnel1\n", same},
		{"interface-missing", "", "", func(in *guard.Input) { in.Interfaces = in.Interfaces[:1] }},
		{"interface-missing", "", "", func(in *guard.Input) { in.Interfaces[0].Status = "administratively down" }},
		{"ios-too-old", "", "", func(in *guard.Input) { in.Version.Version = "12.4(24)T8" }},
		{"ios-too-old", "", "", func(in *guard.Input) { in.Version.Version = "15.0(1)M4" }},
	} {
		if found := guard.Check(input(t, c.good)); len(found) > 0 {
			t.Errorf("%s: refuses what is good: %+v", c.rule, found)
		}
		in := input(t, c.bad)
		c.spoil(&in)
		found := guard.Check(in)
		if !guard.Refused(found) || !slices.ContainsFunc(found, func(f guard.Finding) bool { return f.Rule == c.rule && f.Mend != "" }) {
			t.Errorf("%s: %+v", c.rule, found)
		}
	}
	in := input(t, "")
	in.Version.Model = "1941"
	if found := guard.Check(in); len(found) != 1 || found[0].Fatal || found[0].Rule != "not-an-881" {
		t.Errorf("another model is a warning: %+v", found)
	}
}
