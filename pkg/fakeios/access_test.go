package fakeios

import (
	"net/netip"
	"testing"
	"time"
)

// dialerLines are a WAN by PPPoE.
const dialerLines = `interface FastEthernet4
 no ip address
 no ip nat outside
 pppoe enable group global
 pppoe-client dial-pool-number 1
interface Dialer1
 mtu 1492
 ip address negotiated
 ip mtu 1492
 ip nat outside
 encapsulation ppp
 ip tcp adjust-mss 1452
 dialer pool 1
 dialer-group 1
 ppp authentication chap callin
 ppp chap hostname branch-01
 ppp chap password 0 example
no ip route 0.0.0.0 0.0.0.0 192.0.2.1
ip route 0.0.0.0 0.0.0.0 Dialer1
no ip nat inside source list 10 interface FastEthernet4 overload
ip nat inside source list 10 interface Dialer1 overload
`

// guideBy types the guide with another WAN.
func (l *lab) guideBy(wan string) {
	l.t.Helper()
	for n, edge := range map[string][2]string{"1": {firstVPN, firstGlobal}, "2": {secondVPN, secondGlobal}} {
		l.types(replaced(guideLines(n, edge[0], edge[1]), "FastEthernet4", wan))
	}
	l.types(policyLines)
	l.pass(time.Minute)
}

// TestDialer gets its address in PPP, goes with the port that it dials by, and carries tunnels and the rest.
func TestDialer(t *testing.T) {
	l := branchLab(t, Config{}, dialerLines)
	contains(t, l.RunningConfig(), "interface Dialer1\n mtu 1492\n ip address negotiated\n ip mtu 1492\n"+
		" ip nat outside\n"+
		" ip virtual-reassembly in\n encapsulation ppp\n ip tcp adjust-mss 1452\n", " dialer pool 1\n",
		" pppoe-client dial-pool-number 1\n", "ip route 0.0.0.0 0.0.0.0 Dialer1\n")
	contains(t, l.show("show ip interface brief Dialer1"), "192.0.2.10      YES IPCP ", "up                    up")
	contains(t, l.show("show ip route"), "S*    0.0.0.0/0 is directly connected, Dialer1\n",
		"192.0.2.10/32 is directly")
	path := l.reaches(tcp(host, web, 443), Internet, "Dialer1")
	if path.Sent.Source != addr("192.0.2.10") {
		t.Errorf("it left as %s", path.Sent.Source)
	}
	l.guideBy("Dialer1")
	if !l.up("Tunnel1") || l.passes() != "" {
		t.Fatalf("%s, %q", l.why("Tunnel1"), l.passes())
	}
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	l.types("crypto ikev2 dpd 10 5 periodic\ninterface FastEthernet4\nshutdown")
	l.pass(time.Minute)
	contains(t, l.show("show ip interface brief Dialer1"), "unassigned", "down                  down")
	if l.up("Tunnel1") {
		t.Error("the tunnel outlives its source")
	}
	l.lost(tcp(host, web, 443), "no route")
	l.types("interface FastEthernet4\nno shutdown")
	l.pass(time.Minute)
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	l.types("interface Dialer1\nno dialer pool 1")
	contains(t, l.show("show ip interface brief Dialer1"), "unassigned", "down                  down")
}

