package iosconf_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// TestApply is what IOS makes of typed lines. Typed lines are joined by "|".
func TestApply(t *testing.T) {
	for name, c := range map[string]struct{ before, typed, after string }{
		"a value takes the place of another": {
			"interface Tunnel1\n ip mtu 1500\n", "interface Tunnel1|ip mtu 1400|exit",
			"interface Tunnel1\n ip mtu 1400\n"},
		"lines of which there may be several add up": {
			"crypto ikev2 profile P\n match identity remote address 192.0.2.1\n",
			"crypto ikev2 profile P|match identity remote address 192.0.2.2", "crypto ikev2 profile P\n" +
				" match identity remote address 192.0.2.1\n match identity remote address 192.0.2.2\n"},
		"an address and a borrowed one exclude each other": {
			"interface Tunnel1\n ip address 192.0.2.1 255.255.255.0\n", "interface Tunnel1|ip unnumbered FastEthernet4",
			"interface Tunnel1\n ip unnumbered FastEthernet4\n"},
		"secondary addresses stay": {"interface Vlan1\n" +
			" ip address 192.0.2.1 255.255.255.0\n ip address 192.0.2.129 255.255.255.128 secondary\n",
			"interface Vlan1|ip address 192.0.2.2 255.255.255.0", "interface Vlan1\n" +
				" ip address 192.0.2.2 255.255.255.0\n ip address 192.0.2.129 255.255.255.128 secondary\n"},
		"no address takes all": {"interface Vlan1\n" +
			" ip address 192.0.2.1 255.255.255.0\n ip address 192.0.2.129 255.255.255.128 secondary\n",
			"interface Vlan1|no ip address", "interface Vlan1\n no ip address\n"},
		"leaving a VRF takes the addresses, as entering one does": {"interface Vlan1\n ip vrf forwarding OFFICE\n" +
			" ip address 192.0.2.1 255.255.255.0\n ip address 192.0.2.129 255.255.255.128 secondary\n ip mtu 1400\n",
			"interface Vlan1|no ip vrf forwarding OFFICE", "interface Vlan1\n ip mtu 1400\n"},
		"a policy map of the zone firewall begins with the class of the rest": {"", "policy-map type inspect P",
			"policy-map type inspect P\n class class-default\n  drop\n"},
		"NAT brings reassembly": {
			"interface Vlan1\n ip mtu 1400\n", "interface Vlan1|ip nat inside",
			"interface Vlan1\n ip mtu 1400\n ip nat inside\n ip virtual-reassembly in\n"},
		"NAT leaves reassembly behind": {
			"interface Vlan1\n ip nat inside\n ip virtual-reassembly in\n", "interface Vlan1|no ip nat inside",
			"interface Vlan1\n ip virtual-reassembly in\n"},
		"access-groups go by direction": {
			"interface Vlan1\n ip access-group 101 in\n ip access-group 102 out\n",
			"interface Vlan1|ip access-group 103 in",
			"interface Vlan1\n ip access-group 102 out\n ip access-group 103 in\n"},
		"a default hides": {
			"crypto ikev2 profile P\n lifetime 3600\n", "crypto ikev2 profile P|lifetime 86400",
			"crypto ikev2 profile P\n"},
		"no of what is on by default shows": {
			"", "crypto ikev2 profile P|no config-exchange request",
			"crypto ikev2 profile P\n no config-exchange request\n"},
		"and goes again": {
			"crypto ikev2 profile P\n no config-exchange request\n", "crypto ikev2 profile P|config-exchange request",
			"crypto ikev2 profile P\n"},
		"a set of transforms is replaced by its header": {
			"crypto ipsec transform-set T esp-null esp-sha-hmac\n mode transport\n",
			"crypto ipsec transform-set T esp-gcm 256", "crypto ipsec transform-set T esp-gcm 256\n mode transport\n"},
		"an entry goes to the end of its list": {
			"access-list 101 permit ip any any\n", "access-list 101 deny ip any host 192.0.2.1",
			"access-list 101 permit ip any any\naccess-list 101 deny ip any host 192.0.2.1\n"},
		"the same entry twice is one": {
			"access-list 101 permit tcp any any eq www\n", "access-list 101 permit tcp any any eq 80",
			"access-list 101 permit tcp any any eq 80\n"},
		"no of one entry takes the list": {
			"access-list 101 permit ip any any\naccess-list 101 deny ip any host 192.0.2.1\n",
			"no access-list 101 permit ip any any", ""},
		"matches are alternatives": {
			"route-map M permit 1\n match ip address 101\n",
			"route-map M permit 1|match ip address 199|no match ip address 101",
			"route-map M permit 1\n match ip address 199\n"},
		"one entry of a route map goes": {
			"route-map M permit 1\n match ip address 101\nroute-map M permit 2\n match ip address 102\n",
			"no route-map M permit 1", "route-map M permit 2\n match ip address 102\n"},
		"a delay keeps its other direction": {
			"track 1 ip sla 1\n delay down 60 up 60\n", "track 1 ip sla 1|delay down 180",
			"track 1 ip sla 1\n delay down 180 up 60\n"},
		"a track follows something else": {
			"track 1 ip sla 1\n delay down 60\n", "track 1 ip sla 2", "track 1 ip sla 2\n delay down 60\n"},
		"next hops with tracks go by their numbers": {
			"route-map M permit 1\n set ip next-hop verify-availability 10.0.0.1 10 track 1\n" +
				" set ip next-hop verify-availability 10.0.0.5 20 track 2\n set ip next-hop 10.0.0.9\n",
			"route-map M permit 1|set ip next-hop verify-availability 10.0.0.6 20 track 3|set ip next-hop 10.0.0.8|" +
				"set ip next-hop verify-availability|set ip default next-hop 10.0.0.7",
			"route-map M permit 1\n set ip next-hop verify-availability 10.0.0.1 10 track 1\n" +
				" set ip next-hop verify-availability 10.0.0.6 20 track 3\n set ip next-hop 10.0.0.8\n" +
				" set ip next-hop verify-availability\n set ip default next-hop 10.0.0.7\n"},
		"no takes the next hop that it names": {
			"route-map M permit 1\n set ip next-hop verify-availability 10.0.0.1 10 track 1\n" +
				" set ip next-hop verify-availability 10.0.0.5 20 track 2\n set ip next-hop verify-availability\n",
			"route-map M permit 1|no set ip next-hop verify-availability 10.0.0.9 10 track 1|" +
				"no set ip next-hop verify-availability 10.0.0.5 20 track 2|no set ip next-hop|" +
				"no set ip next-hop verify-availability",
			"route-map M permit 1\n set ip next-hop verify-availability 10.0.0.1 10 track 1\n"},
		"a list of tracks": {
			"track 9 list boolean or\n object 1\n object 2\n",
			"track 9 list boolean and|object 2 not|object 3|no object 1|default-state up|delay up 5",
			"track 9 list boolean and\n object 2 not\n object 3\n default-state up\n delay up 5\n"},
		"tracks go with their list": {
			"track 9 list boolean or\n object 1\n delay up 5\n", "track 9 interface Tunnel1 line-protocol",
			"track 9 interface Tunnel1 line-protocol\n delay up 5\n"},
		"actions go by their labels": {
			"event manager applet A\n event track 1 state down\n action 1.0 wait 5\n action 2.0 exit\n",
			"event manager applet A authorization bypass|event track 1 state up|action 1.0 cli command \"enable\"|" +
				"no action 2.0|event timer watchdog time 60|event manager applet B|event none",
			"event manager applet A authorization bypass\n event track 1 state up\n" +
				" action 1.0 cli command \"enable\"\n event timer watchdog time 60\n" +
				"event manager applet B\n event none\n"},
		"an applet goes by its name": {
			"event manager applet A trap\n event none\nevent manager applet AB\n event none\n",
			"no event manager applet A", "event manager applet AB\n event none\n"},
		"an operation goes with schedule and reactions": {"ip sla 1\n http raw http://192.0.2.1:80\n" +
			"ip sla schedule 1 life forever start-time now\nip sla reaction-configuration 1 react rtt\nip sla 11\n" +
			" icmp-echo 192.0.2.1\nip sla schedule 11 life forever start-time now\n",
			"no ip sla 1", "ip sla 11\n icmp-echo 192.0.2.1\nip sla schedule 11 life forever start-time now\n"},
		"an operation is typed": {"", "ip sla 1|http raw http://192.0.2.1:80|http-raw-request|GET " +
			"x\\r\\n|\\r\\n|exit|threshold 300|timeout 5000|exit|ip sla schedule 1 life forever start-time now",
			"ip sla 1\n http raw http://192.0.2.1:80\n http-raw-request\n  GET x\\r\\n\n  \\r\\n\n threshold 300\n" +
				"ip sla schedule 1 life forever start-time now\n"},
		"a request typed again starts anew": {
			"ip sla 1\n http raw http://192.0.2.1:80\n http-raw-request\n  GET x\n",
			"ip sla 1|http-raw-request|GET y|exit|exit",
			"ip sla 1\n http raw http://192.0.2.1:80\n http-raw-request\n  GET y\n"},
		"a route has one distance": {
			"ip route 192.0.2.0 255.255.255.0 Tunnel1 permanent\n", "ip route 192.0.2.0 255.255.255.0 Tunnel1 10",
			"ip route 192.0.2.0 255.255.255.0 Tunnel1 10\n"},
		"and goes by its way": {
			"ip route 192.0.2.0 255.255.255.0 Tunnel1 permanent\nip route 192.0.2.0 255.255.255.0 198.51.100.1\n",
			"no ip route 192.0.2.0 255.255.255.0 Tunnel1", "ip route 192.0.2.0 255.255.255.0 198.51.100.1\n"},
		"one key replaces two": {
			"crypto ikev2 keyring K\n peer P\n  pre-shared-key local a\n  pre-shared-key remote b\n",
			"crypto ikev2 keyring K|peer P|pre-shared-key c", "crypto ikev2 keyring K\n peer P\n  pre-shared-key c\n"},
		"two keys stand side by side": {
			"crypto ikev2 keyring K\n peer P\n  pre-shared-key c\n",
			"crypto ikev2 keyring K|peer P|pre-shared-key local a|pre-shared-key remote b",
			"crypto ikev2 keyring K\n peer P\n  pre-shared-key local a\n  pre-shared-key remote b\n"},
		"a peer is typed behind another": {
			"", "crypto ikev2 keyring K|peer P|address 192.0.2.1|peer Q|address 192.0.2.2",
			"crypto ikev2 keyring K\n peer P\n  address 192.0.2.1\n peer Q\n  address 192.0.2.2\n"},
		"a global line leaves the submode": {
			"", "interface Tunnel1|ip mtu 1400|crypto ikev2 dpd 10 5 periodic",
			"interface Tunnel1\n ip mtu 1400\ncrypto ikev2 dpd 10 5 periodic\n"},
		"a tunnel goes as a whole": {"interface Tunnel1\n ip mtu 1400\n", "no interface Tunnel1", ""},
		"a global value is replaced": {
			"crypto ikev2 dpd 30 3 on-demand\n", "crypto ikev2 dpd 10 5 periodic", "crypto ikev2 dpd 10 5 periodic\n"},
		"and hides when it is the default": {
			"crypto ipsec fragmentation after-encryption\n", "crypto ipsec fragmentation before-encryption", ""},
	} {
		before := iosconf.Parse(c.before)
		shown := before.String()
		after, refused := iosconf.Type(before, strings.Split(c.typed, "|"))
		if d := iosconf.Difference(iosconf.Parse(c.after), after); len(d) > 0 || len(refused) > 0 {
			t.Errorf("%s: differs in %q, refused %+v", name, d, refused)
		}
		if before.String() != shown {
			t.Errorf("%s: the configuration given was changed", name)
		}
	}
}

