package plan_test

import (
	"fmt"
	"slices"
)

// family is one subject of configurations. It is in so many of a hundred branches.
type family struct {
	name  string
	often int
	lives func(*branch)
}

// wanFamilies are the kinds of WAN; a branch has one.
var wanFamilies = []family{
	{"wan: address", 35, func(b *branch) {
		b.uplink("FastEthernet4", "192.0.2.1", "ip address 192.0.2.10 255.255.255.0", "duplex auto", "speed auto")
	}},
	{"wan: DHCP", 12, func(b *branch) {
		b.uplink("FastEthernet4", "dhcp", "ip address dhcp", "duplex auto", "speed auto")
	}},
	{"wan: subinterface", 12, func(b *branch) {
		b.in("interface FastEthernet4", "no ip address", "duplex auto", "speed auto")
		b.uplink("FastEthernet4.100", "192.0.2.1", "encapsulation dot1Q 100", "ip address 192.0.2.10 255.255.255.0")
	}},
	{"wan: Dialer of PPPoE", 12, func(b *branch) {
		b.in("interface FastEthernet4", "no ip address", "pppoe enable group global", "pppoe-client dial-pool-number 1")
		b.say("dialer-list 1 protocol ip permit")
		b.uplink("Dialer1", "Dialer1", "ip address negotiated", "ip mtu 1492", "encapsulation ppp", "dialer pool 1",
			"dialer-group 1", "ppp authentication chap callin", "ppp chap hostname branch-881@isp.example",
			"ppp chap password 0 of-the-provider", "no cdp enable")
	}},
	{"wan: in a VRF", 14, func(b *branch) {
		b.wanVRF = "INTERNET"
		b.uplink("FastEthernet4", "192.0.2.1", b.vrf("INTERNET"), "ip address 192.0.2.10 255.255.255.0", "duplex auto",
			"speed auto")
	}},
	{"wan: port of an ISR", 15, func(b *branch) {
		b.in("interface GigabitEthernet0/1", "no ip address", "duplex auto", "speed auto")
		b.uplink("GigabitEthernet0/0", "192.0.2.1", "description provider", "bandwidth 10000",
			"ip address 192.0.2.10 255.255.255.0", "no ip redirects", "no ip proxy-arp", "duplex auto", "speed auto",
			"no mop enabled")
	}},
}

// uplink writes the WAN and its default route.
func (b *branch) uplink(name, gateway string, lines ...string) {
	b.wan, b.gateway = name, gateway
	b.in(face(name), lines...)
	route := "ip route "
	if b.wanVRF != "" {
		route += "vrf " + b.wanVRF + " "
	}
	b.say(route + "0.0.0.0 0.0.0.0 " + gateway)
}

// vrf makes a VRF and gives the line that puts an interface into it.
func (b *branch) vrf(name string) string {
	if b.defines {
		b.in("vrf definition "+name, "rd 65000:1", "!", "address-family ipv4", "exit-address-family")
		return "vrf forwarding " + name
	}
	b.in("ip vrf "+name, "rd 65000:1")
	return "ip vrf forwarding " + name
}

// lanFamilies are the kinds of LAN; a branch has one.
var lanFamilies = []family{
	{"lan: Vlan1", 30, func(b *branch) { b.office("Vlan1", "ip address 172.17.0.1 255.255.255.0") }},
	{"lan: Vlan20, Vlan1 is shut", 15, func(b *branch) {
		b.in("interface Vlan1", "no ip address", "shutdown")
		b.in("interface FastEthernet0", "switchport access vlan 20", "no ip address", "spanning-tree portfast")
		b.office("Vlan20", "description office", "ip address 172.17.0.1 255.255.255.0", "ip helper-address 10.1.1.10",
			"ip tcp adjust-mss 1360")
	}},
	{"lan: BVI", 12, func(b *branch) {
		b.say("bridge irb\nbridge 1 protocol ieee\nbridge 1 route ip")
		b.in("interface Vlan1", "no ip address", "bridge-group 1")
		b.office("BVI1", "ip address 172.17.0.1 255.255.255.0")
	}},
	{"lan: subinterface", 12, func(b *branch) {
		b.in("interface GigabitEthernet0/2", "no ip address", "duplex auto", "speed auto")
		b.office("GigabitEthernet0/2.10", "encapsulation dot1Q 10", "ip address 172.17.0.1 255.255.255.0",
			"ip helper-address 10.1.1.10", "standby 1 ip 172.17.0.254", "standby 1 priority 110")
	}},
	{"lan: in a VRF", 12, func(b *branch) {
		b.lanVRF = "OFFICE"
		b.office("Vlan1", b.vrf("OFFICE"), "ip address 172.17.0.1 255.255.255.0")
	}},
	{"lan: several", 19, func(b *branch) {
		b.office("Vlan1", "ip address 172.17.0.1 255.255.255.0", "ip address 172.17.9.1 255.255.255.0 secondary")
		b.in("interface Vlan20", "ip address 10.20.0.1 255.255.255.0")
		b.in("interface Vlan30", "ip address 10.30.0.1 255.255.255.0", "ip access-group GUESTS in")
		b.say("ip access-list extended GUESTS\n deny   ip any 172.17.0.0 0.0.0.255\n permit ip any any")
		b.lans = []string{"Vlan20", "Vlan30"}
	}},
}

