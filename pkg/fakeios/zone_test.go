package fakeios

import (
	"testing"
	"time"
)

const zoneLines = `class-map type inspect match-any CM-OUT
 match protocol tcp
 match protocol udp
 match protocol icmp
class-map type inspect match-any CM-VPN
 match access-group name VPN
policy-map type inspect PM-OUT
 class type inspect CM-OUT
  inspect
 class class-default
  drop log
policy-map type inspect PM-SELF
 class type inspect CM-VPN
  pass
 class class-default
  drop
zone security INSIDE
zone security OUTSIDE
zone-pair security IN-OUT source INSIDE destination OUTSIDE
 service-policy type inspect PM-OUT
zone-pair security OUT-SELF source OUTSIDE destination self
 service-policy type inspect PM-SELF
`

const zoneMembers = `interface FastEthernet4
 zone-member security OUTSIDE
interface Vlan1
 zone-member security INSIDE
ip access-list extended VPN
 permit udp any any eq isakmp
 permit udp any any eq non500-isakmp
 permit esp any any
 permit tcp host 203.0.113.200 any eq 22
`

// TestZoneTunnelWithoutZone is a tunnel that comes up and proves itself, and takes nothing of the LAN; a zone with a
// pair of its own mends that.
func TestZoneTunnelWithoutZone(t *testing.T) {
	l := branchLab(t, Config{}, zoneLines, zoneMembers)
	contains(t, l.RunningConfig(), "zone-pair security OUT-SELF source OUTSIDE destination self\n service-policy type "+
		"inspect PM-SELF\n", " ip virtual-reassembly in\n zone-member security OUTSIDE\n", "  drop log\n")
	path := l.reaches(tcp(host, web, 443), Internet, "FastEthernet4")
	if got, want := kinds(path), "in route zone nat out | in nat route arrival"; got != want {
		t.Errorf("%q, want %q\n%s", got, want, path)
	}
	l.tunnelled()
	if !l.up("Tunnel1") || l.passes() != "" {
		t.Fatalf("IKE, ESP and the operator are the router's own traffic: %s, %q", l.why("Tunnel1"), l.passes())
	}
	contains(t, l.show("show ip sla statistics 1"), "return code: OK")
	contains(t, l.show("show crypto ipsec sa interface Tunnel1"), "#pkts decaps: 5,")
	l.lost(tcp(host, web, 443), "nothing leaves zone INSIDE for an interface without a zone")
	l.types("zone security TUNNELS\ninterface Tunnel1\nzone-member security TUNNELS")
	l.lost(tcp(host, web, 443), "no zone-pair leads from zone INSIDE to zone TUNNELS")
	l.types("zone-pair security IN-TUN source INSIDE destination TUNNELS\nservice-policy type inspect PM-OUT")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
	l.types("interface Tunnel1\nzone-member security INSIDE")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1") // within a zone
}

// TestZonePass passes one way alone, and drops what no class takes.
func TestZonePass(t *testing.T) {
	l := branchLab(t, Config{}, zoneLines, zoneMembers, "class-map type inspect match-all CM-WEB\n"+
		"match protocol http\n"+
		"match access-group 10\npolicy-map type inspect PM-PASS\nclass type inspect CM-WEB\npass log\n"+
		"zone-pair security IN-OUT source INSIDE destination OUTSIDE\nno service-policy type inspect PM-OUT\n"+
		"service-policy type inspect PM-PASS")
	l.lost(tcp(host, web, 80), "its answer is dropped: no zone-pair leads from zone OUTSIDE to zone INSIDE")
	l.lost(tcp(host, web, 443), "zone-pair IN-OUT, class class-default")
	l.types("ip access-list extended BACK\npermit tcp any eq 80 any established\n" +
		"class-map type inspect match-all CM-BACK\n" +
		"match access-group name BACK\npolicy-map type inspect PM-BACK\nclass type inspect CM-BACK\npass\n" +
		"zone-pair security OUT-IN source OUTSIDE destination INSIDE\nservice-policy type inspect PM-BACK")
	path := l.reaches(tcp(host, web, 80), Internet, "FastEthernet4")
	contains(t, path.String(), "\nzone        INSIDE OUTSIDE passes it: zone-pair IN-OUT, class CM-WEB\n",
		"\nanswer: zone        OUTSIDE INSIDE passes it: zone-pair OUT-IN, class CM-BACK\n")
	l.types("policy-map type inspect PM-PASS\nclass type inspect CM-WEB\nno pass")
	l.lost(tcp(host, web, 80), "zone-pair IN-OUT, class CM-WEB")
	l.types("policy-map type inspect PM-PASS\nclass type inspect CM-WEB\ninspect")
	l.reaches(tcp(host, web, 80), Internet, "FastEthernet4")
	l.types("no zone-pair security IN-OUT source INSIDE destination OUTSIDE")
	l.lost(tcp(host, web, 80), "no zone-pair leads from zone INSIDE to zone OUTSIDE")
}

