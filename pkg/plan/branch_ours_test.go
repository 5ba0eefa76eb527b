package plan_test

import "strings"

// ourFamilies are what stands in the way of our names and numbers, what looks like ours, and tunnels to our edges. The
// rare ones are somebody else's, and the plan has to be refused.
var ourFamilies = []family{
	{"ours: names like ours", 20, func(b *branch) {
		for _, text := range []string{
			"route-map ZIA-PBR permit 20\n match ip address 161\naccess-list 161 permit ip 10.61.0.0 0.0.255.255 any",
			"crypto ikev2 keyring ZIA-KEYRING\n peer THEIRS\n  address 192.0.2.200\n  pre-shared-key " +
				"theirs-0123456789\n !",
			"ip access-list extended ZIA-PBR\n permit tcp any any eq 22",
			"ip access-list extended ZIA-LAN-POLICY\n permit tcp any any eq 22\nroute-map ZIA-PBR-OLD permit 10\n" +
				" match ip address ZIA-LAN-POLICY",
			"access-list 199 permit ip any host 192.0.2.77\naccess-list 198 permit ip any host 192.0.2.78",
			"class-map type inspect match-any ZIA-LAN\n match protocol tcp",
			"interface Tunnel1\n bandwidth 5000",
			"ip sla 11\n icmp-echo 192.0.2.1\nip sla schedule 11 life forever start-time now",
			"track 11 interface " + b.wan + " line-protocol",
		} {
			if b.often(35) {
				b.say(text)
			}
		}
	}},
	{"ours: a list as we would have it", 10, func(b *branch) {
		b.listed = true
		b.say("access-list 101 permit ip any any")
	}},
	{"ours: tunnels by hand", 20, byHandTunnels},
	{"theirs: policy on the LAN", 2, func(b *branch) {
		if b.adopt {
			return
		}
		b.say("route-map OTHER permit 10\n match ip address 151\n set ip next-hop 172.17.0.7\n" +
			"access-list 151 permit ip any 10.0.0.0 0.255.255.255")
		b.in(face(b.lan), "ip policy route-map OTHER")
		b.theirs = "a policy on the LAN"
	}},
	{"theirs: list 101", 2, func(b *branch) {
		if b.adopt || b.listed {
			return
		}
		b.say("access-list 101 permit tcp any any eq 22")
		b.theirs = "access-list 101"
	}},
	{"theirs: Tunnel1", 2, func(b *branch) {
		if b.adopt {
			return
		}
		b.say("interface Tunnel1\n ip address 10.252.0.1 255.255.255.252\n tunnel source " + b.wan +
			"\n tunnel destination 203.0.113.61")
		b.theirs = "Tunnel1"
	}},
	{"theirs: ip sla 1", 2, func(b *branch) {
		if b.adopt {
			return
		}
		b.say("ip sla 1\n icmp-echo 192.0.2.1\n frequency 5\nip sla schedule 1 life forever start-time now")
		b.theirs = "ip sla 1"
	}},
}

// byHandTunnels are two tunnels to the edges that somebody has typed after another guide. They are adopted.
func byHandTunnels(b *branch) {
	if b.wanVRF != "" || b.lanVRF != "" {
		return // those are not taken over
	}
	b.adopt = true
	b.say("crypto ikev2 proposal ZEN\n encryption aes-cbc-256\n integrity sha256\n group 14\n" +
		"crypto ikev2 policy ZEN\n match fvrf any\n proposal ZEN\ncrypto ikev2 keyring ZEN")
	profiles := []string{"ZEN", "ZEN"}
	if b.often(50) {
		profiles = []string{"ZEN1", "ZEN2"}
	}
	for i, edge := range []string{"198.51.100.11", "203.0.113.22"} {
		b.in("crypto ikev2 keyring ZEN", "peer "+b.pick("EDGE", "ZEN")+string(rune('1'+i)), " address "+edge,
			" pre-shared-key typed-by-hand-0001", "!")
	}
	b.say("crypto ipsec transform-set ZEN " + b.pick("esp-gcm 256", "esp-aes 256 esp-sha-hmac ") + "\n mode tunnel")
	for i, edge := range []string{"198.51.100.11", "203.0.113.22"} {
		profile := "crypto ikev2 profile " + profiles[i]
		b.in(profile, "match identity remote address "+edge+" 255.255.255.255 ")
		if len(b.lines[profile]) == 1 {
			b.in(profile, "identity local email branch@corp.example", "authentication remote pre-share",
				"authentication local pre-share", "keyring local ZEN")
		}
		if ipsec := "crypto ipsec profile " + profiles[i]; len(b.lines[ipsec]) == 0 {
			b.in(ipsec, "set transform-set ZEN ", b.pick("set pfs group14", "set security-association lifetime "+
				"seconds 7200"),
				"set ikev2-profile "+profiles[i])
		}
		tunnel := "interface Tunnel" + b.pick("5", "50", "500") + string(rune('1'+i))
		b.in(tunnel, "ip unnumbered "+b.wan, "ip mtu 1400", "ip tcp adjust-mss 1360")
		if b.often(30) {
			b.in(tunnel, strings.Split(b.pick("keepalive 10 3", "description to the cloud", "bandwidth 20000",
				"ip nat outside|ip virtual-reassembly in"), "|")...)
		}
		b.in(tunnel, "tunnel source "+b.wan, "tunnel mode ipsec ipv4", "tunnel destination "+edge,
			"tunnel protection ipsec profile "+profiles[i])
	}
	if b.often(60) {
		b.say("access-list 155 deny   ip any 10.0.0.0 0.255.255.255\naccess-list 155 permit ip any any\n" +
			"route-map TO-CLOUD permit 10\n match ip address 155\n set interface " + b.handTunnels())
		b.in(face(b.lan), "ip policy route-map TO-CLOUD")
	}
}

func (b *branch) handTunnels() string {
	var out []string
	for _, header := range b.headers {
		if name, ok := strings.CutPrefix(header, "interface Tunnel5"); ok {
			out = append(out, "Tunnel5"+name)
		}
	}
	return strings.Join(out, " ")
}