// TestRefused are lines that IOS does not take; they change nothing.
func TestRefused(t *testing.T) {
	running := "crypto ikev2 proposal P\n group 14\ncrypto ikev2 policy L\n proposal P\ncrypto ikev2 keyring K\n" +
		" peer A\n  address 192.0.2.1\ncrypto ikev2 profile F\n keyring local K\n" +
		"crypto ipsec transform-set T esp-null esp-sha-hmac\n mode tunnel\ncrypto ipsec profile I\n" +
		" set transform-set T\n set ikev2-profile F\n" +
		"interface Tunnel1\n tunnel protection ipsec profile I ikev2-profile F\ninterface Vlan1\n ip mtu 1400\n" +
		"ip sla 1\n icmp-echo 192.0.2.1\nip sla schedule 1 life forever start-time now\n" +
		"track 4 stub-object\nevent manager applet A\n event none\n"
	for typed, refusals := range map[string]int{
		// running: the second line lands in global configuration
		"ip sla 1|icmp-echo 192.0.2.9":                        2,
		"ip sla 1|exit|hostname X":                            2, // and an exit leaves it
		"no ip sla 2":                                         1,
		"event manager applet A|hostnam X|exit":               1,
		"track 4 stub-object|event none":                      1,
		"ip sla schedule 7 life forever":                      1,
		"no crypto ikev2 proposal P":                          1,
		"no crypto ikev2 keyring K":                           1,
		"no crypto ikev2 profile F":                           1,
		"no crypto ipsec transform-set T":                     1,
		"no crypto ipsec profile I":                           1,
		"crypto ikev2 policy L|proposal P":                    1,
		"crypto ikev2 policy L|proposal Q":                    1,
		"crypto ipsec profile I|set transform-set Q":          1,
		"interface Tunnel1|tunnel protection ipsec profile Q": 1,
		"interface FastEthernet7":                             1,
		"no interface Vlan1":                                  1,
		"no interface Tunnel7":                                1,
		"no ip route 192.0.2.0 255.255.255.0 Tunnel1":         1,
		"crypto ikev2 proposal P|pre-shared-key x":            1,
		"group 14":                           1,
		"end|hostname X":                     1,
		"exit|interface Tunnel1|ip mtu 1400": 2,
		"ip sla 1|http raw http://192.0.2.1:80|http-raw-request|threshold 300": 4,
	} {
		before := iosconf.Parse(running)
		after, refused := iosconf.Type(before, strings.Split(typed, "|"))
		if d := iosconf.Difference(before, after); len(d) > 0 || len(refused) != refusals {
			t.Errorf("%s: changes %q, refused %+v", typed, d, refused)
		}
	}
	values := "ip sla 2|http raw http://192.0.2.1:80|timeout 9000|frequency 5|exit|ip sla schedule 2 life forever " +
		"start-time now"
	if _, refused := iosconf.Type(iosconf.Config{}, strings.Split(values, "|")); len(refused) != 1 ||
		refused[0].Index != 5 {
		t.Errorf("an operation that takes longer than its frequency is scheduled: %+v", refused)
	}
}

