package fakeios

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
)

// TestInUse refuses to remove what is needed.
func TestInUse(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	for _, line := range guide(t) {
		s.say(line)
	}
	s.say("configure terminal")
	for line, want := range map[string]string{
		"no crypto ikev2 proposal ZIA-PROPOSAL": "% Cannot remove as proposal is in use.\n",
		"no crypto ikev2 keyring ZIA-KEYRING":   "% Cannot remove as keyring is in use.\n",
		"no crypto ikev2 profile ZIA-PROFILE-1": "% Cannot remove as profile is in use.\n",
		"no crypto ipsec transform-set ZIA-TS":  "% Cannot remove as transform-set is in use.\n",
		"no crypto ipsec profile ZIA-IPSEC-1":   "% Cannot remove as profile is in use.\n",
		"no crypto ikev2 proposal OTHER":        "% No Proposal exists with the specified name OTHER\n",
		"no interface FastEthernet4":            "% Removal of physical interfaces is not permitted\n",
		"no ip sla 9":                           "Entry not configured\n",
	} {
		if got := s.say(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	// The order that works.
	for _, line := range []string{"no interface Tunnel1", "no interface Tunnel2", "no crypto ipsec profile ZIA-IPSEC-1",
		"no crypto ipsec profile ZIA-IPSEC-2", "no crypto ipsec transform-set ZIA-TS",
		"no crypto ikev2 profile ZIA-PROFILE-1", "no crypto ikev2 profile ZIA-PROFILE-2",
		"no crypto ikev2 keyring ZIA-KEYRING",
		"no crypto ikev2 policy ZIA-POLICY", "no crypto ikev2 proposal ZIA-PROPOSAL"} {
		if got := s.say(line); got != "" {
			t.Errorf("%q: %q", line, got)
		}
	}
	lacks(t, r.RunningConfig(), "ZIA-PROPOSAL", "ZIA-KEYRING", "Tunnel1\n ip")
}

// TestSLALock refuses to edit an operation that has been scheduled, and to schedule what does not
// fit together.
func TestSLALock(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.all("conf t", "ip sla 1", "icmp-echo 192.0.2.1", "timeout 20000", "frequency 5")
	if got, want := s.say("ip sla schedule 1 life forever start-time "+
		"now"), "%Scheduling a probe with timeout 20000 ms greater than frequency 5000 ms is not "+
		"allowed.\n"; got != want {
		t.Errorf("%q", got)
	}
	s.all("ip sla 1", "timeout 4000", "threshold 30000")
	if got, want := s.say("ip sla schedule 1 life forever start-time "+
		"now"), "%Scheduling a probe with threshold 30000 ms greater than timeout 4000 ms is not "+
		"allowed.\n"; got != want {
		t.Errorf("%q", got)
	}
	lacks(t, r.RunningConfig(), "ip sla schedule")
	s.all("ip sla 1", "threshold 300", "exit", "ip sla schedule 1 life forever start-time now")
	if got, want := s.say("ip sla 1"), "Entry already running and cannot be modified\n"+
		"\t(only can delete (no) and start over)\n\t(check to see if the probe has finished exiting)\n"; got != want {
		t.Errorf("%q", got)
	}
	if s.prompt() != "R1(config)#" {
		t.Error(s.prompt())
	}
	// What should have been a sub-line is a mistake in the global mode.
	contains(t, s.say("icmp-echo 192.0.2.9"), "^\n% Invalid input detected")
	// Unscheduled it can be edited, and its life falls back to an hour.
	s.all("no ip sla schedule 1", "ip sla 1", "threshold 200", "exit", "ip sla schedule 1 start-time now")
	contains(t, r.RunningConfig(), " threshold 200\n", "ip sla schedule 1 life 3600 start-time now\n")
	s.all("no ip sla 1")
	lacks(t, r.RunningConfig(), "ip sla 1", "ip sla schedule 1")
}

// TestNotes prints the notes of objects that are not complete, and only then.
func TestNotes(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.say("conf t")
	for _, c := range []struct{ line, want string }{
		{"crypto ikev2 proposal P", configure.ProposalNote},
		{"encryption aes-cbc-256", ""}, {"integrity sha1", ""}, {"group 14", ""}, {"exit", ""},
		{"crypto ikev2 proposal P", ""},
		{"exit", ""},
		{"crypto ikev2 policy Q", configure.PolicyNote},
		{"proposal P", ""},
		{"proposal P", "% Policy already has same proposal set \n"},
		{"crypto ikev2 policy Q", ""},
		{"crypto ikev2 profile R", configure.ProfileNote},
	} {
		if got := s.say(c.line); got != c.want {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}

// TestTransforms accepts IOS's words and refuses the guide's.
func TestTransforms(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.say("conf t")
	for line, good := range map[string]bool{
		"esp-gcm 256": true, "esp-gcm": true, "esp-null esp-sha-hmac": true, "esp-aes 256 esp-sha-hmac": true,
		"esp-gmac 256": true, "esp-aes esp-sha256-hmac": true,
		"esp-aes-gcm-256 esp-sha-hmac": false, "esp-gcm 256 esp-sha-hmac": false, "esp-aes 512": false,
		"esp-rot13": false,
	} {
		got := s.say("crypto ipsec transform-set T " + line)
		if (got == "") != good {
			t.Errorf("%q: %q", line, got)
		}
	}
}