// TestSubinterface is a tagged WAN, which goes with its port.
func TestSubinterface(t *testing.T) {
	l := newLab(t, Config{Startup: "interface FastEthernet4\nno ip address\ninterface FastEthernet4.300\n" +
		"encapsulation dot1Q 300\nip address 192.0.2.10 255.255.255.0\nip nat outside\n" + branchLAN +
		replaced(branchNet, "FastEthernet4", "FastEthernet4.300")})
	l.reaches(tcp(host, web, 443), Internet, "FastEthernet4.300")
	l.guideBy("FastEthernet4.300")
	if !l.up("Tunnel1") || l.passes() != "" {
		t.Fatalf("%s, %q", l.why("Tunnel1"), l.passes())
	}
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	l.types("interface FastEthernet4.300\nencapsulation dot1Q 300 native")
	contains(t, l.RunningConfig(), " encapsulation dot1Q 300 native\n ip address 192.0.2.10 255.255.255.0\n")
	l.types("interface FastEthernet4\nshutdown")
	l.pass(time.Minute)
	contains(t, l.show("show ip interface brief FastEthernet4.300"), "down                  down")
	if got := l.passes(); got != "no interface that is up has the address 192.0.2.10" {
		t.Errorf("%q", got)
	}
}

// TestVLANAsWAN is a provider on a switch port.
func TestVLANAsWAN(t *testing.T) {
	l := newLab(t, Config{Startup: "interface Vlan2\nip address 192.0.2.10 255.255.255.0\nip nat outside\n" +
		branchLAN +
		replaced(branchNet, "FastEthernet4", "Vlan2")})
	l.reaches(tcp(host, web, 443), Internet, "Vlan2")
	l.guideBy("Vlan2")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	if got := l.passes(); got != "" {
		t.Error(got)
	}
}

// TestDHCP gets an address and a default route of the worst distance; `dhcp` in a route is its gateway.
func TestDHCP(t *testing.T) {
	l := branchLab(t, Config{}, "no ip route 0.0.0.0 0.0.0.0 192.0.2.1\ninterface FastEthernet4\nip address dhcp")
	contains(t, l.RunningConfig(), " ip address dhcp\n")
	contains(t, l.show("show ip interface brief FastEthernet4"), "192.0.2.10", "DHCP")
	contains(t, l.show("show ip route"), "S*    0.0.0.0/0 [254/0] via 192.0.2.1\n")
	l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
	contains(t, l.show("ping 192.0.2.1"), "100 percent")
	l.types("ip route 0.0.0.0 0.0.0.0 dhcp")
	contains(t, l.show("show ip route"), "S*    0.0.0.0/0 [1/0] via 192.0.2.1\n")
	lacks(t, l.show("show ip route"), "254")
	contains(t, l.RunningConfig(), "ip route 0.0.0.0 0.0.0.0 dhcp\n")
	l.types("interface FastEthernet4\nip address dhcp client-id FastEthernet4 hostname branch-01")
	contains(t, l.RunningConfig(), " ip address dhcp client-id FastEthernet4 hostname branch-01\n")
	contains(t, l.show("show ip interface brief FastEthernet4"), "192.0.2.10", "DHCP")
	l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
	l.types("no ip route 0.0.0.0 0.0.0.0 dhcp\ninterface FastEthernet4\nno ip address")
	l.lost(tcp(host, web, 443), "no route")
}

// TestCellularAndBridge are other ways out: a modem that the chassis has, and ports that are bridged.
func TestCellularAndBridge(t *testing.T) {
	l := newLab(t, Config{
		Leases: map[string]netip.Prefix{"Cellular0": netip.MustParsePrefix("198.51.100.200/32")},
		Startup: branchWAN + branchLAN + `bridge irb
bridge 5 protocol ieee
bridge 5 route ip
interface FastEthernet0
interface Cellular0
 ip address negotiated
 ip nat outside
 encapsulation slip
 dialer in-band
interface BVI5
 ip address 10.66.0.1 255.255.255.0
ip route 0.0.0.0 0.0.0.0 Cellular0 250
ip nat inside source route-map MODEM interface Cellular0 overload
access-list 11 permit any
route-map MODEM permit 10
 match ip address 11
 match interface Cellular0
` + branchNet,
	})
	l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
	contains(t, l.show("show ip interface brief BVI5"), "down                  down")
	l.types("interface FastEthernet4\nshutdown")
	l.pass(time.Second)
	l.reaches(tcp(host, web, 443), Internet, "Cellular0")
	l.types("interface FastEthernet4\nno shutdown\nbridge-group 5")
	contains(t, l.show("show ip interface brief BVI5"), "up                    up")
	contains(t, l.RunningConfig(), "bridge irb\nbridge 5 protocol ieee\nbridge 5 route ip\n", " bridge-group 5\n")
	s := newConsole(t, l.Router)
	s.say("configure terminal")
	contains(t, s.say("interface Cellular1"), "^\n% Invalid input")
	s.say("interface Vlan1")
	for _, line := range []string{"dialer pool 1", "ip address negotiated", "ppp chap hostname x", "tunnel key 5",
		"ip nhrp network-id 4", "tunnel vrf X"} {
		if got := s.say(line); !containsText(got, "% Invalid input") && !containsText(got, "not configured") {
			t.Errorf("%q on a VLAN: %q", line, got)
		}
	}
}