// TestReferencedBy are the users of a transform set and of an IKEv2 profile: whoever names one, first or behind others,
// and nobody whose words are alike.
func TestReferencedBy(t *testing.T) {
	running := iosconf.Parse("crypto ipsec transform-set T esp-aes\ncrypto ipsec transform-set TT esp-aes\n" +
		"crypto ikev2 profile F\n match identity remote any\n" +
		"crypto ipsec profile I\n set transform-set TT T \n set ikev2-profile F\n" +
		"crypto map M local-address Loopback0\n" +
		"crypto map M 10 ipsec-isakmp \n set peer 192.0.2.1\n set transform-set A B T \n" +
		"crypto map M 20 ipsec-isakmp \n set transform-set TT \n set ikev2-profile F\n match address T\n" +
		"crypto dynamic-map D 10\n set transform-set T \n set ikev2-profile F\n" +
		"crypto dynamic-map D 20\n description set transform-set T\n")
	for id, want := range map[string]string{
		"crypto ipsec transform-set T": "crypto ipsec profile I|crypto map M 10 ipsec-isakmp|crypto dynamic-map D 10",
		"crypto ikev2 profile F":       "crypto ipsec profile I|crypto map M 20 ipsec-isakmp|crypto dynamic-map D 10",
	} {
		if got := strings.Join(running.ReferencedBy(id), "|"); got != want {
			t.Errorf("%s is used by %q, want %q", id, got, want)
		}
	}
	o, _ := running.Object("crypto ipsec profile I")
	if got := strings.Join(o.References(), "|"); got !=
		"crypto ipsec transform-set TT|crypto ipsec transform-set T|crypto ikev2 profile F" {
		t.Errorf("an IPsec profile names %q", got)
	}
	if _, refused := iosconf.Type(running, []string{"no crypto ipsec profile I", "no crypto ipsec transform-set T",
		"no crypto ikev2 profile F"}); len(refused) != 2 {
		t.Errorf("what crypto maps use is taken out: %+v", refused)
	}
	if _, refused := iosconf.Type(running, []string{"crypto ipsec profile I",
		"set transform-set T Q"}); len(refused) != 1 {
		t.Errorf("a transform set that is not there is taken behind another one: %+v", refused)
	}
}

