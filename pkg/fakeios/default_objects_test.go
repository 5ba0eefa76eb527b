package fakeios

import "testing"

// TestDefaultsOff: what IOS has by itself under the name default can be switched off, is shown to be off, and comes
// back.
func TestDefaultsOff(t *testing.T) {
	lines := []string{"no crypto ikev2 proposal default", "no crypto ikev2 policy default",
		"no crypto ipsec transform-set default", "no crypto ipsec profile default"}
	startup := "hostname branch-01\n"
	for _, line := range lines {
		startup += line + "\n"
	}
	r, _ := router(t, Config{Startup: startup})
	for _, line := range lines {
		contains(t, r.RunningConfig(), "\n"+line+"\n")
	}
	s := newConsole(t, r)
	s.all("configure terminal", "crypto ikev2 policy default", "exit", "end")
	lacks(t, r.RunningConfig(), "no crypto ikev2 policy default")
	lacks(t, s.say("show crypto ikev2 proposal"), "IKEv2 proposal: default")
}
