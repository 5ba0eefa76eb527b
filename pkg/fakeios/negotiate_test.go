package fakeios

import (
	"strings"
	"testing"
	"time"
)

func TestGuideBringsTunnelsUp(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	contains(t, l.show("show crypto ikev2 sa"), "IN-NEG", "Encr: Unknown - 0")
	contains(t, l.show("show crypto session"), "DOWN-NEGOTIATING", "Inactive")
	l.pass(time.Second)
	contains(t, l.show("show crypto ikev2 sa detailed"), "READY",
		"Encr: AES-CBC, keysize: 256, PRF: SHA1, Hash: SHA96, DH Grp:14",
		"Local id: "+labFQDN, "Remote id: "+firstVPN, "NAT-T is not detected", "DPD configured for 10 seconds, retry 5")
	contains(t, l.show("show crypto session detail"), "UP-ACTIVE", "Active SAs: 2", "Capabilities:D ")
	contains(t, l.show("show crypto ipsec sa interface Tunnel1"), "transform: esp-null esp-sha-hmac ,",
		"Status: ACTIVE(ACTIVE)", "IV size: 0 bytes", "PFS (Y/N): N")
	contains(t, l.show("show crypto ikev2 session"), "Session-id:", "Status:UP-ACTIVE", "CHILD count:1")
	contains(t, l.show("show crypto session brief"), "Tu1", "UA")
	contains(t, strings.Join(l.Log(), "\n"), "%CRYPTO-6-ISAKMP_ON_OFF: ISAKMP is ON",
		"Line protocol on Interface Tunnel1, changed state to up")
	if isakmp := l.show("show crypto isakmp sa"); strings.Contains(isakmp, firstVPN) {
		t.Errorf("the IKEv1 table is not empty:\n%s", isakmp)
	}
	contains(t, strings.Join(l.first.Log(), "\n"), labFQDN+" 192.0.2.10:500 UP")
}

// TestMissingPieces takes one piece away from the guide and looks where the negotiation ends.
func TestMissingPieces(t *testing.T) {
	for name, c := range map[string]struct{ lines, why, session string }{
		"shut down":      {"interface Tunnel1\nshutdown", "interface is shut down", "Session status: DOWN\n"},
		"no mode":        {"interface Tunnel1\nno tunnel mode", "tunnel mode is not ipsec ipv4", ""},
		"no destination": {"interface Tunnel1\nno tunnel destination", "no tunnel destination", ""},
		"no protection":  {"interface Tunnel1\nno tunnel protection", "no tunnel protection", ""},
		"foreign source": {"interface Tunnel1\ntunnel source 192.0.2.99",
			"the tunnel source is not an address of an interface that is up", ""},
		"source without IP": {"interface Loopback7\ninterface Tunnel1\ntunnel source Loopback7",
			"the tunnel source has no address", ""},
		"no route": {"no ip route 0.0.0.0 0.0.0.0 192.0.2.1", "no route to the tunnel destination",
			"Session status: DOWN\n"},
		"no proposal in use": {"crypto ikev2 policy ZPOL\nno proposal ZPROP",
			"no IKEv2 policy with a complete proposal", "Session status: DOWN\n"},
		"policy of another VRF": {"ip vrf INET\ncrypto ikev2 policy ZPOL\nmatch fvrf INET",
			"no IKEv2 policy with a complete proposal", "Session status: DOWN\n"},
		"no peer address": {"crypto ikev2 keyring ZRING\npeer PEER1\nno address",
			"the keyring has no peer with that address", "Session status: DOWN\n"},
		"profile incomplete": {"crypto ikev2 profile ZPROF1\nno authentication local", "no complete IKEv2 profile",
			"Session status: DOWN\n"},
		"IKE GCM": {"crypto ikev2 proposal ZPROP\nencryption aes-gcm-256\nprf sha256",
			"NO_PROPOSAL_CHOSEN in IKE_SA_INIT", "DOWN-NEGOTIATING"},
		"wrong key": {"crypto ikev2 keyring ZRING\npeer PEER1\npre-shared-key other",
			"AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", "DOWN-NEGOTIATING"},
		"wrong remote key": {"crypto ikev2 keyring ZRING\npeer PEER1\npre-shared-key remote other",
			"the edge's pre-shared key is not the one expected of it", "DOWN-NEGOTIATING"},
		"unknown FQDN": {"crypto ikev2 profile ZPROF1\nidentity local email other@corp.example",
			"AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", "DOWN-NEGOTIATING"},
		"identity of kind": {"crypto ikev2 profile ZPROF1\nidentity local fqdn branch.corp.example",
			"AUTHENTICATION_FAILED: the identity is not of kind email", "DOWN-NEGOTIATING"},
		"other remote": {"crypto ikev2 profile ZPROF1\nno match identity remote address 198.51.100.11\n" +
			"match identity remote address 198.51.100.12", "the profile does not match the edge's identity",
			"DOWN-NEGOTIATING"},
		"3DES in phase 2": {"crypto ipsec transform-set ZTS esp-3des esp-sha-hmac",
			"NO_PROPOSAL_CHOSEN for the child SA", "UP-IDLE"},
		"AES not subscribed": {"crypto ipsec transform-set ZTS esp-aes 256 esp-sha-hmac",
			"NO_PROPOSAL_CHOSEN for the child SA", "UP-IDLE"},
		"AH": {"crypto ipsec transform-set ZTS ah-sha-hmac esp-null",
			"NO_PROPOSAL_CHOSEN for the child SA", "UP-IDLE"},
		"transport": {"crypto ipsec transform-set ZTS esp-null esp-sha-hmac\nmode transport",
			"NO_PROPOSAL_CHOSEN for the child SA", "UP-IDLE"},
		"nobody there": {"interface Tunnel1\ntunnel destination 198.51.100.99\ncrypto ikev2 keyring ZRING\n" +
			"peer PEER1\naddress 198.51.100.99", "nobody answers at the tunnel destination", "DOWN-NEGOTIATING"},
		"IKE dropped": {"access-list 150 deny udp any any eq 500\naccess-list 150 permit ip any any\n" +
			"interface FastEthernet4\nip access-group 150 in",
			"an access list on FastEthernet4 drops IKE (UDP port 500)", "DOWN-NEGOTIATING"},
		// Tunnel2 is down, so its route is not used
		"inside the other": {"ip route 198.51.100.11 255.255.255.255 Tunnel2", "", "UP-ACTIVE"},
		"WAN is shut down": {"interface FastEthernet4\nshutdown", "the tunnel source is down", ""},
		"no transform in set": {"crypto ipsec profile ZIPS1\nno set transform-set",
			"the IPsec profile names no transform set", "Session status: DOWN\n"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, Config{})
			l.types(guideLines("1", firstVPN, firstGlobal) + "interface Tunnel2\n" + c.lines)
			l.pass(5 * time.Second)
			if got := l.why("Tunnel1"); got != c.why {
				t.Errorf("it stops at %q, not at %q", got, c.why)
			}
			if session := l.show("show crypto session"); c.session != "" {
				contains(t, session, c.session)
			} else if session != "" {
				t.Errorf("there is a session:\n%s", session)
			}
			if up := l.up("Tunnel1"); up != (c.why == "") {
				t.Errorf("up is %v", up)
			}
		})
	}
}

