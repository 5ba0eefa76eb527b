package fakeios

import (
	"testing"
	"time"
)

const edgesGroup = "object-group network EDGES\nhost 198.51.100.11\nhost 203.0.113.22\n"

// TestObjectGroups filters by groups of networks, with several ports in one line, and resolves them when a packet
// comes.
func TestObjectGroups(t *testing.T) {
	l := branchLab(t, Config{}, edgesGroup, "ip access-list extended FROM-INTERNET\n"+
		"permit udp object-group EDGES host 192.0.2.10 eq isakmp non500-isakmp\n"+
		"permit esp object-group EDGES host 192.0.2.10\npermit tcp host 203.0.113.200 host 192.0.2.10 eq 22\n"+
		"permit tcp any any established\ndeny ip any any log\ninterface FastEthernet4\n"+
		"ip access-group FROM-INTERNET in")
	contains(t, l.RunningConfig(), "object-group network EDGES \n host 198.51.100.11\n host 203.0.113.22\n!\n",
		" permit udp object-group EDGES host 192.0.2.10 eq isakmp non500-isakmp\n")
	l.tunnelled()
	if !l.up("Tunnel1") || !l.up("Tunnel2") || l.passes() != "" {
		t.Errorf("%s, %s, %q", l.why("Tunnel1"), l.why("Tunnel2"), l.passes())
	}
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	contains(t, l.show("show access-lists FROM-INTERNET"), "permit esp object-group EDGES host 192.0.2.10 (")
	l.types("object-group network EDGES\nno host 198.51.100.11\ncrypto ikev2 dpd 10 5 periodic")
	l.pass(5 * time.Minute)
	if l.up("Tunnel1") || !l.up("Tunnel2") {
		t.Errorf("%s, %s", l.why("Tunnel1"), l.why("Tunnel2"))
	}
}

// TestKindsOfObjectGroups knows every kind of line in a group, and groups in groups.
func TestKindsOfObjectGroups(t *testing.T) {
	l := branchLab(t, Config{}, "object-group network N1\n192.0.2.128 255.255.255.128\nrange 198.51.100.5 198.51.100.7",
		"object-group network N2\ngroup-object N1\ndescription all of them\nhost 203.0.113.5",
		"object-group network ALL\nany",
		"object-group service WEB\ntcp eq 80\ntcp range 8000 8010\nudp 443\nicmp", "object-group service S2\n"+
			"group-object WEB\n"+
			"tcp-udp source gt 1023 eq domain", "ip access-list extended TEST\n"+
			"permit object-group S2 object-group ALL object-group N2", "interface Vlan1\nip access-group TEST in")
	contains(t, l.RunningConfig(), "object-group service WEB \n tcp eq www\n tcp range 8000 8010\n udp eq 443\n icmp\n",
		" tcp-udp source gt 1023 eq domain\n", " permit object-group S2 object-group ALL object-group N2\n",
		"object-group network N1 \n 192.0.2.128 255.255.255.128\n range 198.51.100.5 198.51.100.7\n")
	udp := func(to string, from, port int) Packet {
		p := tcp(host, to, port)
		p.Protocol, p.SourcePort = "udp", from
		return p
	}
	echo := Packet{Source: addr(host), Destination: addr("203.0.113.5"), Protocol: "icmp", ICMP: "echo"}
	for _, p := range []Packet{tcp(host, "203.0.113.5", 80), tcp(host, "198.51.100.6", 8005), udp("192.0.2.130", 9,
		443),
		udp("198.51.100.7", 1024, 53), tcp(host, "203.0.113.5", 53), echo} {
		l.Reach("", p)
		if path := l.Reach("", p); path.Steps[1].Kind != StepAccessList {
			t.Errorf("%+v: %s", p, path)
		}
	}
	for _, p := range []Packet{tcp(host, "203.0.113.5", 81), tcp(host, "198.51.100.8", 80), udp("192.0.2.120", 9, 443),
		udp("198.51.100.7", 1023, 53), tcp(host, "198.51.100.4", 80)} {
		l.lost(p, "access list TEST on Vlan1 drops it on its way in")
	}
	s := newConsole(t, l.Router)
	s.say("configure terminal")
	contains(t, s.say("no object-group network N1"), "% Object-group N1 is in use")
	contains(t, s.say("no object-group service S2"), "% Object-group S2 is in use")
	contains(t, s.say("ip access-list extended T2")+s.say("permit tcp object-group"), "% Incomplete command.")
	contains(t, s.say("permit tcp any any eq 80 443 what"), "^\n% Invalid input")
	s.say("exit")
	contains(t, s.say("object-group network N1")+s.say("192.0.2.0 255.0.255.0"), "^\n% Invalid input")
	contains(t, s.say("host"), "% Incomplete command.")
	contains(t, s.say("group-object NONE"), "% Object-group NONE does not exist")
	s.all("exit", "no ip access-list extended TEST", "no object-group service S2", "end")
	lacks(t, l.RunningConfig(), "S2")
}

