package fakeios

import (
	"testing"
	"time"
)

const webOnly = "access-list 101 permit tcp any any eq 80\naccess-list 101 permit tcp any any eq 443\n"

// TestOperatorPasses is what locks the operator out, and what does not.
func TestOperatorPasses(t *testing.T) {
	const wan = "interface FastEthernet4\n"
	for name, c := range map[string]struct{ lines, why string }{
		"untouched": {"", ""},
		"guide, web only": {webOnly + wan + "ip access-group 101 in",
			"access list 101 on FastEthernet4 drops the operator's packets"},
		"guide, everything": {"access-list 101 permit ip any any\n" + wan +
			"ip access-group 101 in\nip access-group 101 out", ""},
		"web only, out":        {webOnly + wan + "ip access-group 101 out", ""},
		"web only on the LAN":  {webOnly + "interface Vlan1\nip access-group 101 in\nip access-group 101 out", ""},
		"list that is missing": {wan + "ip access-group 199 in", ""},
		"only established": {"access-list 101 permit tcp any any established\n" + wan + "ip access-group 101 in",
			""},
		"other host only": {"access-list 101 permit ip host 203.0.113.201 any\n" + wan + "ip access-group 101 in",
			"access list 101 on FastEthernet4 drops the operator's packets"},
		"sample address": {wan + "ip address 10.96.19.244 255.255.255.0",
			"no interface that is up has the address 192.0.2.10"},
		"address elsewhere": {wan +
			"ip address 192.0.2.130 255.255.255.128\ninterface Loopback0\nip address 192.0.2.10 255.255.255.255\n" +
			"ip route 0.0.0.0 0.0.0.0 192.0.2.129", ""},
		"WAN shut down":    {wan + "shutdown", "no interface that is up has the address 192.0.2.10"},
		"no default route": {"no ip route 0.0.0.0 0.0.0.0 192.0.2.1", "there is no route back to the operator"},
		"default into a tunnel": {"no ip route 0.0.0.0 0.0.0.0 192.0.2.1\nip route " + firstVPN +
			" 255.255.255.255 192.0.2.1\nip route 0.0.0.0 0.0.0.0 Tunnel1",
			"the answers to the operator go into Tunnel1"},
		"permanent into a tunnel": {"interface Tunnel1\nshutdown\n" +
			"ip route 203.0.113.200 255.255.255.255 Tunnel1 permanent",
			"the route back to the operator leaves by Tunnel1, which is down"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, Config{})
			l.types(guideLines("1", firstVPN, firstGlobal))
			l.pass(time.Second)
			l.types(c.lines)
			l.pass(time.Minute)
			if got := l.passes(); got != c.why {
				t.Errorf("%q, not %q", got, c.why)
			}
		})
	}
}

// TestJudgingMovesNoCounters catches up often and looks at the list.
func TestJudgingMovesNoCounters(t *testing.T) {
	l := newLab(t, Config{})
	l.types("access-list 101 permit ip any any\ninterface FastEthernet4\nip access-group 101 in")
	for range 20 {
		l.passes()
	}
	lacks(t, l.show("show access-lists 101"), "match")
}

// TestCountersOfAccessLists sees IKE, ESP and detection in the WAN's list.
func TestCountersOfAccessLists(t *testing.T) {
	l := newLab(t, Config{})
	l.types("access-list 120 permit udp any any eq 500\naccess-list 120 permit esp any any\n" +
		"access-list 120 permit ip any any\ninterface FastEthernet4\nip access-group 120 in")
	l.types(guideLines("1", firstVPN, firstGlobal) + monitorLines("1", firstGlobal, "permanent"))
	l.pass(65 * time.Second)
	contains(t, l.show("show access-lists 120"), "permit udp any any eq isakmp (8 matches)",
		"permit esp any any (5 matches)")
	contains(t, l.show("show interfaces FastEthernet4"), "13 packets input")
}

// TestESPDropped lets IKE pass and ESP not.
func TestESPDropped(t *testing.T) {
	l := newLab(t, Config{})
	l.types("access-list 120 permit udp any any eq 500\naccess-list 120 permit tcp any any eq 22\n" +
		"interface FastEthernet4\nip access-group 120 in")
	l.types(guideLines("1", firstVPN, firstGlobal) + monitorLines("1", firstGlobal, "permanent"))
	l.pass(5 * time.Minute)
	if !l.up("Tunnel1") {
		t.Error("IKE should come up")
	}
	contains(t, l.show("show crypto ipsec sa"), "#pkts decaps: 0,")
	lacks(t, l.show("show crypto ipsec sa"), "#pkts encaps: 0,")
	contains(t, l.show("show ip sla statistics 1"), "Timeout")
}