// vrfLines put the WAN into a table of its own.
const vrfLines = "ip vrf INET\nrd 65000:1\ninterface FastEthernet4\nip vrf forwarding INET\n" +
	"ip address 192.0.2.10 255.255.255.0\nno ip route 0.0.0.0 0.0.0.0 192.0.2.1\n" +
	"ip route vrf INET 0.0.0.0 0.0.0.0 192.0.2.1\n"

// TestVRF separates tables: a tunnel finds its way out only in the table that it names.
func TestVRF(t *testing.T) {
	l := branchLab(t, Config{}, vrfLines)
	contains(t, l.RunningConfig(), "ip vrf INET\n rd 65000:1\n", " ip vrf forwarding INET\n ip address 192.0.2.10",
		"ip route vrf INET 0.0.0.0 0.0.0.0 192.0.2.1\n")
	if got := l.passes(); got != "" {
		t.Errorf("the operator: %s", got)
	}
	contains(t, l.show("show ip route vrf INET"), "Routing Table: INET\n", "S*    0.0.0.0/0 [1/0] via 192.0.2.1\n",
		"C        192.0.2.0/24 is directly connected, FastEthernet4\n")
	lacks(t, l.show("show ip route"), "192.0.2", "0.0.0.0/0")
	contains(t, l.show("show ip vrf"), "INET", "65000:1", "FastEthernet4")
	contains(t, l.show("ping "+firstVPN), "is 0 percent")
	contains(t, l.show("ping vrf INET "+firstVPN), "100 percent")
	contains(t, l.show("ping vrf NONE "+firstVPN), "% VRF NONE does not exist")
	contains(t, l.show("show ip route vrf NONE"), "does not exist")
	l.lost(tcp(host, web, 443), "no route")
	l.tunnelled()
	if got := l.why("Tunnel1"); l.up("Tunnel1") || got != "no route to the tunnel destination" {
		t.Errorf("%q", got)
	}
	l.types("interface Tunnel1\ntunnel vrf INET")
	l.pass(time.Minute)
	if got := l.why("Tunnel1"); l.up("Tunnel1") || got != "the IKEv2 profile is for another front-door VRF" {
		t.Errorf("%q", got)
	}
	l.types("crypto ikev2 profile ZPROF1\nmatch fvrf INET")
	l.pass(time.Minute)
	if !l.up("Tunnel1") {
		t.Errorf("%s", l.why("Tunnel1"))
	}
	contains(t, l.RunningConfig(), " tunnel vrf INET\n", " match fvrf INET\n match identity remote address ")
	l.types("ip sla 8\nicmp-echo 192.0.2.1\nexit\nip sla schedule 8 life forever start-time now\n" +
		"ip sla 9\nicmp-echo 192.0.2.1\nvrf INET\nexit\nip sla schedule 9 life forever start-time now")
	l.pass(time.Minute)
	contains(t, l.show("show ip sla statistics 8"), "Latest operation return code: Timeout")
	contains(t, l.show("show ip sla statistics 9"), "Latest operation return code: OK")
	contains(t, l.RunningConfig(), "ip sla 9\n icmp-echo 192.0.2.1\n vrf INET\n")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
}

