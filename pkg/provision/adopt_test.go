package provision_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/provision/provisiontest"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// handBuilt is a branch with a tunnel to the primary edge that somebody has built, with keepalives that it must not
// have, and a network behind another tunnel.
const handBuilt = `hostname branch-01
!
crypto ikev2 proposal HAND
 encryption aes-cbc-256
 integrity sha1
 group 14
crypto ikev2 policy HAND
 match fvrf any
 proposal HAND
crypto ikev2 keyring HAND
 peer ZEN1
  address 198.51.100.11
  pre-shared-key lab-key-0123456789
crypto ikev2 profile HAND1
 match identity remote address 198.51.100.11 255.255.255.255
 identity local email branch@corp.example
 authentication remote pre-share
 authentication local pre-share
 keyring local HAND
crypto ipsec transform-set HAND esp-null esp-sha-hmac
crypto ipsec profile HAND1
 set transform-set HAND
 set ikev2-profile HAND1
interface Tunnel10
 ip address 10.253.1.2 255.255.255.0
 tunnel source FastEthernet4
 tunnel destination 192.0.2.200
interface Tunnel100
 ip unnumbered FastEthernet4
 keepalive 10 3
 tunnel source FastEthernet4
 tunnel mode ipsec ipv4
 tunnel destination 198.51.100.11
 tunnel protection ipsec profile HAND1
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
 ip nat outside
 ip virtual-reassembly in
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
 ip nat inside
 ip virtual-reassembly in
ip nat inside source list 10 interface FastEthernet4 overload
ip route 0.0.0.0 0.0.0.0 192.0.2.1
access-list 10 permit 172.17.0.0 0.0.0.255
line vty 0 4
 login local
 transport input ssh
end
`

// TestAdoptExempting: what adopting takes out is taken out too where the lines are rendered again for `exempt: auto`.
func TestAdoptExempting(t *testing.T) {
	t.Setenv("SITE_PSK", "lab-key-0123456789")
	for _, exempt := range []string{"exempt: [10.0.0.0/8]\n", "exempt: auto\n"} {
		s, err := site.Parse("site.yaml", []byte("site: branch-01\nrouter: {address: 192.0.2.10, user: noc, "+
			"password: env:SITE_PSK}\ncredential: {fqdn: branch@corp.example, psk: env:SITE_PSK}\nzia:\n"+
			"  cloud: zscalertwo\n  primary: {vpn: 198.51.100.11, global: 185.46.212.88}\n"+
			"  backup: {vpn: 203.0.113.22, global: 185.46.212.89}\nlan: {interface: Vlan1}\n"+
			"wan: {interface: FastEthernet4}\n"+exempt))
		if err != nil {
			t.Fatal(err)
		}
		options := provisiontest.Options(t)
		options.Adopt = true
		run, err := (&provision.Runner{}).Open(t.Context(), provision.Work{Site: s, Command: "plan", Options: options,
			Captured: capture.Answers{engine.ShowRunning: handBuilt}})
		if err != nil {
			t.Fatal(err)
		}
		r, err := run.Review(t.Context())
		if err != nil || r.Adopted == nil || len(r.Adopted.Tunnels) != 1 {
			t.Fatalf("%v %+v", err, r.Adopted)
		}
		var typed strings.Builder
		for _, line := range r.Plan.Lines() {
			typed.WriteString(line.Text.Reveal() + "\n")
		}
		if !strings.Contains(typed.String(), "no keepalive 10 3\n") {
			t.Errorf("%sthe keepalives stay:\n%s", exempt, typed.String())
		}
	}
}
