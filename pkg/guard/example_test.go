package guard_test

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

const exampleSite = `site: branch-001
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: branch@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  encryption: none
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`

// exampleStep is a step that somebody has written by hand: its list lets the tunnels through, and no login.
var exampleStep = []playbook.Step{{Number: 13, Title: "access list", Lines: []secret.Text{
	secret.NewText("access-list 120 permit esp any any"),
	secret.NewText("access-list 120 permit udp any any eq isakmp"),
	secret.NewText("interface FastEthernet4"),
	secret.NewText(" ip access-group 120 in"),
}}}

// A plan that would lock the operator out is refused, until somebody takes it on himself.
func ExampleCheck() {
	s, err := site.Parse("branch-001.yaml", []byte(exampleSite))
	if err != nil {
		fmt.Println(err)
		return
	}
	running := iosconf.Parse("interface FastEthernet4\n ip address 192.0.2.10 255.255.255.0\n" +
		"interface Vlan1\n ip address 172.17.0.1 255.255.255.0\nip route 0.0.0.0 0.0.0.0 192.0.2.1\n")
	p, err := plan.Build(running, exampleStep)
	if err != nil {
		fmt.Println(err)
		return
	}
	us := show.UserLine{Own: true, Kind: "vty", User: "noc", Location: "203.0.113.200"}
	facts := guard.Facts{
		Users:      &show.Users{Lines: []show.UserLine{us}},
		Interfaces: []show.InterfaceBrief{{Name: "FastEthernet4", Status: "up", Protocol: "up"}, {Name: "Vlan1"}},
	}
	findings := guard.Check(guard.Input{Site: s, Running: running, Startup: running, Plan: p, Facts: facts})
	for _, f := range findings {
		if f.Fatal {
			fmt.Printf("%s, step %d, line %d\n", f.Rule, f.Step, f.Line)
		}
	}
	fmt.Println("refused:", guard.Refused(findings))

	findings, err = guard.Override(findings, map[string]string{"lockout_access_group": "I stand beside it"})
	fmt.Println("refused with a reason against it:", guard.Refused(findings), err)
	// Output:
	// lockout_access_group, step 13, line 4
	// refused: true
	// refused with a reason against it: false <nil>
}