// TestVRFLines remove addresses as IOS does, and refuse tables that are not there.
func TestVRFLines(t *testing.T) {
	l := branchLab(t, Config{})
	s := newConsole(t, l.Router)
	s.all("configure terminal", "vrf definition BLUE", "rd 65000:2", "exit", "interface Vlan20",
		"ip address 10.20.0.1 255.255.255.0")
	contains(t, s.say("vrf forwarding NONE"), "% VRF NONE not configured.")
	contains(t, s.say("vrf forwarding BLUE"), "does not have any address family configured")
	s.all("vrf definition BLUE", "address-family ipv4", "exit-address-family", "interface Vlan20")
	contains(t, s.say("vrf forwarding BLUE"),
		"% Interface Vlan20 IPv4 disabled and address(es) removed due to enabling VRF BLUE\n")
	lacks(t, l.RunningConfig(), "10.20.0.1")
	if got := s.say("ip address 172.17.0.1 255.255.255.0"); got != "" {
		t.Errorf("an address of another table: %q", got)
	}
	contains(t, l.RunningConfig(), "vrf definition BLUE\n rd 65000:2\n !\n address-family ipv4\n exit-address-family\n",
		" vrf forwarding BLUE\n ip address 172.17.0.1")
	contains(t, s.say("ip route vrf NONE 0.0.0.0 0.0.0.0 10.0.0.1"), "% VRF NONE does not exist")
	contains(t, s.say("no vrf definition BLUE"), "% IPv4 addresses from all interfaces in VRF BLUE have been removed\n")
	lacks(t, l.RunningConfig(), "BLUE")
}

// TestFrontDoorVRF negotiates behind a WAN in a VRF of its own: policy and profile have to be for it.
func TestFrontDoorVRF(t *testing.T) {
	l := branchLab(t, Config{}, vrfLines)
	l.tunnelled()
	l.types("interface Tunnel1\ntunnel vrf INET\ncrypto ikev2 profile ZPROF1\nno match fvrf")
	l.pass(time.Minute)
	if got := l.why("Tunnel1"); l.up("Tunnel1") || got != "the IKEv2 profile is for another front-door VRF" {
		t.Errorf("a profile without a match: %q", got)
	}
	l.types("crypto ikev2 profile ZPROF1\nmatch fvrf INET\n" +
		"crypto ikev2 policy ZPOL\nmatch fvrf INET\nmatch address local 192.0.2.10")
	l.pass(time.Minute)
	if !l.up("Tunnel1") {
		t.Errorf("%s", l.why("Tunnel1"))
	}
	contains(t, l.RunningConfig(), "crypto ikev2 profile ZPROF1\n match fvrf INET\n",
		"crypto ikev2 policy ZPOL \n match fvrf INET\n match address local 192.0.2.10\n proposal ")
	l.types("crypto ikev2 proposal ZPROP\ngroup 24\ninterface Tunnel1\nshutdown\nno shutdown")
	l.pass(time.Minute)
	if l.up("Tunnel1") {
		t.Error("the edge takes group 24")
	}
	l.types("crypto ikev2 policy ZPOL\nno match address local 192.0.2.10\nmatch address local 192.0.2.77\n" +
		"interface Tunnel1\nshutdown\nno shutdown")
	l.pass(time.Minute)
	if got := l.why("Tunnel1"); l.up("Tunnel1") || got != "no IKEv2 policy with a complete proposal" {
		t.Errorf("the policy of another address: %q", got)
	}
}

