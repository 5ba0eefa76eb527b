package plan_test

import "strings"

// natFamilies are NAT in its forms.
var natFamilies = []family{
	{"nat: overload by list", 45, func(b *branch) {
		b.say("ip access-list extended NAT-INSIDE\n deny   ip 172.17.0.0 0.0.0.255 10.0.0.0 0.255.255.255\n" +
			" permit ip 172.17.0.0 0.0.0.255 any")
		b.say("ip nat inside source list NAT-INSIDE interface " + b.wan + b.natVRF() + " overload")
		b.translate()
	}},
	{"nat: overload by route-map", 25, func(b *branch) {
		b.say("access-list 150 deny   ip 172.17.0.0 0.0.0.255 10.0.0.0 0.255.255.255\n" +
			"access-list 150 permit ip 172.17.0.0 0.0.0.255 any\nroute-map NAT-WAN permit 10\n match ip address 150\n" +
			" match interface " + b.wan)
		b.say("ip nat inside source route-map NAT-WAN interface " + b.wan + b.natVRF() + " overload")
		b.translate()
	}},
	{"nat: static", 20, func(b *branch) {
		b.say("ip nat inside source static 172.17.0.25 192.0.2.25" + b.natVRF())
		b.published = append(b.published, "172.17.0.25")
		b.translate()
	}},
	{"nat: port forwards", 20, func(b *branch) {
		b.say("ip nat inside source static tcp 172.17.0.80 443 interface " + b.wan + " 443" + b.natVRF())
		b.say("ip nat inside source static udp 172.17.0.81 5060 192.0.2.25 5060" + b.natVRF() + " extendable")
		b.published = append(b.published, "172.17.0.80", "172.17.0.81")
		b.translate()
	}},
	{"nat: pool", 20, func(b *branch) {
		b.say("ip nat pool OUT 192.0.2.91 192.0.2.92 netmask 255.255.255.0\naccess-list 7 permit 10.7.0.0 " +
			"0.0.255.255\n" +
			"ip nat inside source list 7 pool OUT overload")
		b.translate()
	}},
	{"nat: reassembly off", 20, func(b *branch) {
		b.translate()
		b.reassembly(b.wan, "no ip virtual-reassembly in")
		if b.often(50) {
			b.reassembly(b.lan, "no ip virtual-reassembly in")
		}
	}},
	{"nat: reassembly with values", 20, func(b *branch) {
		b.reassembly(b.lan, b.pick("ip virtual-reassembly in max-reassemblies 64",
			"ip virtual-reassembly in max-fragments 16 max-reassemblies 512", "ip virtual-reassembly in "+
				"drop-fragments"))
	}},
	{"nat: reassembly without NAT", 15, func(b *branch) {
		b.reassembly(b.wan, "ip virtual-reassembly in")
		b.in(face(b.wan), "ip virtual-reassembly out")
	}},
}

func (b *branch) natVRF() string {
	if b.lanVRF != "" {
		return " vrf " + b.lanVRF
	}
	return ""
}

// translate puts NAT on WAN and LANs.
func (b *branch) translate() {
	b.once(face(b.wan), "ip nat outside", "ip virtual-reassembly in")
	for _, name := range b.steered() {
		b.once(face(name), "ip nat inside", "ip virtual-reassembly in")
	}
}

// masquerade puts NAT on another uplink.
func (b *branch) masquerade(name string) {
	b.once(face(name), "ip nat outside", "ip virtual-reassembly in")
	b.say("access-list 8 permit 172.17.0.0 0.0.0.255\nip nat inside source list 8 interface " + name + " overload")
}

// once adds lines to a block unless it says something about their subject, the first three words at most, already.
func (b *branch) once(header string, lines ...string) {
	for _, line := range lines {
		if !b.about(header, strings.Join(strings.Fields(line)[:2], " ")) {
			b.in(header, line)
		}
	}
}

func (b *branch) about(header, start string) bool {
	for _, line := range b.lines[header] {
		if strings.HasPrefix(strings.TrimPrefix(line, "no "), start) {
			return true
		}
	}
	return false
}

// reassembly says how an interface puts fragments together, instead of what it said.
func (b *branch) reassembly(name, line string) {
	var kept []string
	for _, have := range b.lines[face(name)] {
		if !strings.Contains(have, "ip virtual-reassembly in") {
			kept = append(kept, have)
		}
	}
	b.lines[face(name)] = append(kept, line)
}