// TestZoneSelf closes the router itself: IKE and the operator need a class that passes them, and inspection of ESP
// drops it.
func TestZoneSelf(t *testing.T) {
	l := branchLab(t, Config{}, zoneLines, zoneMembers)
	l.guide()
	l.types("ip access-list extended VPN\nno permit esp any any")
	l.pass(3 * time.Minute)
	if !l.up("Tunnel1") {
		t.Errorf("IKE alone passes: %s", l.why("Tunnel1"))
	}
	contains(t, l.show("show ip sla statistics 1"), "Timeout")
	l.types("ip access-list extended VPN\npermit esp any any\npolicy-map type inspect PM-SELF\n" +
		"class type inspect CM-VPN\n" +
		"inspect")
	l.pass(3 * time.Minute)
	contains(t, l.show("show ip sla statistics 1"), "Timeout")
	l.types("policy-map type inspect PM-SELF\nno class type inspect CM-VPN")
	l.pass(3 * time.Minute)
	if l.up("Tunnel1") {
		t.Error("a policy without a class lets IKE in")
	}
	if got, want := l.why("Tunnel1"), "the zone firewall on FastEthernet4 drops IKE (UDP port 500)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := l.passes(), "the zone firewall drops the operator's packets"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	contains(t, l.show("ping "+firstVPN), "is 0 percent")
	l.types("policy-map type inspect PM-SELF-OUT\nclass type inspect CM-OUT\ninspect\n" +
		"zone-pair security SELF-OUT source self destination OUTSIDE\nservice-policy type inspect PM-SELF-OUT")
	l.pass(3 * time.Minute)
	contains(t, l.show("ping "+firstVPN), "100 percent") // the answer belongs to a session now
}

// TestDefaultZone is where every interface without a zone is, once it is configured.
func TestDefaultZone(t *testing.T) {
	l := branchLab(t, Config{}, zoneLines, zoneMembers, "parameter-map type inspect PAR\naudit-trail on\n"+
		"tcp idle-time 60\n"+
		"policy-map type inspect PM-OUT\nclass type inspect CM-OUT\ninspect PAR")
	contains(t, l.RunningConfig(), "parameter-map type inspect PAR\n audit-trail on\n tcp idle-time 60\n",
		"  inspect PAR\n")
	l.tunnelled()
	l.types("zone security default")
	l.lost(tcp(host, web, 443), "no zone-pair leads from zone INSIDE to zone default")
	l.types("zone-pair security IN-DEF source INSIDE destination default\nservice-policy type inspect PM-OUT")
	l.reaches(tcp(host, web, 443), Zscaler, "Tunnel1")
}

// TestZonePublished passes only what a pair inspects by the address that a server has inside.
func TestZonePublished(t *testing.T) {
	l := branchLab(t, Config{}, published, zoneLines, zoneMembers)
	https := tcp("203.0.113.9", "192.0.2.10", 443)
	l.lostFrom("FastEthernet4", https, "no zone-pair leads from zone OUTSIDE to zone INSIDE")
	l.types("ip access-list extended SERVERS\npermit tcp any host 172.17.0.80 eq 443\n" +
		"class-map type inspect match-all CM-IN\n" +
		"match access-group name SERVERS\nmatch protocol https\npolicy-map type inspect PM-IN\n" +
		"class type inspect CM-IN\n" +
		"inspect\nzone-pair security OUT-IN source OUTSIDE destination INSIDE\nservice-policy type inspect PM-IN")
	l.reachesFrom("FastEthernet4", https, Server, "Vlan1")
	l.lostFrom("FastEthernet4", tcp("203.0.113.9", "192.0.2.10", 25), "zone-pair OUT-IN, class class-default")
}

// TestZoneLines is what the grammar of zones refuses.
func TestZoneLines(t *testing.T) {
	l := branchLab(t, Config{}, zoneLines, zoneMembers)
	s := newConsole(t, l.Router)
	s.say("configure terminal")
	for line, want := range map[string]string{
		"zone-pair security X source INSIDE destination NOWHERE": "% Zone NOWHERE does not exist",
		"zone-pair security X source INSIDE":                     "% Incomplete command.",
		"zone-pair security":                                     "% Incomplete command.",
		"zone":                                                   "% Incomplete command.",
		"zone security":                                          "% Incomplete command.",
		"no policy-map type inspect PM-OUT":                      "% Policy-map PM-OUT is being used",
		"class-map type inspekt X":                               "^\n% Invalid input",
		"class-map match-some X":                                 "^\n% Invalid input",
	} {
		if got := s.say(line); !containsText(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	s.all("interface Vlan1", "zone-m sec OUTSIDE", "exit", "no zone security OUTSIDE", "end")
	lacks(t, l.RunningConfig(), "zone-member security OUTSIDE", "OUT-SELF", "zone security OUTSIDE")
}