// TestDefaultInPPP takes the default route that PPP brings, and has none without it.
func TestDefaultInPPP(t *testing.T) {
	l := branchLab(t, Config{}, dialerLines+"no ip route 0.0.0.0 0.0.0.0 Dialer1\n")
	l.lost(tcp(host, web, 443), "no route")
	l.types("interface Dialer1\nppp ipcp route default")
	l.reaches(tcp(host, web, 443), Internet, "Dialer1")
	contains(t, l.show("show ip route"), "S*    0.0.0.0/0", "Dialer1")
}

// TestProbeOfTheInternet keeps the route of an uplink whose probe asks a host of the Internet, and gives it up when
// the uplink is down.
func TestProbeOfTheInternet(t *testing.T) {
	l := branchLab(t, Config{}, "ip sla 10\nicmp-echo 9.9.9.9 source-interface FastEthernet4\nfrequency 5",
		"ip sla schedule 10 life forever start-time now", "track 10 ip sla 10 reachability",
		"ip route 9.9.9.9 255.255.255.255 192.0.2.1", "no ip route 0.0.0.0 0.0.0.0 192.0.2.1",
		"ip route 0.0.0.0 0.0.0.0 192.0.2.1 track 10")
	l.pass(time.Minute)
	contains(t, l.show("ping 9.9.9.9"), "100 percent")
	l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
	l.types("ip access-list extended SILENT\ndeny icmp any any echo-reply\npermit ip any any\n" +
		"interface FastEthernet4\nip access-group SILENT in")
	l.pass(time.Minute)
	l.lost(tcp(host, web, 443), "no route")
}

// TestSecondaryFirst boots a configuration as IOS shows it: secondary addresses before the primary one.
func TestSecondaryFirst(t *testing.T) {
	l := newLab(t, Config{Startup: "hostname branch-01\ninterface Vlan1\n" +
		" ip address 172.17.1.1 255.255.255.0 secondary\n ip address 172.17.0.1 255.255.255.0\n" +
		"interface FastEthernet4\n ip address dhcp\nip route 0.0.0.0 0.0.0.0 FastEthernet4 dhcp\nend\n"})
	if kept := l.Startup(); len(kept.Kept)+len(kept.Refused) > 0 {
		t.Errorf("not known: %v %v", kept.Kept, kept.Refused)
	}
	contains(t, l.RunningConfig(), " ip address 172.17.1.1 255.255.255.0 secondary\n",
		"ip route 0.0.0.0 0.0.0.0 FastEthernet4 dhcp\n")
}

// TestLocalPolicy leads what the router itself sends out of another uplink, where nobody takes its address, and the
// probes past their tunnels; what passes through the router goes its own way.
func TestLocalPolicy(t *testing.T) {
	const other = "interface Vlan99\nip address 192.168.8.2 255.255.255.0\nip nat outside\n" +
		"ip access-list extended OWN\ndeny icmp any any\npermit ip host 192.0.2.10 any\n"
	policy := func(hop string) string {
		return other + "route-map OWN permit 10\nmatch ip address OWN\nset ip next-hop " + hop + "\n" +
			"ip local policy route-map OWN\n"
	}
	l := branchLab(t, Config{}, policy("192.168.8.1"))
	contains(t, l.RunningConfig(), "ip local policy route-map OWN\n")
	l.tunnelled()
	if got := l.why("Tunnel1"); l.up("Tunnel1") || !containsText(got,
		"takes no packets from an address of another one") {
		t.Errorf("IKE by the other uplink: %q", got)
	}
	l.types("no ip local policy route-map")
	l.pass(2 * time.Minute)
	if !l.up("Tunnel1") {
		t.Errorf("%s", l.why("Tunnel1"))
	}
	l.types("route-map OWN permit 10\nno set ip next-hop 192.168.8.1\nset ip next-hop 192.0.2.1\n" +
		"ip local policy route-map OWN")
	l.pass(10 * time.Minute)
	if !l.up("Tunnel1") {
		t.Errorf("%s", l.why("Tunnel1"))
	}
	contains(t, l.show("show track 1"), "Down")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
}