// TestGuideStep13WebOnly takes tunnel and operator down together.
func TestGuideStep13WebOnly(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	l.pass(time.Minute)
	l.types(webOnly + "interface FastEthernet4\nip access-group 101 in")
	if l.passes() == "" {
		t.Error("the operator still passes")
	}
	l.pass(time.Minute)
	if l.up("Tunnel1") || l.up("Tunnel2") {
		t.Error("IKE passes a list that permits the web only")
	}
}

const policy = "route-map ZRM permit 1\nmatch ip address 101\nset interface Tunnel1 Tunnel2\ninterface Vlan1\n" +
	"ip nat inside\nip policy route-map ZRM\ninterface FastEthernet4\nip nat outside\n"

// TestPolicyRouting sends packets through the guide's route-map.
func TestPolicyRouting(t *testing.T) {
	web := Packet{Source: addr("172.17.0.50"), Destination: addr("198.18.0.9"), Protocol: "tcp", SourcePort: 40000,
		DestinationPort: 80}
	mail := web
	mail.DestinationPort = 25
	host := web
	host.Destination = addr("198.18.0.10")
	l := newLab(t, Config{})
	l.guide()
	l.types("access-list 101 deny ip any host 198.18.0.10\n" + webOnly + policy)
	l.pass(time.Minute)
	expect := func(p Packet, via string, delivered, translated bool) {
		t.Helper()
		if d := l.Send(p); d.Via != via || d.Delivered != delivered || d.Translated != translated {
			t.Errorf("%s:%d: %+v", p.Destination, p.DestinationPort, d)
		}
	}
	expect(web, "Tunnel1", true, false)
	expect(mail, "FastEthernet4", true, true)
	expect(host, "FastEthernet4", true, true)
	contains(t, l.show("show route-map"), "set interface Tunnel1 Tunnel2"[4:], "Policy routing matches: 1 packets")
	contains(t, l.show("show access-lists 101"), "deny ip any host 198.18.0.10 (1 match)", "eq www (1 match)")
	l.first.SetDegraded(true) // line protocol stays up, so nothing moves
	expect(web, "Tunnel1", false, false)
	l.first.SetReachable(false)
	l.pass(time.Minute)
	expect(web, "Tunnel2", true, false)
	l.second.SetReachable(false)
	l.pass(time.Minute)
	expect(web, "FastEthernet4", true, true)
	l.types("interface Vlan1\nip access-group 101 out")
	if d := l.Send(web); d.Delivered || d.Reason != "access list 101 on Vlan1 drops the answer" {
		t.Errorf("%+v", d)
	}
	l.types("no ip nat inside source list NAT-INSIDE interface FastEthernet4 overload\ninterface Vlan1\n" +
		"no ip access-group 101 out")
	if d := l.Send(web); d.Delivered || d.Reason != "it left with a private source address" {
		t.Errorf("%+v", d)
	}
}

func TestPing(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal) + "ip route " + firstGlobal + " 255.255.255.255 Tunnel1")
	l.pass(time.Second)
	for target, rate := range map[string]string{
		firstVPN: "100 percent (5/5)", secondVPN: "100 percent", firstGlobal: "100 percent",
		secondGlobal: "0 percent (0/5)",
		"192.0.2.1":  "100 percent", "192.0.2.10": "100 percent", "203.0.113.200": "100 percent",
		"198.51.100.77": "0 percent",
	} {
		contains(t, l.show("ping "+target), "Sending 5, 100-byte ICMP Echos to "+target, "Success rate is "+rate)
	}
	contains(t, l.show("ping "+firstVPN+" source Vlan1"), "\nPacket sent with a source address of 172.17.0.1 \n")
	l.types("access-list 150 deny icmp any any\naccess-list 150 permit ip any any\ninterface FastEthernet4\n" +
		"ip access-group 150 in")
	contains(t, l.show("ping "+firstVPN), "is 0 percent")
}

// TestNewConnection tells a session that is there from one that has to come in.
func TestNewConnection(t *testing.T) {
	l := newLab(t, Config{})
	l.types("access-list 101 permit tcp any any established\ninterface FastEthernet4\nip access-group 101 in")
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.net.OperatorPasses(l.running) != "" || l.net.OperatorEnters(l.running) == "" {
		t.Errorf("session: %q, new connection: %q", l.net.OperatorPasses(l.running), l.net.OperatorEnters(l.running))
	}
}
