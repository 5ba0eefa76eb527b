package branch_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

var paths = iosconf.Parse(`interface FastEthernet3
 pppoe-client dial-pool-number 2
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
interface GigabitEthernet0
 mtu 1600
interface GigabitEthernet0.100
 encapsulation dot1Q 100
interface GigabitEthernet0.200
 ip address 198.51.100.9 255.255.255.0
 ip mtu 1480
interface Cellular0
 ip mtu 1428
interface Dialer1
 ip address negotiated
 dialer pool 1
interface Dialer2
 ip address negotiated
 dialer pool 2
interface Dialer3
 mtu 1454
 dialer pool 2
interface Tunnel1
 tunnel protection ipsec profile ONE
interface Tunnel2
 tunnel protection ipsec profile TWO ikev2-profile X
interface Tunnel3
 tunnel protection ipsec profile THREE
crypto ipsec transform-set A esp-aes 256 esp-sha256-hmac 
crypto ipsec transform-set AB esp-3des
crypto ipsec profile ONE
 set transform-set A 
crypto ipsec profile TWO
 set transform-set A AB
crypto ipsec profile THREE
 set transform-set NONE
`)

func TestPathMTU(t *testing.T) {
	for name, want := range map[string]int{
		"FastEthernet4": 1500, "192.0.2.10": 1500, "GigabitEthernet0.100": 1600, "GigabitEthernet0.200": 1480,
		"198.51.100.9": 1480, "Cellular0": 1428, "Dialer1": 1500, "Dialer2": 1492, "Dialer3": 1454,
		"FastEthernet9": 1500, "203.0.113.1": 1500,
	} {
		if got := branch.PathMTU(paths, name); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}

// TestTunnelMTU: the largest packet fits with a translator on the way, which takes 8 bytes, and one byte more does not.
// `show crypto ipsec sa` says plaintext mtu 1438 for AES-CBC with SHA-1 and a path of 1500 without one.
func TestTunnelMTU(t *testing.T) {
	for transforms, want := range map[string]int{
		"esp-null esp-sha-hmac": 1450, "esp-null esp-sha256-hmac": 1446, "esp-gcm 256": 1438, "esp-gcm": 1438,
		"esp-aes 256 esp-sha-hmac": 1422, "esp-aes esp-sha256-hmac": 1422, "esp-sha-hmac esp-aes": 1422,
		"esp-3des esp-md5-hmac": 1438, "esp-gcm 256 esn": 1438,
		"": 1436, "esp-seal esp-sha-hmac": 1436, "comp-lzs": 1436,
	} {
		if got := branch.TunnelMTU(1500, transforms); got != want {
			t.Errorf("%q: %d, want %d", transforms, got, want)
		}
	}
	for path, want := range map[int]int{1500: 1422, 1488: 1422, 1487: 1406, 1508: 1438, 1492: 1422, 1454: 1374,
		1428: 1358} {
		if got := branch.TunnelMTU(path, "esp-aes 256 esp-sha-hmac"); got != want {
			t.Errorf("a path of %d: %d, want %d", path, got, want)
		}
	}
}

func TestTransformsOf(t *testing.T) {
	for name, want := range map[string]string{"Tunnel1": "esp-aes 256 esp-sha256-hmac", "Tunnel2": "", "Tunnel3": "",
		"Tunnel4": ""} {
		if got := branch.TransformsOf(paths, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
