package fakeios

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// guide is the configuration of the vendor's guide for one site, as an operator would paste it.
func guide(t testing.TB) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "guide.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimRight(string(text), "\n"), "\n")
}

// TestGuide pastes the guide: nothing is refused, and IOS's rewriting shows in the result, byte
// for byte as in testdata/guide.running.
func TestGuide(t *testing.T) {
	r, _ := router(t, Config{Hostname: "branch"})
	s := newConsole(t, r)
	for _, line := range guide(t) {
		answer := s.say(line)
		if strings.Contains(answer, "Invalid") || strings.Contains(answer, "Incomplete") {
			t.Errorf("%q: %s", line, answer)
		}
	}
	want, err := os.ReadFile(filepath.Join("testdata", "guide.running"))
	if err != nil {
		t.Fatal(err)
	}
	if got := r.RunningConfig(); got != string(want) {
		t.Errorf("running-config:\n%s", got)
	}
	// A router that boots with what it shows shows the same again.
	again, _ := router(t, Config{Startup: r.RunningConfig(), Hostname: "branch"})
	if again.RunningConfig() != r.RunningConfig() {
		t.Errorf("after a boot:\n%s", again.RunningConfig())
	}
}

// TestRewriting shows lines the way IOS keeps them.
func TestRewriting(t *testing.T) {
	for _, c := range []struct {
		name  string
		typed []string
		want  []string
		not   []string
	}{
		{"well-known ports", []string{
			"access-list 101 permit tcp any any eq 80", "access-list 101 permit tcp any any eq 443",
			"access-list 101 permit tcp any any eq 22", "access-list 101 permit tcp any any eq 23",
			"access-list 101 permit udp any any eq 53", "access-list 101 permit udp any any eq 500",
			"access-list 101 permit udp any eq 4500 any",
		}, []string{
			"access-list 101 permit tcp any any eq www\n", "access-list 101 permit tcp any any eq 443\n",
			"access-list 101 permit tcp any any eq 22\n", "access-list 101 permit tcp any any eq telnet\n",
			"access-list 101 permit udp any any eq domain\n", "access-list 101 permit udp any any eq isakmp\n",
			"access-list 101 permit udp any eq non500-isakmp any\n",
		}, nil},
		{"hosts and masks", []string{
			"access-list 101 deny ip any 1.2.3.4 0.0.0.0",
			"access-list 101 permit ip 10.1.2.3 0.0.255.255 0.0.0.0 255.255.255.255",
			"access-list 1 permit 10.0.0.9 0.0.0.255", "access-list 1 permit host 10.0.0.1",
		}, []string{
			"access-list 101 deny   ip any host 1.2.3.4\n", "access-list 101 permit ip 10.1.0.0 0.0.255.255 any\n",
			"access-list 1 permit 10.0.0.0 0.0.0.255\n", "access-list 1 permit 10.0.0.1\n",
		}, nil},
		{"numbered list as a named one", []string{"ip access-list extended 101", "permit ip any any"},
			[]string{"access-list 101 permit ip any any\n"},
			[]string{"ip access-list extended 101"}},
		{"profile", []string{"crypto ikev2 profile P", "match identity remote address 198.51.100.11", "lifetime 86400"},
			[]string{" match identity remote address 198.51.100.11 255.255.255.255 \n"}, []string{"lifetime"}},
		{"lifetime that is not the default", []string{"crypto ikev2 profile P", "lifetime 3600"},
			[]string{" lifetime 3600\n"}, nil},
		{"trailing blanks", []string{"crypto ikev2 proposal P", "crypto ikev2 policy Q",
			"crypto ipsec transform-set T esp-aes 256 esp-sha-hmac", "crypto ipsec profile I", "set transform-set T"},
			[]string{"crypto ikev2 proposal P \n", "crypto ikev2 policy Q \n",
				"crypto ipsec transform-set T esp-aes 256 esp-sha-hmac \n mode tunnel\n", " set transform-set T \n"},
			nil},
		{"nat adds reassembly", []string{"int tu1", "ip nat inside", "tunnel mode ipsec ipv4"},
			[]string{"interface Tunnel1\n no ip address\n ip nat inside\n ip virtual-reassembly in\n" +
				" tunnel mode ipsec ipv4\n"}, nil},
		{"order of an interface", []string{"int fa4", "speed auto", "duplex auto", "ip tcp adjust-mss 1360",
			"ip mtu 1400", "ip access-group 101 in", "desc WAN"},
			[]string{"interface FastEthernet4\n description WAN\n ip address 192.0.2.10 255.255.255.0\n" +
				" ip access-group 101 in\n ip mtu 1400\n ip tcp adjust-mss 1360\n duplex auto\n speed auto\n"}, nil},
		{"bare track", []string{"track 1 ip sla 1 state", "delay down 180 up 180", "track 2 ip sla 2 reachability"},
			[]string{"track 1 ip sla 1\n delay down 180 up 180\n", "track 2 ip sla 2 reachability\n"}, nil},
		{"order of an operation", []string{"ip sla 1", "icmp-echo 192.0.2.1 source-interface Vlan1", "frequency 10",
			"timeout 1500", "threshold 1000", "ip sla schedule 1 life forever start-time now"},
			[]string{"ip sla 1\n icmp-echo 192.0.2.1 source-interface Vlan1\n threshold 1000\n timeout 1500\n" +
				" frequency 10\nip sla schedule 1 life forever start-time now\n"}, nil},
		{"users", []string{"username x privilege 15 password cisco"},
			[]string{"username x privilege 15 password 0 cisco\n"}, nil},
		{"shutdown", []string{"int vlan1", "shut"}, []string{" shutdown\n"}, nil},
		{"the last key wins", []string{"crypto ikev2 keyring K", "peer A", "address 198.51.100.1", "pre-shared-key old",
			"pre-shared-key new"},
			[]string{"crypto ikev2 keyring K\n peer A\n  address 198.51.100.1\n  pre-shared-key new\n !\n"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := router(t, Config{})
			s := newConsole(t, r)
			s.say("conf t")
			answers := s.all(c.typed...)
			got := r.RunningConfig()
			contains(t, got, c.want...)
			lacks(t, got, c.not...)
			if t.Failed() {
				t.Log(answers)
			}
		})
	}
}

