package fakeios

import "testing"

// TestWording lets a router say what nobody has confirmed in other words.
func TestWording(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1", Wording: map[string]string{
		"% Cannot remove as * is in use.": "% * still in use ($1)",
		"config-ip-sla-http-rr":           "config-ip-sla-http-raw",
	}})
	s := newConsole(t, r)
	got := s.all("conf t", "crypto ikev2 proposal P", "crypto ikev2 policy Q", "proposal P", "exit",
		"no crypto ikev2 proposal P")
	contains(t, got, "% proposal still in use ($1)\n")
	lacks(t, got, "Cannot remove")
	s.all("ip sla 1", "http raw http://192.0.2.1:80", "http-raw-request")
	if s.prompt() != "R1(config-ip-sla-http-raw)#" {
		t.Error(s.prompt())
	}
	if _, err := New(Config{HostKey: testKey(), Wording: map[string]string{"*": "x"}}); err == nil {
		t.Error("everything may be reworded")
	}
}

// TestConfirmByLine waits for Enter behind an answer.
func TestConfirmByLine(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1", Flash: map[string]string{"a": "x"}, Quirks: Quirks{ConfirmByLine: true}})
	s := newConsole(t, r)
	contains(t, s.say("delete flash:a", "\r", "n\r"), "Delete flash:/a? [confirm]n\n")
	if len(r.Flash()) != 1 {
		t.Error("deleted")
	}
	s.say("delete flash:a", "\r", "\r")
	if len(r.Flash()) != 0 {
		t.Error("not deleted")
	}
}