// firewallFamilies are what stands between the networks.
var firewallFamilies = []family{
	{"firewall: zones", 40, func(b *branch) {
		b.inside, b.outside = "INSIDE", "OUTSIDE"
		b.say("zone security INSIDE\n description the office\nzone security OUTSIDE\n" +
			"class-map type inspect match-any OUTBOUND\n match protocol tcp\n match protocol udp\n match protocol " +
			"icmp\n" +
			"policy-map type inspect IN-OUT\n class type inspect OUTBOUND\n  inspect \n class class-default\n  " +
			"drop log\n" +
			"zone-pair security IN-OUT source INSIDE destination OUTSIDE\n service-policy type inspect IN-OUT")
		b.in(face(b.wan), "zone-member security OUTSIDE")
		for _, name := range b.steered() {
			b.in(face(name), "zone-member security INSIDE")
		}
	}},
	{"firewall: self zone", 30, func(b *branch) {
		if b.inside == "" {
			b.say("zone security INSIDE\nzone security OUTSIDE")
			b.inside, b.outside = "INSIDE", "OUTSIDE"
			b.in(face(b.wan), "zone-member security OUTSIDE")
			b.in(face(b.lan), "zone-member security INSIDE")
		}
		b.say("class-map type inspect match-any TO-ROUTER\n match access-group name TO-ROUTER\n" +
			"policy-map type inspect OUT-SELF\n class type inspect TO-ROUTER\n  pass\n class class-default\n  drop\n" +
			"zone-pair security OUT-SELF source OUTSIDE destination self\n service-policy type inspect OUT-SELF\n" +
			"ip access-list extended TO-ROUTER\n permit tcp any any eq 22\n permit udp any any eq isakmp\n" +
			" permit udp any any eq non500-isakmp\n permit esp any any")
	}},
	{"firewall: zone of the tunnels", 25, func(b *branch) {
		b.vpn = "VPN"
		b.say("zone security VPN\n description tunnels")
		if b.inside != "" && b.often(50) {
			b.letsIn = true
			b.say("class-map type inspect match-all TO-VPN\n match protocol tcp\n" +
				"policy-map type inspect IN-VPN\n class type inspect TO-VPN\n  inspect \n class class-default\n  " +
				"drop\n" +
				"zone-pair security IN-VPN source INSIDE destination VPN\n service-policy type inspect IN-VPN")
		}
	}},
	{"firewall: CBAC", 20, func(b *branch) {
		b.say("ip inspect log drop-pkt\nip inspect name FW tcp router-traffic\nip inspect name FW udp " +
			"router-traffic\n" +
			"ip inspect name FW icmp")
		b.in(face(b.wan), "ip inspect FW out")
		b.filter("CBAC-IN", "permit tcp any any eq 22", "permit udp any any eq isakmp", "permit esp any any",
			"permit icmp any any echo-reply", "deny   ip any any log")
	}},
	{"firewall: object groups", 20, func(b *branch) {
		b.say("object-group network MANAGERS \n 203.0.113.0 255.255.255.0\n host 192.0.2.77\n" +
			"object-group service ADMIN \n tcp eq 22\n tcp eq 443")
		b.filter("GROUPS-IN", "permit object-group ADMIN object-group MANAGERS any", "permit udp any any eq isakmp",
			"permit esp any any", "permit udp any any eq non500-isakmp", "deny   ip any any")
	}},
	{"firewall: numbered list", 20, func(b *branch) {
		b.filter("170", "permit tcp any any eq 22", "permit udp any any", "permit esp any any", "permit icmp any any",
			"permit tcp any any established", "deny ip any any log")
	}},
}

// filter puts a list on the WAN, unless one is there.
func (b *branch) filter(name string, entries ...string) {
	if b.about(face(b.wan), "ip access-group") {
		return
	}
	b.in(face(b.wan), "ip access-group "+name+" in")
	for _, entry := range entries {
		if name[0] < 'A' {
			b.say("access-list " + name + " " + entry)
		} else {
			b.in("ip access-list extended "+name, entry)
		}
	}
}