func (b *branch) office(name string, lines ...string) {
	b.lan = name
	b.in(face(name), lines...)
}

// steered are the interfaces with users behind them.
func (b *branch) steered() []string { return append([]string{b.lan}, b.lans...) }

// familiesOf are all families that stand beside each other, in the order in which they are asked.
func familiesOf() []family {
	return slices.Concat(natFamilies, firewallFamilies, vpnFamilies, routingFamilies, houseFamilies, ourFamilies)
}

var routingFamilies = []family{
	{"routing: EIGRP", 20, func(b *branch) {
		b.say("router eigrp 100\n network 172.17.0.0 0.0.0.255\n network 10.0.0.0\n passive-interface default\n" +
			" no passive-interface " + b.lan + "\n eigrp stub connected summary")
	}},
	{"routing: OSPF", 20, func(b *branch) {
		b.say("router ospf 1\n router-id 172.17.0.1\n passive-interface default\n network 172.17.0.0 0.0.0.255 " +
			"area 0\n" +
			" default-information originate")
		b.in(face(b.lan), "ip ospf cost 10")
	}},
	{"routing: BGP", 20, func(b *branch) {
		b.say("router bgp 65012\n bgp log-neighbor-changes\n neighbor 192.0.2.1 remote-as 64500\n !\n" +
			" address-family ipv4\n  network 172.17.0.0 mask 255.255.255.0\n  neighbor 192.0.2.1 activate\n" +
			"  neighbor 192.0.2.1 prefix-list OUT out\n exit-address-family\n" +
			"ip prefix-list OUT seq 5 permit 172.17.0.0/24")
	}},
	{"routing: static with a track", 20, func(b *branch) {
		b.say("ip sla 10\n icmp-echo 192.0.2.1\n threshold 500\n timeout 1000\n frequency 5\n" +
			"ip sla schedule 10 life forever start-time now\ntrack 10 ip sla 10 reachability\n delay down 10 up 30\n" +
			"ip route 10.80.0.0 255.255.0.0 172.17.0.9 track 10\nip route 10.80.0.0 255.255.0.0 172.17.0.8 250\n" +
			"ip route 10.81.0.0 255.255.0.0 172.17.0.9 name warehouse\nip route 10.82.0.0 255.255.0.0 Null0")
	}},
	{"routing: next hops with tracks", 20, func(b *branch) {
		b.say("track 20 interface Vlan42 line-protocol\ntrack 21 list boolean or\n object 20 not\n" +
			"access-list 162 permit ip 10.41.0.0 0.0.0.255 any\nroute-map TRACKED permit 10\n match ip address 162\n" +
			" set ip next-hop verify-availability 172.17.0.7 10 track 20\n" +
			" set ip next-hop verify-availability 172.17.0.6 20 track 21\n" +
			"event manager applet MOVED\n event track 21 state up\n action 1.0 syslog msg \"moved\"")
		b.in("interface Vlan42", "ip address 10.42.0.1 255.255.255.0")
		b.in("interface Vlan41", "ip address 10.41.0.1 255.255.255.0", "ip policy route-map TRACKED")
	}},
	{"routing: second WAN", 20, func(b *branch) {
		b.in("interface Vlan99", "description backup line", "ip address 198.51.100.130 255.255.255.248")
		b.say("ip route 0.0.0.0 0.0.0.0 198.51.100.129 250")
		b.masquerade("Vlan99")
	}},
	{"routing: policy of others", 20, func(b *branch) {
		b.say("access-list 160 permit ip 10.40.0.0 0.0.0.255 any\n" +
			"route-map VOICE permit 10\n match ip address 160\n set ip next-hop 172.17.0.7\n" +
			"route-map LOCAL permit 10\n match ip address LOCAL\n set ip precedence critical\n" +
			"ip access-list extended LOCAL\n permit tcp any eq 22 any")
		b.in("interface Vlan40", "ip address 10.40.0.1 255.255.255.0", "ip policy route-map VOICE")
		if b.often(40) {
			b.say("ip local policy route-map LOCAL")
		}
	}},
	{"routing: other VRFs", 20, func(b *branch) {
		b.in("interface Vlan50", b.vrf("GUEST"), "ip address 10.50.0.1 255.255.255.0")
		b.say("ip route vrf GUEST 0.0.0.0 0.0.0.0 10.50.0.254\nip route vrf GUEST 10.51.0.0 255.255.0.0 10.50.0.9 200")
	}},
	{"routing: IPv6", 20, func(b *branch) {
		b.say("ipv6 unicast-routing\nipv6 route ::/0 2001:DB8:1::FFFE\nipv6 access-list V6-IN\n permit icmp any any\n" +
			" permit tcp any any established")
		b.in(face(b.lan), "ipv6 address 2001:DB8:12::1/64")
		b.in(face(b.wan), "ipv6 address 2001:DB8:1::1/64", "ipv6 enable", "ipv6 traffic-filter V6-IN in")
	}},
}

