package diagnosis_test

import (
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// A tunnel that is down because somebody has shut its interface.
func ExampleDiagnose() {
	s, err := site.Parse("branch-001.yaml", []byte(siteText))
	if err != nil {
		fmt.Println(err)
		return
	}
	primary := verify.Tunnel{Role: "primary", Interface: "Tunnel1", Peer: netip.MustParseAddr("198.51.100.11")}
	causes := diagnosis.Diagnose(diagnosis.Input{
		Site:   s,
		Want:   verify.Expectation{Tunnels: []verify.Tunnel{primary}},
		Report: verify.Report{Tunnels: []verify.TunnelReport{{Role: "primary", Interface: "Tunnel1", IKE: "none"}}},
		Answers: []diagnosis.Answer{{
			Command: "show ip interface brief",
			Text: "Interface      IP-Address  OK? Method Status                Protocol\n" +
				"FastEthernet4  192.0.2.10  YES DHCP   up                    up\n" +
				"Tunnel1        192.0.2.10  YES TFTP   administratively down down\n",
		}},
	})
	for _, c := range causes {
		fmt.Println(c.Name, c.Tunnel)
		fmt.Println(c.Why)
		for _, e := range c.Evidence {
			fmt.Printf("  %s: %s\n", e.Command, e.Line)
		}
	}
	// Output:
	// tunnel_shutdown primary
	// Tunnel1 is shut down
	//   show ip interface brief: Tunnel1        192.0.2.10  YES TFTP   administratively down down
}