const inspectLines = "ip inspect name FW tcp\nip inspect name FW udp\nip inspect name FW icmp\n" +
	"ip access-list extended FROM-INTERNET\npermit icmp any any echo-reply\n" +
	"permit tcp host 203.0.113.200 host 192.0.2.10 eq 22\ndeny ip any any log\ninterface FastEthernet4\n" +
	"ip access-group FROM-INTERNET in\nip inspect FW out\n"

// TestInspection lets the answers of the LAN in, and not those to the router itself: its IKE only with
// router-traffic, and its ESP never.
func TestInspection(t *testing.T) {
	l := branchLab(t, Config{}, inspectLines)
	contains(t, l.RunningConfig(), "ip inspect name FW tcp\n", " ip nat outside\n ip inspect FW out\n")
	path := l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
	if got, want := kinds(path), "in route nat inspect out | in nat route arrival"; got != want {
		t.Errorf("%q, want %q\n%s", got, want, path)
	}
	l.guide()
	l.pass(time.Minute)
	if got, want := l.why("Tunnel1"), "an access list on FastEthernet4 drops IKE (UDP port 500)"; l.up("Tunnel1") ||
		got != want {
		t.Errorf("up %v, %q", l.up("Tunnel1"), got)
	}
	l.types("ip inspect name FW udp router-traffic")
	contains(t, l.RunningConfig(), "ip inspect name FW udp router-traffic\n")
	l.pass(2 * time.Minute)
	if !l.up("Tunnel1") {
		t.Errorf("IKE is inspected: %s", l.why("Tunnel1"))
	}
	contains(t, l.show("show ip sla statistics 1"), "Timeout")
	l.types(policyLines)
	l.lost(tcp(host, web, 443), "an access list on FastEthernet4 drops ESP")
	l.types("ip access-list extended FROM-INTERNET\n15 permit esp any any")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
}

// TestInspectionIn inspects where the LAN comes in, only what a rule names, and no longer when it is gone.
func TestInspectionIn(t *testing.T) {
	l := branchLab(t, Config{}, inspectLines, "interface FastEthernet4\nno ip inspect FW out\n"+
		"ip inspect name HTTP http timeout 30\n"+
		"interface Vlan1\nip inspect HTTP in")
	l.reaches(tcp(host, web, 80), Internet, "FastEthernet4")
	l.lost(tcp(host, web, 443), "access list FROM-INTERNET on FastEthernet4 drops the answer")
	s := newConsole(t, l.Router)
	s.say("configure terminal")
	for line, want := range map[string]string{
		"ip inspect name HTTP http router-traffic": "^\n% Invalid input",
		"ip inspect name HTTP tcp timeout":         "% Incomplete",
		"ip inspect name HTTP tcp alert maybe":     "^\n% Invalid input", "ip inspect name HTTP smoke": "^\n" +
			"% Invalid input",
	} {
		if got := s.say(line); !containsText(got, want) {
			t.Errorf("%q: %q", line, got)
		}
	}
	s.all("ip ins na HTTP tcp al off au on ti 60 ro", "end")
	contains(t, l.RunningConfig(), "ip inspect name HTTP http timeout 30\n"+
		"ip inspect name HTTP tcp router-traffic alert off "+
		"audit-trail on timeout 60\n")
	l.types("no ip inspect name HTTP")
	l.lost(tcp(host, web, 80), "access list FROM-INTERNET on FastEthernet4 drops the answer")
	lacks(t, l.RunningConfig(), "ip inspect name HTTP")
}

// TestNumberedEntries types entries in front of a list by number, into a numbered list too.
func TestNumberedEntries(t *testing.T) {
	l := branchLab(t, Config{}, "access-list 102 permit tcp any any eq 22", "access-list 102 deny ip any any",
		"interface FastEthernet4\nip access-group 102 in")
	l.guide()
	l.pass(time.Minute)
	if l.up("Tunnel1") {
		t.Error("the list lets IKE in")
	}
	l.types("ip access-list extended 102\n1 permit udp host " + firstVPN + " eq 500 any eq 500\n2 permit esp host " +
		firstVPN + " any\n3 permit udp host " + firstVPN + " eq 4500 any eq 4500")
	l.pass(time.Minute)
	if !l.up("Tunnel1") {
		t.Errorf("%s", l.why("Tunnel1"))
	}
	contains(t, l.RunningConfig(), "access-list 102 permit udp host "+firstVPN+" eq isakmp any eq isakmp\n"+
		"access-list 102 permit esp host")
}
