package fakeios

import (
	"net/netip"
	"testing"
	"time"
)

// headquarters is a crypto map to somebody else, with the NAT that leaves its packets alone.
const headquarters = `crypto isakmp policy 10
 encr aes 256
 authentication pre-share
 group 14
crypto isakmp key example-key address 203.0.113.77
crypto ipsec transform-set TS esp-aes 256 esp-sha-hmac
 mode tunnel
crypto map HQ 10 ipsec-isakmp
 set peer 203.0.113.77
 set transform-set TS
 match address TO-HQ
ip nat inside source list NAT interface FastEthernet4 overload
no ip nat inside source list 10 interface FastEthernet4 overload
ip access-list extended NAT
 deny   ip 172.17.0.0 0.0.0.255 10.1.0.0 0.0.255.255
 permit ip 172.17.0.0 0.0.0.255 any
ip access-list extended TO-HQ
 permit ip 172.17.0.0 0.0.0.255 10.1.0.0 0.0.255.255
interface FastEthernet4
 crypto map HQ
`

// TestCryptoMap protects what its list takes and routing sends there, behind NAT and behind policy routing.
func TestCryptoMap(t *testing.T) {
	l := branchLab(t, Config{}, headquarters)
	contains(t, l.RunningConfig(), "crypto isakmp policy 10\n encr aes 256\n authentication pre-share\n group 14\n"+
		"crypto isakmp key example-key address 203.0.113.77\n", "crypto map HQ 10 ipsec-isakmp \n"+
		" set peer 203.0.113.77\n"+
		" set transform-set TS \n match address TO-HQ\n", " crypto map HQ\n")
	path := l.reaches(tcp(host, "10.1.2.3", 445), Intranet, "FastEthernet4")
	if got, want := kinds(path), "in route out crypto | in route arrival"; got != want ||
		path.Peer != addr("203.0.113.77") {
		t.Errorf("%q, want %q\n%s", got, want, path)
	}
	l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
	l.tunnelled()
	l.lost(tcp(host, "10.1.2.3", 445), "Zscaler serves no private addresses: 10.1.2.3 is not behind Tunnel1")
	l.types("no access-list 101\naccess-list 101 deny ip any 10.1.0.0 0.0.255.255\naccess-list 101 permit ip any any")
	l.reaches(tcp(host, "10.1.2.3", 445), Intranet, "FastEthernet4")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
}

// TestFromHeadquarters comes in by a crypto map or a tunnel; the answer has to go back the same way.
func TestFromHeadquarters(t *testing.T) {
	l := branchLab(t, Config{}, headquarters, greTunnel, "access-list 150 permit esp any any\n"+
		"access-list 150 permit udp any any\naccess-list 150 permit gre any any\ninterface FastEthernet4\n"+
		"ip access-group 150 in")
	by, over := tcp("10.1.2.3", host, 3389), tcp("10.2.0.9", host, 3389)
	path := l.reachesFrom("FastEthernet4", by, LAN, "Vlan1")
	if got, want := kinds(path), "crypto in route out | in route arrival"; got != want {
		t.Errorf("%q, want %q\n%s", got, want, path)
	}
	l.reachesFrom("Tunnel10", over, LAN, "Vlan1")
	l.lostFrom("FastEthernet4", tcp("10.9.2.3", host, 3389), "the Internet does not carry packets to "+host)
	l.types("no access-list 150")
	l.tunnelled()
	l.lostFrom("FastEthernet4", by, "its answer goes into Tunnel1 instead of back to FastEthernet4")
	l.lostFrom("Tunnel10", over, "its answer goes into Tunnel1 instead of back to Tunnel10")
	l.types("interface Vlan1\nno ip policy route-map ZRM\nip access-list extended NAT\n" +
		"no deny ip 172.17.0.0 0.0.0.255 10.1.0.0 0.0.255.255")
	l.lostFrom("FastEthernet4", by, "its answer leaves FastEthernet4 in clear")
}

// TestCryptoMapFails is what a crypto map needs: no NAT in front of it, a peer with a key, a way for its ESP, and all
// of its parts.
func TestCryptoMapFails(t *testing.T) {
	to := tcp(host, "10.1.2.3", 445)
	for lines, why := range map[string]string{
		"ip access-list extended NAT\nno deny ip 172.17.0.0 0.0.0.255 10.1.0.0 0.0.255.255": inClear,
		"no crypto isakmp key example-key address 203.0.113.77": "no pre-shared key for the peer 203.0.113.77 of " +
			"crypto map HQ",
		"access-list 150 permit udp any any eq 500\naccess-list 150 permit tcp any any\ninterface FastEthernet4\n" +
			"ip access-group 150 in": "an access list on FastEthernet4 drops ESP of 203.0.113.77",
		"access-list 150 permit esp any any\ninterface FastEthernet4\nip access-group 150 in": "an access list on " +
			"FastEthernet4 drops UDP of 203.0.113.77",
		"crypto map HQ 10 ipsec-isakmp\nno set peer 203.0.113.77\n" +
			"set peer 203.0.113.78": "nobody answers at the peer " +
			"203.0.113.78 of crypto map HQ",
		"crypto map HQ 10\nno match address TO-HQ":   "it left with a private source address",
		"interface FastEthernet4\nno crypto map HQ":  "it left with a private source address",
		"crypto map HQ 10\nno set peer 203.0.113.77": "it left with a private source address",
		"ip route 10.1.0.0 255.255.0.0 Null0":        "the route 10.1.0.0/16 leads to Null0",
		"access-list 151 deny ip 10.1.0.0 0.0.255.255 any\naccess-list 151 permit ip any any\n" +
			"interface FastEthernet4\nip access-group 151 in": "",
	} {
		l := branchLab(t, Config{}, headquarters)
		l.types(lines)
		if path := l.Reach("", to); path.Reason != why || path.Arrived != (why == "") {
			t.Errorf("%s: %v, %q, want %q", lines, path.Arrived, path.Reason, why)
		}
	}
}

