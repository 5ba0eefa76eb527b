package main_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/netip"
	"sync"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// hostKey is an RSA key as an 881 has, for tests and benchmarks that count or weigh what a login costs. It is made
// once.
var hostKey = sync.OnceValue(func() []byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
})

// new881 is a branch whose router looks to an SSH client as an 881 does.
func new881(t testing.TB) *enginetest.Branch {
	t.Helper()
	cfg := fakeios.Config{SSHProfile: fakeios.ProfileIOS154, HostKeyPEM: hostKey()}
	return enginetest.NewOn(t, cfg, ciscoios.Options{})
}

// canaryRouter runs a router with the secrets given, whose login lands at ">".
// Its configuration holds secrets of others.
func canaryRouter(t *testing.T, password, psk, enable, rejected string) (address, fingerprint string) {
	t.Helper()
	cfg := fakeios.Config{EnableSecret: enable, Users: []fakeios.User{{Name: "noc", Password: password, Privilege: 1}},
		Startup: strangers}
	if rejected != "" {
		cfg.Faults = append(
			cfg.Faults,
			fakeios.Fault{Line: rejected, Do: fakeios.FaultReject, Reply: "% Command rejected: " + psk, Times: -1},
		)
	}
	return serve(t, cfg, fakeios.Credential{FQDN: "branch@corp.example", PSK: psk})
}

// labFor runs a router whose login lands at "#".
func labFor(t *testing.T, fqdn, password, psk string) (address, fingerprint string) {
	t.Helper()
	cfg := fakeios.Config{Users: []fakeios.User{{Name: "noc", Password: password, Privilege: 15}}}
	return serve(t, cfg, fakeios.Credential{FQDN: fqdn, PSK: psk})
}

// serve runs a router with a fast clock and two edges that know the credential.
func serve(t *testing.T, cfg fakeios.Config, known fakeios.Credential) (address, fingerprint string) {
	t.Helper()
	cfg.Clock = fakeios.NewSystemClock(60)
	for vpn, global := range map[string]string{"198.51.100.11": "185.46.212.88", "203.0.113.22": "185.46.212.89"} {
		cfg.Edges = append(cfg.Edges, fakeios.NewEdge(fakeios.EdgeConfig{
			VPN: netip.MustParseAddr(
				vpn,
			), Global: netip.MustParseAddr(global), Credentials: []fakeios.Credential{known},
		}))
	}
	router, address := enginetest.Serve(t, cfg)
	return address, router.HostKeyFingerprint()
}

// strangers is the configuration of a small branch with secrets of others, each of which has the word stranger in it.
const strangers = `no service password-encryption
ip cef
username backup privilege 1 password 0 stranger-00
snmp-server community stranger-01 RO
snmp-server host 192.0.2.52 stranger-02
snmp-server host 192.0.2.52 version 2c stranger-03
crypto ikev2 keyring OTHERS
 peer SOMEBODY
  address 192.0.2.8
  pre-shared-key stranger-04
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
 description line of the ISP, password: stranger-05
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
ip nat inside source list NAT-INSIDE interface FastEthernet4 overload
ip route 0.0.0.0 0.0.0.0 192.0.2.1
ip access-list extended NAT-INSIDE
 permit ip 172.17.0.0 0.0.0.255 any
line con 0
 password stranger-06
line vty 0 4
 login local
 transport input ssh
`
