package site_test

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// A site file gives what one branch wants. What it leaves out has a default.
func ExampleParse() {
	const file = `
site: tokyo-01
router: {address: 192.0.2.10, user: noc, password: env:ROUTER_PASSWORD}
credential: {fqdn: tokyo-01@corp.example, psk: env:ZIA_PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: vlan1}
wan: {interface: fa4}
`
	s, err := site.Parse("tokyo-01.yaml", []byte(file))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Name, "at", s.Router.Address)
	fmt.Println(s.WAN.Name, "and", s.LAN.Name)
	fmt.Println("MTU", s.MTU, "MSS", s.MSS())
	fmt.Println("password from", s.Router.Password)
	// Output:
	// tokyo-01 at 192.0.2.10:22
	// FastEthernet4 and Vlan1
	// MTU 1400 MSS 1360
	// password from env:ROUTER_PASSWORD
}

// Every mistake comes with its place and what to write instead, and all come at once.
func ExampleParse_mistakes() {
	const file = `
site: tokyo-01
router: {adddress: 192.0.2.10, user: noc, password: env:ROUTER_PASSWORD}
credential: {fqdn: tokyo-01, psk: env:ZIA_PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 198.51.100.11, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`
	_, err := site.Parse("tokyo-01.yaml", []byte(file))
	fmt.Println(err)
	// Output:
	// tokyo-01.yaml:3:9: router lacks the key address
	// tokyo-01.yaml:3:10: unknown key in router: "adddress" (did you mean address?)
	// tokyo-01.yaml:4:20: not the FQDN of a VPN credential: "tokyo-01" (it has the form user@domain.tld)
	// tokyo-01.yaml:8:17: primary and backup are the same edge: "198.51.100.11" (take an edge in another data centre)
}
