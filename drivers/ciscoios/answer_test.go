package ciscoios

import "testing"

// TestReply puts echoes together that messages have come into, and leaves alone what is no echo.
func TestReply(t *testing.T) {
	const line = "crypto ikev2 dpd 10 5 periodic"
	const soon = "\n\n\n***\n*** --- SHUTDOWN in 0:05:00 ---\n***\n"
	const log = "*Nov 24 09:00:00.000: %SYS-5-CONFIG_I: Configured from console by noc"
	for name, c := range map[string]struct {
		answer, said string
		echoed       bool
	}{
		"whole":       {line + "\n% Invalid input\n", "% Invalid input\n", true},
		"broken once": {"crypto ikev\n" + soon + "2 dpd 10 5 periodic\n", "", true},
		"broken twice": {"crypto ikev\n" + soon + "2 dpd\n" + soon + " 10 5 periodic\n% Bad\n", "% Bad\n",
			true},
		"a message first":            {log + "\n" + line + "\n", "", true},
		"glued to a message":         {"crypto\n" + log + " ikev2 dpd 10 5 periodic\n", "", true},
		"shown again":                {"crypto ikev\n" + log + "\nR1(config)#" + line + "\n", "", true},
		"not to its end":             {"crypto ikev\n" + soon + "2 dpd\n", "crypto ikev\n" + soon + "2 dpd\n", false},
		"another line":               {"crypto ikev2 nat\n", "crypto ikev2 nat\n", false},
		"an answer without its echo": {"% Invalid input\n", "% Invalid input\n", false},
	} {
		if said, echoed := reply(c.answer, line); said != c.said || echoed != c.echoed {
			t.Errorf("%s: %q, %v", name, said, echoed)
		}
	}
}

// TestShownAgain does not take the prompt for the end of an answer behind which a line is shown again,
// wherever what has come so far is cut off.
func TestShownAgain(t *testing.T) {
	s := &Session{}
	s.learn("R1")
	const line, next = "crypto ikev2 dpd 10 5 periodic", "crypto ikev2 nat keepalive 20"
	const all = "crypto ikev\n*Nov 24 09:00:00.000: %SYS-5-CONFIG_I: Configured from console by noc\nR1(config)#" +
		line + "\nR1(config)#"
	for cut := range len(all) {
		if _, end, _ := s.findPrompt([]byte(all[:cut]), line, next); end > 0 {
			t.Fatalf("%q ends the answer", all[:cut])
		}
	}
	if _, end, _ := s.findPrompt([]byte(all+next), line, next); end != len(all) {
		t.Errorf("the answer ends at %d of %d", end, len(all))
	}
}
