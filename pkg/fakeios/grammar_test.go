package fakeios

import "testing"

// TestNames takes interface names in one word or two, in any abbreviation, and shows them in full.
func TestNames(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.say("conf t")
	for line, prompt := range map[string]string{
		"int tu1": "R1(config-if)#", "interface tunnel 2": "R1(config-if)#", "int Vl 10": "R1(config)#",
		"int vlan 10": "R1(config-if)#", "in fa4": "R1(config-if)#",
		"int fastethernet 4.20": "R1(config-subif)#", "int lo0": "R1(config-if)#",
	} {
		s.say("exit")
		s.say("configure terminal")
		if got := s.say(line); s.prompt() != prompt {
			t.Errorf("%q: %q, %s", line, s.prompt(), got)
		}
	}
	s.all("conf t", "interface FastEthernet0", "switchport access vlan 10", "interface FastEthernet4.20",
		"encapsulation dot1Q 20", "ip address 198.18.0.1 255.255.255.0",
		"ip address 198.18.1.1 255.255.255.0 secondary", "ip route 198.18.9.0 255.255.255.0 tunnel 1",
		"route-map M permit 10", "set interface tunnel 1 tu2")
	contains(t, r.RunningConfig(), "interface FastEthernet0\n switchport access vlan 10\n no ip address\n",
		"interface FastEthernet4.20\n encapsulation dot1Q 20\n ip address 198.18.0.1 255.255.255.0\n",
		" ip address 198.18.1.1 255.255.255.0 secondary\n", "ip route 198.18.9.0 255.255.255.0 Tunnel1\n",
		" set interface Tunnel1 Tunnel2\n")
	for line, want := range map[string]string{
		"interface FastEthernet9":  "^",
		"interface Serial0/0/0":    "^",
		"interface Loopback0.1":    "^",
		"interface Cellular0":      "^",
		"no interface Vlan1":       "% Removal of physical interfaces is not permitted\n",
		"no interface Tunnel9":     "^",
		"no interface tunnel 2":    "",
		"default interface Vlan1":  "^",
		"interface range fa0 - 3":  "^",
		"interface FastEthernet4.": "^",
	} {
		s.say("interface Vlan1")
		s.say("exit")
		got := s.say(line)
		if want == "^" {
			contains(t, got, "^\n% Invalid input detected")
		} else if got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

// TestAddresses refuses what IOS refuses.
func TestAddresses(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.all("conf t", "interface Loopback0")
	for line, want := range map[string]string{
		"ip address 198.18.0.1 255.0.255.0":             "Bad mask 0xFF00FF00 for address 198.18.0.1\n",
		"ip address 172.17.0.9 255.255.255.0":           "% 172.17.0.0 overlaps with Vlan1\n",
		"ip address 198.18.0.1 255.255.255.0 secondary": "% Primary address must be configured first\n",
	} {
		if got := s.say(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	s.say("exit")
	if got := s.say("ip route 198.18.0.0 255.255.0.0 " +
		"192.0.2.10"); got != "%Invalid next hop address (it's this router)\n" {
		t.Errorf("%q", got)
	}
}
