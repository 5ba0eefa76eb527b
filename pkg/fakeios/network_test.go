package fakeios

import (
	"slices"
	"testing"
	"time"
)

// TestLineProtocol is what interfaces log and show when they are shut down, or their port is.
func TestLineProtocol(t *testing.T) {
	l := newLab(t, Config{})
	before := len(l.Log())
	l.types("interface FastEthernet0\nshutdown\nno shutdown\ninterface Loopback5\ninterface Tunnel7")
	want := []string{
		"%LINK-5-CHANGED: Interface FastEthernet0, changed state to administratively down",
		"%LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0, changed state to down",
		"%LINK-3-UPDOWN: Interface Vlan1, changed state to down",
		"%LINEPROTO-5-UPDOWN: Line protocol on Interface Vlan1, changed state to down",
		"%LINK-3-UPDOWN: Interface FastEthernet0, changed state to up",
		"%LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0, changed state to up",
		"%LINK-3-UPDOWN: Interface Vlan1, changed state to up",
		"%LINEPROTO-5-UPDOWN: Line protocol on Interface Vlan1, changed state to up",
		"%LINEPROTO-5-UPDOWN: Line protocol on Interface Loopback5, changed state to up",
		"%LINEPROTO-5-UPDOWN: Line protocol on Interface Tunnel7, changed state to down",
	}
	if got := l.Log()[before:]; !slices.Equal(got, want) {
		t.Errorf("logged:\n%q", got)
	}
}

// TestGRETunnel is up when it has two ends and a route, and leads nowhere.
func TestGRETunnel(t *testing.T) {
	l := newLab(t, Config{})
	l.types("interface Tunnel7\nip unnumbered FastEthernet4\ntunnel source FastEthernet4\ntunnel destination " +
		firstVPN + "\nip route 198.18.0.0 255.254.0.0 Tunnel7")
	contains(t, l.show("show interfaces Tunnel7"), "Tunnel7 is up, line protocol is up", "GRE/IP")
	d := l.Send(Packet{Source: addr("172.17.0.50"), Destination: addr("198.18.0.9"), Protocol: "tcp",
		DestinationPort: 80})
	if d.Via != "Tunnel7" || d.Delivered {
		t.Errorf("%+v", d)
	}
	l.types("ip route " + firstVPN + " 255.255.255.255 Tunnel7")
	contains(t, l.show("show interfaces Tunnel7"), "line protocol is down")
	if len(l.logged("%TUN-5-RECURDOWN: Tunnel7")) != 1 {
		t.Errorf("logged: %v", l.Log())
	}
}

// TestDropChildlessIKE shows both answers to a question nobody has tried on hardware.
func TestDropChildlessIKE(t *testing.T) {
	for drop, status := range map[bool]string{false: "UP-IDLE", true: "DOWN-NEGOTIATING"} {
		l := newLab(t, Config{Quirks: Quirks{DropChildlessIKE: drop}})
		l.types(guideLines("1", firstVPN, firstGlobal) + "crypto ipsec transform-set ZTS esp-aes 256 esp-sha-hmac")
		l.pass(10 * time.Second)
		contains(t, l.show("show crypto session"), "Session status: "+status)
		l.first.SetAESSubscription(true)
		l.pass(time.Second)
		contains(t, l.show("show crypto session"), "Session status: UP-ACTIVE")
		contains(t, l.show("show crypto ipsec sa"), "transform: esp-256-aes esp-sha-hmac ,")
	}
}

// TestNoExtendedSequenceNumbers: the release has no line that would offer them.
func TestNoExtendedSequenceNumbers(t *testing.T) {
	l := newLab(t, Config{})
	got := newConsole(t, l.Router).all("configure terminal", "crypto ipsec profile Z", "set security-association esn")
	contains(t, got, "% Invalid input detected at '^' marker.")
}

// TestReload starts with a network that knows nothing, and comes back by itself.
func TestReload(t *testing.T) {
	l := newLab(t, Config{BootTime: 3 * time.Minute})
	l.guide()
	l.pass(time.Minute)
	l.mu.Lock()
	l.startup = l.running.Render(l.style())
	l.restart("Reload Command")
	l.mu.Unlock()
	l.pass(time.Minute)
	if l.up("Tunnel1") {
		t.Error("up while the router boots")
	}
	for _, why := range []string{l.Send(tcp(host, web, 80)).Reason, l.Reach("", tcp(host, web, 80)).Reason} {
		if why != "the router is reloading" {
			t.Errorf("a packet: %q", why)
		}
	}
	l.pass(3 * time.Minute)
	if !l.up("Tunnel1") || !l.up("Tunnel2") {
		t.Error("not up after the reload")
	}
	contains(t, l.show("show ip sla statistics 1"), "return code: OK")
}