// TestCryptoMapLines is what the grammar of crypto maps and of IKEv1 refuses and remarks.
func TestCryptoMapLines(t *testing.T) {
	l := branchLab(t, Config{}, headquarters)
	s := newConsole(t, l.Router)
	s.say("configure terminal")
	for _, c := range [][2]string{
		{"crypto map NEW 10 ipsec-isakmp", "% NOTE: This new crypto map will remain disabled until a peer\n"},
		{"set peer 203.0.113.79", ""}, {"set transform-set NONE", "does not exist"}, {"crypto map NEW 20",
			"% Incomplete"},
		{"crypto map NEW 10", ""}, {"set tr TS", ""}, {"no crypto map HQ", "in use"}, {"crypto map", "% Incomplete"},
		{"crypto isakmp policy 0", "^\n% Invalid input"}, {"crypto isakmp policy 20", ""}, {"encryption aes 99",
			"^\n% Invalid"},
		{"encr aes 192", ""}, {"ha sha256", ""}, {"crypto isakmp key k address 10.0.0.0 255.0.255.0", "^\n" +
			"% Invalid input"},
	} {
		if got := s.say(c[0]); !containsText(got, c[1]) || c[1] == "" && got != "" {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
	contains(t, l.RunningConfig(), "crypto map NEW 10 ipsec-isakmp \n ! Incomplete\n set peer 203.0.113.79\n",
		"crypto isakmp policy 20\n encr aes 192\n hash sha256\n")
	s.all("interface FastEthernet4", "no crypto map", "exit", "no crypto map HQ", "no crypto isakmp policy 10", "end")
	lacks(t, l.RunningConfig(), "crypto map HQ", "isakmp policy 10")
}

const greTunnel = `interface Tunnel10
 ip address 10.253.1.20 255.255.255.0
 ip mtu 1400
 tunnel source FastEthernet4
 tunnel destination 203.0.113.77
ip route 10.2.0.0 255.255.0.0 10.253.1.1
ip route 10.3.0.0 255.255.0.0 Tunnel10
`

// TestForeignGRE carries what is routed into it, and not what policy routing has sent to Zscaler before.
func TestForeignGRE(t *testing.T) {
	l := branchLab(t, Config{}, greTunnel)
	for _, to := range []string{"10.2.0.9", "10.3.0.9", "10.253.1.1"} {
		path := l.reaches(tcp(host, to, 80), Intranet, "Tunnel10")
		if got, want := kinds(path), "in route out tunnel | in route arrival"; got != want ||
			path.Peer != addr("203.0.113.77") {
			t.Errorf("%q, want %q\n%s", got, want, path)
		}
	}
	l.tunnelled()
	for _, to := range []string{"10.2.0.9", "10.3.0.9", "10.253.1.1"} {
		l.lost(tcp(host, to, 80), "Zscaler serves no private addresses: "+to+" is not behind Tunnel1")
	}
	l.types("no access-list 101\naccess-list 101 deny ip any 10.0.0.0 0.255.255.255\naccess-list 101 permit ip any any")
	l.reaches(tcp(host, "10.2.0.9", 80), Intranet, "Tunnel10")
	l.types("access-list 150 deny gre any any\naccess-list 150 permit ip any any\ninterface FastEthernet4\n" +
		"ip access-group 150 in")
	l.lost(tcp(host, "10.2.0.9", 80), "an access list on FastEthernet4 drops GRE of 203.0.113.77")
	l.types("interface Tunnel10\ntunnel destination 203.0.113.78")
	l.lost(tcp(host, "10.2.0.9", 80), "nobody ends the tunnel Tunnel10")
	l.types("interface Tunnel10\nshutdown")
	l.lost(tcp(host, "10.2.0.9", 80), inClear)
}

// TestPeers are ends of tunnels that the startup-config does not know.
func TestPeers(t *testing.T) {
	l := branchLab(t, Config{Peers: []netip.Addr{addr("203.0.113.78")}}, "")
	l.types(greTunnel)
	l.lost(tcp(host, "10.2.0.9", 80), "nobody ends the tunnel Tunnel10")
	l.types("interface Tunnel10\ntunnel destination 203.0.113.78")
	l.reaches(tcp(host, "10.2.0.9", 80), Intranet, "Tunnel10")
}

// TestDMVPN is a tunnel with many ends: a next hop is behind the address that NHRP maps, or behind the server.
func TestDMVPN(t *testing.T) {
	l := branchLab(t, Config{}, "interface Tunnel0\nip address 10.253.2.20 255.255.255.0\n"+
		"ip nhrp authentication SECRET\n"+
		"ip nhrp map multicast 203.0.113.77\nip nhrp map 10.253.2.1 203.0.113.77\nip nhrp network-id 7\n"+
		"ip nhrp holdtime 300\n"+
		"ip nhrp nhs 10.253.2.1\ntunnel source FastEthernet4\ntunnel mode gre multipoint\ntunnel key 7\n"+
		"ip route 10.2.0.0 255.255.0.0 10.253.2.1\nip route 10.3.0.0 255.255.0.0 10.253.2.30")
	contains(t, l.RunningConfig(), " ip nhrp map 10.253.2.1 203.0.113.77\n ip nhrp network-id 7\n",
		" tunnel mode gre multipoint\n tunnel key 7\n")
	contains(t, l.show("show ip interface brief Tunnel0"), "up                    up")
	for _, to := range []string{"10.2.0.9", "10.3.0.9"} {
		if path := l.reaches(tcp(host, to, 80), Intranet, "Tunnel0"); path.Peer != addr("203.0.113.77") {
			t.Errorf("by %s", path.Peer)
		}
	}
	l.types("interface Tunnel0\nno ip nhrp nhs 10.253.2.1")
	l.reaches(tcp(host, "10.2.0.9", 80), Intranet, "Tunnel0")
	l.lost(tcp(host, "10.3.0.9", 80), "NHRP on Tunnel0 knows no address for 10.253.2.30")
	l.types("interface Tunnel0\nno ip nhrp map 10.253.2.1 203.0.113.77\nno tunnel key\nno ip nhrp authentication")
	l.lost(tcp(host, "10.2.0.9", 80), "NHRP on Tunnel0 knows no address for 10.253.2.1")
	lacks(t, l.RunningConfig(), "tunnel key", "SECRET")
}

// foreignVTI is an IPsec tunnel of somebody else, whose keys are of either version of IKE.
const foreignVTI = "interface Tunnel20\n ip address 10.254.0.2 255.255.255.252\n tunnel source FastEthernet4\n" +
	" tunnel mode ipsec ipv4\n tunnel destination 203.0.113.90\n tunnel protection ipsec profile OTHER\n" +
	"ip route 10.5.0.0 255.255.0.0 Tunnel20\n"

// TestForeignVTI is up, and carries what is routed into it.
func TestForeignVTI(t *testing.T) {
	const v1 = "crypto isakmp key example-key address 203.0.113.0 255.255.255.0\n" +
		"crypto ipsec transform-set TS esp-3des esp-sha-hmac\ncrypto ipsec profile OTHER\n set transform-set TS\n"
	const v2 = "crypto ikev2 proposal P\n encryption aes-cbc-256\n integrity sha256\n group 24\n" +
		"crypto ikev2 policy P\n" +
		" proposal P\ncrypto ikev2 keyring K\n peer HQ\n  address 203.0.113.90\n  pre-shared-key example-key\n" +
		"crypto ikev2 profile P\n match identity remote address 203.0.113.90 255.255.255.255\n" +
		" identity local email branch@corp.example\n authentication remote pre-share\n" +
		" authentication local pre-share\n" +
		" keyring local K\ncrypto ipsec transform-set TS esp-aes 256 esp-sha-hmac\ncrypto ipsec profile OTHER\n" +
		" set transform-set TS\n set ikev2-profile P\n"
	for name, keys := range map[string]string{"IKEv1": v1, "IKEv2": v2} {
		l := branchLab(t, Config{}, keys, foreignVTI)
		l.pass(time.Minute)
		contains(t, l.show("show ip interface brief Tunnel20"), "up                    up")
		path := l.reaches(tcp(host, "10.5.0.9", 80), Intranet, "Tunnel20")
		if path.Peer != addr("203.0.113.90") {
			t.Errorf("%s: by %s", name, path.Peer)
		}
		l.types("access-list 150 deny esp any any\naccess-list 150 permit ip any any\ninterface FastEthernet4\n" +
			"ip access-group 150 in")
		if path := l.Reach("", tcp(host, "10.5.0.9", 80)); path.Arrived {
			t.Errorf("%s: without ESP\n%s", name, path)
		}
		l.types("no access-list 150\ninterface Tunnel20\ntunnel destination 203.0.113.91")
		l.pass(time.Minute)
		contains(t, l.show("show ip interface brief Tunnel20"), "up                    down")
	}
}