func TestDefaultPolicyOfTheRelease(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal) + "no crypto ikev2 policy ZPOL")
	l.pass(time.Second)
	contains(t, l.show("show crypto ikev2 sa"), "PRF: SHA256, Hash: SHA256, DH Grp:5")
}

func TestDeadPeerDetection(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	l.pass(time.Minute)
	l.first.SetReachable(false)
	l.pass(34 * time.Second)
	if !l.up("Tunnel1") {
		t.Fatal("given up before interval and five retries")
	}
	l.pass(time.Second)
	if l.up("Tunnel1") || !l.up("Tunnel2") {
		t.Fatal("the tunnel to the dead edge should be down, the other up")
	}
	contains(t, l.show("show crypto session"), "DOWN-NEGOTIATING")
	l.first.SetReachable(true)
	l.pass(time.Second)
	if !l.up("Tunnel1") {
		t.Error("not up again")
	}
}

// TestForgottenByTheEdge has no detection on the router: the edge gives up, comes back, and packets
// go into a hole until something is renewed.
func TestForgottenByTheEdge(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal) + "no crypto ikev2 dpd")
	l.pass(time.Second)
	l.first.SetReachable(false)
	l.pass(3 * time.Minute)
	l.first.SetReachable(true)
	l.pass(time.Minute)
	if !l.up("Tunnel1") {
		t.Fatal("without detection the SAs should still stand")
	}
	contains(t, strings.Join(l.first.Log(), "\n"), "DOWN DPD_TIMEOUT")
	d := l.Send(Packet{Source: addr("172.17.0.50"), Destination: addr("203.0.113.80"), Protocol: "tcp",
		DestinationPort: 80})
	if d.Delivered {
		t.Errorf("delivered: %+v", d)
	}
}

func TestFlappingEdge(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal))
	l.pass(time.Second)
	l.first.SetFlapping(5*time.Minute, time.Minute)
	l.pass(time.Hour)
	downs := l.logged("Interface Tunnel1, changed state to down")
	if len(downs) != 11 { // created down, then once in each of ten periods
		t.Errorf("%d times down: %v", len(downs), downs)
	}
}