// TestComparing are forms that say the same, and keys that cannot be compared.
func TestComparing(t *testing.T) {
	for _, pair := range [][2]string{
		{"route-map M permit 1\n match ip address 101 102\n",
			"route-map M permit 1\n match ip address 102\n match ip address 101\n"},
		{"ip access-list extended 101\n 10 permit tcp any any eq 80\n 20 deny ip any any\n",
			"access-list 101 permit tcp any any eq www\naccess-list 101 deny   ip any any\n"},
		{"access-list 101 permit udp any eq 500 any\n", "access-list 101 permit udp any eq isakmp any\n"},
		{"access-list 101 permit tcp any any eq 443\naccess-list 101 permit tcp any any eq 443\n",
			"access-list 101 permit tcp any any eq 443\n"},
		{"crypto ikev2 keyring K\n peer P\n  pre-shared-key 0 x\n",
			"crypto ikev2 keyring K\n peer P\n  pre-shared-key x\n"},
		{"crypto ipsec fragmentation before-encryption\n", ""},
	} {
		if d := iosconf.Difference(iosconf.Parse(pair[0]), iosconf.Parse(pair[1])); len(d) > 0 {
			t.Errorf("%q and %q differ: %q", pair[0], pair[1], d)
		}
	}
	for _, pair := range [][2]string{
		{"access-list 101 permit udp any any eq 80\n", "access-list 101 permit udp any any eq www\n"},
		{"ip access-list extended N\n permit ip any any\n deny ip any any\n",
			"ip access-list extended N\n deny ip any any\n permit ip any any\n"},
		{"route-map M permit 1\n set interface Tunnel1 Tunnel2\n",
			"route-map M permit 1\n set interface Tunnel2 Tunnel1\n"},
		{"route-map M permit 1\n match ip address 101\n", "route-map M deny 1\n match ip address 101\n"},
	} {
		if equal(iosconf.Parse(pair[0]), iosconf.Parse(pair[1])) {
			t.Errorf("%q and %q are equal", pair[0], pair[1])
		}
	}
	for line, opaque := range map[string]bool{
		"pre-shared-key 6 AbCd": true, "pre-shared-key local 6 AbCd": true, "pre-shared-key 6": false,
		"pre-shared-key 0 AbCd": false, "pre-shared-key sixty 6": false, "key 6 AbCd": false,
	} {
		if iosconf.IsEncryptedKey(line) != opaque {
			t.Errorf("%q: opaque is %v", line, !opaque)
		}
	}
}

// FuzzApply: whatever is typed, nothing panics, and what is typed again changes nothing more.
func FuzzApply(f *testing.F) {
	f.Add("interface Tunnel1\n ip mtu 1400\n", "interface Tunnel1\nip mtu 1500\nexit\nno interface Tunnel1")
	f.Add("ip sla 1\n icmp-echo 192.0.2.1\nip sla schedule 1 life forever\n",
		"no ip sla 1\nip sla 1\nhttp raw http://x\nhttp-raw-request\na\nexit")
	f.Add("access-list 101 permit ip any any\n",
		"no access-list 101\nroute-map M permit 1\nmatch ip address 1 2\nno match ip address")
	f.Fuzz(func(t *testing.T, running, typed string) {
		before := iosconf.Parse(running)
		shown := before.String()
		iosconf.Apply(before, strings.Split(typed, "\n"))
		if before.String() != shown {
			t.Error("the configuration given was changed")
		}
	})
}
