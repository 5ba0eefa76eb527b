package playbook_test

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// A playbook is loaded once, and rendered for each site. Lines print with their secrets masked.
func ExamplePlaybook_Render() {
	const source = `
name: keyring
title: The keys of both edges
steps:
  - number: 1
    title: IKEv2 keyring
    why: the pre-shared key of both edges
    lines: |
      crypto ikev2 keyring {{.Keyring}}
       peer {{.Peer1}}
        address {{.PrimaryVPN}}
        pre-shared-key {{.PSK}}
`
	const siteFile = `
site: tokyo-01
router: {address: 192.0.2.10, user: noc, password: env:ROUTER_PASSWORD}
credential: {fqdn: tokyo-01@corp.example, psk: env:ZIA_PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`
	book, err := playbook.Load("keyring.yaml", []byte(source))
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := site.Parse("tokyo-01.yaml", []byte(siteFile))
	if err != nil {
		fmt.Println(err)
		return
	}
	rendered, err := book.Render(s, secret.New("the-key-of-tokyo"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range rendered.Steps {
		fmt.Printf("%d. %s: %s\n", step.Number, step.Title, step.Why)
		for _, line := range step.Lines {
			fmt.Println(line)
		}
	}
	// Output:
	// 1. IKEv2 keyring: the pre-shared key of both edges
	// crypto ikev2 keyring ZIA-KEYRING
	//  peer ZIA-PRIMARY
	//   address 198.51.100.11
	//   pre-shared-key ******
}