func TestRecursiveRouting(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal))
	l.pass(time.Second)
	l.types("ip route " + firstVPN + " 255.255.255.255 Tunnel1")
	if l.up("Tunnel1") {
		t.Error("line protocol is up although the tunnel leads into itself")
	}
	const recursion = "%TUN-5-RECURDOWN: Tunnel1 temporarily disabled due to recursive routing"
	if got := l.logged(recursion); len(got) != 1 {
		t.Fatalf("logged: %v", l.Log())
	}
	l.pass(5 * time.Minute) // it comes back each time, and with it the route
	if got := l.logged(recursion); len(got) < 4 {
		t.Errorf("it should flap: %v", l.Log())
	}
	l.types("no ip route " + firstVPN + " 255.255.255.255 Tunnel1")
	l.pass(2 * time.Minute)
	if !l.up("Tunnel1") {
		t.Error("not up again after the route has gone")
	}
	l.types("ip route " + firstVPN + " 255.255.255.255 Tunnel1 permanent")
	before := len(l.logged(recursion))
	l.pass(10 * time.Minute)
	if l.up("Tunnel1") || len(l.logged(recursion)) != before {
		t.Errorf("a permanent route should keep it down for good: %v", l.Log())
	}
	contains(t, l.show("show interfaces Tunnel1"), "line protocol is down",
		"Tunnel linestate evaluation down - no output interface")
}

func TestNATTraversal(t *testing.T) {
	l := newLab(t, Config{BehindNAT: true})
	l.types(guideLines("1", firstVPN, firstGlobal))
	l.pass(time.Second)
	contains(t, l.show("show crypto ikev2 sa detailed"), "192.0.2.10/4500", firstVPN+"/4500",
		"NAT-T is detected inside")
	contains(t, l.show("show crypto ipsec sa"), "current_peer "+firstVPN+" port 4500",
		"in use settings ={Tunnel UDP-Encaps, }")
	contains(t, l.show("show crypto session detail"), "port 4500", "Capabilities:DN")
	l.types("access-list 150 permit udp any any eq 500\naccess-list 150 permit esp any any\n" +
		"interface FastEthernet4\nip access-group 150 in")
	l.pass(2 * time.Minute)
	if got := l.why("Tunnel1"); got != "an access list on FastEthernet4 drops IKE (UDP port 4500)" {
		t.Errorf("it stops at %q", got)
	}
}

func TestNoGCMHardware(t *testing.T) {
	for _, missing := range []bool{false, true} {
		l := newLab(t, Config{Quirks: Quirks{NoGCMHardware: missing}})
		l.first.SetAESSubscription(true)
		l.types(strings.Replace(guideLines("1", firstVPN, firstGlobal), "esp-null esp-sha-hmac", "esp-gcm 256", 1))
		l.pass(time.Minute)
		if up := l.up("Tunnel1"); up == missing {
			t.Errorf("hardware missing %v: up is %v", missing, up)
		}
	}
}

func TestClearAndClockJump(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal))
	l.pass(time.Second)
	l.show("clear crypto session")
	if l.up("Tunnel1") {
		t.Error("still up after clear")
	}
	l.pass(time.Second)
	if !l.up("Tunnel1") {
		t.Error("not up again")
	}
	l.mu.Lock()
	l.skew -= time.Hour
	l.mu.Unlock()
	l.lookNow()
	l.pass(time.Minute)
	if !l.up("Tunnel1") {
		t.Error("a clock that jumps back took the tunnel down")
	}
	contains(t, l.show("show crypto ikev2 sa"), "86400/60 sec")
}

// TestDetectionOnDemand notices a dead edge only when packets stay without answer.
func TestDetectionOnDemand(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal) + "crypto ikev2 dpd 10 5 on-demand")
	l.pass(time.Second)
	l.first.SetReachable(false)
	l.pass(time.Hour)
	if !l.up("Tunnel1") {
		t.Fatal("given up without traffic")
	}
	l.types("ip route " + firstGlobal + " 255.255.255.255 Tunnel1")
	contains(t, l.show("ping "+firstGlobal), "is 0 percent")
	l.pass(time.Minute)
	if l.up("Tunnel1") {
		t.Error("not given up although packets stay without answer")
	}
}

// TestLogTimes stamps what nobody looked at with the moment at which it happened.
func TestLogTimes(t *testing.T) {
	l := newLab(t, Config{})
	l.types(guideLines("1", firstVPN, firstGlobal))
	l.pass(time.Hour)
	contains(t, l.show("show logging"),
		"*Nov 24 09:00:01.000: %LINEPROTO-5-UPDOWN: Line protocol on Interface Tunnel1, changed state to up")
}

// TestChangesWhileSomebodyLooks changes edges and runs commands at the same time.
func TestChangesWhileSomebodyLooks(t *testing.T) {
	l := newLab(t, Config{})
	l.guide()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 50 {
			l.first.SetReachable(i%2 == 0)
			l.second.SetDegraded(i%3 == 0)
			l.clock.Advance(time.Second)
		}
	}()
	for range 50 {
		l.show("show crypto session")
		l.first.Log()
	}
	<-done
}

func BenchmarkWeek(b *testing.B) {
	for b.Loop() {
		l := newLab(b, Config{})
		l.guide()
		l.pass(7 * 24 * time.Hour)
	}
}