// vpnFamilies are VPNs of others, and the values of IKE and IPsec that count for all.
var vpnFamilies = []family{
	{"vpn: DMVPN", 20, func(b *branch) {
		b.isakmp()
		b.say("crypto ipsec transform-set DM esp-aes esp-sha-hmac \n mode transport\n" +
			"crypto ipsec profile DM\n set transform-set DM \ninterface Tunnel9\n description DMVPN\n bandwidth " +
			"1000\n" +
			" ip address 10.255.0.3 255.255.255.0\n no ip redirects\n ip mtu 1400\n ip nhrp authentication WORDS\n" +
			" ip nhrp map multicast 203.0.113.50\n ip nhrp map 10.255.0.1 203.0.113.50\n ip nhrp network-id 1\n" +
			" ip nhrp nhs 10.255.0.1\n ip tcp adjust-mss 1360\n delay 1000\n tunnel source " + b.wan + "\n" +
			" tunnel mode gre multipoint\n tunnel key 100\n tunnel protection ipsec profile DM shared\n" +
			"ip route 10.90.0.0 255.255.0.0 10.255.0.1")
	}},
	{"vpn: GRE", 20, func(b *branch) {
		b.say("interface Tunnel8\n ip address 10.254.0.1 255.255.255.252\n ip mtu 1476\n keepalive 10 3\n tunnel " +
			"source " +
			b.wan + "\n tunnel destination 203.0.113.60\nip route 10.60.0.0 255.255.0.0 Tunnel8")
	}},
	{"vpn: 6to4", 15, func(b *branch) {
		b.say("interface Tunnel7\n no ip address\n no ip redirects\n ipv6 address 2002:C000:20A::1/128\n tunnel " +
			"source " +
			b.wan + "\n tunnel mode ipv6ip 6to4\nipv6 route 2002::/16 Tunnel7")
	}},
	{"vpn: crypto map", 20, func(b *branch) {
		b.isakmp()
		b.say("crypto ipsec transform-set HQ esp-aes 256 esp-sha-hmac \n mode tunnel\ncrypto map HQ 10 " +
			"ipsec-isakmp \n" +
			" description to the headquarters\n set peer 203.0.113.77\n set transform-set HQ \n match address " +
			"VPN-HQ\n" +
			"ip access-list extended VPN-HQ\n permit ip 172.17.0.0 0.0.0.255 10.0.0.0 0.255.255.255")
		b.in(face(b.wan), "crypto map HQ")
	}},
	{"vpn: IKEv2", 25, func(b *branch) {
		b.say("crypto ikev2 proposal THEIRS \n encryption aes-cbc-256 aes-cbc-128\n integrity sha256 sha1\n group " +
			"14 5\n" +
			"crypto ikev2 policy THEIRS \n match fvrf any\n proposal THEIRS\n" +
			"crypto ikev2 keyring THEIRS\n peer HQ\n  address 203.0.113.80\n  pre-shared-key local " +
			"theirs-0123456789\n" +
			"  pre-shared-key remote theirs-9876543210\n !\n peer ANYBODY\n  address 0.0.0.0 0.0.0.0\n" +
			"  pre-shared-key theirs-5555555555\n !\n" +
			"crypto ikev2 profile THEIRS\n match identity remote address 203.0.113.80 255.255.255.255 \n" +
			" identity local address 192.0.2.10\n authentication remote pre-share\n authentication local pre-share\n" +
			" keyring local THEIRS\n lifetime 3600\n dpd 60 2 on-demand\n" +
			"crypto ipsec transform-set THEIRS esp-aes 256 esp-sha256-hmac \n mode tunnel\n" +
			"crypto ipsec profile THEIRS\n set transform-set THEIRS \n set pfs group14\n set ikev2-profile THEIRS\n" +
			"interface Tunnel80\n ip address 10.253.0.2 255.255.255.252\n tunnel source " + b.wan + "\n" +
			" tunnel mode ipsec ipv4\n tunnel destination 203.0.113.80\n tunnel protection ipsec profile THEIRS")
	}},
	{"vpn: values of IKEv2", 20, func(b *branch) {
		b.say(b.pick("crypto ikev2 dpd 30 3 on-demand", "crypto ikev2 dpd 10 5 periodic"))
		b.say(b.pick("crypto ikev2 nat keepalive 60", "crypto ikev2 nat keepalive 20"))
		b.say("crypto ikev2 fragmentation mtu 1300")
		if b.often(50) {
			b.say("crypto ipsec fragmentation after-encryption")
		}
	}},
	{"vpn: default proposal", 15, func(b *branch) {
		b.say("crypto ikev2 proposal default\n encryption aes-cbc-256\n integrity sha256\n group 14\n" +
			"crypto ipsec security-association lifetime seconds 86400\nno crypto ikev2 policy default")
	}},
}

// isakmp is what IKEv1 needs once.
func (b *branch) isakmp() {
	b.in("crypto isakmp policy 10", "encr aes 256", "authentication pre-share", "group 2")
	b.in("crypto isakmp key key-of-the-office address 203.0.113.77")
	b.in("crypto isakmp keepalive 10")
	if n := len(b.lines["crypto isakmp policy 10"]); n > 3 {
		b.lines["crypto isakmp policy 10"] = b.lines["crypto isakmp policy 10"][:3]
	}
}
