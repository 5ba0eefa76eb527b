package fakeios

import (
	"fmt"
	"regexp"
	"testing"
)

// TestSerial gives every router of a fleet a number of its own, and shows it in every place.
func TestSerial(t *testing.T) {
	shape := regexp.MustCompile(`^FTX[0-9A-Z]{8}$`)
	seen := map[string]string{}
	for i := range 5000 {
		name := fmt.Sprintf("branch-%03d", i)
		serial := serialOf(name)
		if other, taken := seen[serial]; taken || !shape.MatchString(serial) {
			t.Fatalf("%s has %s, as has %q", name, serial, other)
		}
		seen[serial] = name
	}
	for _, c := range []struct {
		cfg  Config
		want string
	}{
		{Config{}, "FTX0000038X"},
		{Config{Hostname: "branch-001"}, serialOf("branch-001")},
		{Config{Startup: "hostname branch-002\ninterface FastEthernet4\n ip address 192.0.2.10 255.255.255.0\n" +
			"ip route 0.0.0.0 0.0.0.0 192.0.2.1\nline vty 0 4\n login local\n transport input ssh\n"},
			serialOf("branch-002")},
		{Config{Hostname: "branch-001", Serial: "FGL18251234"}, "FGL18251234"},
	} {
		r, _ := router(t, c.cfg)
		s := newConsole(t, r)
		contains(t, s.say("show version"), "Processor board ID "+c.want+"\n", "CISCO881-SEC-K9       "+c.want)
		contains(t, s.say("show inventory"), "Hw Serial#: "+c.want+",", "SN: "+c.want+"\n")
		contains(t, s.say("show running-config"), "license udi pid CISCO881-SEC-K9 sn "+c.want+"\n")
		s.all("configure terminal", "hostname elsewhere", "end")
		contains(t, s.say("show version"), "Processor board ID "+c.want+"\n")
	}
}
