package iosconf_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// protected opens a tunnel interface whose IPsec profile names the IKEv2 profile.
const protected = "crypto ipsec profile P\n set ikev2-profile Q\ninterface Tunnel1\n"

func TestEqualAsIOSRewrites(t *testing.T) {
	for _, pair := range [][2]string{
		{"access-list 101 deny ip any 1.2.3.4 0.0.0.0\n", "access-list 101 deny   ip any host 1.2.3.4\n"},
		{"access-list 101 deny ip any 10.1.2.3 0.255.255.255\n",
			"access-list 101 deny   ip any 10.0.0.0 0.255.255.255\n"},
		{"access-list 101 permit tcp any any eq 80\n", "access-list 101 permit tcp any any eq www\n"},
		{"crypto ikev2 profile P\n match identity remote address 198.51.100.11\n lifetime 86400\n",
			"crypto ikev2 profile P\n match identity remote address 198.51.100.11 255.255.255.255 \n"},
		{"track 1 ip sla 1 state\n delay down 180 up 180\n", "track 1 ip sla 1\n delay down 180 up 180\n"},
		{"crypto ipsec transform-set T esp-gcm 128\n", "crypto ipsec transform-set T esp-gcm \n mode tunnel\n"},
		{"ip sla 1\n http raw http://a:80\n http-raw-request\n  GET x\\r\\n\n  exit\n timeout 5000\n",
			"ip sla 1\n http raw http://a:80\n  http-raw-request\n   GET x\\r\\n\n"},
		{"interface Tunnel1\n ip mtu 1400\n tunnel mode ipsec ipv4\n", "Building configuration...\n\n" +
			"Current configuration : 99 bytes\n!\nversion 15.4\ninterface Tunnel1\n tunnel mode ipsec ipv4\n" +
			" ip mtu 1400\n!\nend\n"},
		{protected + " tunnel protection ipsec profile P ikev2-profile Q\n",
			protected + " tunnel protection ipsec profile P\n"},
	} {
		if d := iosconf.Difference(iosconf.Parse(pair[0]), iosconf.Parse(pair[1])); len(d) > 0 {
			t.Errorf("%q and %q differ: %q", pair[0], pair[1], d)
		}
	}
}

func TestDifferent(t *testing.T) {
	for _, pair := range [][2]string{
		{"access-list 101 permit ip any any\naccess-list 101 deny ip any host 1.2.3.4\n",
			"access-list 101 deny ip any host 1.2.3.4\naccess-list 101 permit ip any any\n"},
		{"ip sla 1\n http-raw-request\n  a\n  b\n", "ip sla 1\n http-raw-request\n  b\n  a\n"},
		{"track 1 ip sla 1\n", "track 1 ip sla 1 reachability\n"},
		{"crypto ikev2 keyring K\n peer P\n  pre-shared-key one\n",
			"crypto ikev2 keyring K\n peer P\n  pre-shared-key two\n"},
		{"interface Tunnel1\n ip mtu 1400\n", ""},
		{protected + " tunnel protection ipsec profile P ikev2-profile OTHER\n",
			protected + " tunnel protection ipsec profile P\n"},
		{"interface Tunnel1\n tunnel protection ipsec profile P ikev2-profile Q\n",
			"interface Tunnel1\n tunnel protection ipsec profile P\n"},
	} {
		if equal(iosconf.Parse(pair[0]), iosconf.Parse(pair[1])) {
			t.Errorf("%q and %q are equal", pair[0], pair[1])
		}
	}
}

func TestModeAfter(t *testing.T) {
	mode := "config"
	for _, step := range [][2]string{
		{"ip sla 1", "config-ip-sla"}, {"http raw http://a:80", "config-ip-sla-http"},
		{"http-raw-request", "config-ip-sla-http-rr"},
		{"exit", "config-ip-sla-http"}, {"timeout 5000", "config-ip-sla-http"}, {"exit", "config"},
		{"ip sla schedule 1 life forever start-time now", "config"},
		{"crypto ikev2 keyring K", "config-ikev2-keyring"}, {"peer P", "config-ikev2-keyring-peer"},
		{"exit", "config-ikev2-keyring"}, {"exit", "config"},
		{"crypto ipsec transform-set T esp-gcm 256", "cfg-crypto-trans"}, {"exit", "config"},
		{"no interface Tunnel1", "config"},
		{"event manager applet A", "config-applet"}, {"action 1 cli command \"interface Vlan1\"", "config-applet"},
		{"trigger", "config-applet-trigger"}, {"exit", "config-applet"}, {"exit", "config"},
		{"event manager environment A b", "config"}, {"track 4 list boolean or", "config-track"}, {"exit", "config"},
	} {
		if mode = iosconf.ModeAfter(mode, step[0]); mode != step[1] {
			t.Fatalf("%q leads to %q, want %q", step[0], mode, step[1])
		}
	}
}

func TestBannerIsOpaque(t *testing.T) {
	c := iosconf.Parse("banner motd ^C\ninterface Tunnel1\n Router#\n^C\nhostname R\n")
	if len(c.Nodes) != 2 || c.Nodes[1].Line != "hostname R" {
		t.Errorf("%q", c.Nodes)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("interface Tunnel1\n ip mtu 1400\n!\nip sla 1\n http-raw-request\n  exit\n")
	f.Add("banner motd ^C\nx\n")
	f.Fuzz(func(t *testing.T, text string) {
		c := iosconf.Parse(text)
		if !strings.Contains(text, "banner ") && !equal(c, iosconf.Parse(c.String())) {
			t.Errorf("printing and reading again changes it:\n%s", c)
		}
	})
}

// equal reports whether two configurations say the same.
func equal(a, b iosconf.Config) bool { return len(iosconf.Difference(a, b)) == 0 }