var houseFamilies = []family{
	{"house: QoS", 20, func(b *branch) {
		b.say("class-map match-any VOICE\n match ip dscp ef \n match access-group name VOICE-LIST\n" +
			"policy-map SHAPE\n class VOICE\n  priority percent 30\n class class-default\n  shape average 9000000\n" +
			"ip access-list extended VOICE-LIST\n permit udp any any range 16384 32767")
		b.in(face(b.wan), "service-policy output SHAPE")
	}},
	{"house: AAA", 20, func(b *branch) {
		b.say("aaa group server tacacs+ ACS\n server 10.1.1.5\naaa session-id common\n" +
			"tacacs-server host 10.1.1.5\ntacacs-server key 7 0822455D0A16")
	}},
	{"house: PKI", 20, func(b *branch) {
		b.say("crypto pki trustpoint TP-self-signed-1\n enrollment selfsigned\n" +
			" subject-name cn=IOS-Self-Signed-Certificate-1\n revocation-check none\n" +
			"crypto pki certificate chain TP-self-signed-1\n certificate self-signed 01\n" +
			"  3082022B 30820194 A0030201 02020101 300D0609 2A864886 F70D0101 04050030 \n" +
			"  31312F30 2D060355 04031326 494F532D 53656C66 2D536967 6E65642D 43657274 \n  \tquit")
	}},
	{"house: banners", 20, func(b *branch) {
		b.say("banner exec ^CBe careful.^C\nbanner motd ^CAuthorised users only^C")
	}},
	{"house: voice", 20, func(b *branch) {
		b.say("voice service voip\n allow-connections h323 to sip\ndial-peer voice 1 pots\n destination-pattern 0T\n" +
			"telephony-service\n max-ephones 20\n ip source-address 172.17.0.1 port 2000\nephone-dn  1\n number 101")
	}},
	{"house: EEM", 20, func(b *branch) {
		b.say("event manager applet WATCH\n event syslog pattern \"Interface FastEthernet4, changed state to down\"\n" +
			" action 1.0 cli command \"enable\"\n action 2.0 cli command \"clear ip nat translation *\"")
	}},
	{"house: lines", 20, func(b *branch) {
		b.say("line con 0\n exec-timeout 5 0\n logging synchronous\n no modem enable\nline aux 0\nline 2\n no exec\n" +
			" transport input all\n stopbits 1\nline vty 5 15\n login local\n transport input ssh")
	}},
	{"house: VTY ranges", 20, func(b *branch) {
		b.say("line vty 0 4\n access-class 23 in\n exec-timeout 15 0\nline vty 5 15\n access-class 23 in\n login " +
			"local\n" +
			" transport input ssh\naccess-list 23 permit 10.1.1.0 0.0.0.255\naccess-list 23 permit 203.0.113.0 " +
			"0.0.0.255")
	}},
	{"house: management", 20, func(b *branch) {
		b.say("service timestamps log datetime msec\nlogging buffered 51200\nlogging trap debugging\n" +
			"snmp-server community public-words RO 24\nsnmp-server location branch\nntp server 192.0.2.123\n" +
			"ip domain name branch.example\nip dhcp excluded-address 172.17.0.1 172.17.0.49\nip dhcp pool LAN\n" +
			" network 172.17.0.0 255.255.255.0\n default-router 172.17.0.1 \naccess-list 24 permit 10.1.1.0 0.0.0.255")
	}},
	{"house: lines that nobody knows", 25, func(b *branch) {
		b.in(face(b.wan), "ip wccp 61 redirect in", "plugh level 3")
		b.in(face(b.lan), "ip wccp 62 redirect in", "ip nbar protocol-discovery", "xyzzy twice 2")
		b.say("dspfarm profile 1 transcode\n codec g711ulaw\nfrotz everything")
	}},
	{"house: interface lines", 20, func(b *branch) {
		b.in(face(b.wan), "no ip redirects", "no ip unreachables", "no ip proxy-arp", "ip flow ingress",
			"ip tcp adjust-mss 1452", "load-interval 30")
		b.in(face(b.lan), fmt.Sprintf("ip helper-address 10.1.1.%d", 20+b.IntN(9)), "no ip redirects", "ip flow "+
			"ingress")
	}},
}