// TestFrame counts the bytes and dates the changes above the running-config.
func TestFrame(t *testing.T) {
	r, clock := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	first := s.say("show running-config")
	contains(t, first, "Building configuration...\n\nCurrent configuration : ",
		" bytes\n!\n! No configuration change since last restart\n!\nversion 15.4\n")
	bytes := regexp.MustCompile(`Current configuration : (\d+) bytes`).FindStringSubmatch(first)
	if n, _ := strconv.Atoi(bytes[1]); n != len(r.RunningConfig()) {
		t.Errorf("%d bytes said, %d are", n, len(r.RunningConfig()))
	}
	clock.Advance(time.Minute)
	s.all("conf t", "hostname R2", "end")
	contains(t, s.say("show running-config"), "! Last configuration change at 09:01:00 UTC Tue Nov 24 2026 by noc\n!\n")
	clock.Advance(time.Minute)
	if got := s.say("write memory"); got != "Building configuration...\n[OK]\n" {
		t.Errorf("%q", got)
	}
	contains(t, s.say("show running-config"), "\n! NVRAM config last updated at 09:02:00 UTC Tue Nov 24 2026 by noc\n")
	contains(t, s.say("show startup-config"), "Using "+strconv.Itoa(len(r.StartupConfig()))+" out of 262136 bytes\n",
		"\nhostname R2\n")
	if r.StartupConfig() != r.RunningConfig() {
		t.Error("not saved")
	}
}

// TestLastEntryGone: `no access-list N <entry>` deletes the whole numbered list.
func TestLastEntryGone(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.all("conf t", "access-list 101 permit tcp any any eq 80", "access-list 101 permit tcp any any eq 443",
		"no access-list 101 permit tcp any any eq 443")
	lacks(t, r.RunningConfig(), "access-list 101")
	s.all("ip access-list extended 102", "permit tcp any any eq 80", "permit tcp any any eq 443", "no 10",
		"15 permit icmp any any")
	contains(t, r.RunningConfig(), "access-list 102 permit icmp any any\naccess-list 102 permit tcp any any eq 443\n")
	contains(t, s.say("do show access-lists 102"),
		"Extended IP access list 102\n    15 permit icmp any any\n    20 permit tcp any any eq 443\n")
}
